import type { ClipboardEvent } from 'react'
import { isSeparator, parseAddresses } from '#src/domain/emails.ts'

/**
 * Whether typed text is complete: after a separator, or a space after a complete address. An open quote keeps it
 * incomplete.
 */
export function isFinished(value: string): boolean {
  const last = value.slice(-1)
  if (value.trim() === '' || !isSeparator(last)) return false
  if (/^\s*"[^"]*$/u.test(value)) return false
  const space = last.trim() === '' && last !== '\t' && last !== '\n'
  return !space || parseAddresses(value).every(({ check }) => check.ok)
}

/** A pasted list with the typed text around the cursor; undefined for a part of a single address. */
export function pastedText(event: ClipboardEvent<HTMLInputElement>): string | undefined {
  const pasted = event.clipboardData.getData('text')
  const { value, selectionStart, selectionEnd } = event.currentTarget
  const start = selectionStart ?? value.length
  const all = value.slice(0, start) + pasted + value.slice(selectionEnd ?? start)
  const isPiece = value !== '' && ![...pasted].some(isSeparator)
  return isPiece || pasted.trim() === '' ? undefined : all
}
