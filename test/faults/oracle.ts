import { expect, type BrowserContext, type Page } from '@playwright/test'
import type { Persona } from '../e2e/support/fixtures.ts'

/** The rules that hold in every cell, as checks on the page. */

/** What can be seen and read out of a page at one moment. */
export type ScreenState = {
  /** Visible text. */
  readonly text: string
  readonly hasLandmark: boolean
  /** Every field with its value, also boxes that are ticked. */
  readonly fields: readonly { name: string; value: string; secret: boolean }[]
  /** Texts announced to screen readers: alerts, status messages, live regions. */
  readonly spoken: readonly string[]
  readonly busy: readonly string[]
  /** Where the focus is; empty on the body. */
  readonly focus: string
  /** Every place that a secret could leak to. */
  readonly everywhere: string
  readonly polluted: boolean
}

/** Reads once everything that the rules need. */
export function readScreen(page: Page): Promise<ScreenState> {
  return page.evaluate(() => {
    const all = <Kind extends Element>(selector: string) => [...document.querySelectorAll<Kind>(selector)]
    const fields = all<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>('input, textarea, select')
    const active = document.activeElement
    const stored = (['localStorage', 'sessionStorage'] as const).map((name) => {
      try {
        return JSON.stringify({ ...window[name] })
      } catch {
        // Blocked (F56): nothing can be in it.
        return ''
      }
    })
    return {
      text: document.body.innerText,
      hasLandmark: document.querySelector('h1, main, [role="dialog"], [role="alertdialog"]') !== null,
      fields: fields.map((field) => ({
        name: field.getAttribute('aria-label') ?? (field.name || field.id),
        value: field instanceof HTMLInputElement && field.type === 'checkbox' ? String(field.checked) : field.value,
        secret: field.getAttribute('type') === 'password' || field.autocomplete === 'one-time-code',
      })),
      spoken: all('[role="alert"], [role="status"], [aria-live]:not([aria-live="off"])').map(
        (region) => region.textContent,
      ),
      busy: all('[aria-busy="true"]').map((element) => element.getAttribute('aria-label') ?? element.tagName),
      focus: active === null || active === document.body ? '' : active.outerHTML.slice(0, 200),
      everywhere: [
        document.documentElement.outerHTML,
        ...fields.map((field) => field.value),
        ...stored,
        document.cookie,
        location.href,
        JSON.stringify(history.state),
        ...performance.getEntries().map(({ name }) => name),
      ].join('\n'),
      polluted: 'polluted' in {} || Object.keys(Object.prototype).length > 0,
    }
  })
}

/** U1: there is something to read, under a heading or in a dialog. */
export function showsContent({ text, hasLandmark }: ScreenState): void {
  expect(text.trim().length, 'U1: visible characters').toBeGreaterThan(20)
  expect(hasLandmark, 'U1: a heading, main or dialog').toBe(true)
}

/** U4: what was typed is still there. Passwords and codes may be emptied when the session ends. */
export function expectKeptInput(before: ScreenState, after: ScreenState): void {
  const pairs = ({ fields }: ScreenState) => fields.map(({ name, value }) => `${name}: ${value}`)
  const now = pairs(after)
  // Fields may have come since; none may have gone or changed.
  expect(
    pairs(before).filter((pair) => !now.includes(pair)),
    'U4: typed input that is lost',
  ).toEqual([])
}

/** U6: nothing that is spoken or shown as a message claims success. */
export function expectNoClaim({ spoken }: ScreenState): void {
  const claim =
    /\b(was|were|is|are) (saved|added|removed|invited|unlocked|changed|turned (on|off)|switched (on|off))\b|\bdone\b|\bsuccess/i
  const denial = /\b(not|none|nothing|no longer|whether|if|until|before|could|cannot)\b|n[’']t\b/i
  const claims = spoken
    .flatMap((text) => text.split(/(?<=[.!?])\s/u))
    .filter((one) => claim.test(one) && !denial.test(one))
  expect(claims, 'U6: claims of success').toEqual([])
}

/** Empty is never said where something failed: words of an empty list. */
export function expectNotEmptyState({ text }: ScreenState): void {
  expect(text, 'empty and failed are never alike').not.toMatch(
    /\b(No users match|No users in|Nothing available, or you don|No one matches|No one has these|No matches|holds no role)\b/,
  )
}

/** U10: no raw machine text on the screen. */
export function showsReadableText({ text }: ScreenState): void {
  expect(text, 'U10: raw machine text').not.toMatch(
    /<\/?(html|head|body|center|h1|div|script)\b|\[object |\bundefined\b|\bNaN\b|\b(Type|Syntax|Range|Reference)Error\b|\n\s*at .+:\d+:\d+/,
  )
}

/** U11: focus was not lost, and nothing stays busy. */
export function keepsFocus(before: ScreenState, after: ScreenState): void {
  if (before.focus !== '') expect(after.focus, `U11: focus, before on ${before.focus}`).not.toBe('')
  expect(after.busy, 'U11: still busy').toEqual([])
}

/** U12: neither the key, nor a password, nor what an answer should not have carried, is anywhere in the page. */
export function expectNoLeaks(
  { everywhere, polluted }: ScreenState,
  persona: Persona,
  typed: readonly string[] = [],
): void {
  for (const secret of secretsOf(persona))
    expect(everywhere.includes(secret), 'U12: a form of the key or the password is in the page').toBe(false)
  for (const text of typed) expect(everywhere.includes(text), 'U12: a typed secret is in the page').toBe(false)
  expect(polluted, 'U12: prototype of objects').toBe(false)
}

function secretsOf({ apiKey, password }: Persona): string[] {
  const last = apiKey.split('.').at(-1) ?? apiKey
  const plain = [apiKey, last, ...(password === undefined ? [] : [password])]
  return [...plain, ...plain.map((text) => btoa(text)), 'must-not-be-kept']
}

/** U1, U6 of lists, U10 and U12 for the page as it is now. */
export async function expectInvariants({ page, persona }: { page: Page; persona: Persona }): Promise<void> {
  const now = await readScreen(page)
  showsContent(now)
  showsReadableText(now)
  expectNotEmptyState(now)
  expectNoLeaks(now, persona)
}

/** U2 and the policy: errors that no one caught, from the first moment of a context on. */
export type Watch = { readonly problems: string[]; readonly messages: string[] }

/**
 * Starts watching. A failed request is an error in the browser's console and no problem here: the fault is meant.
 *
 * @param origin the only origin that may be asked
 */
export async function watch(context: BrowserContext, origin: string): Promise<Watch> {
  const problems: string[] = []
  const messages: string[] = []
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`Policy violation: ${violatedDirective} ${blockedURI}`),
    )
    addEventListener('unhandledrejection', ({ reason }) => console.error(`Unhandled rejection: ${String(reason)}`))
  })
  context.on('weberror', (error) => problems.push(`U2: ${error.error().stack ?? error.error().message}`))
  context.on('console', (message) => {
    messages.push(message.text())
    if (message.type() !== 'error') return
    if (!/^Failed to load resource|net::ERR_/u.test(message.text())) problems.push(`U2: ${message.text()}`)
  })
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== origin)
      problems.push(`Request to another origin: ${url.href}`)
  })
  return { problems, messages }
}

/**
 * U2, and U12 for the console.
 *
 * @param expectedText what the fault of the cell makes the console say; then it has to
 */
export function expectNoProblems({ problems, messages }: Watch, persona: Persona, expectedText?: RegExp): void {
  const isMeant = (problem: string) => expectedText?.test(problem.replace(/^U2: /u, '')) === true
  expect(
    problems.filter((problem) => !isMeant(problem)),
    'U2: uncaught errors, policy violations, foreign requests',
  ).toEqual([])
  if (expectedText !== undefined) expect(problems.some(isMeant), `the console says ${expectedText.source}`).toBe(true)
  for (const secret of secretsOf(persona))
    expect(
      messages.some((text) => text.includes(secret)),
      'U12: a secret is in the console',
    ).toBe(false)
}
