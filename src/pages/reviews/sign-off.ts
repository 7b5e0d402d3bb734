import { undecided } from '#src/domain/access-review/decision-log.ts'
import { ownAccess } from '#src/domain/access-review/decision-rules.ts'
import type { ExceptionKind } from '#src/domain/access-review/review.ts'
import type { OpenReview } from '#src/jobs/reviews.ts'

export type OpenException = { readonly kind: ExceptionKind; readonly items: readonly string[] }

const kinds = ['undecided', 'not-sure', 'conflict', 'own-access'] as const satisfies ExceptionKind[]

/** What a review would be signed off without; each needs a reason. */
export function exceptionsOf({ review, reviewer, standings, known }: OpenReview): OpenException[] {
  const found: Record<(typeof kinds)[number], string[]> = {
    // Nobody can decide here on what only a later version knows.
    undecided: (review.unknownItems ?? []).map(({ id }) => id),
    'not-sure': [],
    conflict: [],
    'own-access': [],
  }
  for (const item of review.items) {
    const { decision, conflict } = standings.get(item.id) ?? undecided
    if (conflict.length > 0) found.conflict.push(item.id)
    else if (decision === 'not-sure') found['not-sure'].push(item.id)
    else if (decision === undefined) {
      const isOwn = ownAccess(item, reviewer, known) === 'own'
      found[isOwn ? 'own-access' : 'undecided'].push(item.id)
    }
  }
  const open: OpenException[] = kinds
    .filter((kind) => found[kind].length > 0)
    .map((kind) => ({ kind, items: found[kind] }))
  return review.population.completeness.level === 'proved' ? open : [...open, { kind: 'not-proved', items: [] }]
}
