import type { UserAggregate } from '#src/contract/user-schema.ts'
import { keyAt, roleKey, type AccessSnapshot, type SnapshotUser } from '#src/domain/access-review/snapshot.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { waitForTurn } from './access-counts.ts'
import { accessReads, FEW_USERS, sweepAssignments } from './access-lists.ts'

/**
 * Users as in the users list, with all their direct role assignments at a scope: a load for one question has only the
 * matching ones. Calls `getFilteredRoleAssignmentList` for some users at a time.
 *
 * @param snapshot names roles and resource groups
 * @returns a row for each user
 * @throws ApiError
 */
export async function readUserRows(
  scope: Scope,
  users: readonly SnapshotUser[],
  snapshot: AccessSnapshot,
): Promise<readonly UserAggregate[]> {
  const rows: UserAggregate[] = []
  for (let from = 0; from < users.length; from += FEW_USERS)
    rows.push(...(await readSome(scope, users.slice(from, from + FEW_USERS), snapshot)))
  return rows
}

async function readSome(
  scope: Scope,
  users: readonly SnapshotUser[],
  snapshot: AccessSnapshot,
): Promise<UserAggregate[]> {
  const { signal } = new AbortController()
  const call = async <Result>(_: string, read: (signal: AbortSignal) => Promise<Result>) => {
    await waitForTurn()
    return read(signal)
  }
  const principals = users.map(({ id }) => ({ identifier: id, type: 'USER' as const }))
  const known = () => ({ roles: new Set<string>(), resourceGroups: new Set<string>(), users: new Set<string>() })
  const { rows } = await sweepAssignments({ reads: accessReads, call }, scope, { principals }, known)
  const owners = [undefined, scope, ...parentScopes(scope)]
  return users.map((user): UserAggregate => {
    const direct = [...rows.values()].filter(({ principal }) => principal.identifier === user.id)
    return {
      user: {
        uuid: user.id,
        email: user.email,
        name: user.name,
        locked: user.locked,
        disabled: user.disabled,
        externallyManaged: user.externallyManaged,
        twoFactorAuthenticationEnabled: user.twoFactor,
      },
      roleAssignmentMetadata: direct.map((row) => {
        const keys = owners.map((owner) => roleKey(owner, row.roleIdentifier))
        const key = keys.find((each) => snapshot.roles.has(each))
        return {
          identifier: row.identifier,
          roleIdentifier: row.roleIdentifier,
          roleName: key && snapshot.roles.get(key)?.name,
          resourceGroupIdentifier: row.resourceGroupIdentifier,
          resourceGroupName: snapshot.resourceGroups.get(keyAt(scope, row.resourceGroupIdentifier))?.name,
          roleScopeLevel: undefined,
          managedRole: key?.startsWith('built-in:') === true,
          managedRoleAssignment: row.managed === true,
        }
      }),
    }
  })
}
