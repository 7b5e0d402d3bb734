import { useEffect, useEffectEvent } from 'react'
import { rowLinkAttribute } from './row-focus.ts'
import { readPreference } from './use-preference.ts'

/** Whether single keys do something, chosen on this device (WCAG 2.1.4). */
export const singleKeysPreference = 'single-keys'
export const singleKeysChoices = ['on', 'off'] as const

type ListKeys = {
  search: () => void
  refresh: () => void
  add: () => void
  previous: () => void
  next: () => void
}

/** Single keys of a list; off while typing, with a modifier, and while anything is open over the page. */
export function useListKeys(keys: ListKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const action = actionOf(event.key, keys)
    if (action === undefined || isBusyElsewhere(event)) return
    event.preventDefault()
    action()
  })
  useEffect(() => {
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [])
}

function actionOf(key: string, keys: ListKeys): (() => void) | undefined {
  switch (key) {
    case '/':
      return keys.search
    case 'r':
      return keys.refresh
    case 'a':
      return keys.add
    case '[':
      return keys.previous
    case ']':
      return keys.next
    case 'j':
      return () => {
        moveRow(1)
      }
    case 'k':
      return () => {
        moveRow(-1)
      }
    case 'm':
      return () => {
        inRow('[aria-haspopup="menu"]')
      }
    case 'x':
      return () => {
        inRow('input[type="checkbox"]')
      }
    default:
      return undefined
  }
}

/** Anything open over the page; toasts are not, although they are dialogs by role. */
const openParts = ['dialog', 'alertdialog', 'menu'].map((role) => `[role="${role}"]:not([aria-modal="false"])`).join()

function isBusyElsewhere(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  if (readPreference(singleKeysPreference, singleKeysChoices, 'on') === 'off') return true
  const { target } = event
  const typing =
    target instanceof Element &&
    target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable]') !== null
  return typing || document.querySelector(openParts) !== null
}

function moveRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(`[${rowLinkAttribute}]`)]
  const row = document.activeElement?.closest('tr')
  const current = links.findIndex((link) => link.closest('tr') === row)
  const next = current === -1 ? (step === 1 ? 0 : links.length - 1) : current + step
  links[Math.min(links.length - 1, Math.max(0, next))]?.focus()
}

/** Presses a part of the row that has the focus; where the list has none, the key does nothing. */
function inRow(part: string): void {
  document.activeElement?.closest('tbody tr')?.querySelector<HTMLElement>(part)?.click()
}
