import { act, fireEvent } from '@testing-library/react'
import type { Transport } from './fake-transport.ts'

/**
 * Reads the page cheaply. Queries by role work out the accessibility tree again each time, which costs more
 * than everything else in runs of thousands of steps; what roles and names there are is what the other tests are for.
 */

/** Loads the code of every page, which else would be the slowest part of the first cases. */
export async function loadPages(): Promise<void> {
  const parts = import.meta.glob('/src/{pages,components}/**/*.tsx')
  await Promise.all(Object.values(parts).map((load) => load()))
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Waits until nothing is on its way and the page had time to draw. */
export async function settle(wire: Transport, turns = 4): Promise<void> {
  for (let quiet = 0, all = 0; quiet < turns; all += 1) {
    if (all > 2000) throw new Error('The page does not come to rest')
    const before = wire.answered()
    await act(() => pause(2))
    quiet = wire.flying() === 0 && wire.answered() === before ? quiet + 1 : 0
  }
}

/** How long `until` waits. */
export const waitLimit = { milliseconds: 10_000 }

/** Waits for something to be there. */
export async function until<Found>(
  find: () => Found | null | undefined | false,
  description = String(find),
): Promise<Found> {
  const end = performance.now() + waitLimit.milliseconds
  for (;;) {
    const found = find()
    if (found !== undefined && found !== null && found !== false) return found
    if (performance.now() > end) throw new Error(`Nothing came of ${description} in: ${mainText()}`)
    await act(() => pause(4))
  }
}

const nameOf = (element: Element) => element.getAttribute('aria-label') ?? element.textContent

/** The last button, link, menu item or tab of that name: what lies on top comes last. */
export function control(name: RegExp): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>('button, a[href], summary, [role="menuitem"], [role="tab"]')
  return [...all].filter((element) => name.test(nameOf(element).trim()) && !isHidden(element)).at(-1)
}

/** Controls that can be used now. */
export function controls(name: RegExp): HTMLElement[] {
  const all = document.querySelectorAll<HTMLElement>('button, a[href], [role="menuitem"]')
  return [...all].filter((element) => name.test(nameOf(element).trim()) && !isHidden(element) && !isInert(element))
}

export function isInert(element: Element): boolean {
  return element.getAttribute('aria-disabled') === 'true' || element.hasAttribute('disabled')
}

function isHidden(element: Element): boolean {
  return element.closest('[hidden], [inert], [aria-hidden="true"]') !== null
}

/** Presses a control once it is there and usable. */
export async function press(name: RegExp): Promise<void> {
  const found = await until(() => {
    const element = control(name)
    return element !== undefined && !isInert(element) && element
  }, `pressing ${name.source}`)
  await pressElement(found)
}

/** Presses as a mouse does: some parts act on the way down. */
export async function pressElement(element: HTMLElement): Promise<void> {
  await act(() => {
    element.focus()
    fireEvent.pointerDown(element, { button: 0, pointerType: 'mouse' })
    fireEvent.mouseDown(element, { button: 0 })
    fireEvent.pointerUp(element, { button: 0, pointerType: 'mouse' })
    fireEvent.mouseUp(element, { button: 0 })
    fireEvent.click(element, { detail: 1 })
    return Promise.resolve()
  })
}

/** The field behind a label. */
export function field(label: RegExp): HTMLInputElement | undefined {
  for (const element of document.querySelectorAll<HTMLInputElement>('input, textarea')) {
    const name =
      element.getAttribute('aria-label') ?? [...(element.labels ?? [])].map((own) => own.textContent).join(' ')
    if (label.test(name) && !isHidden(element)) return element
  }
  return undefined
}

/** Writes into a field. */
export async function write(label: RegExp, text: string): Promise<HTMLInputElement> {
  const input = await until(() => field(label), `field ${label.source}`)
  await act(() => {
    input.focus()
    fireEvent.change(input, { target: { value: text } })
    return Promise.resolve()
  })
  return input
}

/** The heart of the page, for a message. */
function mainText(): string {
  const parts = [...document.querySelectorAll('main, [role$="dialog"]')].map((part) => part.textContent.slice(0, 300))
  return parts.join(' | ')
}

/** What can be read on the page. */
export function textOnScreen(): string {
  return document.body.textContent
}

/** Traces of the machine that no one should have to read (U10). Markup that came as text is text, so it is allowed. */
const machineText =
  /\[object \w+\]|\bundefined\b|\bNaN\b|\bInfinity\b|\b\w*Error:|\bTypeError\b|Invalid Date|\d[eE]\+\d|Sign in to the portal|\b0{60,}|(?:000,){9}/u

/** Breaches of the rules that hold on every screen (U1, U10) and marks that hostile text became markup. */
export function problemsOnScreen(): string[] {
  const problems: string[] = []
  const text = textOnScreen()
  if (text.trim().length <= 20 || document.querySelector('h1, h2, main, [role$="dialog"]') === null)
    problems.push(`blank screen: ${JSON.stringify(text.slice(0, 200))}`)
  const found = machineText.exec(text)
  if (found !== null) problems.push(`machine text: …${text.slice(Math.max(0, found.index - 80), found.index + 80)}…`)
  if (document.querySelector('[onerror], img[src="x"]') !== null) problems.push('text became markup')
  return problems
}
