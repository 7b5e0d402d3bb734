import type { Scope } from '#src/domain/scope.ts'
import { findResourceGroup, findRole } from './access-rules.ts'
import type { Assignment } from './assignment.ts'
import { sortableBy, type SortKeys } from './page-slices.ts'
import type { Person, Ref } from './people.ts'
import type { ListCopy, World } from './world.ts'

/** How long the lists keep showing a removed lock, and an old name (docs/service.md, trap 16). Milliseconds. */
const STALE_LOCK = 5000
const STALE_NAME = 2000

/** A user as in the copy behind the lists. */
export function copyOf(world: World, person: Person): Person {
  const copy = world.copies.get(person.uuid)
  if (copy === undefined) return person
  const now = world.now()
  const locked = copy.lockedUntil !== undefined && now < copy.lockedUntil ? true : person.locked
  const { rename } = copy
  const stale = rename !== undefined && now < rename.until
  const cleared = copy.cleared === true || (rename !== undefined && !stale)
  return {
    ...person,
    locked,
    name: stale ? rename.shown : person.name,
    disabled: cleared ? false : person.disabled,
    externallyManaged: cleared ? false : person.externallyManaged,
  }
}

/** Makes the lists keep showing a removed lock. */
export function leaveListLockStale(world: World, userId: string): void {
  world.copies.set(userId, { ...world.copies.get(userId), lockedUntil: world.now() + STALE_LOCK })
}

/** Makes the lists keep showing the previous name. Call before the user changes. */
export function leaveListNameStale(world: World, person: Person): void {
  const old = world.copies.get(person.uuid)
  const now = world.now()
  const settled = old?.rename !== undefined && now >= old.rename.until
  const copy: ListCopy = {
    ...old,
    rename: { shown: copyOf(world, person).name, until: now + STALE_NAME },
    ...(settled ? { cleared: true } : {}),
  }
  world.copies.set(person.uuid, copy)
}

/** Number of expired stale entries: changes when a list looks different without any mutation. */
export function syncListCopies(world: World): number {
  const now = world.now()
  let settled = 0
  for (const { lockedUntil, rename } of world.copies.values()) {
    if (lockedUntil !== undefined && now >= lockedUntil) settled += 1
    if (rename !== undefined && now >= rename.until) settled += 1
  }
  return settled
}

/** Row of every list of users. The 2FA flag is omitted if it is unknown. */
export function metadataOf(world: World, person: Person) {
  const { uuid, email, name, locked, disabled, externallyManaged, twoFactor } = copyOf(world, person)
  return {
    name,
    email,
    uuid,
    locked,
    disabled,
    externallyManaged,
    ...(twoFactor === undefined ? {} : { twoFactorAuthenticationEnabled: twoFactor }),
  }
}

/** Assignments as returned by the aggregate calls: without internal roles and without unresolvable ones. */
export function assignmentMetadata(world: World, scope: Scope, assignments: readonly Assignment[]) {
  return assignments.flatMap(({ identifier, roleIdentifier, resourceGroupIdentifier, managed }) => {
    const role = findRole(world, roleIdentifier, scope)
    const group = findResourceGroup(world, resourceGroupIdentifier, scope)
    if (role === undefined || role.internal || group === undefined) return []
    return [
      {
        identifier,
        roleIdentifier,
        roleName: role.name,
        roleScopeLevel: role.allowedScopeLevels.length === 1 ? (role.allowedScopeLevels[0] ?? null) : null,
        resourceGroupIdentifier,
        resourceGroupName: group.name,
        managedRole: role.scope === undefined,
        managedRoleAssignment: managed,
      },
    ]
  })
}

/** The stored names that both lists can be sorted by. */
export function userSortKeys(world: World): SortKeys<Ref> {
  const row = (ref: Ref) => copyOf(world, world.people.at(ref))
  return sortableBy({
    name: (ref) => row(ref).name,
    email: (ref) => row(ref).email,
    createdAt: (ref) => row(ref).createdAt,
    lastModifiedAt: (ref) => row(ref).lastModifiedAt,
    locked: (ref) => row(ref).locked,
    disabled: (ref) => row(ref).disabled,
    externallyManaged: (ref) => row(ref).externallyManaged,
    twoFactorAuthenticationEnabled: (ref) => row(ref).twoFactor,
  })
}
