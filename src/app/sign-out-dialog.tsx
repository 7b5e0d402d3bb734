import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { OtherWork } from '#src/session/tab-sharing.ts'
import { closeSession } from '#src/session/credential.ts'

/** Work that signing out would cut short. */
export type PendingWork = {
  /** People of the bulk actions in this tab. */
  readonly left: number
  readonly total: number
  /** Another change in this tab is on its way. */
  readonly effect: boolean
  readonly others: OtherWork
}

/**
 * Asks once before signing out while something is under way here or in another tab with the same key
 * (docs/failures.md, F51).
 */
export function SignOutDialog({ underway, onStay }: { underway: PendingWork; onStay: () => void }) {
  const bulk = underway.left > 0 || underway.others.bulkLeft > 0
  return (
    <ConfirmDialog
      title={bulk ? 'Sign out and stop the bulk action?' : 'Sign out before Harness has answered?'}
      consequences={<p>{wordsOf(underway).join(' ')}</p>}
      cancel="Stay connected"
      action={{ label: 'Sign out now', danger: true }}
      onClose={onStay}
      onConfirm={() => {
        closeSession('signed-out')
      }}
    />
  )
}

function wordsOf({ left, total, effect, others }: PendingWork): string[] {
  const words: string[] = []
  if (left > 0)
    words.push(
      `A bulk action in this tab still has ${standOf(left, total)} left. They won’t be changed, and its list of outcomes is cleared.`,
    )
  else if (effect) words.push('A change is on its way and cannot be called back. Stay to see whether it worked.')
  if (others.bulkLeft > 0)
    words.push(
      `A bulk action in another tab still has ${standOf(others.bulkLeft, others.bulkTotal)} left. Signing out stops it there. You can continue it in that tab after you connect again.`,
    )
  if (others.effect)
    words.push('A change in another tab isn’t finished. It can’t be called back, and you won’t see whether it worked.')
  return words
}

function standOf(left: number, total: number): string {
  return `${formatNumber(left)} of ${counted(total, 'change', 'changes')}`
}
