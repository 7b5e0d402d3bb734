import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { SimulatorPanel } from './simulator-panel.tsx'

/** Opens the controls of the simulator. Shown only where the server says that it simulates. */
export function SimulatorButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="ghost"
        size="small"
        className="mt-2 self-start"
        icon={<FlaskConical />}
        aria-haspopup="dialog"
        onClick={() => {
          setOpen(true)
        }}
      >
        Simulator
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        size="large"
        title="Simulator"
        stamp="Make the simulated service fail, and watch what this app does. Nothing here reaches a real account."
      >
        <SimulatorPanel />
      </Dialog>
    </>
  )
}
