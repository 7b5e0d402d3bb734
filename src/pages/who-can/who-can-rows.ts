import { keyAt, roleIdOf, type AccessSnapshot, type SnapshotUser } from '#src/domain/access-review/snapshot.ts'
import type { AccessPath, WhoCan } from '#src/domain/access-review/who-can.ts'
import { byWords } from '#src/domain/access.ts'
import { verdictOrder, type Verdict } from '#src/domain/permission-search.ts'
import { scopeId } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'

/** Users who can, with every way. */

export type WhoCanRow = {
  readonly id: string
  /** Undefined where only the identifier is known. */
  readonly user: SnapshotUser | undefined
  readonly name: string
  readonly email: string | undefined
  readonly verdict: Verdict
  readonly ways: readonly AccessPath[]
}

export const verdictWords: Record<Verdict, string> = {
  yes: 'Can',
  some: 'Can, on some resources',
  unclear: 'Might, not confirmed',
  'other-types': 'Might, not confirmed',
  no: 'No role allows this',
}

/** Rows by name. @param only what is on this resource group; empty: all */
export function rowsOf(snapshot: AccessSnapshot, { users }: WhoCan, only: string): WhoCanRow[] {
  return users
    .flatMap(({ user: id, paths }): WhoCanRow[] => {
      const ways = only === '' ? paths : paths.filter(({ resourceGroup }) => resourceGroup === only)
      if (ways.length === 0) return []
      const user = snapshot.users.get(id)
      const verdict = verdictOrder.find((each) => ways.some((way) => way.verdict === each)) ?? 'no'
      return [{ id, user, name: user === undefined ? id : displayName(user), email: user?.email, verdict, ways }]
    })
    .toSorted((one, other) => byWords(one.name, other.name) || byWords(one.id, other.id))
}

/** The parts of a way by name. */
export function wayParts(snapshot: AccessSnapshot, { scope, role, resourceGroup, via }: AccessPath) {
  return {
    role: snapshot.roles.get(role)?.name ?? roleIdOf(role),
    resourceGroup: snapshot.resourceGroups.get(keyAt(scope, resourceGroup))?.name ?? resourceGroup,
    group:
      via.kind === 'direct' ? undefined : (snapshot.groups.get(keyAt(via.groupScope, via.group))?.name ?? via.group),
  }
}

/** "Account Viewer on All resources, inherited from All users". */
export function wayWords(snapshot: AccessSnapshot, path: AccessPath): string {
  const { role, resourceGroup, group } = wayParts(snapshot, path)
  return `${role} on ${resourceGroup}, ${group === undefined ? 'direct' : `inherited from ${group}`}`
}

/** What a search goes through. */
export function textOf({ name, email, id }: WhoCanRow): string {
  return [name, email ?? '', id].join(' ')
}

/** The rows as a table with a line for each user and way, heads first. */
export function reportOf(snapshot: AccessSnapshot, rows: readonly WhoCanRow[]): string[][] {
  return [
    [
      'Name',
      'Email',
      'User ID',
      'Can',
      'Role',
      'Role key',
      'Resource group',
      'Resource group ID',
      'Assigned',
      'Scope',
      '2FA',
      'Disabled',
    ],
    ...rows.flatMap(({ id, user, name, email, ways }) =>
      ways.map((way) => {
        const { role, resourceGroup, group } = wayParts(snapshot, way)
        return [
          name,
          email ?? '',
          id,
          verdictWords[way.verdict],
          role,
          way.role,
          resourceGroup,
          way.resourceGroup,
          group === undefined ? 'Direct' : `Inherited from ${group}`,
          scopeId(way.scope),
          user?.twoFactor === undefined ? 'Not reported' : user.twoFactor ? 'On' : 'Off',
          user?.disabled === undefined ? 'Not reported' : user.disabled ? 'Yes' : 'No',
        ]
      }),
    ),
  ]
}
