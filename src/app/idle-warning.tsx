import { useRef, useState } from 'react'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { countBulkLeft } from '#src/jobs/bulk-run-store.ts'
import { closeSession } from '#src/session/credential.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog, AlertText } from '#src/ui/dialog.tsx'

type IdleWarningProps = {
  /** `limit`: the session has reached its maximum length, which nothing extends. */
  kind: 'idle' | 'limit'
  onStay: () => void
}

/** A minute before the session ends automatically. Takes focus, so that it is read out and the keyboard reaches it. */
export function IdleWarning({ kind, onStay }: IdleWarningProps) {
  const stay = useRef<HTMLButtonElement>(null)
  const idle = kind === 'idle'
  const [{ left, total }] = useState(countBulkLeft)
  return (
    <AlertDialog
      open
      title={idle ? 'Are you still there?' : 'Your session ends in a minute'}
      initialFocus={stay}
      onOpenChange={(open) => {
        if (!open) onStay()
      }}
      footer={
        <>
          <Button
            onClick={() => {
              closeSession('signed-out')
            }}
          >
            Sign out now
          </Button>
          <Button ref={stay} variant="primary" onClick={onStay}>
            {idle ? 'Stay connected' : 'Continue'}
          </Button>
        </>
      }
    >
      <AlertText>
        <p>
          {idle
            ? 'You’ll be signed out in less than a minute because of inactivity.'
            : 'A session lasts up to 8 hours. After that, enter your API key again.'}{' '}
          What you typed is restored after you connect again.
          {left > 0 &&
            byCount(
              total,
              ` A bulk action still has ${formatNumber(left)} of 1 change left. It stops when the session ends, and you can continue it after you connect again.`,
              ` A bulk action still has ${formatNumber(left)} of ${formatNumber(total)} changes left. It stops when the session ends, and you can continue it after you connect again.`,
            )}
        </p>
      </AlertText>
    </AlertDialog>
  )
}
