import { Suspense } from 'react'
import { hasSimulator } from '#src/queries/connect.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const Simulator = lazyPart(async () => (await import('./simulator-button.tsx')).SimulatorButton)

/** Nothing, and no request, where the server does not say that it simulates. */
export function SimulatorControls() {
  return (
    hasSimulator() && (
      <Suspense>
        <Simulator />
      </Suspense>
    )
  )
}
