import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, type Locator, type Page, test as base } from '@playwright/test'
import type axeCore from 'axe-core'
import { animationsEnd, findingsOf, type Finding } from './engines.ts'
import { watchFocus } from './focus-watch.ts'
import { type FalseFinding, falseFindings } from './false-findings.ts'
import { type RunningServer, startServer } from './server.ts'

export { expect } from '@playwright/test'

export type Persona = {
  readonly id: string
  readonly title: string
  readonly apiKey: string
  readonly accountIdentifier: string
  readonly password?: string
}

type Violation = { readonly rule: string; readonly help: string; readonly where: string[] }

type Fixtures = {
  /** Which simulated account a test starts from: `test.use({ seed: 'large' })`. */
  seed: string
  /**
   * The simulator's controls: `await sim('PUT', '/__sim/faults', [...])`. Resolves to the JSON of the answer. A fault
   * that was installed and never hit a call fails the test, unless the rule says `fires: 'may'` or `'never'`.
   */
  sim: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: `/__sim/${string}`, body?: unknown) => Promise<unknown>
  personas: readonly Persona[]
  /** Opens a path and connects there as a persona, with the card a person would press. */
  connectAs: (persona: string, path?: string) => Promise<void>
  /** Accessibility faults of the page as it is now, WCAG 2.2 A and AA and axe's best practices. */
  axe: (page?: Page, rules?: readonly string[]) => Promise<Violation[]>
  /** The same in the light and in the dark theme of the system, of one and the same state. */
  axeInBoth: () => Promise<Violation[]>
  /**
   * The same and what the two other engines find, but the findings that are known to be wrong (false-findings.ts). One
   * of those that is said to be seen in a test and isn't fails it.
   */
  everyEngineInBoth: () => Promise<(Violation | Finding)[]>
  /**
   * Announces a problem that the test provokes (a failed request is an error in the browser's console). Without it any
   * page error, console error, policy violation or request to another origin fails the test; with it, so does its
   * absence.
   */
  expectProblem: (pattern: RegExp) => void
  /** Fails the test where the focus fell to the body with the part that had it, after whatever the test did. */
  focusIsKept: undefined
}

type WorkerFixtures = { server: RunningServer }

/** What had the focus, of every page of this test, where it fell to the body with it. */
const lostFocus: string[] = []

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules of axe that read colors: a theme changes nothing else. */
const colorRules = ['color-contrast', 'link-in-text-block']

/** What is open or said. */
export const partsOf = (page: Page): Promise<number> =>
  page.locator('h1, [role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=alert]').count()

/** Faults of one and the same state in the light and in the dark theme. A state that ends in between throws. */
async function inBoth<Fault extends { readonly rule: string }>(
  page: Page,
  check: (theme: 'light' | 'dark') => Promise<Fault[]>,
): Promise<Fault[]> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await check('light')
  const before = await partsOf(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await check('dark')
  if ((await partsOf(page)) !== before) throw new Error('The state changed while it was looked at')
  return [...light, ...dark.map((fault) => ({ ...fault, rule: `${fault.rule}, dark` }))]
}

/** Connects on the connect screen as it is, without a new page. */
export async function pressCard(page: Page, { title }: Persona): Promise<void> {
  await page.getByRole('button', { name: `Explore as ${title}`, exact: true }).click()
  // The button itself is called something else while it connects.
  await page.getByRole('heading', { name: 'Try the demo' }).waitFor({ state: 'hidden' })
}

/**
 * Opens a link in a new tab or window, as a person does.
 *
 * @param how the key that is held, or the middle button
 */
export async function openInNewTab(link: Locator, how: 'Control' | 'Shift' | 'middle' = 'Control'): Promise<Page> {
  const [other] = await Promise.all([
    link.page().context().waitForEvent('page'),
    link.click(how === 'middle' ? { button: 'middle' } : { modifiers: [how] }),
  ])
  return other
}

/** What is announced is in its place as well, where it is looked for: texts are found there only. */
export function withoutEchoes(page: Page): void {
  const getByText = page.getByText.bind(page)
  page.getByText = (text, options) => getByText(text, options).and(page.locator(':not([data-echo], [data-echo] *)'))
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a function needs from this pattern.
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],

  baseURL: ({ server }, use) => use(server.url),

  browser: [
    async ({ browser }, use) => {
      const newContext = browser.newContext.bind(browser)
      // Every page, also those of other people.
      browser.newContext = async (options) => {
        const context = await newContext(options)
        context.on('page', withoutEchoes)
        await watchFocus(context, (what) => lostFocus.push(what))
        return context
      }
      await use(browser)
    },
    { scope: 'worker' },
  ],

  focusIsKept: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a function needs from this pattern.
    async ({}, use) => {
      lostFocus.length = 0
      await use(undefined)
      expect(lostFocus, 'what had the focus when it was lost').toEqual([])
    },
    { auto: true },
  ],

  seed: ['demo', { option: true }],

  sim: [
    async ({ server, seed }, use) => {
      const sim: Fixtures['sim'] = async (method, path, body) => {
        const answer = await fetch(server.url + path, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        })
        const text = await answer.text()
        if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
        return text === '' ? undefined : JSON.parse(text)
      }
      await sim('POST', '/__sim/reset', { seed })
      await use(sim)
      // The shape of the control plane; without the member the line below throws.
      const { problems } = (await sim('GET', '/__sim/faults')) as { problems: string[] }
      if (problems.length > 0) throw new Error(problems.join('\n'))
    },
    { auto: true },
  ],

  // The shape of src/sim's personas; a missing field would fail the click in connectAs.
  personas: async ({ sim }, use) => use((await sim('GET', '/__sim/personas')) as Persona[]),

  connectAs: async ({ page, personas }, use) => {
    await use(async (id, path = '/') => {
      const persona = personas.find((one) => one.id === id)
      if (!persona) throw new Error(`No persona "${id}"; there are: ${personas.map((one) => one.id).join(', ')}`)
      await page.goto(path)
      await pressCard(page, persona)
    })
  },

  axe: async ({ page }, use) => {
    await use(async (other = page, rules) => {
      // Evaluated by the debugger, because the page's policy lets no script element in.
      if (!(await other.evaluate(() => 'axe' in window))) await other.evaluate(axeSource)
      await animationsEnd(other)
      return other.evaluate(
        async (runOnly) => {
          // What the line above has just defined.
          const { axe } = window as unknown as { axe: typeof axeCore }
          const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] })
          // Behind a modal dialog axe measures what the dialog leaves of a target. It is out of reach only if a press on it
          // meets something else.
          const isBehind = ([css]: readonly unknown[]) => {
            const element = typeof css === 'string' ? document.querySelector(css) : null
            if (element?.closest('[data-base-ui-inert]') == null) return false
            const { left, top, width, height } = element.getBoundingClientRect()
            const met = document.elementFromPoint(left + width / 2, top + height / 2)
            return met !== null && !element.contains(met)
          }
          return violations
            .map(({ id, help, nodes }) => ({
              rule: id,
              help,
              where: nodes
                .filter(({ target }) => id !== 'target-size' || !isBehind(target))
                .map(({ target, html }) => `${target.join(' ')}  ${html}`),
            }))
            .filter(({ where }) => where.length > 0)
        },
        [...(rules ?? axeTags)],
      )
    })
  },

  axeInBoth: async ({ page, axe }, use) => {
    await use(() => inBoth(page, (theme) => axe(page, theme === 'light' ? axeTags : colorRules)))
  },

  everyEngineInBoth: async ({ page, axe }, use, { title }) => {
    const expected = new Set<FalseFinding>()
    const seen = new Set<FalseFinding>()
    await use(() => {
      const width = page.viewportSize()?.width
      const isUser = ({ seenIn }: FalseFinding) => seenIn.title === title && seenIn.width === width
      for (const one of falseFindings.filter(isUser)) expected.add(one)
      return inBoth<Violation | Finding>(page, async (theme) => {
        const violations = await axe(page, theme === 'light' ? axeTags : colorRules)
        const findings = await findingsOf(page, theme === 'light' ? 'all' : 'colors')
        const right = findings.filter((found) => {
          const known = falseFindings.find(
            ({ engine, rule, element }) =>
              engine === found.engine && rule === found.rule && element.test(found.element),
          )
          if (known !== undefined && isUser(known)) seen.add(known)
          return known === undefined
        })
        return [...violations, ...right]
      })
    })
    const missing = [...expected].filter((one) => !seen.has(one))
    expect(missing, 'False findings that occur no more').toEqual([])
  },

  expectProblem: [
    async ({ context, server }, use) => {
      const problems: string[] = []
      const expected: RegExp[] = []
      await context.addInitScript(() => {
        addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          console.error(`Policy violation: ${violatedDirective} ${blockedURI}`),
        )
      })
      context.on('weberror', (error) => problems.push(`Page error: ${error.error().stack ?? error.error().message}`))
      context.on('console', (message) => {
        if (message.type() === 'error') problems.push(`Console: ${message.text()} ${message.location().url}`)
      })
      context.on('request', (request) => {
        const { origin, protocol } = new URL(request.url())
        if (['http:', 'https:', 'ws:', 'wss:'].includes(protocol) && origin !== server.url) {
          problems.push(`Request to another origin: ${request.url()}`)
        }
      })
      await use((pattern) => void expected.push(pattern))
      const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)))
      const missing = expected.filter((pattern) => !problems.some((problem) => pattern.test(problem)))
      if (unexpected.length > 0) throw new Error(`The page had problems:\n${unexpected.join('\n')}`)
      if (missing.length > 0) throw new Error(`Announced, but never happened: ${missing.join(', ')}`)
    },
    { auto: true },
  ],
})
