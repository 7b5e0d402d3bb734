import type { Scope, ScopeLevel } from '#src/domain/scope.ts'
import { assignmentsOfGroup, findGroup, findResourceGroup, findRole, isInGroup, isPermitted } from './access-rules.ts'
import type { Assignment, Principal, PrincipalType } from './assignment.ts'
import { roleResponse } from './catalog.ts'
import { refused } from './errors.ts'
import { removeAssignment } from './leaving.ts'
import { assign, assignmentProblem, isAssigned } from './membership.ts'
import { pageOf, type PageRequest } from './page-slices.ts'
import { Random } from './random.ts'
import { ALL_WITH_CHILD_SCOPES, isSame, isWithin, keyOf, scopeAtLevel, scopeFields } from './scopes.ts'
import { copyOf } from './user-rows.ts'
import type { Caller, ScopeFilter, World } from './world.ts'

const permissionsOn: Record<PrincipalType, { resourceType: string; view: string; manage: string }> = {
  USER: { resourceType: 'USER', view: 'core_user_view', manage: 'core_user_manage' },
  USER_GROUP: { resourceType: 'USERGROUP', view: 'core_usergroup_view', manage: 'core_usergroup_manage' },
  SERVICE_ACCOUNT: {
    resourceType: 'SERVICEACCOUNT',
    view: 'core_serviceaccount_view',
    manage: 'core_serviceaccount_edit',
  },
}

/** Which assignments a caller can view; checked once per scope and kind of principal. */
function viewer(world: World, caller: Caller): (scope: Scope, type: PrincipalType) => boolean {
  const known = new Map<string, boolean>()
  return (scope, type) => {
    const key = `${type} ${keyOf(scope)}`
    const { resourceType, view } = permissionsOn[type]
    const answer = known.get(key) ?? isPermitted(world, caller, view, { scope, resourceType })
    known.set(key, answer)
    return answer
  }
}

const kinds: readonly PrincipalType[] = ['USER', 'USER_GROUP', 'SERVICE_ACCOUNT']

/** An assignment as returned by the plain calls. */
function assignmentRow({ identifier, scope, principal, managed, createdAt, ...row }: Assignment, internal = false) {
  return {
    roleAssignment: {
      identifier,
      resourceGroupIdentifier: row.resourceGroupIdentifier,
      roleIdentifier: row.roleIdentifier,
      principal: {
        scopeLevel: principal.scopeLevel,
        identifier: principal.identifier,
        type: principal.type,
      },
      disabled: row.disabled,
      managed,
      internal,
    },
    scope: scopeFields(scope),
    createdAt,
    lastModifiedAt: createdAt,
    harnessManaged: managed,
  }
}

export type AssignmentFilter = {
  readonly roles?: readonly string[] | null | undefined
  readonly resourceGroups?: readonly string[] | null | undefined
  readonly types?: readonly string[] | null | undefined
  readonly managed?: readonly boolean[] | null | undefined
  readonly disabled?: readonly boolean[] | null | undefined
}

const matchesFilter = <T>(wanted: readonly T[] | null | undefined, value: T): boolean =>
  wanted == null || wanted.length === 0 || wanted.includes(value)

function passes(row: Assignment, filter: AssignmentFilter): boolean {
  return (
    matchesFilter(filter.roles, row.roleIdentifier) &&
    matchesFilter(filter.resourceGroups, row.resourceGroupIdentifier) &&
    matchesFilter<string>(filter.types, row.principal.type) &&
    matchesFilter(filter.managed, row.managed) &&
    matchesFilter(filter.disabled, row.disabled)
  )
}

/**
 * Direct assignments at exactly one scope.
 *
 * @throws ServiceError 400 `USER_NOT_AUTHORIZED` if none can be viewed
 */
export function listAssignments(
  world: World,
  caller: Caller,
  scope: Scope,
  page: PageRequest,
  filter: AssignmentFilter & { principals?: readonly { identifier: string; type: string }[] | null | undefined },
) {
  const canView = viewer(world, caller)
  if (!kinds.some((type) => canView(scope, type))) throw notAuthorized()
  const internal = new Map<string, boolean>()
  const isInternal = ({ roleIdentifier }: Assignment) => {
    const known = internal.get(roleIdentifier) ?? findRole(world, roleIdentifier, scope)?.internal === true
    internal.set(roleIdentifier, known)
    return known
  }
  const visible = kinds.filter((type) => canView(scope, type))
  const select = () => {
    const rows: Assignment[] = []
    for (const row of world.assignments.at(scope))
      if (
        visible.includes(row.principal.type) &&
        passes(row, filter) &&
        (world.settings.listsInternal || !isInternal(row)) &&
        (filter.principals == null ||
          filter.principals.some(
            ({ identifier, type }) => identifier === row.principal.identifier && type === row.principal.type,
          ))
      )
        rows.push(row)
    return rows
  }
  const rows = selected(world, JSON.stringify([keyOf(scope), visible, filter, world.settings.listsInternal]), select)
  const { on, turn } = world.reordering
  return pageOf(on ? new Random(turn).shuffled(rows) : rows, page, (row) => assignmentRow(row, isInternal(row)))
}

/** The last long list, so that paging doesn't select it again for every page. */
const remembered = new WeakMap<World, { readonly key: string; readonly rows: readonly Assignment[] }>()
const MIN_CACHED_ROWS = 5000

function selected(world: World, question: string, select: () => readonly Assignment[]): readonly Assignment[] {
  const key = `${question} ${world.effects} ${world.assignments.version}`
  const last = remembered.get(world)
  if (last?.key === key) return last.rows
  const rows = select()
  if (rows.length >= MIN_CACHED_ROWS) remembered.set(world, { key, rows })
  return rows
}

function notAuthorized() {
  return refused('USER_NOT_AUTHORIZED', 'User is not authorized to see any of these role assignments')
}

export type ScopeSelection = { readonly filter: ScopeFilter; readonly scope: Scope }

/** Assignments across scopes; those of a user include those of the user's groups. */
export function listAssignmentsAcross(
  world: World,
  caller: Caller,
  selections: readonly ScopeSelection[],
  page: PageRequest,
  filter: AssignmentFilter & { principal?: { identifier: string; type: string } | null | undefined },
) {
  const canView = viewer(world, caller)
  const isSelected = (scope: Scope) =>
    selections.some((entry) =>
      entry.filter === 'INCLUDING_CHILD_SCOPES' ? isWithin(scope, entry.scope) : isSame(scope, entry.scope),
    )
  const scopes = scopesOf(world).filter(isSelected)
  if (!scopes.some((scope) => kinds.some((type) => canView(scope, type)))) throw notAuthorized()
  const rows = held(world, filter.principal, scopes).filter(
    (row) =>
      isSelected(row.scope) &&
      canView(row.scope, row.principal.type) &&
      passes(row, filter) &&
      findRole(world, row.roleIdentifier, row.scope)?.internal === false,
  )
  return pageOf(rows, page, (row) => acrossRow(world, row))
}

function scopesOf(world: World): Scope[] {
  const account = world.account.identifier
  return [
    { account },
    ...world.organizations.map(({ identifier }) => ({ account, org: identifier })),
    ...world.projects.map(({ org, identifier }) => ({ account, org, project: identifier })),
  ]
}

function held(
  world: World,
  principal: { identifier: string; type: string } | null | undefined,
  scopes: readonly Scope[],
): Assignment[] {
  if (principal == null) return scopes.flatMap((scope) => [...world.assignments.at(scope)])
  const type = kinds.find((kind) => kind === principal.type)
  if (type === undefined) return []
  const direct = world.assignments.ofPrincipal(type, principal.identifier)
  if (type !== 'USER') return direct
  const groups = world.groups.filter((group) => isInGroup(world, group, principal.identifier))
  return [...direct, ...groups.flatMap((group) => assignmentsOfGroup(world, group))]
}

function acrossRow(world: World, row: Assignment) {
  const { org, project } = row.scope
  const role = findRole(world, row.roleIdentifier, row.scope)
  const group = findResourceGroup(world, row.resourceGroupIdentifier, row.scope)
  const projectRow = world.projects.find((entry) => entry.org === org && entry.identifier === project)
  return {
    identifier: row.identifier,
    principal: namedPrincipal(world, row),
    disabled: row.disabled,
    role: role === undefined ? null : roleResponse(role),
    resourceGroup: { identifier: row.resourceGroupIdentifier, name: group?.name ?? row.resourceGroupIdentifier },
    scope: {
      accountIdentifier: row.scope.account,
      accountName: world.account.name,
      orgIdentifier: org ?? null,
      orgName: world.organizations.find((entry) => entry.identifier === org)?.name ?? null,
      projectIdentifier: project ?? null,
      projectName: projectRow?.name ?? null,
    },
    createdAt: row.createdAt,
    lastModifiedAt: row.createdAt,
    harnessManaged: row.managed,
  }
}

function namedPrincipal(world: World, { scope, principal }: Assignment) {
  const { type, identifier, scopeLevel } = principal
  const empty = { scopeLevel, identifier, name: null, email: null, type }
  if (type === 'USER') {
    const person = world.people.get(identifier)
    if (person === undefined) return empty
    return { ...empty, name: copyOf(world, person).name, email: person.email }
  }
  if (type === 'SERVICE_ACCOUNT') {
    const account = world.serviceAccounts.find((entry) => entry.identifier === identifier)
    return { ...empty, name: account?.name ?? null, email: account?.email ?? null }
  }
  const owner = scopeLevel === null ? undefined : scopeAtLevel(scope, scopeLevel)
  return { ...empty, name: (owner && findGroup(world, identifier, owner)?.name) ?? null }
}

export type WantedAssignment = {
  readonly identifier?: string | null | undefined
  readonly roleIdentifier: string
  readonly resourceGroupIdentifier: string
  readonly principal: { identifier: string; type: string; scopeLevel?: string | null | undefined }
}

const levels: readonly ScopeLevel[] = ['account', 'organization', 'project']

/**
 * Creates assignments; failures, duplicates and missing permissions are silently skipped (docs/service.md, trap 28).
 *
 * @returns the created ones
 */
export function createAssignments(world: World, caller: Caller, scope: Scope, wanted: readonly WantedAssignment[]) {
  const made: Assignment[] = []
  for (const { identifier, roleIdentifier, resourceGroupIdentifier, principal: requestedPrincipal } of wanted) {
    const type = kinds.find((kind) => kind === requestedPrincipal.type)
    if (type === undefined) continue
    const principal: Principal = {
      type,
      identifier: requestedPrincipal.identifier,
      scopeLevel: levels.find((level) => level === requestedPrincipal.scopeLevel?.toLowerCase()) ?? null,
    }
    if (!canManage(world, caller, scope, principal)) continue
    if (assignmentProblem(world, scope, principal, roleIdentifier, resourceGroupIdentifier) !== undefined) continue
    if (isAssigned(world, scope, principal, roleIdentifier, resourceGroupIdentifier)) continue
    const freeIdentifier =
      identifier != null && world.assignments.get(identifier) === undefined ? identifier : undefined
    made.push(assign(world, scope, principal, roleIdentifier, resourceGroupIdentifier, { identifier: freeIdentifier }))
  }
  if (made.length > 0) world.effects += 1
  return made.map((row) => assignmentRow(row))
}

function canManage(world: World, caller: Caller, scope: Scope, { type, identifier }: Principal): boolean {
  const { resourceType, manage } = permissionsOn[type]
  return isPermitted(world, caller, manage, { scope, resourceType, resourceIdentifier: identifier })
}

/** Deletes assignments one by one; the response lists those that could not be deleted (docs/service.md, trap 28). */
export function deleteAssignments(world: World, caller: Caller, scope: Scope, identifiers: readonly string[]) {
  const errors: { roleAssignmentId: string; errorMessage: string }[] = []
  let deleted = 0
  for (const identifier of identifiers) {
    const row = world.assignments.get(identifier)
    const problem = deletionProblem(world, caller, scope, row)
    if (problem === undefined && row !== undefined) {
      removeAssignment(world, row)
      deleted += 1
    } else errors.push({ roleAssignmentId: identifier, errorMessage: problem ?? '' })
  }
  if (deleted > 0) world.effects += 1
  return {
    successfullyDeleted: deleted,
    failedToDelete: errors.length,
    roleAssignmentErrorResponseDTOList: errors,
  }
}

function deletionProblem(world: World, caller: Caller, scope: Scope, row: Assignment | undefined): string | undefined {
  if (row === undefined || !isSame(row.scope, scope)) return 'Invalid request: no such role assignment at this scope'
  if (row.managed) return 'Invalid request: a managed assignment cannot be deleted'
  if (!canManage(world, caller, scope, row.principal)) return 'The caller may not change what this principal holds'
  if (isLastAdminBinding(world, row)) return 'Invalid request: the account would be left without an administrator'
  return undefined
}

/** Whether this is the last binding that makes anyone an account admin. */
function isLastAdminBinding(world: World, row: Assignment): boolean {
  const isAdminBinding = (entry: Assignment) =>
    entry.roleIdentifier === '_account_admin' &&
    entry.resourceGroupIdentifier === ALL_WITH_CHILD_SCOPES &&
    !entry.disabled &&
    entry.principal.type !== 'SERVICE_ACCOUNT'
  if (row.scope.org !== undefined || !isAdminBinding(row)) return false
  for (const entry of world.assignments.at(row.scope)) {
    if (entry.identifier === row.identifier || !isAdminBinding(entry)) continue
    if (entry.principal.type === 'USER') return false
    const group = findGroup(world, entry.principal.identifier, row.scope)
    if (group !== undefined && group.users.size > 0) return false
  }
  return true
}
