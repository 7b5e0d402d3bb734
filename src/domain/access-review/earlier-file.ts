import type { ComparisonList, ComparisonRow } from './comparison-rows.ts'
import type { Comparison } from './comparison.ts'
import type { Completeness } from './completeness.ts'
import type { Decision, Reviewer } from './review-entry.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** The file that a review is compared with, as the review keeps it: what was decided then, and what changed since. */

/** What was decided about the same access the last time. */
export type PreviousDecision = {
  readonly decision: Decision
  readonly reason: string | undefined
  readonly reviewer: Reviewer
  readonly at: number
}

/** A file that a review is compared with, as it describes itself. */
export type EarlierFile = {
  /** What the file is: evidence and review files have decisions, a snapshot has none. */
  readonly kind: 'evidence' | 'review' | 'snapshot'
  readonly file: string
  /** Of the bytes of the file, so that each review names the one before. */
  readonly sha256: string
  /** Of the review, where it is one. */
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly signedOffAt?: number | undefined
  /** When it was chosen, where that was after the review started. */
  readonly chosenAt?: number | undefined
  /** When its access was loaded. */
  readonly startedAt: number
  readonly endedAt: number
  readonly level: Completeness['level']
  /** By `decidedAbout`. */
  readonly decisions: ReadonlyMap<string, PreviousDecision>
}

/** An opened file to compare with. */
export type Earlier = EarlierFile & { readonly snapshot: AccessSnapshot }

/** Lists of which every row is kept; of the others, how many there are. */
export const keptLists = [
  'gained',
  'lost',
  'through-groups',
  'users',
  'members',
] as const satisfies readonly ComparisonList[]

export type KeptList = (typeof keptLists)[number]

export type PreviousChange = Omit<ComparisonRow, 'key' | 'text'> & { readonly list: KeptList }

/** What a review says of the one before; never changed once it has started. */
export type PreviousReview = EarlierFile & {
  readonly counts: Readonly<Record<ComparisonList, number>>
  readonly changes: readonly PreviousChange[]
} & Pick<Comparison, 'onlyBefore' | 'onlyAfter' | 'notCompared'>
