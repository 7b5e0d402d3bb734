/** Longest slice of long work, in milliseconds: the page stays responsive between slices. */
const SLICE = 8
/** Items after which a slice may end. */
const STEP = 200

/** Does work until it or the slice ends. @returns its result; undefined where more is to do */
export function runSlice<Result>(work: Generator<undefined, Result>): { readonly result: Result } | undefined {
  const end = performance.now() + SLICE
  do {
    const step = work.next()
    if (step.done === true) return { result: step.value }
  } while (performance.now() < end)
  return undefined
}

/**
 * Lets input, drawing and answers come first. A message instead of a timer: browsers hold back one timer after the
 * other for 4 milliseconds, and in a hidden tab for a second.
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

/** Does long work in slices. @param work yields where a slice may end */
export async function runInSlices<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const done = runSlice(work)
    if (done !== undefined) return done.result
    await yieldToBrowser()
  }
}

/** Does sliced work without a pause. */
export function runToEnd<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Does something with each of many items, in slices. */
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
