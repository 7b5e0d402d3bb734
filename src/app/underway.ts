import { countBulkLeft } from '#src/queries/bulk-runs.ts'
import { askOtherTabs } from '#src/queries/session-sharing.ts'
import { isEffectUnderWay } from '#src/queries/write.ts'
import type { Underway } from './sign-out-dialog.tsx'

/** What signing out would cut short, in this tab and in others with the same key; undefined when nothing. */
export async function whatIsUnderway(): Promise<Underway | undefined> {
  const others = await askOtherTabs()
  const { left, total } = countBulkLeft()
  const effect = isEffectUnderWay()
  return left > 0 || effect || others.bulkLeft > 0 || others.effect ? { left, total, effect, others } : undefined
}
