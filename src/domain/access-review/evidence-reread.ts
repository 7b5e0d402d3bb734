import { formatInstant, formatNumber } from '#src/domain/format.ts'
import { scopeId } from '#src/domain/scope.ts'
import type { EvidenceRow } from './evidence.ts'
import { subjectId } from './item-facts.ts'
import { isCutOff } from './remediation.ts'
import type { ReviewCampaign, ReviewItem } from './review.ts'

/** Lists that were loaded again after decisions were applied, and lists that weren't. */

export const rereadLists = ['assignments', 'group-members', 'users', 'invitations'] as const
export type RereadList = (typeof rereadLists)[number]

export const rereadLabels: Record<RereadList, string> = {
  assignments: 'Role assignments of a user, group, or service account in a scope',
  'group-members': 'Members of a group',
  users: 'Users in a scope',
  invitations: 'Pending invitations in a scope',
}

export type Reread = {
  readonly list: RereadList
  /** Changes that were sent. */
  readonly changes: number
  /** Harness was checked and showed them. */
  readonly shown: number
  /** Harness was checked and still showed the old state. */
  readonly old: number
  /** Principals whose list was loaded: users, groups, or service accounts, each at one scope. */
  readonly subjects: number
  readonly from: number | undefined
  readonly to: number | undefined
}

export type AfterApplying = {
  readonly lists: readonly Reread[]
  /** When the last change was made; undefined if there was none. */
  readonly lastChange: number | undefined
  /** The last load of all lists, and whether it started after the last change. */
  readonly load: { readonly startedAt: number; readonly endedAt: number; readonly isAfter: boolean }
}

function listOf({ kind }: ReviewItem): RereadList {
  if (kind === 'group-member') return 'group-members'
  return kind === 'membership' ? 'users' : kind === 'invitation' ? 'invitations' : 'assignments'
}

export function afterApplying(review: ReviewCampaign, rows: readonly EvidenceRow[]): AfterApplying {
  const found = new Map(
    rereadLists.map((list) => [
      list,
      { changes: 0, shown: 0, old: 0, times: [] as number[], subjects: new Set<string>() },
    ]),
  )
  let lastChange: number | undefined
  for (const { item, remediation } of rows) {
    const entry = found.get(listOf(item))
    if (remediation === undefined || entry === undefined) continue
    const { end, event, changedAt } = remediation
    if (end === 'skipped' || (end === undefined && !isCutOff(remediation))) continue
    entry.changes += 1
    if (changedAt !== undefined) lastChange = Math.max(lastChange ?? changedAt, changedAt)
    const isOld = event.reason === 'still-there' || event.reason === 'nothing-changed'
    const time = end === 'done-verified' ? event.verifiedAt : isOld ? event.at : undefined
    if (time === undefined) continue
    entry[isOld ? 'old' : 'shown'] += 1
    entry.times.push(time)
    entry.subjects.add(`${scopeId(item.scope)} ${subjectOf(item)}`)
  }
  const loads = [review.population, ...(review.checks ?? []).flatMap(({ loaded }) => loaded ?? [])]
  const { startedAt, endedAt } = loads.reduce((last, load) => (load.startedAt >= last.startedAt ? load : last))
  return {
    lists: [...found].map(([list, { times, subjects, ...counts }]) => ({
      list,
      ...counts,
      subjects: subjects.size,
      from: times.length === 0 ? undefined : times.reduce((one, other) => Math.min(one, other)),
      to: times.length === 0 ? undefined : times.reduce((one, other) => Math.max(one, other)),
    })),
    lastChange,
    load: { startedAt, endedAt, isAfter: lastChange !== undefined && startedAt > lastChange },
  }
}

function subjectOf(item: ReviewItem): string {
  if (item.kind === 'invitation') return item.invitation.id
  if (item.kind === 'group-member') return `${item.group.id} ${item.user}`
  return 'row' in item ? `${item.row.kind} ${item.row.principal}` : subjectId(item)
}

/** The same as sentences. */
export function afterApplyingText({ lists, lastChange, load }: AfterApplying): string[] {
  const sum = (of: (list: Reread) => number) => lists.reduce((total, list) => total + of(list), 0)
  const [changes, shown, old] = [sum((list) => list.changes), sum((list) => list.shown), sum((list) => list.old)]
  const [from, to] = [formatInstant(load.startedAt), formatInstant(load.endedAt)]
  if (changes === 0)
    return [
      `No changes were sent to Harness, so nothing was loaded again. All lists were last loaded from ${from} to ${to}.`,
    ]
  return [
    `Changes sent to Harness: ${formatNumber(changes)}. New state shown: ${formatNumber(shown)}. Old state still shown: ${formatNumber(old)}. No result recorded: ${formatNumber(changes - shown - old)}.`,
    'Only the parts of the lists that the changes are in were loaded again, each for the user, group, or service account in question. The rest of those lists, and all other lists, weren’t.',
    load.isAfter
      ? `After the last change (${formatInstant(lastChange ?? 0)}), all lists were loaded again, from ${from} to ${to}, and compared with the access reviewed.`
      : `The complete lists weren’t loaded again after the last change. They were last loaded from ${from} to ${to}.`,
  ]
}
