import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { OtherWork } from '#src/session/tab-sharing.ts'
import { closeSession } from '#src/session/credential.ts'

/** Work that signing out would interrupt. */
export type PendingWork = {
  /** Users of the bulk actions in this tab. */
  readonly left: number
  readonly total: number
  /** Another change in this tab is in progress. */
  readonly effect: boolean
  /** Decisions of access reviews that are not saved to a file. */
  readonly decisions: number
  readonly others: OtherWork
}

/**
 * Asks once before signing out while something is in progress here or in another tab with the same key
 * (docs/failures.md, F51).
 */
export function SignOutDialog({ underway, onStay }: { underway: PendingWork; onStay: () => void }) {
  const bulk = underway.left > 0 || underway.others.bulkLeft > 0
  return (
    <ConfirmDialog
      title={titleOf(underway, bulk)}
      consequences={<p>{textsOf(underway).join(' ')}</p>}
      cancel="Stay connected"
      action={{ label: 'Sign out now', danger: true }}
      onClose={onStay}
      onConfirm={() => {
        closeSession('signed-out')
      }}
    />
  )
}

function titleOf({ effect, decisions, others }: PendingWork, bulk: boolean): string {
  if (bulk) return 'Sign out and stop the bulk action?'
  if (effect || others.effect || decisions === 0) return 'Sign out now?'
  return 'Sign out without saving your decisions?'
}

function textsOf({ left, total, effect, decisions, others }: PendingWork): string[] {
  const parts: string[] = []
  if (left > 0)
    parts.push(
      `A bulk action in this tab still has ${progressTextOf(left, total)} left. If you sign out, the bulk action stops and its results are cleared.`,
    )
  else if (effect) parts.push('A change is still being saved and can’t be canceled. Stay to see whether it succeeds.')
  if (decisions > 0)
    parts.push(
      byCount(
        decisions,
        'Your access review isn’t saved. If you sign out, you’ll lose 1 decision.',
        `Your access review isn’t saved. If you sign out, you’ll lose ${formatNumber(decisions)} decisions.`,
      ),
    )
  if (others.bulkLeft > 0)
    parts.push(
      `A bulk action in another tab still has ${progressTextOf(others.bulkLeft, others.bulkTotal)} left. Signing out stops it there. You can continue it in that tab after you connect again.`,
    )
  if (others.effect)
    parts.push('A change in another tab isn’t finished. It can’t be canceled, and you won’t see whether it succeeds.')
  return parts
}

function progressTextOf(left: number, total: number): string {
  return byCount(total, `${formatNumber(left)} of 1 change`, `${formatNumber(left)} of ${formatNumber(total)} changes`)
}
