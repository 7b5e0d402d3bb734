import { useEffect, useState } from 'react'
import { useStore } from '#src/components/use-store.ts'
import { faultsOn } from './faults-on.ts'
import { drawerOpener, faultCount, isDrawerOpen, userCount } from './simulator-store.ts'
import { SimulatorDrawer } from './simulator-drawer.tsx'
import { useSimulator, type PageData } from './use-simulator.ts'

/** The simulator's drawer if it is open; otherwise the number for the buttons. */
export function SimulatorDrawerHost({ data }: { data: PageData | undefined }) {
  const open = useStore(isDrawerOpen)
  const opener = useStore(drawerOpener)
  const simulator = useSimulator(open)
  // A drawer that was open before a session ended must not take focus from the next page.
  const [seen, setSeen] = useState({ open, requested: false })
  if (seen.open !== open) setSeen({ open, requested: open })
  const count = faultsOn(simulator.uses).length
  const { users } = simulator
  useEffect(() => {
    faultCount.set(count)
    userCount.set(users)
  }, [count, users])
  if (!open) return null
  return (
    <SimulatorDrawer
      simulator={simulator}
      data={data}
      takesFocus={seen.requested}
      onClose={() => {
        isDrawerOpen.set(false)
        // On a narrow screen, the button is in a sheet that has already unmounted.
        const target = opener?.isConnected === true ? opener : document.querySelector<HTMLElement>('[data-menu-button]')
        drawerOpener.set(undefined)
        target?.focus()
      }}
    />
  )
}
