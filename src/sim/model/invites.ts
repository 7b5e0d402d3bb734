import type { AclAggregateFilter, RoleBinding } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { findResourceGroup, findRole } from './access-rules.ts'
import { unexpectedError, invalidRequest } from './errors.ts'
import { resourceGroupOf } from './membership.ts'
import { pageOf, makeMatcher, sorted, type PageRequest, sortableBy, type SortOrder } from './page-slices.ts'
import { isSame, scopeFields } from './scopes.ts'
import { addMail, type Invite, type World } from './world.ts'

const THIRTY_DAYS = 30 * 24 * 3600 * 1000

/** Invitation of an address at exactly this scope that has not expired. */
export function findInvite(world: World, scope: Scope, email: string): Invite | undefined {
  return live(world, scope).find((invite) => invite.email === email)
}

function live(world: World, scope: Scope): Invite[] {
  return [...world.invites.values()].filter((invite) => isSame(invite.scope, scope) && invite.validUntil > world.now())
}

/** Stores an invitation for 30 days and sends it. */
export function storeInvite(
  world: World,
  scope: Scope,
  email: string,
  roleBindings: readonly RoleBinding[],
  userGroups: readonly string[],
): void {
  const id = world.random.hex(24)
  const now = world.now()
  const validUntil = now + THIRTY_DAYS
  world.invites.set(id, { id, email, scope, roleBindings, userGroups, approved: false, createdAt: now, validUntil })
  addMail(world, email, 'invited')
}

/** Resends an invitation unchanged, and extends it by another 30 days. */
export function renewInvite(world: World, invite: Invite): void {
  invite.validUntil = world.now() + THIRTY_DAYS
  addMail(world, invite.email, 'invited-again')
}

function bindingsOf(world: World, invite: Invite) {
  return invite.roleBindings.map(({ roleIdentifier, resourceGroupIdentifier }) => {
    const role = findRole(world, roleIdentifier, invite.scope)
    const identifier = resourceGroupOf(invite.scope, resourceGroupIdentifier)
    return {
      roleIdentifier,
      roleName: role?.name ?? null,
      resourceGroupIdentifier: identifier,
      resourceGroupName: findResourceGroup(world, identifier, invite.scope)?.name ?? null,
      managedRole: role !== undefined && role.scope === undefined,
    }
  })
}

function fullRow(world: World, invite: Invite) {
  return {
    id: invite.id,
    name: world.people.byEmail(invite.email)?.name ?? null,
    email: invite.email,
    ...scopeFields(invite.scope),
    roleBindings: bindingsOf(world, invite),
    userGroups: [...invite.userGroups],
    inviteType: invite.type ?? 'ADMIN_INITIATED_INVITE',
    approved: invite.approved,
  }
}

/** Invitations are the exception: sorted case-insensitively. */
const sortKeys = sortableBy<Invite>({
  email: (invite) => invite.email.toLowerCase(),
  createdAt: (invite) => invite.createdAt,
  validUntil: (invite) => invite.validUntil,
})

/** Full rows of the pending invitations of a scope; newest first by default. */
export function listInvites(world: World, scope: Scope, page: PageRequest, orders: readonly SortOrder[]) {
  const rows = live(world, scope).filter(({ approved }) => !approved)
  const sortOrders = orders.length === 0 ? [{ field: 'createdAt', descending: true }] : orders
  return pageOf(sorted(rows, sortOrders, sortKeys), page, (invite) => fullRow(world, invite))
}

/** Invited users: rows without scope and groups, including accepted invitations. */
export function listPending(
  world: World,
  scope: Scope,
  input: {
    page: PageRequest
    orders: readonly SortOrder[]
    searchTerm: string | null
    filter: AclAggregateFilter
  },
) {
  const { roleIdentifiers = [], resourceGroupIdentifiers = [] } = input.filter
  const matches = makeMatcher(input.searchTerm)
  const matchesExactly = makeMatcher(input.searchTerm, '')
  if (matches !== undefined && roleIdentifiers.length + resourceGroupIdentifiers.length > 0)
    throw invalidRequest('a search term and a filter cannot be used together')
  const rows = live(world, scope).filter((invite) => {
    const known = world.people.byEmail(invite.email)
    if (matches !== undefined && matchesExactly?.(invite.email) !== true)
      return known !== undefined && (matches(known.name) || matches(known.email))
    if (roleIdentifiers.length + resourceGroupIdentifiers.length === 0) return true
    return bindingsOf(world, invite).some(
      (binding) =>
        (roleIdentifiers.length === 0 || roleIdentifiers.includes(binding.roleIdentifier)) &&
        (resourceGroupIdentifiers.length === 0 || resourceGroupIdentifiers.includes(binding.resourceGroupIdentifier)),
    )
  })
  return pageOf(sorted(rows, input.orders, sortKeys), input.page, (invite) => ({
    ...fullRow(world, invite),
    accountIdentifier: null,
    orgIdentifier: null,
    projectIdentifier: null,
    userGroups: null,
    approved: false,
  }))
}

/**
 * Resends an invitation with the roles and groups in the request (docs/service.md, trap 29).
 *
 * @returns null if it no longer exists or was accepted
 * @throws ServiceError 500 if the address differs
 */
export function resendInvite(
  world: World,
  id: string,
  body: { email: string; roleBindings: readonly RoleBinding[]; userGroups: readonly string[] },
) {
  const invite = world.invites.get(id)
  if (invite === undefined || invite.approved) return null
  if (body.email !== invite.email) throw unexpectedError()
  invite.roleBindings = body.roleBindings
  invite.userGroups = body.userGroups
  renewInvite(world, invite)
  world.effects += 1
  return fullRow(world, invite)
}

/**
 * Revokes an invitation.
 *
 * @returns null if there is none with this ID
 */
export function deleteInvite(world: World, id: string) {
  const invite = world.invites.get(id)
  if (invite === undefined) return null
  const row = fullRow(world, invite)
  world.invites.delete(id)
  world.effects += 1
  return row
}
