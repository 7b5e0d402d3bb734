import { ChevronsUpDown, FlaskConical } from 'lucide-react'
import { useStore } from '#src/components/use-store.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { DRAWER, drawerOpener, faultCount, isDrawerOpen, userCount } from './simulator-store.ts'

type SimulatorButtonProps = {
  /** Default: at the bottom of the navigation. */
  small?: boolean
  /** Called before the drawer opens. */
  onPress?: () => void
}

/** Opens and closes the controls of the simulator, and says how many faults are on. */
export function SimulatorButton({ small = false, onPress }: SimulatorButtonProps) {
  const open = useStore(isDrawerOpen)
  const on = useStore(faultCount)
  const users = useStore(userCount)
  const faults = on === 0 ? undefined : byCount(on, '1 fault on', `${formatNumber(on)} faults on`)
  const props = {
    'aria-expanded': open,
    'aria-controls': open ? DRAWER : undefined,
    onClick: ({ currentTarget }: { currentTarget: HTMLElement }) => {
      onPress?.()
      drawerOpener.set(open ? undefined : currentTarget)
      isDrawerOpen.set(!open)
    },
  }
  if (small)
    return (
      <Button {...props} variant="ghost" size="small" icon={<FlaskConical />}>
        Simulator {faults !== undefined && <span className="text-warning-text">{faults}</span>}
      </Button>
    )
  return (
    <button
      type="button"
      {...props}
      className="flex w-full items-center gap-2.5 rounded-control px-2.5 py-2 text-left text-xs text-muted hover:bg-hover aria-expanded:bg-active [&_svg]:shrink-0"
    >
      <FlaskConical aria-hidden className="size-4" />
      <span className="min-w-0">
        <span className="block text-sm/[1.125rem] font-medium text-text">Simulator</span>{' '}
        <span className={faults === undefined ? 'block' : 'block text-warning-text'}>
          {faults ??
            (users === undefined
              ? 'Demo data'
              : byCount(users, 'Demo data, 1 user', `Demo data, ${formatNumber(users)} users`))}
        </span>
      </span>
      <ChevronsUpDown aria-hidden className="ml-auto size-3.5" />
    </button>
  )
}
