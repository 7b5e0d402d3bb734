import { useRef } from 'react'
import { WriteAlert } from '#src/components/write-alert.tsx'
import { displayName, firstName } from '#src/domain/user.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'
import type { UnlockFailure } from './use-unlock.tsx'

type UnlockFailedProps = { failure: UnlockFailure; onClose: () => void; onRetry: () => void }

/** An unlock that did not simply work: why, what is known now, and a way on. */
export function UnlockFailed({ failure: { user, result }, onClose, onRetry }: UnlockFailedProps) {
  const close = useRef<HTMLButtonElement>(null)
  const name = displayName(user)
  const done = result.status === 'doubt' && result.finding === 'done'
  return (
    <AlertDialog
      open
      size="small"
      title={done ? `${name} is unlocked` : `${name} may still be locked`}
      stamp={<bdi>{user.email}</bdi>}
      initialFocus={close}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose} className="max-md:min-h-10">
            Close
          </Button>
          {!done && (
            <Button variant="primary" onClick={onRetry} className="max-md:min-h-10">
              Unlock {firstName(user)} again
            </Button>
          )}
        </>
      }
    >
      {result.status === 'done' ? (
        <Note tone="warning" title={`Harness still reports ${firstName(user)} as locked`}>
          <p role="alert">The call was accepted, but its answer says that the lock is still there.</p>
        </Note>
      ) : (
        <WriteAlert
          state={result}
          failed={`${firstName(user)} could not be unlocked`}
          foundDone={`A look shows that ${firstName(user)} is not locked any more.`}
          doubt="Harness shows a lifted lock for some seconds more, so a look proves nothing yet. Unlocking again does no harm."
        />
      )}
      {result.status === 'refused' && result.outcome === 'M-NO' && (
        <p className="text-sm">
          Only an administrator of the account that is {firstName(user)}’s default account can unlock {firstName(user)}.
        </p>
      )}
    </AlertDialog>
  )
}
