import * as v from 'valibot'
import {
  deletedAssignments,
  createdAssignments,
  plainAssignmentPage,
  roleAssignmentRowPage,
} from '#src/contract/access-schema.ts'
import { userGroup, userGroupPage, userGroupsOfPerson } from '#src/contract/group-schema.ts'
import { invitePage } from '#src/contract/invite-schema.ts'
import { userMetadataPage } from '#src/contract/user-schema.ts'
import { assignmentsOfRows, groupKind } from '#src/domain/access.ts'
import { addVerdicts, removalVerdicts, type Verdict } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import { adminRoleOf, scopeId, scopeLevel, scopeQuery, type Scope } from '#src/domain/scope.ts'
import { isApiError } from '#src/domain/api-error.ts'
import type { ApplyPort, Sent, Written } from '#src/jobs/apply-port.ts'
import type { Random } from '#src/sim/model/random.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { readRequester } from './access-reads.ts'

/** The calls of an applied review, answered by the simulated account without a request: for thousands of them. */

const types = { user: 'USER', group: 'USER_GROUP', 'service-account': 'SERVICE_ACCOUNT' } as const
const page = { pageIndex: 0, pageSize: 100 }

/** What was written, in order. */
export type WriteLog = { readonly method: keyof ApplyPort; readonly key: string }[]

/**
 * @param log gets every write that reached the account
 * @param chance how often a response is lost, before or after the change, or the change is refused
 */
export function portOf(world: World, caller: Caller, random: Random, log: WriteLog, chance: number): ApplyPort {
  const ask = readRequester(world, caller)
  const write = async (
    method: keyof ApplyPort,
    keys: readonly string[],
    act: () => Promise<ReadonlyMap<string, Verdict> | undefined>,
  ): Promise<Sent> => {
    const sentAll = (kind: Written['kind']): Sent => ({
      results: new Map(),
      answer: { kind, text: kind },
      found: false,
      correlationId: 'c',
    })
    const fault = random.next() < chance ? random.pick(['lost-before', 'lost-after', 'refused']) : 'none'
    if (fault === 'lost-before') return sentAll('unknown')
    if (fault === 'refused') return sentAll('failed')
    log.push(...keys.map((key) => ({ method, key })))
    try {
      const verdicts = await act()
      if (fault === 'lost-after') return sentAll('unknown')
      const results = new Map([...(verdicts ?? [])].map(([key, { kind }]) => [key, { kind, text: kind }]))
      const bad = [...results.values()].find(({ kind }) => kind !== 'done')
      return { ...sentAll(bad?.kind ?? 'done'), results }
    } catch (error) {
      if (!isApiError(error)) throw error
      return sentAll('failed')
    }
  }
  const usersOf = async (scope: Scope, identifiers: readonly string[]) =>
    (await ask('getUsers', userMetadataPage, scope, { query: page, body: { identifiers } })).rows
  const groupsBody = (scope: Scope, more: object) => ({ ...scopeQuery(scope), ...more })
  const rowsOf = (scope: Scope, body: object) =>
    ask('getFilteredRoleAssignmentList', plainAssignmentPage, scope, { query: page, body }).then(({ rows }) => rows)
  return {
    assignmentsOf: (scope, { kind, id }) => rowsOf(scope, { principalFilter: [{ identifier: id, type: types[kind] }] }),
    adminRows: (scope) => rowsOf(scope, { roleFilter: [adminRoleOf[scopeLevel(scope)]] }),
    enabledUsers: async (scope, ids) =>
      new Set((await usersOf(scope, ids)).flatMap(({ uuid, disabled }) => (disabled === true ? [] : uuid))),
    group: async (scope, id) => {
      const { rows } = await ask(
        'getFilteredUserGroupsList',
        userGroupPage,
        { account: scope.account },
        {
          query: page,
          body: groupsBody(scope, { identifierFilter: [id] }),
        },
      )
      const [row] = rows
      return row && { kind: groupKind(row), members: row.users && new Set(row.users) }
    },
    isMember: (scope, identifier, userIdentifier) =>
      ask('getMember', v.boolean(), scope, { path: { identifier, userIdentifier } }),
    isUserOf: async (scope, id) => (await usersOf(scope, [id])).length > 0,
    isLastAdmin: (scope, userId) => ask('checkIfLastAdmin', v.boolean(), scope, { query: { userId } }),
    rolesAcross: async ({ account }, id) => {
      const body = {
        principalFilter: { identifier: id, type: 'USER' },
        scopeFilters: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account }],
      }
      const { rows } = await ask(
        'getFilteredRoleAssignmentByScopeList',
        roleAssignmentRowPage,
        { account },
        { query: page, body },
      )
      return assignmentsOfRows(account, rows)
    },
    isInGroupBelow: async (scope, userId) => {
      const { account } = scope
      const body = { scopeFilter: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account }] }
      const { rows } = await ask(
        'getUserGroupAggregateListByUser',
        userGroupsOfPerson,
        { account },
        {
          query: page,
          path: { userId },
          body,
        },
      )
      return rows.some(
        ({ harnessManaged, orgIdentifier: org, projectIdentifier: project }) =>
          harnessManaged !== true &&
          `${scopeId({ account, ...(org == null ? {} : { org }), ...(project == null ? {} : { project }) })}/`.startsWith(
            `${scopeId(scope)}/`,
          ),
      )
    },
    isInvitationOpen: async (scope, id) =>
      (await ask('getInvites', invitePage, scope, { query: page })).rows.some((invite) => invite.id === id),
    assign: (scope, subject, roles) =>
      write(
        'assign',
        roles.map((role) => `${scopeId(scope)} ${subject.id} ${pairKey(role)}`),
        async () => {
          const principal = { identifier: subject.id, type: types[subject.kind] }
          const roleAssignments = roles.map(({ role, resourceGroup }) => ({
            roleIdentifier: role.id,
            resourceGroupIdentifier: resourceGroup.id,
            principal,
          }))
          const made = await ask('postRoleAssignments', createdAssignments, scope, { body: { roleAssignments } })
          return addVerdicts(roles, subject.id, made, principal.type)
        },
      ),
    unassign: (scope, _, roles) => {
      const ids = roles.map(({ assignmentId }) => assignmentId)
      return write('unassign', ids, async () =>
        removalVerdicts(ids, await ask('bulkDeleteRoleAssignment', deletedAssignments, scope, { body: ids })),
      )
    },
    leave: (scope, { id }, group) =>
      write('leave', [`${scopeId(scope)} ${group.id} ${id}`], async () => {
        await ask('deleteMember', userGroup, scope, { path: { identifier: group.id, userIdentifier: id } })
        return undefined
      }),
    removeUser: (scope, { id }) =>
      write('removeUser', [`${scopeId(scope)} ${id}`], async () => {
        await ask('removeUser', v.boolean(), scope, { path: { userId: id } })
        return undefined
      }),
    revoke: (scope, { id }) =>
      write('revoke', [id], async () => {
        await ask('deleteInvite', v.unknown(), scope, { path: { inviteId: id } })
        return undefined
      }),
  }
}
