import {
  bulkDeleteRoleAssignment,
  getFilteredRoleAssignmentList,
  postRoleAssignments,
  type AssignmentFilter,
  type PrincipalType,
} from '#src/api/access-api.ts'
import type { PlainAssignment } from '#src/contract/access-schema.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { addVerdicts, removalVerdicts, type AssignedRole, type RolePair } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { nameWithEmail } from '#src/domain/user.ts'
import {
  findingOfAll,
  confirmed,
  lineOf,
  unreportedVerdict,
  type RolesAdded,
  type RolesRemoved,
} from './role-mutations.ts'
import type { SafeMutation } from './safe-mutation.ts'

/**
 * Mutations of the direct roles of a user, a group, or a service account at one scope, including assignments that are
 * turned off.
 */

export type PrincipalRef = {
  readonly type: PrincipalType
  readonly id: string
  readonly name: string
  readonly email: string | undefined
}

const PAGE = 100
/** Far more than one principal has at a scope. */
const MAX_PAGES = 20

/**
 * Loads role assignments at exactly one scope to the end of the list.
 *
 * @throws ApiError, also if the list could not be loaded completely: missing ones would count as removed
 */
export async function readAssignments(scope: Scope, filter: AssignmentFilter): Promise<readonly PlainAssignment[]> {
  const rows = new Map<string, PlainAssignment>()
  for (let pageIndex = 0; pageIndex < MAX_PAGES; pageIndex += 1) {
    const page = await getFilteredRoleAssignmentList(scope, { ...filter, pageIndex, pageSize: PAGE })
    for (const row of page.rows) rows.set(row.identifier, row)
    if (page.unread > 0) break
    if (rows.size >= page.totalItems) return [...rows.values()]
    if (page.rows.length === 0) break
  }
  throw new ApiError({ kind: 'protocol', operation: 'getFilteredRoleAssignmentList', fault: 'shape' })
}

/** Role assignments of a principal at exactly one scope. @throws ApiError */
export function readAssignmentsOf(scope: Scope, { type, id }: Pick<PrincipalRef, 'type' | 'id'>) {
  return readAssignments(scope, { principals: [{ identifier: id, type }] })
}

function common(scope: Scope, principal: PrincipalRef) {
  return {
    scope,
    target: () => `${principal.type} ${principal.id}`,
    ...(principal.type === 'USER' ? { about: () => ({ id: principal.id, name: principal.name }) } : {}),
    confirms: confirmed,
    // Only in a bulk action, where lists are loaded again at its end.
    staleOnSuccess: [],
    staleIfInDoubt: [],
  }
}

/** Assigns roles to a user or a service account. Data: the result for each. */
export function assignToPrincipalMutation(
  scope: Scope,
  principal: PrincipalRef & { readonly type: 'USER' | 'SERVICE_ACCOUNT' },
): SafeMutation<readonly RolePair[], RolesAdded> {
  const { type, id, name } = principal
  return {
    ...common(scope, principal),
    operation: 'postRoleAssignments',
    label: (roles) =>
      byCount(
        roles.length,
        `Assign 1 role to ${nameWithEmail(principal)}`,
        `Assign ${formatNumber(roles.length)} roles to ${nameWithEmail(principal)}`,
      ),
    past: (roles) =>
      byCount(roles.length, `${name} was assigned 1 role`, `${name} was assigned ${formatNumber(roles.length)} roles`),
    lines: (data) => data.verdicts.map((each) => lineOf(each, 'added', 'not added')),
    send: async (roles) => {
      const bindings = roles.map(({ role, resourceGroup }) => ({
        roleIdentifier: role.id,
        resourceGroupIdentifier: resourceGroup.id,
      }))
      const answer = await postRoleAssignments(scope, id, bindings, type)
      const verdicts = addVerdicts(roles, id, answer, type)
      return {
        answer,
        verdicts: roles.map((role) => ({ role, verdict: verdicts.get(pairKey(role)) ?? unreportedVerdict })),
      }
    },
    verify: async (roles) => {
      const held = new Set((await readAssignmentsOf(scope, principal)).map(pairKey))
      return findingOfAll(roles.map((role) => held.has(pairKey(role))))
    },
  }
}

/** Removes role assignments of a user, a group, or a service account. Data: the result for each. */
export function removeFromPrincipalMutation(
  scope: Scope,
  principal: PrincipalRef,
): SafeMutation<readonly AssignedRole[], RolesRemoved> {
  return {
    ...common(scope, principal),
    operation: 'bulkDeleteRoleAssignment',
    label: (roles) =>
      byCount(
        roles.length,
        `Remove 1 role from ${nameWithEmail(principal)}`,
        `Remove ${formatNumber(roles.length)} roles from ${nameWithEmail(principal)}`,
      ),
    past: (roles) =>
      byCount(
        roles.length,
        `1 role was removed from ${principal.name}`,
        `${formatNumber(roles.length)} roles were removed from ${principal.name}`,
      ),
    lines: (data) => data.verdicts.map((each) => lineOf(each, 'removed', 'not removed')),
    send: async (roles) => {
      const ids = roles.map(({ assignmentId }) => assignmentId)
      const answer = await bulkDeleteRoleAssignment(scope, ids)
      const verdicts = removalVerdicts(ids, answer)
      return {
        answer,
        verdicts: roles.map((role) => ({ role, verdict: verdicts.get(role.assignmentId) ?? unreportedVerdict })),
      }
    },
    verify: async (roles) => {
      const held = new Set((await readAssignmentsOf(scope, principal)).map(({ identifier }) => identifier))
      return findingOfAll(roles.map(({ assignmentId }) => !held.has(assignmentId)))
    },
  }
}
