import { lazy, Suspense, type ComponentProps } from 'react'
import type { Part } from '#src/ui/lazy-part.tsx'
import type { Waiting } from './waiting.tsx'

/** Long enough for the first screen to be there, and short enough for the words to come in time. */
const AFTER_MS = 300

// Loaded before it is needed; without it nothing is lost but the words, the read goes on.
const Words = lazy<Part<ComponentProps<typeof Waiting>>>(async () => {
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS))
  return import('./waiting.tsx').then(
    (part) => ({ default: part.Waiting }),
    () => ({ default: () => null }),
  )
})

/** `Waiting` for the first screen: its code comes after it. */
export function LateWaiting(props: ComponentProps<typeof Waiting>) {
  return (
    <Suspense>
      <Words {...props} />
    </Suspense>
  )
}
