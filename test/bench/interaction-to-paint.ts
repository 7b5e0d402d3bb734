import type { Page } from '@playwright/test'

/** Has the browser note how long each interaction took until the next paint, from the next page on. */
export async function watchInteractions(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const took = new Map<number, number>()
    Object.assign(window, { took })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        const id = (entry as unknown as { interactionId: number }).interactionId
        if (id > 0) took.set(id, Math.max(took.get(id) ?? 0, entry.duration))
      }
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
  })
}

/** @returns milliseconds of the slowest interaction since the last call; 16 where none took longer */
export async function slowestInteraction(page: Page): Promise<number> {
  // Entries come after the paint, when there is time.
  await page.waitForTimeout(250)
  return page.evaluate(() => {
    const { took } = window as unknown as { took: Map<number, number> }
    const most = Math.max(16, ...took.values())
    took.clear()
    return most
  })
}
