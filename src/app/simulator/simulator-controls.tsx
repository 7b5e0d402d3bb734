import { Suspense } from 'react'
import { hasSimulator } from '#src/queries/connect.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const Button = lazyPart(async () => (await import('./simulator-button.tsx')).SimulatorButton)
const Drawer = lazyPart(async () => (await import('./simulator-drawer-host.tsx')).SimulatorDrawerHost)

/** The button of the simulator. Nothing, and no request, where the server does not say that it simulates. */
export function SimulatorControls(props: { small?: boolean; onPress?: () => void }) {
  return (
    hasSimulator() && (
      <Suspense>
        <Button {...props} />
      </Suspense>
    )
  )
}

/** Where the drawer of the simulator opens: once on each page, whatever buttons there are. */
export function SimulatorPanel() {
  return (
    hasSimulator() && (
      <Suspense>
        <Drawer />
      </Suspense>
    )
  )
}
