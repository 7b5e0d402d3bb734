import { FlaskConical } from 'lucide-react'
import { useRef, useState } from 'react'
import { useStore } from '#src/components/use-store.ts'
import { createStore } from '#src/session/store.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { faultsOn } from './faults-on.ts'
import { SimulatorDrawer } from './simulator-drawer.tsx'
import { useSimulator, type PageData } from './use-simulator.ts'

const DRAWER = 'simulator-drawer'

/** Lives as long as the page: the drawer stays open when a fault ends the session. */
export const drawerOpen = createStore(false)

/** Opens and closes the controls of the simulator, and says how many faults are on. */
export function SimulatorButton({ data }: { data: PageData | undefined }) {
  const open = useStore(drawerOpen)
  const simulator = useSimulator(open)
  const button = useRef<HTMLButtonElement>(null)
  // A drawer that was open before a session ended does not take focus from the page that comes then.
  const [asked, setAsked] = useState(false)
  const on = faultsOn(simulator.uses).length
  return (
    <>
      <Button
        ref={button}
        variant="ghost"
        size="small"
        icon={<FlaskConical />}
        title="Simulator"
        aria-expanded={open}
        aria-controls={open ? DRAWER : undefined}
        onClick={() => {
          setAsked(true)
          drawerOpen.set(!open)
        }}
      >
        <span className="max-xl:sr-only">Simulator</span>
        {on > 0 && (
          <>
            {' '}
            <Badge tone="warning">
              {on} <span className="max-xl:sr-only">{on === 1 ? 'fault' : 'faults'}</span> on
            </Badge>
          </>
        )}
      </Button>
      {open && (
        <SimulatorDrawer
          id={DRAWER}
          simulator={simulator}
          data={data}
          takesFocus={asked}
          onClose={() => {
            drawerOpen.set(false)
            button.current?.focus()
          }}
        />
      )}
    </>
  )
}
