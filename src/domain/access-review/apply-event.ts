import type { JsonObject } from './lined-json.ts'
import type { Clocked, Reviewer } from './review-entry.ts'

/** Events of applying a review's decisions, as in its log. */

/** Outcome of an item. Only the first one means that Harness was checked and showed the change. */
export const ends = ['done-verified', 'done-not-verified', 'skipped', 'failed', 'unknown'] as const

export type End = (typeof ends)[number]

/** The reason, if an outcome alone doesn't say it. */
export const applyReasons = [
  'found',
  'found-refused',
  'to-be-checked',
  'still-there',
  'check-failed',
  'gone',
  'own-access',
  'unknown-self',
  'last-admin',
  'admin-unchecked',
  'built-in',
  'managed-group',
  'add-failed',
  'same-role',
  'contradicted',
  'kept-elsewhere',
  'has-roles',
  'no-permission',
  'not-sent',
  'not-loaded',
  'refused',
  'nothing-changed',
  'no-response',
] as const

export type ApplyReason = (typeof applyReasons)[number]

/** The event in a file; undefined if its result or its reason is unknown. */
export function applyEventOf({ result, reason, ...row }: Unread): ApplyEvent | undefined {
  const known = results.find((each) => each === result)
  const why = applyReasons.find((each) => each === reason)
  return known === undefined || (reason !== undefined && why === undefined)
    ? undefined
    : { ...row, result: known, reason: why }
}

type Unread = Omit<ApplyEvent, 'result' | 'reason'> & { readonly result: string; readonly reason?: string | undefined }

export const results = ['assigning', 'sent', ...ends] as const

/**
 * An event of an item. `assigning`: its new role is being assigned. `sent`: its change is being sent. Both are
 * recorded first, so that interrupted changes can be found.
 */
export type ApplyEvent = Clocked & {
  readonly id: string
  readonly item: string
  readonly result: (typeof results)[number]
  readonly reason?: ApplyReason | undefined
  /** The cause in words, if Harness or the connection is the reason. */
  readonly detail?: string | undefined
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly verifiedAt?: number | undefined
  /** Groups from which the user still inherits the same role; undefined: not checked, or not reported. */
  readonly remains?: readonly string[] | undefined
  readonly correlationId?: string | undefined
  readonly by: Reviewer
  /** The row of the file that it was read from, if a later version has more data about it. */
  readonly asRead?: JsonObject | undefined
}
