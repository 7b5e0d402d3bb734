import { startTransition, useEffect, useMemo, useState } from 'react'
import { runSlice, yieldToBrowser } from '#src/jobs/time-slices.ts'

/**
 * The result of long work that is done in slices, so that the page stays responsive. Short work finishes in the first
 * slice, before anything is rendered.
 *
 * @param make starts the work; must stay the same function for the same result
 * @returns the last result, also while the next one is computed; undefined before the first
 */
export function useSliced<Result>(make: () => Generator<undefined, Result>): {
  readonly result: Result | undefined
  readonly isPending: boolean
} {
  const started = useMemo(() => {
    const work = make()
    return { work, done: runSlice(work) }
  }, [make])
  const [shown, setShown] = useState<{ readonly source: typeof make; readonly result: Result }>()
  const isPending = shown?.source !== make
  if (started.done !== undefined && isPending) setShown({ source: make, result: started.done.result })
  useEffect(() => {
    if (started.done !== undefined) return
    let isWanted = true
    const nextSlice = async () => {
      for (;;) {
        await yieldToBrowser()
        if (!isWanted) return
        const done = runSlice(started.work)
        if (done === undefined) continue
        // The rendering that follows may be sliced as well.
        startTransition(() => setShown({ source: make, result: done.result }))
        return
      }
    }
    void nextSlice()
    return () => {
      isWanted = false
    }
  }, [started, make])
  return { result: shown?.result, isPending }
}
