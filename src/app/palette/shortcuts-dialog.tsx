import { allListKeys, KeyList, SingleKeys } from '#src/components/key-list.tsx'
import { Dialog } from '#src/ui/dialog.tsx'

const everywhere = [
  ['Ctrl K', 'Search users and actions; Cmd K on a Mac'],
  ['?', 'This list'],
  ['G U', 'Users'],
  ['G I', 'Invitations'],
  ['G R', 'Access review'],
  ['G B', 'Bulk actions'],
  ['G C', 'Recent changes'],
  ['G P', 'Profile'],
  ['G S', 'Switch the scope'],
  ['Ctrl Enter', 'Send the open form'],
  ['Esc', 'Close, or step back'],
] as const

/** All keys, and the switch of those without Ctrl. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      size="small"
      title="Keyboard shortcuts"
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <h3 className="text-sm font-semibold text-text">Everywhere</h3>
      <KeyList keys={everywhere} />
      <h3 className="text-sm font-semibold text-text">In lists</h3>
      <KeyList keys={allListKeys} />
      <SingleKeys />
    </Dialog>
  )
}
