import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { ignoreForeignEscape } from './keys.ts'

type SideSheetProps = {
  label: string
  children: ReactNode
  onClose: () => void
}

/** A sheet over the left side of the page; traps focus and returns it to the opener. */
export function SideSheet({ label, children, onClose }: SideSheetProps) {
  return (
    <Dialog.Root
      open
      onOpenChange={ignoreForeignEscape((open) => {
        if (!open) onClose()
      })}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[calc(100vw-3rem)] flex-col overflow-y-auto border-r border-edge bg-canvas p-3 text-text shadow-dialog outline-none">
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
