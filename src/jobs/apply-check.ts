import { checkKey, type PlanRow, type Removal } from '#src/domain/access-review/plan-rows.ts'
import { isCutOff, type Remediation } from '#src/domain/access-review/remediation.ts'
import { groupsStillGranting } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import type { ApplyPort } from './apply-port.ts'
import type { NewApplyEvent } from './apply-row.ts'
import { failedAnswer, type BulkAnswer } from './bulk-run.ts'

/** Whether Harness shows the changes: one read for all changes of a principal at a scope. */

export type CheckTarget = Pick<PlanRow, 'scope' | 'subject'> & {
  readonly id: string
  readonly rows: readonly PlanRow[]
}

/** Items that are read together. */
export function checkTargets(rows: readonly PlanRow[]): CheckTarget[] {
  const found = new Map<string, CheckTarget>()
  for (const row of rows) {
    if (row.work.kind === 'assign') continue
    const id = checkKey(row)
    const { scope, subject } = row
    found.set(id, { id, scope, subject, rows: [...(found.get(id)?.rows ?? []), row] })
  }
  return [...found.values()]
}

/** Whether a change of an item was sent, so that reading it is useful. */
export function isCheckable(remediation: Remediation | undefined): boolean {
  if (remediation === undefined) return false
  const { end } = remediation
  return end === 'done-not-verified' || end === 'unknown' || end === 'failed' || isCutOff(remediation)
}

type CheckInput = {
  readonly port: ApplyPort
  readonly remediationOf: (item: string) => Remediation | undefined
  readonly note: (events: readonly NewApplyEvent[]) => void
  /** The last read. */
  readonly isLast: boolean
  readonly now: () => number
}

/** Whether a change shows, for each item. */
type Shown = ReadonlyMap<string, boolean>

/**
 * Reads the user again. Changes nothing.
 *
 * @returns whether another read later could show more; the result is for the queue
 */
export async function checkTarget(
  target: CheckTarget,
  input: CheckInput,
): Promise<{ mustRetry: boolean; answer: BulkAnswer }> {
  const { port, remediationOf, note, isLast, now } = input
  let shown: Shown
  try {
    shown = await readShown(target, port)
  } catch (error) {
    const answer = failedAnswer(error, 'Not checked.')
    if (answer.wait === undefined)
      note(itemsIn(target).flatMap((item) => unread(item, remediationOf(item), answer.text)))
    return { mustRetry: !isLast && answer.stop === undefined, answer }
  }
  const through = await remainsOf(target, shown, input)
  const events = itemsIn(target).flatMap((item): NewApplyEvent[] => {
    const before = remediationOf(item)
    if (before === undefined || !isCheckable(before)) return []
    if (shown.get(item) !== true) return isLast ? stillThere(item, before) : []
    const { reason, detail } = before.event
    const found = before.end === 'failed' && reason === 'refused' ? 'found-refused' : 'found'
    const wasDone = before.end === 'done-not-verified' && detail === undefined
    const remains = through?.get(item)
    return [
      {
        item,
        result: 'done-verified',
        verifiedAt: now(),
        ...(wasDone ? {} : { reason: found }),
        ...(remains === undefined ? {} : { remains }),
      },
    ]
  })
  note(events)
  const left = itemsIn(target).some((item) => {
    const after = remediationOf(item)
    return after !== undefined && after.end !== 'failed' && isCheckable(after)
  })
  return { mustRetry: left && !isLast, answer: { kind: 'done', text: '' } }
}

function itemsIn({ rows }: CheckTarget): string[] {
  return rows.flatMap(({ work }) =>
    work.kind === 'unassign' ? work.removals.map(({ item }) => item) : 'item' in work ? [work.item] : [],
  )
}

function removalsIn({ rows }: CheckTarget): Removal[] {
  return rows.flatMap(({ work }) => (work.kind === 'unassign' ? work.removals : []))
}

async function readShown(target: CheckTarget, port: ApplyPort): Promise<Shown> {
  const { scope, subject, rows } = target
  const removals = removalsIn(target)
  const shown = new Map<string, boolean>()
  if (removals.length > 0) {
    const now = await port.assignmentsOf(scope, subject)
    const ids = new Set(now.map(({ identifier }) => identifier))
    const held = new Set(now.flatMap((row) => (row.disabled === true ? [] : pairKey(row))))
    for (const { item, row, target: wanted } of removals)
      shown.set(item, !ids.has(row.id) && (wanted === undefined || held.has(pairKey(wanted))))
  }
  for (const { work } of rows) {
    if (work.kind === 'leave-group') shown.set(work.item, !(await port.isMember(scope, work.group.id, subject.id)))
    if (work.kind === 'remove-user') shown.set(work.item, !(await port.isUserOf(scope, subject.id)))
    if (work.kind === 'revoke') shown.set(work.item, !(await port.isInvitationOpen(scope, work.invitation.id)))
  }
  return shown
}

/** Groups that still grant a user a removed role; undefined if unknown. */
async function remainsOf(target: CheckTarget, shown: Shown, { port, remediationOf }: CheckInput) {
  const { scope, subject } = target
  const gone = removalsIn(target).filter(({ item }) => shown.get(item) === true && isCheckable(remediationOf(item)))
  if (subject.kind !== 'user' || gone.length === 0) return undefined
  try {
    const roles = await port.rolesAcross(scope, subject.id)
    return new Map(gone.map(({ item, pair }) => [item, groupsStillGranting(pair, scope, roles)]))
  } catch {
    // The change itself is verified; other access stays unknown.
    return undefined
  }
}

function unread(item: string, before: Remediation | undefined, detail: string): NewApplyEvent[] {
  if (before === undefined) return []
  if (before.end === 'done-not-verified') return [{ item, result: 'done-not-verified', reason: 'check-failed', detail }]
  return isCutOff(before) ? [{ item, result: 'unknown', reason: 'no-response', detail }] : []
}

function stillThere(item: string, before: Remediation): NewApplyEvent[] {
  if (before.end === 'done-not-verified') return [{ item, result: 'done-not-verified', reason: 'still-there' }]
  if (before.end === 'failed') return []
  return [{ item, result: 'failed', reason: 'nothing-changed' }]
}
