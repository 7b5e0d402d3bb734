import type { PlainAssignment } from '#src/contract/access-schema.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import {
  MAX_SETTLED,
  sweepReason,
  type Gap,
  type GapReason,
  type Part,
  type PartTotal,
  type Sweep,
} from '#src/domain/access-review/completeness.ts'
import { reconcile, rosterEntry, type RosterEntry, type Unnameable } from '#src/domain/access-review/reconciliation.ts'
import { assignmentRowOf, type AssignmentRow, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import type { ViewedPart } from '#src/domain/access-review/view-permissions.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import {
  forEachConcurrently,
  sweepAssignments,
  sweepRoster,
  sweepUsers,
  type ReadContext,
  type Partition,
} from './access-lists.ts'
import { CallAborted, isAnswer } from './call-queue.ts'
import { forEachInSlices, runInSlices } from './time-slices.ts'
import { isAccessRefused } from '#src/domain/access.ts'
import { isApiError } from '#src/domain/api-error.ts'

/** Users and role assignments of one scope: two lists that must agree, read until they do or can't. */

/**
 * Reason of a gap if a read was refused.
 *
 * @throws any other error
 */
export function reasonOf(error: unknown): GapReason {
  if (error instanceof CallAborted) return 'stopped'
  if (!isAnswer(error)) throw error
  if (readOutcome(error) === 'forbidden' || isAccessRefused(error)) return 'no-permission'
  return isApiError(error) && error.fault === 'too-large' ? 'cut' : 'failed'
}

/** Catalog data of a scope, to recognize what one of the lists can't contain. */
export type ScopeCatalog = {
  readonly keyOfRole: (id: string, level: string | undefined) => RoleKey
  /** Loads a role that the list of roles omits. */
  readonly resolveRole: (id: string, level: string | undefined) => Promise<void>
  readonly unnameable: Unnameable
  readonly partition: Omit<Partition, 'users'>
}

export type ScopeAccess = {
  readonly users: readonly UserMetadata[]
  readonly rows: readonly AssignmentRow[]
  readonly gaps: readonly Gap[]
  readonly totals: readonly PartTotal[]
  readonly settled: number
}

type ScopeInput = {
  readonly scope: Scope
  readonly visible: ReadonlySet<ViewedPart>
  readonly catalog: ScopeCatalog
  readonly secondRoster: boolean
}

/** Further passes if a list changed during the read. */
const MAX_SWEEPS = 2

/** Reads a scope, twice if it changed during the read. */
export async function readScope(context: ReadContext, input: ScopeInput): Promise<ScopeAccess> {
  const { scope, visible } = input
  const hidden: Gap[] = []
  if (!visible.has('users')) hidden.push({ part: 'users', scope, reason: 'no-permission' })
  if (!visible.has('groups')) hidden.push({ part: 'groups', scope, reason: 'no-permission' })
  if (!visible.has('service-accounts')) hidden.push({ part: 'service-accounts', scope, reason: 'no-permission' })
  if (!visible.has('users') && !visible.has('groups') && !visible.has('service-accounts'))
    return { users: [], rows: [], gaps: hidden, totals: [], settled: 0 }
  for (let sweeps = 1; ; sweeps += 1) {
    const read = await readOnce(context, input)
    const changed = read.gaps.some(({ reason }) => reason === 'changed')
    if (!changed || sweeps >= MAX_SWEEPS) return { ...read, gaps: [...hidden, ...read.gaps] }
  }
}

async function readOnce(
  context: ReadContext,
  { scope, visible, catalog, secondRoster }: ScopeInput,
): Promise<ScopeAccess> {
  const gaps: Gap[] = []
  const totals: PartTotal[] = []
  const users = new Map<string, UserMetadata>()
  const roster = new Map<string, RosterEntry>()
  const note = (part: Part, reason: GapReason | undefined, count?: number) => {
    if (reason !== undefined) gaps.push({ part, scope, reason, ...(count === undefined ? {} : { count }) })
  }
  const attempt = async <Answer>(part: Part, read: () => Promise<Answer>): Promise<Answer | undefined> => {
    try {
      return await read()
    } catch (error) {
      note(part, reasonOf(error))
      return undefined
    }
  }
  const enter = ({ user, roleAssignmentMetadata }: UserAggregate) => {
    users.set(user.uuid, user)
    roster.set(user.uuid, rosterEntry(roleAssignmentMetadata))
  }

  const seesUsers = visible.has('users')
  const listed = seesUsers ? await attempt('users', () => sweepUsers(context, scope, enter)) : undefined
  const known = () => ({ ...catalog.partition, users: new Set(users.keys()) })
  const assigned = await attempt('assignments', () => sweepAssignments(context, scope, {}, known))
  // Without the list, there is nothing to compare, and the gap says so.
  if (assigned === undefined) return { users: [...users.values()], rows: [], gaps, totals, settled: 0 }
  const again =
    seesUsers && secondRoster && listed !== undefined
      ? await attempt('users', () => sweepRoster(context, scope))
      : undefined

  await readTotalsAgain()
  await forEachConcurrently(await unlisted(assigned.rows.values()), ({ roleIdentifier, roleLevel }) =>
    catalog.resolveRole(roleIdentifier, roleLevel),
  )
  const rowOf = (row: PlainAssignment) => assignmentRowOf(scope, row, catalog.keyOfRole)
  const rows = new Map<string, AssignmentRow>()
  await forEachInSlices(assigned.rows.values(), (row) => {
    rows.set(row.identifier, rowOf(row))
  })
  let settled = 0
  if (listed !== undefined) await compare()
  return { users: [...users.values()], rows: [...rows.values()], gaps, totals, settled }

  /** Totals again, and data that the list of users can't show a second time. */
  async function readTotalsAgain(): Promise<void> {
    const one = { pageIndex: 0, pageSize: 1 }
    if (listed !== undefined) {
      const after = await attempt('users', () =>
        context.call('Users, total', (signal) => context.reads.getAggregatedUsers(scope, one, signal)),
      )
      check('users', listed, after?.totalItems)
    }
    if (again !== undefined) {
      const reason = sweepReason(again)
      let same = again.ids.size === users.size
      await forEachInSlices(again.ids, (id) => {
        same &&= users.has(id)
      })
      note('users', reason ?? (same ? undefined : 'changed'))
    }
    for (const type of ['USER_GROUP', 'SERVICE_ACCOUNT'] as const) {
      if (!visible.has(type === 'USER_GROUP' ? 'groups' : 'service-accounts')) continue
      const second = await attempt('assignments', () => sweepAssignments(context, scope, { types: [type] }, known))
      if (second === undefined) continue
      let first = 0
      let missed = false
      await forEachInSlices(assigned?.rows.values() ?? [], ({ principal, identifier }) => {
        if (principal.type !== type) return
        first += 1
        missed ||= !second.rows.has(identifier)
      })
      const same = first === second.rows.size && !missed
      note('assignments', sweepReason(second) ?? (same ? undefined : 'changed'))
    }
    const after = await attempt('assignments', () =>
      context.call('Role assignments, total', (signal) =>
        context.reads.getFilteredRoleAssignmentList(scope, one, signal),
      ),
    )
    if (assigned !== undefined) check('assignments', assigned, after?.totalItems)
  }

  function check(part: Part, seen: Sweep, after: number | undefined): void {
    const reason = sweepReason(seen)
    note(
      part,
      reason ?? (after !== undefined && after !== seen.total ? 'changed' : undefined),
      seen.unread || undefined,
    )
    if (seen.total !== undefined) totals.push({ part, scope, total: seen.total })
  }

  /** One row for each role. */
  async function unlisted(assignments: Iterable<PlainAssignment>): Promise<PlainAssignment[]> {
    const byRole = new Map<string, PlainAssignment>()
    await forEachInSlices(assignments, (row) => {
      byRole.set(`${row.roleLevel ?? ''} ${row.roleIdentifier}`, row)
    })
    return [...byRole.values()]
  }

  async function compare(): Promise<void> {
    const { differing, strangers } = await runInSlices(reconcile(roster, rows.values(), catalog.unnameable))
    const missed = await membersAmong([...strangers])
    if (missed > 0) note('users', 'changed', missed)
    if (differing.size > MAX_SETTLED) {
      note('assignments', 'lists-disagree', differing.size)
      return
    }
    let unsettled = 0
    await forEachConcurrently(differing.keys(), async (id) => {
      if (await settle(id)) settled += 1
      else unsettled += 1
    })
    if (unsettled > 0) note('assignments', 'lists-disagree', unsettled)
  }

  /** Number of these users who are in the scope after all, so that the list of users missed them. */
  async function membersAmong(ids: readonly string[]): Promise<number> {
    let members = 0
    for (let from = 0; from < ids.length; from += 100) {
      const identifiers = ids.slice(from, from + 100)
      const page = await attempt('users', () =>
        context.call('Users by identifier', (signal) =>
          context.reads.getUsers(scope, { pageIndex: 0, pageSize: 100, filter: { identifiers } }, signal),
        ),
      )
      members += page?.totalItems ?? 0
    }
    return members
  }

  /**
   * Loads one user again in both lists.
   *
   * @returns whether they agree now
   */
  async function settle(id: string): Promise<boolean> {
    const user = await context
      .call('A user again', (signal) => context.reads.getAggregatedUser(scope, id, signal))
      .catch((error: unknown) => {
        if (readOutcome(error) === 'gone') return 'gone' as const
        reasonOf(error)
        return undefined
      })
    if (user === undefined) return false
    const fresh = await attempt('assignments', () =>
      sweepAssignments(context, scope, { principals: [{ identifier: id, type: 'USER' }] }, known),
    )
    if (fresh === undefined || sweepReason(fresh) !== undefined) return false
    await forEachConcurrently(await unlisted(fresh.rows.values()), (row) =>
      catalog.resolveRole(row.roleIdentifier, row.roleLevel),
    )
    const present = [...fresh.rows.values()].map(rowOf)
    if (user !== 'gone') {
      const entry = new Map([[id, rosterEntry(user.roleAssignmentMetadata)]])
      const { differing } = await runInSlices(reconcile(entry, present, catalog.unnameable))
      if (differing.size > 0) return false
      enter(user)
    }
    for (const [key, row] of rows) if (row.kind === 'user' && row.principal === id) rows.delete(key)
    for (const row of present) rows.set(row.id, row)
    return true
  }
}
