import { isComposing, isTyping } from '#src/ui/keys.ts'
import { rowLinkAttribute } from './row-focus.ts'
import { readPreference } from './use-preference.ts'

/** Marks elements outside the rows that shortcuts click or focus. */
export const listKeyTargets = { bar: 'data-selection-bar' } as const

/** Whether single-key shortcuts are on, chosen on this device (WCAG 2.1.4). */
export const singleKeysPreference = 'single-keys'
export const singleKeysChoices = ['on', 'off'] as const

export type ListKeys = {
  search: () => void
  refresh: () => void
  add: () => void
  previous: () => void
  next: () => void
  /** Opens the focused row in the side panel. */
  preview?: (id: string) => void
  export?: () => void
}

/** Single-key shortcuts of a list; off while typing, with a modifier, and while anything is open over the page. */
export function pressListKey(event: KeyboardEvent, keys: ListKeys): void {
  const action = actionOf(event.key, keys)
  if (action === undefined || isKeyIgnored(event)) return
  event.preventDefault()
  action()
}

function actionOf(key: string, keys: ListKeys): (() => void) | undefined {
  switch (key) {
    case '/':
      return keys.search
    case 'r':
      return keys.refresh
    case 'e':
      return keys.export
    case 'a':
      return keys.add
    case '[':
      return keys.previous
    case ']':
      return keys.next
    case ' ':
      return keys.preview && previewAt(keys.preview)
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
    case 'X':
      return () => {
        // Like a shift-click: selects everything from the last one to this one.
        rowPart('input[type="checkbox"]')?.dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))
      }
    case BAR_KEY:
      return () => {
        document.querySelector<HTMLElement>(`[${listKeyTargets.bar}]`)?.focus()
      }
    default:
      return undefined
  }
}

/** Anything open over the page; toasts are not, although they are dialogs by role. */
export const openParts = ['dialog', 'alertdialog', 'menu']
  .map((role) => `[role="${role}"]:not([aria-modal="false"])`)
  .join()

/** Whether something is open over the page that has to be closed first. */
export function isSomethingOpen(): boolean {
  return document.querySelector(openParts) !== null
}

/**
 * Whether a single key is not meant for the page: shortcuts are off, a modifier is pressed, a field has focus, or
 * something is open over the page.
 */
export function isKeyIgnored(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true
  if (readPreference(singleKeysPreference, singleKeysChoices, 'on') === 'off') return true
  return isComposing(event) || isTyping(event) || isSomethingOpen()
}

function previewAt(preview: (id: string) => void): (() => void) | undefined {
  // On a button or a checkbox of the row, the key presses that element.
  const id = document.activeElement?.closest('tbody tr')
    ? document.activeElement.getAttribute(rowLinkAttribute)
    : undefined
  return id == null
    ? undefined
    : () => {
        preview(id)
      }
}

/** Moves the focus to the first row of the list. */
export function goToRows(): void {
  document.querySelector<HTMLElement>(`[${rowLinkAttribute}]`)?.focus()
}

/** Moves the focus to the selection bar or the bar of unsaved changes. */
export const BAR_KEY = 'b'

function moveRow(step: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>(`[${rowLinkAttribute}]`)]
  const row = document.activeElement?.closest('tr')
  const current = links.findIndex((link) => link.closest('tr') === row)
  const next = current === -1 ? (step === 1 ? 0 : links.length - 1) : current + step
  links[Math.min(links.length - 1, Math.max(0, next))]?.focus()
}

/** Clicks a part of the focused row; if the list has none, the key does nothing. */
function inRow(part: string): void {
  rowPart(part)?.click()
}

function rowPart(part: string): HTMLElement | null | undefined {
  return document.activeElement?.closest('tbody tr')?.querySelector<HTMLElement>(part)
}
