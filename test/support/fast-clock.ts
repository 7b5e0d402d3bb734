import { configure, getConfig } from '@testing-library/react'
import { afterEach, beforeEach, vi } from 'vitest'

const TICK_MS = 5
/** How much of the app's time passes with each tick: ten times as fast as real time. */
const STEP_MS = 50

/** Limit against hanging, in the app's time. */
export const LONG = 600_000

const { setInterval: startReal, clearInterval: stopReal } = globalThis

/**
 * Lets the app's time pass ten times as fast in every test of a file: for what waits between its requests. A busy event
 * loop has fewer ticks, so time stands still for work that takes longer. Limits of `waitFor` are in the app's time too.
 */
export function speedUpTime(): void {
  let timer: ReturnType<typeof setInterval> | undefined
  let limit = 0
  beforeEach(() => {
    limit = getConfig().asyncUtilTimeout
    configure({ asyncUtilTimeout: LONG })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], shouldAdvanceTime: false })
    timer = startReal(() => {
      if (vi.isFakeTimers()) vi.advanceTimersByTime(STEP_MS)
    }, TICK_MS)
  })
  afterEach(() => {
    stopReal(timer)
    configure({ asyncUtilTimeout: limit })
  })
}
