import { TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { containsApiKey, queuedKeyText } from '#src/domain/api-key.ts'

type TextControl = HTMLInputElement | HTMLTextAreaElement

/** Pause after which typed text counts as new, in milliseconds. */
const REST_MS = 1000

/** Where the note on a field belongs: with its label and hint, else at the end of the surrounding part. */
const places = '[data-field], form, [role="dialog"], [role="alertdialog"], main, body'

/**
 * Keeps API keys out of every text field, before any part of the page sees them: a search, a name or an address is
 * sent and can stay in the address of the page. Fields for secrets are exempt: one of them is for the key, and a
 * password can be any text.
 */
export function KeyGuard() {
  const [noted, setNoted] = useState<{ field: TextControl; place: Element }>()
  useEffect(() => {
    // Someone who types a key continues typing the rest of it.
    let refused: { readonly field: TextControl; readonly at: number } | undefined
    const refuse = (field: TextControl, at: number) => {
      refused = { field, at }
      // Sets the value the way the browser does, so that React sees the change.
      const kind = field instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement
      Object.getOwnPropertyDescriptor(kind.prototype, 'value')?.set?.call(field, '')
      setNoted({ field, place: field.closest(places) ?? document.body })
    }
    const onInput = (event: Event) => {
      const { target, timeStamp } = event
      if (!isGuarded(target)) return
      const isRest =
        refused?.field === target &&
        timeStamp - refused.at < REST_MS &&
        event instanceof InputEvent &&
        event.inputType === 'insertText'
      if (isRest || containsApiKey(target.value)) refuse(target, timeStamp)
      else if (target.value !== '') setNoted((before) => (before?.field === target ? undefined : before))
    }
    const onPaste = (event: ClipboardEvent) => {
      const { target, clipboardData } = event
      if (!isGuarded(target)) return
      const [start, end] = [target.selectionStart ?? 0, target.selectionEnd ?? target.value.length]
      const newValue = target.value.slice(0, start) + (clipboardData?.getData('text') ?? '') + target.value.slice(end)
      if (!containsApiKey(newValue)) return
      // Fields that split pasted lists must not get the key either.
      event.preventDefault()
      event.stopImmediatePropagation()
      refuse(target, event.timeStamp)
      target.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const listeners = new AbortController()
    const options = { capture: true, signal: listeners.signal }
    addEventListener('input', onInput, options)
    // Autofill can fill one field without the other.
    addEventListener('change', onInput, options)
    addEventListener('paste', onPaste, options)
    return () => {
      listeners.abort()
    }
  }, [])
  if (noted === undefined) return null
  return createPortal(
    <p role="alert" className="flex basis-full gap-1.5 py-1 text-sm text-danger-text">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">{queuedKeyText}</span>
    </p>,
    noted.place,
  )
}

const textTypes = new Set(['text', 'search', 'email', 'tel', 'url', 'number'])

function isGuarded(target: EventTarget | null): target is TextControl {
  if (target instanceof HTMLTextAreaElement) return true
  return target instanceof HTMLInputElement && textTypes.has(target.type) && target.dataset['secret'] === undefined
}
