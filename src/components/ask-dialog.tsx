import { useRef, type ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'

type AskDialogProps = {
  title: ReactNode
  stamp?: ReactNode
  children: ReactNode
  /** What keeps everything as it is; has focus first. */
  stay: string
  go: ReactNode
  danger?: boolean
  onStay: () => void
  onGo: () => void
}

/** A question over the dialog: go on, or back to what was there. */
export function AskDialog({ title, stamp, children, stay, go, danger = false, onStay, onGo }: AskDialogProps) {
  const stayButton = useRef<HTMLButtonElement>(null)
  return (
    <AlertDialog
      open
      title={title}
      stamp={stamp}
      initialFocus={stayButton}
      onOpenChange={(open) => {
        if (!open) onStay()
      }}
      footer={
        <>
          <Button ref={stayButton} onClick={onStay}>
            {stay}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} onClick={onGo}>
            {go}
          </Button>
        </>
      }
    >
      {children}
    </AlertDialog>
  )
}
