import { useEffect, useState, type ReactNode } from 'react'
import { Status } from '#src/ui/live-region.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

/** Seconds without a response after which the still-saving note is shown. */
const SLOW = 5

/**
 * Says, after some seconds, that a change is still running. Offers nothing that would pretend to undo it
 * (docs/failures.md, F05).
 */
export function StillSaving() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSlow(true)
    }, SLOW * 1000)
    return () => {
      clearTimeout(timer)
    }
  }, [])
  return (
    <Status as="span" className="text-sm text-muted empty:hidden">
      {slow && 'Still saving… Harness hasn’t responded yet. This change can’t be canceled.'}
    </Status>
  )
}

/**
 * Says in the corner that a change without a dialog is pending.
 *
 * @param props.children the change; undefined if there is none
 */
export function WorkingNote({ children }: { children: ReactNode }) {
  return (
    <Status as="div" className="fixed bottom-16 left-4 z-30 mb-(--drawer-bottom) max-w-[calc(100vw-2rem)]">
      {children !== undefined && (
        <p className="flex items-center gap-2 rounded-card border border-edge bg-raised px-3 py-2 text-sm text-text shadow-overlay">
          <Spinner decorative />
          {children}
          <StillSaving />
        </p>
      )}
    </Status>
  )
}
