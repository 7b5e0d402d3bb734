import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { queuedToasts } from '#src/session/toast-queue.ts'
import { closeSession } from '#src/session/credential.ts'
import { cacheComputedStyle } from './computed-style.ts'
import { server } from './server.ts'
import { faultProblems } from './start-simulator.ts'
import { textsBesideOthers } from './translator.ts'

// Parts of the browser that jsdom does not have.
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
)
cacheComputedStyle()
Element.prototype.scrollIntoView = () => undefined
window.scrollTo = () => undefined
window.scrollBy = () => undefined
Element.prototype.scrollBy = () => undefined
window.matchMedia = (media) =>
  // The parts of a media query list that anything here uses.
  Object.assign(new EventTarget(), { matches: false, media, onchange: null }) as MediaQueryList
if (!('checkVisibility' in Element.prototype))
  Object.assign(Element.prototype, {
    checkVisibility(this: Element) {
      return this.isConnected && getComputedStyle(this).display !== 'none'
    },
  })
if (!('getAnimations' in Element.prototype)) Object.assign(Element.prototype, { getAnimations: () => [] })

// Two slow cores: the default second is too short for a page that loads its code and data.
// What is announced is in its place as well, where it is looked for.
configure({ asyncUtilTimeout: 30_000, defaultIgnore: 'script, style, [data-echo], [data-echo] *' })
// Writing the page out for every look that found nothing yet takes a tenth of the time: `DEBUG_PRINT_LIMIT=7000 npx
// vitest run …` shows the page of a failure.
if (process.env['DEBUG_PRINT_LIMIT'] === undefined)
  configure({
    getElementError: (message) => Object.assign(new Error(message ?? ''), { name: 'TestingLibraryElementError' }),
  })

const problems: string[] = []
const expected: RegExp[] = []

/** Declares console errors that a test provokes on purpose; all others fail it. */
export function expectConsoleError(pattern: RegExp): void {
  expected.push(pattern)
}

beforeAll(() => {
  server.listen({
    onUnhandledRequest: (request) => {
      problems.push(`Unhandled request: ${request.method} ${new URL(request.url).pathname}`)
    },
  })
})

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    const text = words.map(String).join(' ')
    if (!expected.some((pattern) => pattern.test(text))) problems.push(`console.error: ${text}`)
  })
})

afterEach(() => {
  for (const text of textsBesideOthers()) problems.push(`A translator of the browser would break this text: ${text}`)
  // Next, so that nothing that was typed is kept for the next test.
  cleanup()
  closeSession('signed-out')
  queuedToasts.set([])
  vi.useRealTimers()
  Reflect.deleteProperty(navigator, 'onLine')
  server.resetHandlers()
  server.events.removeAllListeners()
  sessionStorage.clear()
  localStorage.clear()
  const found = [...problems.splice(0), ...faultProblems()]
  expected.splice(0)
  expect(found).toEqual([])
})

afterAll(() => {
  server.close()
})
