import type { UserAggregate } from '#src/contract/user-schema.ts'
import { groupRef } from '#src/domain/group-ref.ts'
import type { VisibleRole } from '#src/domain/roles.ts'
import { holdingsOfUser, type Held, type Holdings } from './holdings.ts'
import { keyAt, roleIdOf, type AccessSnapshot, type SnapshotGroup } from './snapshot.ts'

/** A user of loaded access in the form of the users list, so that the same actions work. */
export function userRowOf(snapshot: AccessSnapshot, holdings: Holdings, id: string): UserAggregate | undefined {
  const user = snapshot.users.get(id)
  if (user === undefined || !holdings.users.has(id)) return undefined
  const direct = holdingsOfUser(holdings, id).filter(({ group }) => group === undefined)
  return {
    user: {
      uuid: id,
      email: user.email,
      name: user.name,
      locked: user.locked,
      disabled: user.disabled,
      externallyManaged: user.externallyManaged,
      twoFactorAuthenticationEnabled: user.twoFactor,
    },
    roleAssignmentMetadata: direct.map((held) => ({
      ...shownRole(snapshot, held),
      identifier: held.row.id,
      roleScopeLevel: undefined,
      managedRole: held.row.role.startsWith('built-in:'),
      managedRoleAssignment: held.row.managed,
    })),
  }
}

/** Roles of a user in the scope, as shown in lists, direct ones first. */
export function shownRoles(snapshot: AccessSnapshot, holdings: Holdings, id: string): VisibleRole[] {
  return holdingsOfUser(holdings, id)
    .toSorted((one, other) => Number(one.group !== undefined) - Number(other.group !== undefined))
    .map((held) => ({
      ...shownRole(snapshot, held),
      ...(held.group === undefined ? {} : fromOf(holdings, held.group)),
    }))
}

function fromOf({ scope }: Holdings, group: SnapshotGroup): Pick<VisibleRole, 'from' | 'fromGroup'> {
  const ref = groupRef(scope, group.scope, group.id)
  return { from: group.name, ...(ref === undefined ? {} : { fromGroup: ref }) }
}

function shownRole(snapshot: AccessSnapshot, { row }: Held) {
  return {
    roleIdentifier: roleIdOf(row.role),
    roleName: snapshot.roles.get(row.role)?.name,
    resourceGroupIdentifier: row.resourceGroup,
    resourceGroupName: snapshot.resourceGroups.get(keyAt(row.scope, row.resourceGroup))?.name,
  }
}
