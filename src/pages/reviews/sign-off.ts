import { undecided } from '#src/domain/access-review/decision-log.ts'
import { missingItems, excluded } from '#src/domain/access-review/change-check.ts'
import { ownAccess } from '#src/domain/access-review/decision-rules.ts'
import type { ExceptionKind, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'

export type OpenException = { readonly kind: ExceptionKind; readonly items: readonly string[] }

const kinds = ['undecided', 'not-sure', 'conflict', 'own-access'] as const satisfies ExceptionKind[]

/**
 * Exceptions of a sign-off; each needs a reason.
 *
 * @param isChecked whether changes since the start were checked
 */
export function exceptionsOf(
  { review, reviewer, decisionStates, known }: OpenReview,
  isChecked: boolean,
): OpenException[] {
  const found: Record<(typeof kinds)[number], string[]> = {
    // Items of a later version can't be decided here.
    undecided: (review.unknownItems ?? []).map(({ id }) => id),
    'not-sure': [],
    conflict: [],
    'own-access': [],
  }
  const gone = missingItems(review)
  for (const item of review.items) {
    const { decision, conflict } = decisionStates.get(item.id) ?? undecided
    if (conflict.length > 0) found.conflict.push(item.id)
    else if (decision === 'not-sure') found['not-sure'].push(item.id)
    else if (decision === undefined && !gone.has(item.id)) {
      const isOwn = ownAccess(item, reviewer, known) === 'own'
      found[isOwn ? 'own-access' : 'undecided'].push(item.id)
    }
  }
  const open: OpenException[] = kinds
    .filter((kind) => found[kind].length > 0)
    .map((kind) => ({ kind, items: found[kind] }))
  const added = excluded(review)
  if (added.length > 0) open.push({ kind: 'new', items: added })
  if (!isChecked) open.push({ kind: 'not-checked', items: [] })
  if (review.population.completeness.level !== 'proved') open.push({ kind: 'not-proved', items: [] })
  return open
}

/** How long the findings of a check count as current. */
const FRESH = 10 * 60_000

/** Whether changes were checked recently. */
export function isFresh({ checks = [] }: ReviewCampaign, now: number): boolean {
  const last = checks.at(-1)
  return last !== undefined && now - last.at < FRESH
}
