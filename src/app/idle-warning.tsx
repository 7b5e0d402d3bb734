import { useRef, useState } from 'react'
import { counted, formatNumber } from '#src/domain/format.ts'
import { countBulkLeft } from '#src/jobs/bulk-run-store.ts'
import { closeSession } from '#src/session/credential.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog, AlertText } from '#src/ui/dialog.tsx'

type IdleWarningProps = {
  /** `limit`: the session has lasted as long as it may, which nothing extends. */
  kind: 'idle' | 'limit'
  onStay: () => void
}

/** A minute before the session ends by itself. Takes focus, so that it is read out and the keyboard reaches it. */
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
            {idle ? 'Stay connected' : 'Go on until then'}
          </Button>
        </>
      }
    >
      <AlertText>
        <p>
          {idle
            ? 'Nobody has used this page for a while. In less than a minute it locks: loaded data leaves the page.'
            : 'A session lasts 8 hours at most. After that the key has to be entered again.'}{' '}
          What you typed comes back after you connect again.
          {left > 0 &&
            ` A bulk action still has ${formatNumber(left)} of ${counted(total, 'change', 'changes')} left. It stops then, and you can continue it after you connect again.`}
        </p>
      </AlertText>
    </AlertDialog>
  )
}
