import type { PlainAssignment } from '#src/contract/access-schema.ts'
import { itemsOf, type Assigning, type PlanRow, type Removal } from '#src/domain/access-review/plan-rows.ts'
import type { Remediation } from '#src/domain/access-review/remediation.ts'
import type { ApplyEvent, ApplyReason } from '#src/domain/access-review/apply-event.ts'
import { pairKey } from '#src/domain/roles.ts'
import {
  adminSkip,
  inviteSkip,
  leaveSkip,
  ownGroupSkip,
  userSkip,
  type WorkOfKind,
  type GuardInput,
  type Skip,
} from './apply-guards.ts'
import type { ApplyPort, Sent, Written } from './apply-port.ts'
import { failedAnswer, type BulkAnswer } from './bulk-run.ts'
import { reasonLabels } from '#src/domain/access-review/apply-labels.ts'

/** One row of an applied review: current state, guards, the change, and its result. */

export type NewApplyEvent = Omit<ApplyEvent, 'id' | 'at' | 'by'>

export type RowInput = GuardInput & {
  /** Current state of an item. */
  readonly remediationOf: (item: string) => Remediation | undefined
  readonly note: (events: readonly NewApplyEvent[]) => void
}

/** Applies one row. Never throws for a response of Harness. */
export async function applyRow(row: PlanRow, input: RowInput): Promise<BulkAnswer> {
  // Done by an earlier attempt.
  const open = itemsOf(row).filter((item) => !/^done/u.test(input.remediationOf(item)?.end ?? ''))
  if (open.length === 0) return { kind: 'skipped', text: 'Nothing is left to change here.' }
  try {
    return await work(row, new Set(open), input)
  } catch (error) {
    // Only reads get here, and nothing is sent before they finish.
    const answer = failedAnswer(error, 'Not changed.')
    const text = `${reasonLabels['not-loaded']} ${answer.text}`
    input.note(open.map((item) => skipped(item, { reason: 'not-loaded', detail: answer.text })))
    return { ...answer, kind: answer.kind === 'not-sent' ? 'not-sent' : 'failed', text }
  }
}

function skipped(item: string, { reason, detail }: Skip): NewApplyEvent {
  return { item, result: 'skipped', reason, ...(detail === undefined ? {} : { detail }) }
}

function work(row: PlanRow, open: ReadonlySet<string>, input: RowInput): Promise<BulkAnswer> {
  switch (row.work.kind) {
    case 'assign':
      return assign(
        row,
        row.work.changes.filter(({ item }) => open.has(item)),
        input,
      )
    case 'unassign':
      return unassign(
        row,
        row.work.removals.filter(({ item }) => open.has(item)),
        input,
      )
    case 'leave-group':
      return alone(row, row.work.item, input, leaveSkip, ({ leave }, { group }) => leave(row.scope, row.subject, group))
    case 'remove-user':
      return alone(row, row.work.item, input, userSkip, ({ removeUser }) => removeUser(row.scope, row.subject))
    case 'revoke':
      return alone(row, row.work.item, input, inviteSkip, ({ revoke }, { invitation }) => revoke(row.scope, invitation))
  }
}

async function assign(
  { scope, subject }: PlanRow,
  changes: readonly Assigning[],
  { port, note }: RowInput,
): Promise<BulkAnswer> {
  const now = await port.assignmentsOf(scope, subject)
  const left: Assigning[] = []
  const skips: NewApplyEvent[] = []
  for (const change of changes) {
    const reason = sourceSkip(now, change.row.id)
    if (reason !== undefined) skips.push(skipped(change.item, { reason }))
    else if (!isHeld(now, change.target)) left.push(change)
  }
  note(skips)
  if (left.length === 0) return verdictOf(skips, 'Already assigned. No changes were made.')
  note(left.map(({ item }) => ({ item, result: 'assigning' })))
  const roles = [...new Map(left.map(({ target }) => [pairKey(target), target])).values()]
  const sent = await port.assign(scope, subject, roles)
  note(
    left.flatMap(({ item, target }): NewApplyEvent[] => {
      const { kind, text } = writtenOf(sent, pairKey(target))
      return kind === 'done' ? [] : [skipped(item, { reason: 'add-failed', detail: text })]
    }),
  )
  return sent.answer
}

async function unassign(row: PlanRow, removals: readonly Removal[], input: RowInput): Promise<BulkAnswer> {
  const { scope, subject } = row
  const { port, note, remediationOf } = input
  const now = await port.assignmentsOf(scope, subject)
  const left: Removal[] = []
  const skips: NewApplyEvent[] = []
  for (const removal of removals) {
    const reason = sourceSkip(now, removal.row.id)
    if (reason !== undefined) skips.push(skipped(removal.item, { reason }))
    else if (removal.target !== undefined && !isHeld(now, removal.target)) {
      // The result of the new role was recorded with its own row.
      if (remediationOf(removal.item)?.event.reason !== 'add-failed')
        skips.push(skipped(removal.item, { reason: 'add-failed' }))
    } else left.push(removal)
  }
  const own = subject.kind === 'group' && left.length > 0 ? await ownGroupSkip(row, left, input) : undefined
  const admin = own ?? (await adminSkip(row, left, input))
  if (admin !== undefined) {
    skips.push(...left.map(({ item }) => skipped(item, admin)))
    left.length = 0
  }
  note(skips)
  if (left.length === 0) return verdictOf(skips, 'The new role wasn’t assigned. No changes were made.')
  note(left.map(({ item }) => ({ item, result: 'sent' })))
  const roles = left.map(({ row: { id }, pair }) => ({ ...pair, assignmentId: id }))
  const sent = await port.unassign(scope, subject, roles)
  note(left.map(({ item, row: { id } }) => endOf(item, writtenOf(sent, id), sent)))
  return sent.answer
}

/** Why a role assignment isn't removed, in its current state. */
function sourceSkip(now: readonly PlainAssignment[], id: string): ApplyReason | undefined {
  const source = now.find(({ identifier }) => identifier === id)
  if (source === undefined) return 'gone'
  return source.managed === true ? 'built-in' : undefined
}

/** Whether a role is assigned and not turned off. */
function isHeld(now: readonly PlainAssignment[], target: Removal['pair']): boolean {
  return now.some((row) => row.disabled !== true && pairKey(row) === pairKey(target))
}

type AloneKind = 'leave-group' | 'remove-user' | 'revoke'

/** A row with a single target. */
async function alone<Kind extends AloneKind>(
  row: PlanRow,
  item: string,
  input: RowInput,
  skip: (row: PlanRow, work: WorkOfKind<Kind>, input: RowInput) => Promise<Skip | undefined>,
  send: (port: ApplyPort, work: WorkOfKind<Kind>) => Promise<Sent>,
): Promise<BulkAnswer> {
  // The caller chose the functions by the kind of this row.
  const rowWork = row.work as WorkOfKind<Kind>
  const { port, note } = input
  const reason = await skip(row, rowWork, input)
  if (reason !== undefined) {
    const skips = [skipped(item, reason)]
    note(skips)
    return verdictOf(skips, '')
  }
  note([{ item, result: 'sent' }])
  const sent = await send(port, rowWork)
  note([endOf(item, writtenOf(sent, ''), sent)])
  return sent.answer
}

function writtenOf({ results, answer, found }: Sent, key: string): Written {
  const { kind, text } = answer
  const known = results.get(key)
  // One check settles every target of an ambiguous response.
  if (known !== undefined && !(known.kind === 'unknown' && (found || kind === 'done'))) return known
  return { kind: kind === 'skipped' || kind === 'kept' ? 'not-sent' : kind, text }
}

/** The outcome of an item whose change was sent. It is read again before it counts as verified. */
function endOf(item: string, { kind, text }: Written, { found, correlationId }: Sent): NewApplyEvent {
  const more = correlationId === undefined ? {} : { correlationId }
  switch (kind) {
    case 'done':
      return { item, result: 'done-not-verified', reason: 'to-be-checked', ...(found ? { detail: text } : {}), ...more }
    case 'failed':
      return { item, result: 'failed', reason: 'refused', detail: text, ...more }
    case 'unknown':
      return { item, result: 'unknown', reason: 'no-response', detail: text, ...more }
    case 'not-sent':
      return { item, result: 'skipped', reason: 'not-sent', detail: text, ...more }
  }
}

function verdictOf(skips: readonly NewApplyEvent[], none: string): BulkAnswer {
  const [first] = skips
  if (first?.reason === undefined) return { kind: 'skipped', text: none }
  return {
    kind: first.reason === 'gone' ? 'skipped' : 'kept',
    text: `${reasonLabels[first.reason]} No changes were made.`,
  }
}
