import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import type { Criteria, ItemKind, ReviewCampaign, ReviewItem, RolePair } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { OperationId } from '#src/contract/operations.ts'
import { findGroup } from '#src/sim/model/access-rules.ts'
import type { Principal } from '#src/sim/model/assignment.ts'
import { storeInvite } from '#src/sim/model/invites.ts'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import type { World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { plainPerson } from '#src/sim/seeds/basic.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import { loadOf } from './access-reads.ts'
import { finish } from './finish.ts'
import { membersOf } from './true-access.ts'

/** Two items of every kind that a review can have, both decided to go, and whether the account still has them. */

const ROLE = '_code_admin'
const EVERYTHING = '_all_project_level_resources'

/** The call that carries a removal out. */
export const writeOf: Record<ItemKind, OperationId> = {
  'user-assignment': 'bulkDeleteRoleAssignment',
  'group-assignment': 'bulkDeleteRoleAssignment',
  'service-account-assignment': 'bulkDeleteRoleAssignment',
  'orphan-assignment': 'bulkDeleteRoleAssignment',
  'group-member': 'deleteMember',
  membership: 'removeUser',
  invitation: 'deleteInvite',
}

function newUser(world: World, scope: Scope, isIn: boolean): string {
  const uuid = world.random.userId()
  world.people.put(plainPerson(world, uuid, `new.${uuid.toLowerCase()}@alderbrook.example`, 'Nora New'))
  if (isIn) join(world, scope, uuid)
  return uuid
}

function newServiceAccount(world: World): Principal {
  const identifier = `robot_${world.random.hex(8)}`
  world.serviceAccounts.push({ identifier, name: identifier, email: `${identifier}@service.harness.io` })
  return { type: 'SERVICE_ACCOUNT', identifier, scopeLevel: null }
}

/** Makes one thing of a kind. @returns what its item's id ends with */
function make(world: World, scope: Scope, kind: ItemKind): string {
  const give = (principal: Principal) => assign(world, scope, principal, ROLE, EVERYTHING).identifier
  const group = () => addGroup(world, scope, `crew_${world.random.hex(8)}`, 'Crew', '')
  switch (kind) {
    case 'user-assignment':
      return give(userPrincipal(newUser(world, scope, true)))
    case 'orphan-assignment':
      return give(userPrincipal(newUser(world, scope, false)))
    case 'service-account-assignment':
      return give(newServiceAccount(world))
    case 'group-assignment':
      return give({ type: 'USER_GROUP', identifier: group().identifier, scopeLevel: 'project' })
    case 'group-member': {
      const user = newUser(world, scope, true)
      const { identifier, users } = group()
      users.add(user)
      return `${identifier} ${user}`
    }
    case 'membership': {
      const user = newUser(world, scope, false)
      world.members.add(scope, user)
      return user
    }
    case 'invitation': {
      const email = `guest.${world.random.hex(8)}@example.com`
      storeInvite(world, scope, email, [], [])
      return [...world.invites.values()].find((invite) => invite.email === email)?.id ?? ''
    }
  }
}

/** The role that takes the place of the one that was made. */
export const TARGET: RolePair = { role: 'built-in:_pipeline_executor', resourceGroup: EVERYTHING }

/** Whether the principal of an item has the new role. */
export function hasTarget(world: World, item: ReviewItem): boolean {
  return (
    'row' in item &&
    [...world.assignments.at(item.scope)].some(
      ({ principal, roleIdentifier }) =>
        principal.identifier === item.row.principal && roleIdentifier === '_pipeline_executor',
    )
  )
}

/** Whether the account has what an item is about. */
export function exists(world: World, item: ReviewItem): boolean {
  switch (item.kind) {
    case 'group-member':
      return findGroup(world, item.group.id, item.scope)?.users.has(item.user) === true
    case 'membership':
      return membersOf(world, item.scope).includes(item.user)
    case 'invitation':
      return world.invites.has(item.invitation.id)
    default:
      return world.assignments.get(item.row.id) !== undefined
  }
}

/** Someone else removes it. */
export function removeElsewhere(world: World, item: ReviewItem): void {
  if (item.kind === 'group-member') findGroup(world, item.group.id, item.scope)?.users.delete(item.user)
  else if (item.kind === 'membership') world.members.removeWithin(item.scope, item.user)
  else if (item.kind === 'invitation') world.invites.delete(item.invitation.id)
  else world.assignments.remove(item.row.id)
}

/**
 * A signed-off review of a project that decided to remove two new things of one kind.
 *
 * @param target they get this role instead
 */
export async function reviewOfTwo(
  world: World,
  scope: Scope,
  kind: ItemKind,
  { reviewer, target }: { reviewer: Reviewer; target?: RolePair | undefined },
) {
  const made = [make(world, scope, kind), make(world, scope, kind)]
  const criteria: Criteria = {
    scope,
    children: false,
    roles: { kind: 'all' },
    serviceAccounts: true,
    invitations: true,
    groupMembers: true,
    withoutRole: true,
  }
  const admin = { type: 'USER' as const, identifier: persona('account-admin').identifier }
  const population = await loadOf(world, admin, scope)
  const all = finish(reviewItemsOf(population, criteria)).items
  const items = made.map((end) => {
    const found = all.find((item) => item.kind === kind && item.id.endsWith(` ${end}`))
    if (found === undefined) throw new Error(`no ${kind} ${end} in ${all.map(({ id }) => id).join('\n')}`)
    return found
  })
  const at = world.now()
  const review: ReviewCampaign = {
    id: world.random.hex(12),
    name: 'Checkout review',
    criteria,
    createdAt: at,
    createdBy: reviewer,
    population,
    populationSha256: '',
    items,
    managed: 0,
    log: items.map(({ id }, place) => ({
      id: `d${place}`,
      item: id,
      decision: target === undefined ? 'remove' : 'change-role',
      reason: 'Left the team',
      ...(target === undefined ? {} : { target }),
      reviewer,
      at,
      seen: [],
    })),
    signOffs: [
      {
        reviewer,
        at: at + 1,
        counts: { keep: 0, remove: 2, 'change-role': 0, 'not-sure': 0, undecided: 0, conflict: 0 },
        exceptions: [],
        logSha256: '',
      },
    ],
    reopenings: [],
  }
  return { review, items }
}
