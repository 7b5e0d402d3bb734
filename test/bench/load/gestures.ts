import type { Page } from '@playwright/test'
import type { Variant } from './variants.ts'

/** What is seen when a gesture is done, or what is gone by then. */
export type Condition = {
  readonly css: string
  readonly text?: string
  /** The first of them has this text, or another one than this. */
  readonly is?: string
  readonly not?: string
  readonly gone?: true
}

/** Milliseconds from the event until what follows is drawn. */
export type Taken = {
  readonly all: number
  /** Of these, a call was on its way. */
  readonly api: number
}

/** How long a gesture may take, in milliseconds. */
const GESTURE_TIMEOUT_MS = 30_000

/**
 * Makes a gesture and waits until all that follows is drawn. The page watches by itself, because each question of
 * Playwright takes its main thread.
 *
 * @param event from which the time counts
 * @returns time by the page's clock
 */
export async function untilSeen(
  page: Page,
  conditions: readonly Condition[],
  gesture: () => Promise<unknown>,
  event: 'click' | 'input' | 'keydown' = 'click',
): Promise<Taken> {
  const handle = await page.evaluateHandle(
    ({ wanted, type, patience }) => {
      const isThere = ({ css, text = '', is, not, gone }: (typeof wanted)[number]) => {
        const found = [...document.querySelectorAll(css)]
        if (is !== undefined) return found[0]?.textContent === is
        if (not !== undefined) return found[0] !== undefined && found[0].textContent !== not
        return found.some(({ textContent }) => textContent.includes(text)) !== (gone === true)
      }
      const rendered = new Promise<Taken>((resolve, reject) => {
        setTimeout(() => reject(new Error(`Not seen: ${JSON.stringify(wanted)}`)), patience)
        const begin = ({ timeStamp: began }: Event) => {
          removeEventListener(type, begin, true)
          const look = () => {
            if (!wanted.every(isThere)) return
            observer.disconnect()
            requestAnimationFrame(() => {
              // A message comes after the frame is drawn.
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => {
                const end = performance.now()
                // Calls at the same time count once.
                let [api, until] = [0, began]
                for (const { initiatorType, startTime, responseEnd } of performance.getEntriesByType(
                  'resource',
                ) as PerformanceResourceTiming[]) {
                  const [from, to] = [Math.max(startTime, until), Math.min(responseEnd, end)]
                  if (initiatorType !== 'fetch' || to <= from) continue
                  api += to - from
                  until = to
                }
                resolve({ all: end - began, api })
              }
              port2.postMessage(null)
            })
          }
          const observer = new MutationObserver(look)
          observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true })
          // What the handlers of this very event change at once.
          queueMicrotask(look)
        }
        addEventListener(type, begin, true)
      })
      return { drawn: rendered }
    },
    { wanted: conditions, type: event, patience: GESTURE_TIMEOUT_MS },
  )
  await gesture()
  try {
    return await handle.evaluate(({ drawn }) => drawn)
  } finally {
    await handle.dispose()
  }
}

/** Presses the middle of an element with the mouse, as a person does, without the questions of Playwright's own press. */
export async function press(page: Page, selector: string): Promise<void> {
  const { x, y } = await page.evaluate((css) => {
    const element = document.querySelector(css)
    if (element === null) throw new Error(`There is no ${css}`)
    element.scrollIntoView({ block: 'nearest' })
    const { left, top, width, height } = element.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2 }
  }, selector)
  await page.mouse.move(x, y)
  await page.waitForTimeout(100)
  await page.mouse.down()
  await page.mouse.up()
}

export async function rowsAreThere(page: Page, { row }: Variant, count: number): Promise<void> {
  await page.waitForFunction(({ css, least }) => document.querySelectorAll(css).length >= least, {
    css: row,
    least: count,
  })
}
