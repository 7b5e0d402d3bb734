import { kindLabels } from '#src/domain/access-review/decision-labels.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { ReviewItem } from './review.ts'
import { keyAt, roleIdOf, type AccessSnapshot, type RoleKey, type SnapshotUser } from './snapshot.ts'

/** Description of an item, with the names that were loaded with it. */

export type ItemFacts = {
  /** Principal of the item: a user, a group, a service account, or an email. */
  readonly subject: string
  readonly email: string | undefined
  readonly user: SnapshotUser | undefined
  readonly role: string
  readonly resourceGroup: string | undefined
  readonly scopeName: string
  /** How it is assigned. */
  readonly via: string
}

/**
 * Names of the scopes of loaded access: "Storefront / Checkout".
 *
 * @param topName of the scope that was requested
 */
export function scopeNamer({ scopes }: Pick<AccessSnapshot, 'scopes'>, topName: string): (scope: Scope) => string {
  const names = new Map(scopes.map(({ scope, name }) => [scopeId(scope), name]))
  const top = scopes[0]
  return (scope) => {
    if (top !== undefined && scopeId(scope) === scopeId(top.scope)) return topName
    const own = names.get(scopeId(scope)) ?? scope.project ?? scope.org ?? scope.account
    if (scope.project === undefined || scope.org === undefined) return own
    return `${names.get(`${scope.account}/${scope.org}`) ?? scope.org} / ${own}`
  }
}

/** Name of a role, or its identifier if the role couldn't be loaded. */
export function roleNameIn({ roles }: Pick<AccessSnapshot, 'roles'>, role: RoleKey): string {
  return roles.get(role)?.name ?? roleIdOf(role)
}

/** Name of a resource group as it is used at a scope, or its identifier. */
export function resourceGroupNameIn(
  { resourceGroups }: Pick<AccessSnapshot, 'resourceGroups'>,
  scope: Scope,
  id: string,
): string {
  return resourceGroups.get(keyAt(scope, id))?.name ?? id
}

/** @param nameOfScope as created by `scopeNamer` */
export function itemFacts(
  population: AccessSnapshot,
  item: ReviewItem,
  nameOfScope: (scope: Scope) => string,
): ItemFacts {
  const user = population.users.get(subjectId(item))
  return {
    subject: subjectOf(item, user),
    email: user?.email ?? (item.kind === 'invitation' ? item.invitation.email : undefined),
    user,
    role: 'row' in item ? roleNameIn(population, item.row.role) : roleOf(item),
    resourceGroup: 'row' in item ? resourceGroupNameIn(population, item.scope, item.row.resourceGroup) : undefined,
    scopeName: nameOfScope(item.scope),
    via: viaOf(item),
  }
}

/** Identifier of the user that an item is about; empty if there is none. */
export function subjectId(item: ReviewItem): string {
  if ('row' in item) return item.row.kind === 'user' ? item.row.principal : ''
  return 'user' in item ? item.user : ''
}

function subjectOf(item: ReviewItem, user: SnapshotUser | undefined): string {
  if (user !== undefined) return displayName(user)
  switch (item.kind) {
    case 'group-assignment':
      return item.group?.name ?? item.row.principal
    case 'group-member':
    case 'membership':
      return item.user
    case 'invitation':
      return item.invitation.email
    default:
      return item.row.principal
  }
}

function roleOf(item: ReviewItem): string {
  switch (item.kind) {
    case 'group-member':
      return `Member of ${item.group.name}`
    case 'invitation':
      return 'Pending invitation'
    default:
      return 'No role'
  }
}

function viaOf(item: ReviewItem): string {
  if (item.kind !== 'group-assignment') return kindLabels[item.kind]
  const members = item.group?.members
  if (members === 'all-users-of-scope') return 'Group, for all users'
  return Array.isArray(members)
    ? byCount(members.length, 'Group, for 1 user', `Group, for ${formatNumber(members.length)} users`)
    : 'Group'
}
