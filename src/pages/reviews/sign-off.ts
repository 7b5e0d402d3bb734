import { undecided } from '#src/domain/access-review/decision-log.ts'
import { ownAccess } from '#src/domain/access-review/decision-rules.ts'
import type { ExceptionKind } from '#src/domain/access-review/review.ts'
import type { OpenReview } from '#src/jobs/reviews.ts'

export type OpenException = { readonly kind: ExceptionKind; readonly items: readonly string[] }

/** What a review would be signed off without; each needs a reason. */
export function exceptionsOf({ review, reviewer, standings }: OpenReview): OpenException[] {
  const found: Record<ExceptionKind, string[]> = {
    undecided: [],
    'not-sure': [],
    conflict: [],
    'own-access': [],
    'not-proved': [],
  }
  for (const item of review.items) {
    const { decision, conflict } = standings.get(item.id) ?? undecided
    if (conflict.length > 0) found.conflict.push(item.id)
    else if (decision === 'not-sure') found['not-sure'].push(item.id)
    else if (decision === undefined) {
      const isOwn = ownAccess(item, reviewer, review.population) === 'own'
      found[isOwn ? 'own-access' : 'undecided'].push(item.id)
    }
  }
  const kinds: ExceptionKind[] = ['undecided', 'not-sure', 'conflict', 'own-access']
  const open = kinds.filter((kind) => found[kind].length > 0).map((kind) => ({ kind, items: found[kind] }))
  return review.population.completeness.level === 'proved' ? open : [...open, { kind: 'not-proved', items: [] }]
}
