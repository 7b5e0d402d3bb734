import { Suspense, type ReactNode } from 'react'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { useBlocker } from './guarded-history.ts'
import { useBeforeUnload } from './use-before-unload.ts'
import { usePreload } from '#src/ui/use-preload.ts'

const load = () => import('./leave-dialog.tsx')
const LeaveDialog = lazyPart(async () => (await load()).LeaveDialog)

type LeaveGuardProps = {
  /** A navigation within the page loses it, too: for a dialog, which then closes. */
  within?: boolean
  /** Whether something would be lost. */
  when: boolean
  title: string
  children: ReactNode
  leave: string
}

/** Blocks links, Back and closing the tab while something would be lost, and asks first. */
export function LeaveGuard({ when, within = false, title, children, leave }: LeaveGuardProps) {
  usePreload(load)
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && (within || currentLocation.pathname !== nextLocation.pathname),
  )
  useBeforeUnload(when)
  if (blocker.state !== 'blocked') return null
  return (
    <Suspense>
      <LeaveDialog
        title={title}
        leave={leave}
        onStay={() => {
          blocker.reset()
        }}
        onLeave={() => {
          blocker.proceed()
        }}
      >
        {children}
      </LeaveDialog>
    </Suspense>
  )
}
