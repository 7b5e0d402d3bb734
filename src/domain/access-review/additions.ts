import { scopeId } from '#src/domain/scope.ts'
import { AssignmentColumns, UserColumns } from './columns.ts'
import { placeOf } from '#src/domain/access-map.ts'
import type { ReviewCampaign, ReviewItem } from './review.ts'
import { keyAt, type AccessSnapshot, type SnapshotUser } from './snapshot.ts'

/**
 * Items that are added to a review after it started. The access loaded for them is stored separately from the
 * population.
 */

/**
 * All access loaded for a review: its population and that of later additions, for names and facts of items. If several
 * describe the same, the first counts.
 */
export function knownPopulation({ population, additions = [] }: ReviewCampaign): AccessSnapshot {
  if (additions.length === 0) return population
  const later = additions.map((addition) => addition.population)
  const all = [population, ...later]
  const scopes = new Map(
    all.toReversed().flatMap((each) => each.scopes.map((named) => [scopeId(named.scope), named] as const)),
  )
  return {
    ...population,
    scopes: [
      ...population.scopes,
      ...[...scopes.values()].filter(
        ({ scope }) => !population.scopes.some((each) => scopeId(each.scope) === scopeId(scope)),
      ),
    ],
    users: {
      size: population.users.size,
      at: (place) => population.users.at(place),
      get: (id) => all.reduce<SnapshotUser | undefined>((found, { users }) => found ?? users.get(id), undefined),
      [Symbol.iterator]: () => population.users[Symbol.iterator](),
    },
    groups: new Map(all.toReversed().flatMap(({ groups }) => [...groups])),
    roles: new Map(all.toReversed().flatMap(({ roles }) => [...roles])),
    resourceGroups: new Map(all.toReversed().flatMap(({ resourceGroups }) => [...resourceGroups])),
  }
}

/** The part of loaded access that concerns some items. */
export function reviewedPopulation(items: readonly ReviewItem[], loaded: AccessSnapshot): AccessSnapshot {
  const places = new Set(items.map(({ scope }) => scopeId(scope)))
  const users = new UserColumns()
  const assignments = new AssignmentColumns()
  const groups = new Map<string, NonNullable<ReturnType<AccessSnapshot['groups']['get']>>>()
  const roles = new Map<
    `built-in:${string}` | `/${string}:${string}`,
    NonNullable<ReturnType<AccessSnapshot['roles']['get']>>
  >()
  const resourceGroups = new Map<string, NonNullable<ReturnType<AccessSnapshot['resourceGroups']['get']>>>()
  const addUser = (id: string) => {
    const user = loaded.users.get(id)
    if (user === undefined || users.get(id) !== undefined) return
    const { scopes, twoFactor, ...rest } = user
    const within = scopes.filter((scope) => places.has(scopeId(scope)))
    if (within.length > 0) users.addNew(within, { ...rest, uuid: id, twoFactorAuthenticationEnabled: twoFactor })
  }
  for (const item of items) {
    if ('user' in item) addUser(item.user)
    if (item.kind === 'group-member') groups.set(keyAt(item.group.scope, item.group.id), item.group)
    if (!('row' in item)) continue
    const { row, scope } = item
    assignments.add(row)
    if (row.kind === 'user') addUser(row.principal)
    if (item.kind === 'group-assignment' && item.group !== undefined)
      groups.set(keyAt(item.group.scope, item.group.id), item.group)
    const role = loaded.roles.get(row.role)
    if (role !== undefined) roles.set(row.role, role)
    const resourceGroup = loaded.resourceGroups.get(keyAt(scope, row.resourceGroup))
    if (resourceGroup !== undefined) resourceGroups.set(keyAt(scope, row.resourceGroup), resourceGroup)
  }
  return {
    ...loaded,
    scopes: loaded.scopes
      .filter(({ scope }) => places.has(scopeId(scope)))
      .toSorted((one, other) => (placeOf(one.scope) < placeOf(other.scope) ? -1 : 1)),
    users,
    assignments,
    groups,
    roles,
    resourceGroups,
    invitations: items.flatMap((item) => (item.kind === 'invitation' ? item.invitation : [])),
    unnamed: new Map(),
    ...(loaded.visible === undefined
      ? {}
      : { visible: loaded.visible.filter(({ scope }) => places.has(scopeId(scope))) }),
  }
}
