import type { QueryClient } from '@tanstack/react-query'
import { bulkDeleteRoleAssignment, postRoleAssignments } from '#src/api/access-api.ts'
import { getAggregatedUser } from '#src/api/user-api.ts'
import type { DeletedAssignments, CreatedAssignments } from '#src/contract/access-schema.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import type { RoleAssignmentMetadata, UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Finding } from '#src/domain/outcome.ts'
import {
  addVerdicts,
  confirmsSome,
  pairText,
  presentOf,
  removalVerdicts,
  type AssignedRole,
  type RolePair,
  type Verdict,
} from '#src/domain/role-changes.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { displayName, nameWithEmail } from '#src/domain/user.ts'
import { userKeys } from './user-keys.ts'
import type { SafeMutation } from './safe-mutation.ts'
import { pairKey } from '#src/domain/roles.ts'

/** Mutations of the direct roles of one user at one scope. */

/** The response, with a verdict for each requested role. */
export type SaveResult<Answer, Role> = {
  readonly answer: Answer
  readonly verdicts: readonly { readonly role: Role; readonly verdict: Verdict }[]
}

export type RolesToAdd = { readonly user: UserMetadata; readonly roles: readonly RolePair[] }
export type RolesAdded = SaveResult<CreatedAssignments, RolePair>

/** Queries that a change of roles makes stale: lists show roles, and the admin check depends on them. */
export function touchedByRoles(scope: Scope, userId: string) {
  return [
    userKeys.lists(scope),
    userKeys.plans(scope),
    userKeys.detail(scope, userId),
    userKeys.access(scope.account, userId),
  ]
}

/**
 * Assigns roles to a user at a scope. Data: the result for each; the service silently skips some
 * (docs/service.md, trap 28).
 */
export function addRolesMutation(scope: Scope, userId: string): SafeMutation<RolesToAdd, RolesAdded> {
  return {
    operation: 'postRoleAssignments',
    scope,
    target: () => userId,
    label: ({ user, roles }) =>
      byCount(
        roles.length,
        `Assign 1 role to ${nameWithEmail(user)}`,
        `Assign ${formatNumber(roles.length)} roles to ${nameWithEmail(user)}`,
      ),
    past: ({ user, roles }) =>
      byCount(
        roles.length,
        `${displayName(user)} was assigned 1 role`,
        `${displayName(user)} was assigned ${formatNumber(roles.length)} roles`,
      ),
    about: ({ user }) => ({ id: userId, name: displayName(user) }),
    lines: (data) => data.verdicts.map((each) => lineOf(each, 'added', 'not added')),
    send: async ({ roles }) => {
      const answer = await postRoleAssignments(
        scope,
        userId,
        roles.map(({ role, resourceGroup }) => ({
          roleIdentifier: role.id,
          resourceGroupIdentifier: resourceGroup.id,
        })),
      )
      const verdicts = addVerdicts(roles, userId, answer)
      return {
        answer,
        verdicts: roles.map((role) => ({ role, verdict: verdicts.get(pairKey(role)) ?? unreportedVerdict })),
      }
    },
    confirms: confirmed,
    staleOnSuccess: touchedByRoles(scope, userId),
    staleIfInDoubt: touchedByRoles(scope, userId),
    onAnswer: (client, { answer }, { roles }) => {
      const names = new Map(roles.map((role) => [pairKey(role), role]))
      const rows = answer.made.map((made): RoleAssignmentMetadata => {
        const named = names.get(pairKey(made))
        return {
          identifier: made.identifier,
          roleIdentifier: made.roleIdentifier,
          roleName: named?.role.name,
          roleScopeLevel: scopeLevel(scope),
          resourceGroupIdentifier: made.resourceGroupIdentifier,
          resourceGroupName: named?.resourceGroup.name,
          managedRole: undefined,
          managedRoleAssignment: false,
        }
      })
      patchRoles(client, scope, userId, (before) => [
        ...before.filter(({ identifier }) => rows.every((row) => row.identifier !== identifier)),
        ...rows,
      ])
    },
    verify: async ({ roles }) => {
      const { pairs } = presentOf(await rolesNow(scope, userId))
      return findingOfAll(roles.map((role) => pairs.has(pairKey(role))))
    },
  }
}

export type RolesToRemove = { readonly user: UserMetadata; readonly roles: readonly AssignedRole[] }
export type RolesRemoved = SaveResult<DeletedAssignments, AssignedRole>

/**
 * Removes roles from a user at a scope. Data: the result for each; a success can contain failures
 * (docs/service.md, trap 28).
 */
export function removeRolesMutation(scope: Scope, userId: string): SafeMutation<RolesToRemove, RolesRemoved> {
  return {
    operation: 'bulkDeleteRoleAssignment',
    scope,
    target: () => userId,
    label: ({ user, roles }) =>
      byCount(
        roles.length,
        `Remove 1 role from ${nameWithEmail(user)}`,
        `Remove ${formatNumber(roles.length)} roles from ${nameWithEmail(user)}`,
      ),
    past: ({ user, roles }) =>
      byCount(
        roles.length,
        `1 role was removed from ${displayName(user)}`,
        `${formatNumber(roles.length)} roles were removed from ${displayName(user)}`,
      ),
    about: ({ user }) => ({ id: userId, name: displayName(user) }),
    lines: (data) => data.verdicts.map((each) => lineOf(each, 'removed', 'not removed')),
    send: async ({ roles }) => {
      const ids = roles.map(({ assignmentId }) => assignmentId)
      const answer = await bulkDeleteRoleAssignment(scope, ids)
      const verdicts = removalVerdicts(ids, answer)
      return {
        answer,
        verdicts: roles.map((role) => ({ role, verdict: verdicts.get(role.assignmentId) ?? unreportedVerdict })),
      }
    },
    confirms: confirmed,
    staleOnSuccess: touchedByRoles(scope, userId),
    staleIfInDoubt: touchedByRoles(scope, userId),
    onAnswer: (client, { verdicts }) => {
      const gone = new Set(
        verdicts.filter(({ verdict }) => verdict.kind === 'done').map(({ role }) => role.assignmentId),
      )
      patchRoles(client, scope, userId, (before) => before.filter(({ identifier }) => !gone.has(identifier ?? '')))
    },
    verify: async ({ roles }) => {
      const { ids } = presentOf(await rolesNow(scope, userId))
      return findingOfAll(roles.map(({ assignmentId }) => !ids.has(assignmentId)))
    },
  }
}

export const unreportedVerdict: Verdict = { kind: 'unknown', reason: 'Harness didn’t report whether it was saved.' }

/** Whether verdicts say that something was changed; undefined if some are unknown. */
export function confirmed({ verdicts }: SaveResult<unknown, RolePair>): boolean | undefined {
  return confirmsSome(new Map(verdicts.map(({ verdict }, index) => [String(index), verdict])))
}

/** A line of the change log. */
export function lineOf({ role, verdict }: { role: RolePair; verdict: Verdict }, yes: string, no: string): string {
  if (verdict.kind === 'done') return `${pairText(role)}: ${yes}`
  return `${pairText(role)}: ${verdict.kind === 'failed' ? no : 'unknown'}. ${verdict.reason}`
}

/** Mixed results are left to the page, which checks each. */
export function findingOfAll(happened: readonly boolean[]): Finding {
  if (happened.every(Boolean)) return 'done'
  return happened.some(Boolean) ? 'unknown' : 'not-done'
}

async function rolesNow(scope: Scope, userId: string): Promise<readonly RoleAssignmentMetadata[]> {
  return (await getAggregatedUser(scope, userId)).roleAssignmentMetadata
}

/** Updates the roles of a user in every list and the detail of a scope. */
function patchRoles(
  client: QueryClient,
  scope: Scope,
  userId: string,
  change: (before: readonly RoleAssignmentMetadata[]) => RoleAssignmentMetadata[],
): void {
  const patched = (row: UserAggregate): UserAggregate =>
    row.user.uuid === userId ? { ...row, roleAssignmentMetadata: change(row.roleAssignmentMetadata) } : row
  client.setQueriesData<Page<UserAggregate>>({ queryKey: userKeys.lists(scope) }, (page) =>
    page === undefined ? page : { ...page, rows: page.rows.map(patched) },
  )
  client.setQueryData<UserAggregate>(userKeys.detail(scope, userId), (row) => (row === undefined ? row : patched(row)))
}
