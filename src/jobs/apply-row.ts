import type { PlainAssignment } from '#src/contract/access-schema.ts'
import { itemsOf, type Assigning, type PlanRow, type Removal } from '#src/domain/access-review/remediation-plan.ts'
import type { LeavingAdmins } from '#src/domain/access-review/leaving-admins.ts'
import type { ApplyEvent, ApplyReason, Remediation } from '#src/domain/access-review/remediation.ts'
import { pairKey } from '#src/domain/roles.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { isAdminOf } from '#src/domain/role-changes.ts'
import type { ApplyPort, Sent, Written } from './apply-port.ts'
import { failedAnswer, type BulkAnswer } from './bulk-run.ts'
import { reasonWords } from '#src/domain/access-review/apply-words.ts'

/** One row of an applied review: what is there now, what speaks against it, the change, and what it came to. */

export type Noted = Omit<ApplyEvent, 'id' | 'at' | 'by'>

export type RowInput = {
  readonly port: ApplyPort
  /** Id of the user who applies; null: a service account. */
  readonly ownId: string | null
  /** How an item stands so far. */
  readonly standing: (item: string) => Remediation | undefined
  readonly note: (events: readonly Noted[]) => void
  /** Admins of a scope whose removal was sent and may not show yet. */
  readonly leaving: (scope: Scope) => LeavingAdmins
}

type Skip = { readonly reason: ApplyReason; readonly detail?: string }

/** Applies one row. Never throws for what Harness responds. */
export async function applyRow(row: PlanRow, input: RowInput): Promise<BulkAnswer> {
  // Done by an earlier attempt.
  const open = itemsOf(row).filter((item) => !/^done/u.test(input.standing(item)?.end ?? ''))
  if (open.length === 0) return { kind: 'skipped', text: 'Nothing is left to change here.' }
  try {
    return await work(row, new Set(open), input)
  } catch (error) {
    // Only reads get here, and nothing is sent before they are done.
    const answer = failedAnswer(error, 'Not changed.')
    const text = `${reasonWords['not-loaded']} ${answer.text}`
    input.note(open.map((item) => skipped(item, { reason: 'not-loaded', detail: answer.text })))
    return { ...answer, kind: answer.kind === 'not-sent' ? 'not-sent' : 'failed', text }
  }
}

function skipped(item: string, { reason, detail }: Skip): Noted {
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
  const skips: Noted[] = []
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
    left.flatMap(({ item, target }): Noted[] => {
      const { kind, text } = writtenOf(sent, pairKey(target))
      return kind === 'done' ? [] : [skipped(item, { reason: 'add-failed', detail: text })]
    }),
  )
  return sent.answer
}

async function unassign(row: PlanRow, removals: readonly Removal[], input: RowInput): Promise<BulkAnswer> {
  const { scope, subject } = row
  const { port, note, standing } = input
  const now = await port.assignmentsOf(scope, subject)
  const left: Removal[] = []
  const skips: Noted[] = []
  for (const removal of removals) {
    const reason = sourceSkip(now, removal.row.id)
    if (reason !== undefined) skips.push(skipped(removal.item, { reason }))
    else if (removal.target !== undefined && !isHeld(now, removal.target)) {
      // What became of the new role was noted with its own row.
      if (standing(removal.item)?.event.reason !== 'add-failed')
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

/** Why a role assignment isn't removed, as it is now. */
function sourceSkip(now: readonly PlainAssignment[], id: string): ApplyReason | undefined {
  const source = now.find(({ identifier }) => identifier === id)
  if (source === undefined) return 'gone'
  return source.managed === true ? 'built-in' : undefined
}

/** Whether a role is assigned and not switched off. */
function isHeld(now: readonly PlainAssignment[], target: Removal['pair']): boolean {
  return now.some((row) => row.disabled !== true && pairKey(row) === pairKey(target))
}

/** A group that gives access to the user who applies. */
async function ownGroupSkip({ scope, subject }: PlanRow, [first]: readonly Removal[], { port, ownId }: RowInput) {
  if (ownId === null) return undefined
  const owner = first?.row.groupScope ?? scope
  const group = await port.group(owner, subject.id)
  // A group that is gone gives nothing to anybody.
  if (group === undefined) return undefined
  const isIn =
    group.kind === 'built-in' ? await port.isUserOf(owner, ownId) : await port.isMember(owner, subject.id, ownId)
  return isIn ? ({ reason: 'own-access' } as const) : undefined
}

/** Why an admin role isn't removed: nobody else might have it. Not being able to tell counts as nobody. */
async function adminSkip(row: PlanRow, removals: readonly Removal[], input: RowInput): Promise<Skip | undefined> {
  const { scope, subject } = row
  const admin = removals.find(({ row: { disabled }, pair }) => !disabled && isAdminOf(scope, pair))
  if (admin === undefined || subject.kind === 'service-account') return undefined
  const { port, leaving } = input
  const going = leaving(scope)
  const isUser = subject.kind === 'user'
  return guarded(async () => {
    // Harness counts everybody who has the role, so somebody who isn't a user here any more isn't asked about.
    const isAsked = isUser && (await port.isUserOf(scope, subject.id))
    if (isAsked && (await port.isLastAdmin(scope, subject.id))) return { reason: 'last-admin' }
    // Harness still counts what was just removed, until the removal shows.
    if (isAsked && isNobody(going)) return undefined
    const without = { ...going, assignments: new Set([...going.assignments, admin.row.id]) }
    return (await hasOtherAdmin(scope, without, port)) ? undefined : { reason: 'last-admin' }
  })
}

function isNobody({ assignments, members }: LeavingAdmins): boolean {
  return assignments.size + members.size === 0
}

/** Whether another enabled user, or a group with other members, has the admin role of a scope. */
async function hasOtherAdmin(scope: Scope, without: LeavingAdmins, port: ApplyPort): Promise<boolean> {
  const level = scopeLevel(scope)
  const rows = (await port.adminRows(scope)).filter(
    ({ disabled, identifier, roleIdentifier }) =>
      disabled !== true && !without.assignments.has(identifier) && roleIdentifier === adminRoleOf[level],
  )
  const users = rows.flatMap(({ principal: { type, identifier } }) => (type === 'USER' ? identifier : []))
  if (users.length > 0 && (await port.enabledUsers(scope, users)).size > 0) return true
  for (const { principal } of rows) {
    // The check of Harness counts groups of the scope itself.
    if (principal.type !== 'USER_GROUP' || principal.scopeLevel?.toLowerCase() !== level) continue
    const group = await port.group(scope, principal.identifier)
    if (group === undefined || group.kind === 'built-in') continue
    if ([...(group.members ?? [])].some((user) => !without.members.has(`${principal.identifier} ${user}`))) return true
  }
  return false
}

async function guarded(check: () => Promise<Skip | undefined>): Promise<Skip | undefined> {
  try {
    return await check()
  } catch (error) {
    const answer = failedAnswer(error, '')
    // A wait, or the end of the session, is for the whole run.
    if (answer.wait !== undefined || answer.stop !== undefined) throw error
    return { reason: 'admin-unchecked', detail: answer.text.trim() }
  }
}

type AloneWork<Kind> = Extract<PlanRow['work'], { kind: Kind }>
type AloneKind = 'leave-group' | 'remove-user' | 'revoke'

/** A row about one thing. */
async function alone<Kind extends AloneKind>(
  row: PlanRow,
  item: string,
  input: RowInput,
  skip: (row: PlanRow, work: AloneWork<Kind>, input: RowInput) => Promise<Skip | undefined>,
  send: (port: ApplyPort, work: AloneWork<Kind>) => Promise<Sent>,
): Promise<BulkAnswer> {
  // The caller chose the functions by the kind of this work.
  const of = row.work as AloneWork<Kind>
  const { port, note } = input
  const why = await skip(row, of, input)
  if (why !== undefined) {
    const skips = [skipped(item, why)]
    note(skips)
    return verdictOf(skips, '')
  }
  note([{ item, result: 'sent' }])
  const sent = await send(port, of)
  note([endOf(item, writtenOf(sent, ''), sent)])
  return sent.answer
}

async function leaveSkip(
  { scope, subject }: PlanRow,
  { group }: AloneWork<'leave-group'>,
  { port, ownId, leaving }: RowInput,
): Promise<Skip | undefined> {
  if (subject.id === ownId) return { reason: 'own-access' }
  const now = await port.group(scope, group.id)
  if (now === undefined) return { reason: 'gone' }
  if (now.kind !== 'local' && now.kind !== 'unknown') return { reason: 'managed-group' }
  if (!(await port.isMember(scope, group.id, subject.id))) return { reason: 'gone' }
  return guarded(async () => {
    const level = scopeLevel(scope)
    const isAdmin = ({ roleIdentifier, disabled }: PlainAssignment) =>
      roleIdentifier === adminRoleOf[level] && disabled !== true
    const roles = await port.assignmentsOf(scope, { kind: 'group', id: group.id })
    if (!roles.some((role) => isAdmin(role) && (role.principal.scopeLevel?.toLowerCase() ?? level) === level))
      return undefined
    const going = leaving(scope)
    // A role that is assigned directly keeps them an admin.
    const own = (await port.assignmentsOf(scope, subject)).filter(isAdmin)
    if (own.some(({ identifier }) => !going.assignments.has(identifier))) return undefined
    if (await port.isLastAdmin(scope, subject.id)) return { reason: 'last-admin' }
    if (isNobody(going)) return undefined
    const without = { ...going, members: new Set([...going.members, `${group.id} ${subject.id}`]) }
    return (await hasOtherAdmin(scope, without, port)) ? undefined : { reason: 'last-admin' }
  })
}

async function userSkip(
  { scope, subject }: PlanRow,
  _: AloneWork<'remove-user'>,
  { port, ownId }: RowInput,
): Promise<Skip | undefined> {
  if (subject.id === ownId) return { reason: 'own-access' }
  if (!(await port.isUserOf(scope, subject.id))) return { reason: 'gone' }
  const roles = await port.rolesAcross(scope, subject.id)
  const isBelow = (other: Scope) => `${scopeId(other)}/`.startsWith(`${scopeId(scope)}/`)
  // Decided because there was no role: what has come since, or is below, would go as well.
  if (roles.some((role) => isBelow(role.scope)) || (await port.isInGroupBelow(scope, subject.id)))
    return { reason: 'has-roles' }
  return guarded(async () => ((await port.isLastAdmin(scope, subject.id)) ? { reason: 'last-admin' } : undefined))
}

async function inviteSkip(
  { scope }: PlanRow,
  { invitation }: AloneWork<'revoke'>,
  { port }: RowInput,
): Promise<Skip | undefined> {
  return (await port.isInvitationOpen(scope, invitation.id)) ? undefined : { reason: 'gone' }
}

function writtenOf({ results, answer, found }: Sent, key: string): Written {
  const { kind, text } = answer
  const known = results.get(key)
  // A look confirms all of a response that leaves something open.
  if (known !== undefined && !(known.kind === 'unknown' && (found || kind === 'done'))) return known
  return { kind: kind === 'skipped' || kind === 'kept' ? 'not-sent' : kind, text }
}

/** The end of an item whose change was sent. It is read again before anything is called verified. */
function endOf(item: string, { kind, text }: Written, { found, correlationId }: Sent): Noted {
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

function verdictOf(skips: readonly Noted[], none: string): BulkAnswer {
  const [first] = skips
  if (first?.reason === undefined) return { kind: 'skipped', text: none }
  return {
    kind: first.reason === 'gone' ? 'skipped' : 'kept',
    text: `${reasonWords[first.reason]} No changes were made.`,
  }
}
