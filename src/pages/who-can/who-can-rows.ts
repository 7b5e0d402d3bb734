import { keyAt, roleIdOf, type AccessSnapshot, type SnapshotUser } from '#src/domain/access-review/snapshot.ts'
import type { AccessPath, WhoCan } from '#src/domain/access-review/who-can.ts'
import { sortedByName } from '#src/domain/access-review/by-name.ts'
import { isUserOf } from '#src/domain/access-review/holdings.ts'
import { verdictOrder, type Verdict } from '#src/domain/permission-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'

/** Users who can, with every way. */

export type WhoCanRow = {
  readonly id: string
  /** Undefined if only the identifier is known. */
  readonly user: SnapshotUser | undefined
  readonly name: string
  readonly email: string | undefined
  /** Whether the user is in the scope itself, where actions are possible. */
  readonly isUser: boolean
  readonly verdict: Verdict
  readonly ways: readonly AccessPath[]
}

export const verdictLabels: Record<Verdict, string> = {
  yes: 'Can',
  some: 'Can, on some resources',
  unclear: 'Might, not confirmed',
  'other-types': 'Might, not confirmed',
  no: 'No role allows this',
}

/** Number of rows per slice. */
const STEP = 100

/**
 * Rows by name.
 *
 * @param only limits it to this resource group; empty: all
 */
export function* rowsOf(
  snapshot: AccessSnapshot,
  { users }: WhoCan,
  only: string,
  scope: Scope,
): Generator<undefined, readonly WhoCanRow[]> {
  const rows: WhoCanRow[] = []
  let steps = 0
  for (const { user: userId, paths } of users) {
    if (++steps % STEP === 0) yield
    const ways = only === '' ? paths : paths.filter(({ resourceGroup }) => resourceGroup === only)
    if (ways.length === 0) continue
    const user = snapshot.users.get(userId)
    const verdict = verdictOrder.find((each) => ways.some((way) => way.verdict === each)) ?? 'no'
    const name = user === undefined ? userId : displayName(user)
    rows.push({
      id: userId,
      user,
      name,
      email: user?.email,
      isUser: isUserOf(user?.scopes ?? [], scope),
      verdict,
      ways,
    })
  }
  return yield* sortedByName(rows, ({ name }) => name)
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
export function wayText(snapshot: AccessSnapshot, path: AccessPath): string {
  const { role, resourceGroup, group } = wayParts(snapshot, path)
  return group === undefined
    ? `${role} on ${resourceGroup}, direct`
    : `${role} on ${resourceGroup}, inherited from ${group}`
}

/** The text that a search matches. */
export function textOf({ name, email, id }: WhoCanRow): string {
  return [name, email ?? '', id].join(' ')
}
