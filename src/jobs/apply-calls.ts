import type { QueryClient } from '@tanstack/react-query'
import { getMember, getUserGroupAggregateListByUser, getUserGroupsById } from '#src/api/group-api.ts'
import type { Trace } from '#src/api/trace.ts'
import { checkIfLastAdmin, getUsers } from '#src/api/user-api.ts'
import { groupKind, assignmentsOfRows } from '#src/domain/access.ts'
import type { Subject } from '#src/domain/access-review/plan-rows.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { groupScope } from '#src/domain/group-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { accessOfUserQuery } from '#src/queries/access-queries.ts'
import { leaveGroupMutation } from '#src/queries/group-mutations.ts'
import { revokeInviteInBulk } from '#src/queries/invite-mutations.ts'
import { readOpenInvites } from '#src/queries/invite-queries.ts'
import {
  assignToPrincipalMutation,
  readAssignments,
  readAssignmentsOf,
  removeFromPrincipalMutation,
  type PrincipalRef,
} from '#src/queries/principal-role-mutations.ts'
import type { SafeMutation } from '#src/queries/safe-mutation.ts'
import { removeUserMutation } from '#src/queries/user-mutations.ts'
import type { ApplyPort, Sent, Written } from './apply-port.ts'
import { sendRow, type BulkLabels } from './bulk-mutation.ts'
import type { BulkVerdict } from './bulk-rows.ts'

/** Calls that apply a review. */

const types = { user: 'USER', group: 'USER_GROUP', 'service-account': 'SERVICE_ACCOUNT' } as const

function principal({ kind, id, name, email }: Subject): PrincipalRef {
  return { type: types[kind], id, name, email }
}

const OLD_STATE = 'Harness responded, but still showed the old state.'
/** Harness had nothing to change, although the check before showed otherwise. */
const ALREADY_GONE = 'Harness responded that it was already gone.'

/** Number of users in one lookup. */
const LOOKUP = 100

/** The calls of a client's session. */
export function applyCalls(client: QueryClient): ApplyPort {
  return {
    assignmentsOf: (scope, { kind, id }) => readAssignmentsOf(scope, { type: types[kind], id }),
    adminRows: (scope) => readAssignments(scope, { roles: [adminRoleOf[scopeLevel(scope)]] }),
    enabledUsers: async (scope, ids) => {
      const found = new Set<string>()
      for (let from = 0; from < ids.length && found.size === 0; from += LOOKUP)
        for (const user of await usersOf(scope, ids.slice(from, from + LOOKUP)))
          if (user.disabled !== true) found.add(user.uuid)
      return found
    },
    group: async (scope, id) => {
      const page = await getUserGroupsById(scope, { identifiers: [id], pageIndex: 0, pageSize: 10 })
      const row = page.rows.find(
        ({ identifier, orgIdentifier, projectIdentifier }) =>
          identifier === id && orgIdentifier === scope.org && projectIdentifier === scope.project,
      )
      // Without permission to view groups, the page has size 0.
      if (row === undefined && (page.unread > 0 || page.pageSize === 0))
        throw new ApiError({ kind: 'protocol', operation: 'getFilteredUserGroupsList', fault: 'shape' })
      return row && { kind: groupKind(row), members: row.users && new Set(row.users) }
    },
    isMember: (scope, identifier, userIdentifier) => getMember(scope, { identifier, userIdentifier }),
    isUserOf: async (scope, id) => (await usersOf(scope, [id])).some(({ uuid }) => uuid === id),
    isLastAdmin: checkIfLastAdmin,
    rolesAcross: async (scope, id) => {
      const { rows, unread } = await client.query({
        ...accessOfUserQuery(scope.account, id),
        staleTime: 0,
        retry: false,
      })
      if (unread > 0)
        throw new ApiError({ kind: 'protocol', operation: 'getFilteredRoleAssignmentByScopeList', fault: 'shape' })
      return assignmentsOfRows(scope.account, rows)
    },
    isInGroupBelow: async (scope, id) => {
      const page = await getUserGroupAggregateListByUser(scope.account, { userId: id, pageIndex: 0, pageSize: 100 })
      if (page.unread > 0 || page.rows.length < page.totalItems)
        throw new ApiError({ kind: 'protocol', operation: 'getUserGroupAggregateListByUser', fault: 'shape' })
      return page.rows.some(
        (group) =>
          group.harnessManaged !== true &&
          `${scopeId(groupScope(scope.account, group))}/`.startsWith(`${scopeId(scope)}/`),
      )
    },
    isInvitationOpen: async (scope, id) => {
      const { found, complete } = await readOpenInvites(scope, new Set([id]))
      if (!found.has(id) && !complete) throw new ApiError({ kind: 'protocol', operation: 'getInvites', fault: 'shape' })
      return found.has(id)
    },
    assign: (scope, subject, roles) => {
      const { type, ...rest } = principal(subject)
      if (type === 'USER_GROUP') throw new Error('Roles of groups are not changed, only removed.')
      return sent(client, assignToPrincipalMutation(scope, { ...rest, type }), roles, {
        verdictsOf: ({ verdicts }) =>
          verdicts.map(({ role, verdict }) => [pairKey(role), written(verdict, 'Assigned.')]),
        done: 'Assigned.',
        failed: 'Not assigned.',
      })
    },
    unassign: (scope, subject, roles) =>
      sent(client, removeFromPrincipalMutation(scope, principal(subject)), roles, {
        verdictsOf: ({ verdicts }) =>
          verdicts.map(({ role, verdict }) => [role.assignmentId, written(verdict, 'Removed.')]),
        done: 'Removed.',
        failed: 'Not removed.',
      }),
    leave: (scope, { id, name, email = '' }, group) =>
      sent(
        client,
        leaveGroupMutation(scope, id),
        { user: { uuid: id, name, email }, group },
        {
          verdictsOf: () => [],
          isDone: (_, confirmed) => confirmed,
          done: 'Removed.',
          failed: 'Not removed.',
        },
      ),
    removeUser: (scope, { id, name, email = '' }) =>
      sent(
        client,
        removeUserMutation(scope),
        { user: { uuid: id, name, email } },
        {
          verdictsOf: () => [],
          isDone: (removal) => removal === 'removed',
          done: 'Removed.',
          notDone: ALREADY_GONE,
          failed: 'Not removed.',
        },
      ),
    revoke: (scope, { id, email }) =>
      sent(
        client,
        revokeInviteInBulk(scope),
        { id, email },
        {
          verdictsOf: () => [],
          isDone: (revocation) => revocation === 'revoked',
          done: 'Revoked.',
          notDone: ALREADY_GONE,
          failed: 'Not revoked.',
        },
      ),
  }
}

/** Users of a scope by identifier. */
async function usersOf(scope: Scope, identifiers: readonly string[]) {
  const page = await getUsers(scope, {
    pageIndex: 0,
    pageSize: LOOKUP,
    sortOrders: ['email,ASC'],
    filter: { identifiers },
  })
  if (page.unread > 0) throw new ApiError({ kind: 'protocol', operation: 'getUsers', fault: 'shape' })
  return page.rows
}

function written(verdict: { kind: Written['kind']; reason?: string }, done: string): Written {
  return { kind: verdict.kind, text: verdict.kind === 'done' ? done : (verdict.reason ?? '') }
}

type SentLabels<Data> = {
  /** Result for each target of the row. */
  readonly verdictsOf: (data: Data) => readonly (readonly [key: string, result: Written])[]
  /** Whether a response confirms the change; if it doesn't, only a read can. */
  readonly isDone?: (data: Data, confirmed: boolean) => boolean
  readonly done: string
  readonly notDone?: string
  readonly failed: string
}

async function sent<Variables, Data>(
  client: QueryClient,
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
  { verdictsOf, isDone = () => true, done, notDone = OLD_STATE, failed }: SentLabels<Data>,
): Promise<Sent> {
  const trace: Trace = {}
  let results: ReadonlyMap<string, Written> = new Map()
  const seen = { answered: false }
  const labels: BulkLabels<Data> = {
    answered: (data, confirmed): BulkVerdict => {
      seen.answered = true
      results = new Map(verdictsOf(data))
      const bad = [...results.values()].find(({ kind }) => kind !== 'done')
      // Only the read that follows confirms an ambiguous response, and it covers all targets.
      if (bad === undefined || (bad.kind === 'unknown' && confirmed))
        return isDone(data, confirmed) ? { kind: 'done', text: done } : { kind: 'unknown', text: notDone }
      return { kind: bad.kind, text: `${bad.kind === 'failed' ? failed : ''} ${bad.text}`.trim() }
    },
    failed,
    foundDone: done,
    doubt: 'It’s safe to try again.',
  }
  const answer = await sendRow(client, mutation, variables, labels, trace)
  return { results, answer, found: !seen.answered && answer.kind === 'done', correlationId: trace.correlationId }
}
