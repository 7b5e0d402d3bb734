import { byCount, formatNumber } from '#src/domain/format.ts'
import type { ApplyEvent } from './apply-event.ts'
import type { ChangeCheck, ReviewCampaign } from './review.ts'

/** The findings of a check for changes as counts, including zeros. */

export type CheckFigures = {
  /** Number of items that could be compared; undefined: an earlier version didn't record it. */
  readonly compared: number | undefined
  readonly added: number
  readonly gone: number
  /** Of the missing items, those that this review had already removed. */
  readonly appliedHere: number
  readonly replaced: number
  readonly groups: number
  readonly users: number
  readonly unknown: number
}

export function checkFigures(check: ChangeCheck, { applied = [] }: Pick<ReviewCampaign, 'applied'>): CheckFigures {
  const { compared, added, gone, replaced, members, users, unknown } = check
  return {
    compared,
    added: added.length,
    gone: gone.length,
    appliedHere: appliedBefore(check, applied).size,
    replaced: replaced.length,
    groups: members.length,
    users: users.length,
    unknown: unknown.length,
  }
}

/** Items that a check didn't find because this review had already removed them. */
export function appliedBefore({ at, gone }: ChangeCheck, applied: readonly ApplyEvent[] = []): ReadonlySet<string> {
  const done = new Set(
    applied.flatMap(({ item, at: then, result }) => (then <= at && /^done/u.test(result) ? item : [])),
  )
  return new Set(gone.filter((item) => done.has(item)))
}

/** The counts with their result: "298 items compared: 0 added, 0 removed, … Result: nothing changed." */
export function checkText(figures: CheckFigures): string {
  const { compared, added, gone, appliedHere, replaced, groups, users, unknown } = figures
  const start =
    compared === undefined
      ? 'The number of items compared wasn’t recorded'
      : byCount(compared, '1 item compared', `${formatNumber(compared)} items compared`)
  const changes = [
    `${formatNumber(added)} added`,
    appliedHere > 0
      ? `${formatNumber(gone)} removed (${formatNumber(appliedHere)} of them by this review)`
      : `${formatNumber(gone)} removed`,
    `${formatNumber(replaced)} assigned again`,
    byCount(groups, '1 group with changed members', `${formatNumber(groups)} groups with changed members`),
    byCount(users, '1 user changed', `${formatNumber(users)} users changed`),
    `${formatNumber(unknown)} couldn’t be compared`,
  ]
  const others = added + gone - appliedHere + replaced + groups + users + unknown
  const result =
    others > 0
      ? 'Result: there were changes.'
      : gone > 0
        ? 'Result: nothing changed except what this review removed.'
        : 'Result: nothing changed.'
  return `${start}: ${changes.join(', ')}. ${result}`
}
