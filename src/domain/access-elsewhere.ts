import type { RoleAssignment } from './access.ts'
import { placeName, placeOf } from './access-map.ts'
import { isHighRisk, type RolePair } from './role-changes.ts'
import { makeScope, scopeLevel, type Scope } from './scope.ts'
import type { AccessSource } from './copy-access.ts'
import { pairKey } from './roles.ts'

/** Access of a user that "Copy access" at one scope does not copy, by the scope where it can be assigned. */
export type ElsewherePlace = {
  /** As returned by `placeOf`. */
  readonly place: string
  /** "Storefront / Checkout"; "Account" for the account. */
  readonly name: string
  readonly scope: Scope
  /** "Release Manager for All Resources", or the group that grants it. */
  readonly lines: readonly string[]
  readonly roles: readonly RolePair[]
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  /** The lines that can't be assigned: neither a role nor a group of users. */
  readonly unassignable: readonly string[]
}

type Draft = {
  name: string
  scope: Scope
  lines: Set<string>
  roles: Map<string, RolePair>
  groups: Map<string, string>
  unassignable: Set<string>
}

/**
 * Access of a user beyond the direct roles and the groups of one scope: in other scopes, and here inherited from
 * groups of parent scopes. Automatic and disabled access is omitted.
 *
 * @param scope scope whose direct roles and groups are copied
 * @param assignments all known assignments of the user
 * @param own all known assignments of the user who gets the access: what they already have is omitted
 */
export function accessElsewhere(
  scope: Scope,
  assignments: readonly RoleAssignment[],
  own: readonly RoleAssignment[] = [],
): ElsewherePlace[] {
  const places = new Map<string, Draft>()
  const had = new Set(own.filter(({ disabled }) => disabled !== true).map(wayKey))
  for (const assignment of assignments) {
    if (assignment.managed || assignment.disabled === true || had.has(wayKey(assignment))) continue
    const owner = ownerOf(assignment)
    if (placeOf(owner) === placeOf(scope)) continue
    const { orgName, projectName, via } = assignment
    const level = scopeLevel(owner)
    const entry = places.get(placeOf(owner)) ?? {
      name: placeName({
        orgName: level === 'account' ? undefined : orgName,
        projectName: level === 'project' ? projectName : undefined,
      }),
      scope: owner,
      lines: new Set(),
      roles: new Map(),
      groups: new Map(),
      unassignable: new Set(),
    }
    const line = lineOf(assignment)
    entry.lines.add(line)
    if (via.kind === 'direct') {
      const pair = pairOf(assignment)
      entry.roles.set(pairKey(pair), pair)
    } else if (via.kind === 'group') entry.groups.set(via.id, via.name)
    else entry.unassignable.add(line)
    places.set(placeOf(owner), entry)
  }
  return [...places].map(([place, { name, scope: placeScope, lines, roles, groups, unassignable }]) => ({
    place,
    name,
    scope: placeScope,
    lines: [...lines],
    roles: [...roles.values()],
    groups: [...groups].map(([id, groupName]) => ({ id, name: groupName })),
    unassignable: [...unassignable],
  }))
}

/** A place as a set of access to assign. */
export function sourceOfPlace({ roles, groups }: ElsewherePlace): AccessSource {
  const part = ({ id, name }: { id: string; name: string }) => ({ id, label: name })
  return {
    roles: roles.map(({ role, resourceGroup }) => ({ role: part(role), resourceGroup: part(resourceGroup) })),
    groups: groups.map(part),
  }
}

/** Admin roles, and access to child scopes, among places: assigning them needs confirmation. */
export function highRiskRolesIn(places: readonly ElsewherePlace[]): RolePair[] {
  return places.flatMap(({ roles }) => roles.filter(isHighRisk))
}

function lineOf(assignment: RoleAssignment): string {
  const { role, resourceGroup, via } = assignment
  const label = `${role.name} for ${resourceGroup}`
  if (via.kind === 'direct') return label
  return via.kind === 'group'
    ? `${label} in ${placeName(assignment)}, inherited from group ${via.name}`
    : `${label} in ${placeName(assignment)}, inherited from ${via.word}`
}

function pairOf({ role, resourceGroup, resourceGroupId }: RoleAssignment): RolePair {
  return { role, resourceGroup: { id: resourceGroupId ?? '', name: resourceGroup } }
}

/** A key for what must be assigned to grant the same access: a role at its scope, or a group. */
function wayKey(assignment: RoleAssignment): string {
  const { scope, via } = assignment
  if (via.kind === 'group') return `group ${placeOf(ownerOf(assignment))} ${via.id}`
  return `${via.kind} ${placeOf(scope)} ${pairKey(pairOf(assignment))}`
}

/** Where it can be assigned: the scope of the role, or of the group that grants it. */
function ownerOf({ scope, via }: RoleAssignment): Scope {
  if (via.kind !== 'group') return scope
  const { account, org, project } = scope
  if (via.level === 'account') return { account }
  return via.level === 'organization' ? makeScope(account, org) : makeScope(account, org, project)
}
