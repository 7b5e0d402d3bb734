import type { JsonObject } from './lined-json.ts'
import type { Clocked, Reviewer } from './review-entry.ts'

/** What happened while the decisions of a review were applied, as its log has it. */

/** How an item ended. Only the first says that Harness was asked again and shows the change. */
export const ends = ['done-verified', 'done-not-verified', 'skipped', 'failed', 'unknown'] as const

export type End = (typeof ends)[number]

/** Why, where an end alone doesn't say it. */
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

/** What an event of a file says; undefined where its result or its reason is none that is known here. */
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
 * Something that happened to an item. `assigning`: its new role is being assigned. `sent`: its change is being sent. Both
 * are noted first, so that what was cut off is known.
 */
export type ApplyEvent = Clocked & {
  readonly id: string
  readonly item: string
  readonly result: (typeof results)[number]
  readonly reason?: ApplyReason | undefined
  /** The cause in words, where Harness or the connection is the reason. */
  readonly detail?: string | undefined
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly verifiedAt?: number | undefined
  /** Groups through which the user still has the same role; undefined: not asked, or not reported. */
  readonly remains?: readonly string[] | undefined
  readonly correlationId?: string | undefined
  readonly by: Reviewer
  /** The row of the file that it was read from, where a later version knows more of it. */
  readonly asRead?: JsonObject | undefined
}
