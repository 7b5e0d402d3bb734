import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'

/** IBM Equal Access and HTML_CodeSniffer on a page: each sees what axe doesn't. */

/** A fault of WCAG A or AA that an engine names, at an element. */
export type Finding = {
  readonly engine: 'equal-access' | 'codesniffer'
  readonly rule: string
  readonly says: string
  /** How it starts in HTML. */
  readonly element: string
}

/** The parts of the engines that are used. */
type Checker = { check: (document: Document, guidelines: string[]) => Promise<{ results: Result[] }> }
type Result = {
  ruleId: string
  reasonId: string
  value: [kind: string, outcome: string]
  message: string
  snippet: string
  path: { dom: string }
}
type Sniffer = {
  process: (standard: string, content: Document, done: () => void, failed: () => void) => void
  getMessages: () => { type: number; code: string; msg: string; element: Element }[]
}

type Engines = {
  ace: { Checker: new () => Checker }
  HTMLCS: Sniffer
  HTMLCS_WCAG2AA: { sniffs: [{ include: string[] }] }
}

const require = createRequire(import.meta.url)
const sources = [
  require.resolve('accessibility-checker-engine/ace-window.js'),
  require.resolve('html_codesniffer/build/HTMLCS.js'),
].map((file) => readFileSync(file, 'utf8'))

/** Half-transparent text of something that is still fading in has no contrast yet. */
export async function animationsEnd(page: Page): Promise<void> {
  await page.evaluate(() => {
    // A spinner turns forever.
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    const all = Promise.allSettled(ending.map(({ finished }) => finished))
    // Not longer: on a busy machine one was waited for until the whole test timed out.
    return Promise.race([all, new Promise((resolve) => setTimeout(resolve, 5000))])
  })
}

/**
 * What both engines call an error on the page as it is now. What is only for a person to check is left out.
 *
 * @param parts 'colors': contrast alone, because a theme changes nothing else; by HTML_CodeSniffer, which is quick at
 * it
 */
export async function findingsOf(page: Page, parts: 'all' | 'colors'): Promise<Finding[]> {
  await animationsEnd(page)
  // Evaluated by the debugger, because the page's policy lets no script element in.
  if (!(await page.evaluate(() => 'HTMLCS' in window))) for (const source of sources) await page.evaluate(source)
  return page.evaluate(async (isAll) => {
    // What the line above has just defined.
    const { ace, HTMLCS, HTMLCS_WCAG2AA: standard } = window as unknown as Engines
    const { results } = isAll ? await new ace.Checker().check(document, ['WCAG_2_2']) : { results: [] }
    const [rules] = standard.sniffs
    const every = rules.include
    if (!isAll) rules.include = every.filter((name) => name.includes('.1_4_3'))
    await new Promise<void>((done, failed) => {
      HTMLCS.process('WCAG2AA', document, done, failed)
    })
    rules.include = every
    return [
      ...results
        .filter(({ value: [kind, outcome] }) => kind === 'VIOLATION' && outcome === 'FAIL')
        .map(({ ruleId, reasonId, message, snippet, path }) => {
          const { singleNodeValue: node } = document.evaluate(path.dom, document, null, 9, null)
          // Marked so by Base UI, whose focus trap keeps the keyboard out of it.
          const isInertElement = node instanceof Element && node.closest('[data-base-ui-inert]') !== null
          return {
            engine: 'equal-access' as const,
            rule: `${ruleId} ${reasonId}`,
            says: message,
            element: isInertElement ? `behind what is open: ${snippet}` : snippet,
          }
        }),
      ...HTMLCS.getMessages()
        .filter(({ type }) => type === 1)
        .map(({ code, msg, element }) => ({
          engine: 'codesniffer' as const,
          rule: code.replace(/^\w+\.Principle\d\.Guideline\d_\d\./u, ''),
          says: msg,
          element: element.outerHTML.slice(0, 400),
        })),
    ]
  }, parts === 'all')
}
