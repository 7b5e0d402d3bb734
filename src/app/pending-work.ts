import { countBulkLeft } from '#src/jobs/bulk-run-store.ts'
import { askOtherTabs, type OtherWork } from '#src/session/tab-sharing.ts'
import { unsavedDecisions } from '#src/session/unsaved-decisions.ts'
import { hasPendingMutations } from '#src/queries/safe-mutation.ts'
import type { PendingWork } from './sign-out-dialog.tsx'

/** Work that signing out would interrupt, in this tab and in others with the same key; undefined if there is none. */
export async function pendingWork(): Promise<PendingWork | undefined> {
  const others = await askOtherTabs()
  const { left, total } = countBulkLeft()
  const effect = hasPendingMutations()
  const decisions = unsavedDecisions()
  return left > 0 || effect || decisions > 0 || others.bulkLeft > 0 || others.effect
    ? { left, total, effect, decisions, others }
    : undefined
}

/** Work in progress in this tab, for other tabs with the same key. */
export function ownWork(): OtherWork {
  const { left, total } = countBulkLeft()
  return { bulkLeft: left, bulkTotal: total, effect: hasPendingMutations() && left === 0 }
}
