/** Whether a key press is meant for the app at all; every key listener checks this first. */

/**
 * Whether a key belongs to an input method that is composing text: the Enter that ends a conversion, the Escape that
 * cancels it. Safari ends the composition before it reports the Enter, and still marks that key with the code 229.
 */
export function isComposing(event: { readonly isComposing: boolean; readonly keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229
}

/** Whether a field's change belongs to text that is still being composed; `onCompositionEnd` follows. */
export function isComposingInput({ nativeEvent }: { readonly nativeEvent: Event }): boolean {
  return nativeEvent instanceof InputEvent && nativeEvent.isComposing
}

/**
 * Hides keys of an input method from the page: no form, list, chip, dialog or shortcut sees them. The input method
 * itself needs no listener.
 *
 * @returns a function that removes the listener
 */
export function guardComposing(): () => void {
  const keep = (event: KeyboardEvent) => {
    if (isComposing(event)) event.stopPropagation()
  }
  for (const kind of ['keydown', 'keyup'] as const) addEventListener(kind, keep, true)
  return () => {
    for (const kind of ['keydown', 'keyup'] as const) removeEventListener(kind, keep, true)
  }
}

const fields = [
  'input:not([type="checkbox"])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  ...['textbox', 'searchbox', 'combobox', 'spinbutton'].map((role) => `[role="${role}"]`),
].join()

/** Whether a key is typed into a field, of the app or of an extension. Single-key shortcuts do nothing then. */
export function isTyping(event: Event): boolean {
  return isInForeignElement(event) || focused(event).some((at) => at.closest(fields) !== null)
}

/**
 * Whether a key is meant for an element that an extension or another page added: an element with a shadow root, a
 * frame. A closed root can't be inspected: focus in any element that isn't focusable itself counts.
 */
export function isInForeignElement(event: Event): boolean {
  return focused(event).some(
    (at) =>
      at.getRootNode() instanceof ShadowRoot ||
      at.matches('iframe, frame, embed, object') ||
      hasHost(at) ||
      (at === document.activeElement && !takesFocus(at)),
  )
}

/** For overlays that Escape closes: not if Escape is pressed in a field of an extension. */
export function ignoreForeignEscape(onOpenChange: (open: boolean) => void) {
  return (open: boolean, { reason, event }: { readonly reason: string; readonly event: Event }) => {
    if (reason !== 'escape-key' || !isInForeignElement(event)) onOpenChange(open)
  }
}

/** Where a key was pressed, if visible, and what has the focus. */
function focused(event: Event): Element[] {
  return [event.composedPath()[0], event.target, document.activeElement].filter((at) => at instanceof Element)
}

function hasHost(element: Element): boolean {
  for (let at: Element | null = element; at !== null; at = at.parentElement)
    if (at.shadowRoot !== null || at.localName.includes('-')) return true
  return false
}

function takesFocus(element: Element): boolean {
  if (!(element instanceof HTMLElement) || element === document.body || element === document.documentElement)
    return true
  // A browser also focuses scrollable elements.
  return (
    element.tabIndex >= 0 || element.hasAttribute('tabindex') || /auto|scroll/u.test(getComputedStyle(element).overflow)
  )
}

/** The undo shortcut, as this system labels it. */
export const undoKey = /Mac|iP/u.test(navigator.platform) ? '⌘ Z' : 'Ctrl Z'
