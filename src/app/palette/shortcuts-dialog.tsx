import { allListKeys, KeyList, reviewKeys, SingleKeys } from '#src/components/key-list.tsx'
import { Dialog } from '#src/ui/dialog.tsx'

const everywhere = [
  ['Ctrl K', 'Search users and actions (Cmd K on a Mac)'],
  ['?', 'Keyboard shortcuts'],
  ['G U', 'Users'],
  ['G L', 'Locked users'],
  ['G F', 'Users without 2FA'],
  ['G I', 'Invitations'],
  ['G W', 'Who can…?'],
  ['G R', 'Access review'],
  ['G B', 'Bulk actions'],
  ['G C', 'Recent changes'],
  ['G P', 'Profile'],
  ['G S', 'Switch scope'],
  ['F6', 'Notifications'],
  ['Ctrl Enter', 'Submit the open form'],
  ['Esc', 'Close or go back'],
] as const

/** All shortcuts, and the switch for those without Ctrl. */
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
      <h3 className="text-sm font-semibold text-text">In a review</h3>
      <KeyList keys={reviewKeys} />
      <SingleKeys />
    </Dialog>
  )
}
