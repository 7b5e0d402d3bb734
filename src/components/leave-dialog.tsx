import { useRef, type ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'

type LeaveDialogProps = {
  title: string
  children: ReactNode
  /** Verb of the button that leaves: "Leave without saving". */
  leave: string
  onStay: () => void
  onLeave: () => void
}

/** Asks before something unsaved is lost. */
export function LeaveDialog({ title, children, leave, onStay, onLeave }: LeaveDialogProps) {
  const stay = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onStay()
      }}
      title={title}
      initialFocus={stay}
      footer={
        <>
          <Button ref={stay} onClick={onStay}>
            Stay on this page
          </Button>
          <Button variant="danger" onClick={onLeave}>
            {leave}
          </Button>
        </>
      }
    >
      <p>{children}</p>
    </AlertDialog>
  )
}
