import type { ReactNode } from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'

type LeaveDialogProps = {
  title: string
  children: ReactNode
  leave: string
  onStay: () => void
  onLeave: () => void
}

/** Asks before unsaved or running work is lost. In its own file, so that it loads lazily. */
export function LeaveDialog({ title, children, leave, onStay, onLeave }: LeaveDialogProps) {
  return (
    <ConfirmDialog
      title={title}
      consequences={<p>{children}</p>}
      cancel="Stay on this page"
      action={{ label: leave, danger: true }}
      onClose={onStay}
      onConfirm={onLeave}
    />
  )
}
