import type { ComparisonList, ComparisonRow } from './comparison-rows.ts'
import type { Comparison } from './comparison.ts'
import type { Completeness } from './completeness.ts'
import type { Decision, Reviewer } from './review-entry.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** The file that a review is compared with, as the review stores it: the decisions in it, and what changed since. */

/** The previous decision about the same access. */
export type PreviousDecision = {
  readonly decision: Decision
  readonly reason: string | undefined
  readonly reviewer: Reviewer
  readonly at: number
}

/** A file that a review is compared with, as it describes itself. */
export type EarlierFile = {
  /** Kind of the file: evidence and review files have decisions, a snapshot has none. */
  readonly kind: 'evidence' | 'review' | 'snapshot'
  readonly file: string
  /** Checksum of the file, so that each review identifies the previous one. */
  readonly sha256: string
  /** Sign-off of the review, if it is one. */
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly signedOffAt?: number | undefined
  /** When it was chosen, if that was after the review started. */
  readonly chosenAt?: number | undefined
  /** When its access was loaded. */
  readonly startedAt: number
  readonly endedAt: number
  readonly level: Completeness['level']
  /** Keyed by `decidedAbout`. */
  readonly decisions: ReadonlyMap<string, PreviousDecision>
}

/** An opened file to compare with. */
export type Earlier = EarlierFile & { readonly snapshot: AccessSnapshot }

/** Lists whose rows are all stored; for the others, only their number is. */
export const keptLists = [
  'gained',
  'lost',
  'through-groups',
  'users',
  'members',
] as const satisfies readonly ComparisonList[]

export type KeptList = (typeof keptLists)[number]

export type PreviousChange = Omit<ComparisonRow, 'key' | 'text'> & { readonly list: KeptList }

/** What a review stores about the previous one; never changed after the start. */
export type PreviousReview = EarlierFile & {
  readonly counts: Readonly<Record<ComparisonList, number>>
  readonly changes: readonly PreviousChange[]
} & Pick<Comparison, 'onlyBefore' | 'onlyAfter' | 'notCompared'>
