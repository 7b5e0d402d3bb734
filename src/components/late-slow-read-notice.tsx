import { lazy, Suspense, type ComponentProps } from 'react'
import type { Part } from '#src/ui/lazy-part.tsx'
import type { SlowReadNotice } from './slow-read-notice.tsx'

/** Long enough for the first screen to be there, and short enough for the words to come in time. */
const AFTER_MS = 300

// Loaded before it is needed; without it nothing is lost but the words, the read continues.
const LazyNotice = lazy<Part<ComponentProps<typeof SlowReadNotice>>>(async () => {
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS))
  return import('./slow-read-notice.tsx').then(
    (part) => ({ default: part.SlowReadNotice }),
    () => ({ default: () => null }),
  )
})

/** `SlowReadNotice` for the first screen: its code comes after it. */
export function DelayedSlowReadNotice(props: ComponentProps<typeof SlowReadNotice>) {
  return (
    <Suspense>
      <LazyNotice {...props} />
    </Suspense>
  )
}
