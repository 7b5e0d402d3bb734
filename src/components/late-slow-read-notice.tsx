import { lazy, Suspense, type ComponentProps } from 'react'
import type { Part } from '#src/ui/lazy-part.tsx'
import type { SlowReadNotice } from './slow-read-notice.tsx'

/** Long enough for the first screen to render, and short enough for the notice to be on time. */
const AFTER_MS = 300

// Preloaded; if that fails, only the notice is missing, and the read continues.
const LazyNotice = lazy<Part<ComponentProps<typeof SlowReadNotice>>>(async () => {
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS))
  return import('./slow-read-notice.tsx').then(
    (part) => ({ default: part.SlowReadNotice }),
    () => ({ default: () => null }),
  )
})

/** `SlowReadNotice` for the first screen, which loads its code later. */
export function DelayedSlowReadNotice(props: ComponentProps<typeof SlowReadNotice>) {
  return (
    <Suspense>
      <LazyNotice {...props} />
    </Suspense>
  )
}
