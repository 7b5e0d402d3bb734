import { scopeId, type Scope } from '#src/domain/scope.ts'
import { findGroup, findResourceGroup, findRole, isInGroup } from '#src/sim/model/access-rules.ts'
import type { Assignment } from '#src/sim/model/assignment.ts'
import { ALL_WITH_CHILD_SCOPES, scopeAtLevel } from '#src/sim/model/scopes.ts'
import type { UserGroup, World } from '#src/sim/model/world.ts'

/** What is really so in the simulated account, for comparing what the app concludes. Written without its code. */

/** Every scope of the account. */
export function scopesOf(world: World): Scope[] {
  const account = world.account.identifier
  return [
    { account },
    ...world.organizations.map(({ identifier }) => ({ account, org: identifier })),
    ...world.projects.map(({ org, identifier }) => ({ account, org, project: identifier })),
  ]
}

/** Identifiers of the members of a scope. */
export function membersOf(world: World, scope: Scope): string[] {
  return world.members.refs(scope).map((ref) => world.people.at(ref).uuid)
}

/** Whether an assignment is one that two lists name: of a member, not internal, with role and resource group. */
function isNamedTwice(world: World, row: Assignment): boolean {
  if (row.principal.type !== 'USER') return true
  const role = findRole(world, row.roleIdentifier, row.scope)
  return (
    role?.internal === false &&
    findResourceGroup(world, row.resourceGroupIdentifier, row.scope) !== undefined &&
    world.members.has(row.scope, row.principal.identifier)
  )
}

/** What exists now at these scopes, by names that stay. What the service never shows twice is left out. */
export function existingKeys(world: World, scopes: readonly Scope[]): Set<string> {
  const found = new Set<string>()
  for (const scope of scopes) {
    for (const id of membersOf(world, scope)) found.add(`user ${scopeId(scope)} ${id}`)
    for (const row of world.assignments.at(scope))
      if (isNamedTwice(world, row)) found.add(`assignment ${scopeId(scope)} ${row.identifier}`)
  }
  const wanted = new Set(scopes.map((scope) => scopeId(scope)))
  for (const group of world.groups) {
    if (!wanted.has(scopeId(group.scope))) continue
    found.add(`group ${scopeId(group.scope)} ${group.identifier}`)
    for (const id of group.users) found.add(`member ${scopeId(group.scope)} ${group.identifier} ${id}`)
  }
  return found
}

/** A role that someone has at a scope; `group`: through which. */
type TrueRole = { readonly row: Assignment; readonly group: UserGroup | undefined }

/** Whether an assignment gives something. */
function isLive(world: World, row: Assignment): boolean {
  const role = findRole(world, row.roleIdentifier, row.scope)
  const resources = findResourceGroup(world, row.resourceGroupIdentifier, row.scope)
  return !row.disabled && role !== undefined && !role.internal && resources !== undefined
}

/** What a member of a scope has there, directly and through groups. */
export function rolesAt(world: World, scope: Scope, userId: string): TrueRole[] {
  return [...world.assignments.at(scope)].flatMap((row): TrueRole[] => {
    if (!isLive(world, row)) return []
    const { type, identifier } = row.principal
    if (type === 'USER') return identifier === userId ? [{ row, group: undefined }] : []
    const group = groupOf(world, row)
    return group !== undefined && isInGroup(world, group, userId) ? [{ row, group }] : []
  })
}

function groupOf(world: World, { scope, principal }: Assignment): UserGroup | undefined {
  const { type, identifier, scopeLevel } = principal
  const owner = type !== 'USER_GROUP' || scopeLevel === null ? undefined : scopeAtLevel(scope, scopeLevel)
  return owner && findGroup(world, identifier, owner)
}

/** What groups have at a scope. */
export function groupRolesAt(world: World, scope: Scope): TrueRole[] {
  return [...world.assignments.at(scope)].flatMap((row): TrueRole[] => {
    const group = isLive(world, row) ? groupOf(world, row) : undefined
    return group === undefined ? [] : [{ row, group }]
  })
}

const changing = /^core_(?:user_manage|user_invite|usergroup_manage|authsetting_edit|role_edit|resourcegroup_edit)$/u

/** Whether an assignment reaches everything below, or lets someone change who may do what. */
export function isPowerful(world: World, row: Assignment): boolean {
  const role = findRole(world, row.roleIdentifier, row.scope)
  const isAdmin = role?.scope === undefined && /^_(?:account|organization|project|sei)_admin$/u.test(row.roleIdentifier)
  return (
    row.resourceGroupIdentifier === ALL_WITH_CHILD_SCOPES ||
    isAdmin ||
    role?.permissions.some((permission) => changing.test(permission)) === true
  )
}

/** Who has what at a moment, as texts that stay the same whatever an assignment is called. */
export type TrueAccess = {
  /** Identifiers and whether one is switched on, by what each assignment is. */
  readonly assignments: ReadonlyMap<string, { readonly ids: ReadonlySet<string>; readonly isOn: boolean }>
  /** Names of groups, and whether it is direct as well, by what a user can use. */
  readonly usable: ReadonlyMap<string, { readonly groups: readonly string[]; readonly direct: boolean }>
  readonly users: ReadonlySet<string>
  readonly members: ReadonlySet<string>
  readonly names: ReadonlyMap<string, string>
}

/** Everything that a comparison is about, now. */
export function trueAccess(world: World, scopes: readonly Scope[]): TrueAccess {
  const assignments = new Map<string, { ids: Set<string>; isOn: boolean }>()
  const usable = new Map<string, { groups: string[]; direct: boolean }>()
  const users = new Set<string>()
  const members = new Set<string>()
  const names = new Map<string, string>()
  const everyone = new Set(world.groups.flatMap((group) => [...group.users]))
  for (const scope of scopes)
    for (const id of [
      ...membersOf(world, scope),
      ...[...world.assignments.at(scope)].map((row) => row.principal.identifier),
    ])
      everyone.add(id)
  for (const scope of scopes) {
    const at = scopeId(scope)
    for (const row of world.assignments.at(scope)) {
      if (findRole(world, row.roleIdentifier, scope)?.internal === true) continue
      const key = `${at} ${principalText(row)} ${grantText(world, row)}`
      const known = assignments.get(key) ?? { ids: new Set(), isOn: false }
      known.ids.add(row.identifier)
      known.isOn ||= !row.disabled
      assignments.set(key, known)
    }
    for (const id of membersOf(world, scope)) {
      users.add(`${at} ${id}`)
      const person = world.people.get(id)
      names.set(id, JSON.stringify([person?.name ?? '', person?.email ?? '']))
    }
    for (const id of everyone)
      for (const { row, group } of rolesAt(world, scope, id)) {
        const key = `${at} ${id} ${grantText(world, row)}`
        const known = usable.get(key) ?? { groups: [], direct: false }
        if (group === undefined) known.direct = true
        else known.groups.push(group.name)
        usable.set(key, known)
      }
  }
  for (const group of world.groups)
    if (!group.harnessManaged && scopes.some((scope) => scopeId(scope) === scopeId(group.scope)))
      for (const id of group.users) members.add(`${scopeId(group.scope)} ${group.identifier} ${id}`)
  return { assignments, usable, users, members, names }
}

function principalText({ scope, principal: { type, identifier, scopeLevel } }: Assignment): string {
  const owner = type === 'USER_GROUP' && scopeLevel !== null ? scopeAtLevel(scope, scopeLevel) : undefined
  return `${type} ${owner === undefined ? '' : scopeId(owner)} ${identifier}`
}

function grantText(world: World, { scope, roleIdentifier, resourceGroupIdentifier }: Assignment): string {
  const role = findRole(world, roleIdentifier, scope)
  const owner = role !== undefined && role.scope === undefined ? 'built-in' : scopeId(scope)
  return `${owner} ${roleIdentifier} ${resourceGroupIdentifier}`
}
