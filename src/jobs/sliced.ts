/** Longest part of long work in one go, in milliseconds: the page stays responsive between two. */
const SLICE = 8

/** Does long work in slices. @param work yields where a slice may end */
export async function inSlices<Result>(work: Generator<undefined, Result>): Promise<Result> {
  for (;;) {
    const end = performance.now() + SLICE
    do {
      const step = work.next()
      if (step.done === true) return step.value
    } while (performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}
