/** Maximum slice of long work, in milliseconds: the page stays responsive between slices. */
const SLICE = 8
/** Number of items after which a slice can end. */
const STEP = 200

/**
 * Runs work until it or the slice ends.
 *
 * @returns its result; undefined if it is not finished
 */
export function runSlice<Result>(work: Generator<undefined, Result>): { readonly result: Result } | undefined {
  const end = performance.now() + SLICE
  do {
    const step = work.next()
    if (step.done === true) return { result: step.value }
  } while (performance.now() < end)
  return undefined
}

/**
 * Lets input, rendering and responses go first. A message instead of a timer: browsers delay nested timers by 4
 * milliseconds, and in a hidden tab by a second.
 */
export function yieldToBrowser(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener(
      'message',
      () => {
        port1.close()
        resolve()
      },
      { once: true },
    )
    port1.start()
    port2.postMessage(undefined)
  })
}

/**
 * Runs long work in slices.
 *
 * @param work yields where a slice can end
 */
export async function runInSlices<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const done = runSlice(work)
    if (done !== undefined) return done.result
    await yieldToBrowser()
  }
}

/** Runs sliced work without a pause. */
export function runToEnd<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Processes many items in slices. */
export function forEachInSlices<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  return runInSlices(steps(items, work))
}

function* steps<Item>(items: Iterable<Item>, work: (item: Item) => void): Generator<undefined, void> {
  let count = 0
  for (const item of items) {
    work(item)
    if (++count % STEP === 0) yield
  }
}
