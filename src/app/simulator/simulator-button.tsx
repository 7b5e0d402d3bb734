import { FlaskConical } from 'lucide-react'
import { useRef, useState } from 'react'
import { Badge } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { setDrawerOpen, useDrawerOpen } from './drawer-open.ts'
import { faultsOn } from './faults-on.ts'
import { SimulatorDrawer } from './simulator-drawer.tsx'
import { useSimulator } from './use-simulator.ts'

const DRAWER = 'simulator-drawer'

/** Opens and closes the controls of the simulator, and says how many faults are on. */
export function SimulatorButton() {
  const open = useDrawerOpen()
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
          setDrawerOpen(!open)
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
          takesFocus={asked}
          onClose={() => {
            setDrawerOpen(false)
            button.current?.focus()
          }}
        />
      )}
    </>
  )
}
