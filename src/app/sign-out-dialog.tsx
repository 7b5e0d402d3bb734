import { useRef } from 'react'
import { closeSession } from '#src/queries/session.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog, AlertText } from '#src/ui/dialog.tsx'

/** Asks once before signing out while the outcome of an effect is still open (F51). */
export function SignOutDialog({ onStay }: { onStay: () => void }) {
  const stay = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog
      open
      title="Sign out before Harness has answered?"
      initialFocus={stay}
      onOpenChange={(open) => {
        if (!open) onStay()
      }}
      footer={
        <>
          <Button ref={stay} onClick={onStay}>
            Stay connected
          </Button>
          <Button
            variant="danger"
            onClick={() => {
              closeSession('signed-out')
            }}
          >
            Sign out now
          </Button>
        </>
      }
    >
      <AlertText>A change is on its way and cannot be called back. Stay to see whether it worked.</AlertText>
    </AlertDialog>
  )
}
