import { parentScopes, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { findGroup } from '#src/sim/model/access-rules.ts'
import { assign, assignmentProblem, isAssigned, join, userPrincipal } from '#src/sim/model/membership.ts'
import type { Principal } from '#src/sim/model/assignment.ts'
import { removeAssignment } from '#src/sim/model/leaving.ts'
import { Random } from '#src/sim/model/random.ts'
import { ALL_WITH_CHILD_SCOPES, basicRoleOf, defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import type { World } from '#src/sim/model/world.ts'
import { account, addOrganization, addProject, emptySeed, plainPerson } from '#src/sim/seeds/basic.ts'
import { addGroup, addResourceGroup, addRole } from '#src/sim/seeds/structure.ts'
import { everything, views } from '#src/sim/seeds/permission-catalog.ts'
import { scopesOf } from './true-access.ts'

/** Small random accounts with everything that two lists, roles and groups can disagree about. */

const NOW = Date.UTC(2026, 5, 1, 9)

const ids = {
  roles: ['alpha', 'beta'],
  groups: ['crew', 'rota', 'guests'],
  resourceGroups: ['narrow', 'broad', 'typed'],
}

export type RandomWorld = { readonly world: World; readonly random: Random }

/** @param people how many users besides the personas */
export function randomWorld(seed: number, people: number): RandomWorld {
  const random = new Random(seed)
  const world = emptySeed(() => NOW)
  addOrganization(world, 'retail', 'Retail', '')
  addProject(world, 'retail', 'shops', 'Shops', '')
  for (const scope of scopesOf(world)) addStructure(world, scope, random)
  for (let number = 0; number < people; number += 1) newUser(world, random)
  world.settings.listsInternal = random.chance(0.3)
  for (let number = 0; number < 25; number += 1) assignRandomRole(world, random)
  for (let number = 0; number < 12; number += 1) joinGroup(world, random)
  addLegacyData(world, random)
  return { world, random }
}

function addStructure(world: World, scope: Scope, random: Random): void {
  for (const id of ids.roles)
    if (random.chance(0.6)) {
      const permissions = random.shuffled([...everything('core_pipeline', 'core_user'), ...views('core_role')])
      addRole(world, scope, id, `Role ${id}`, '', permissions.slice(0, 2 + random.int(5)))
    }
  for (const id of ids.groups) if (random.chance(0.6)) addGroup(world, scope, id, `Group ${id}`, '')
  const filter = random.chance(0.5) ? 'INCLUDING_CHILD_SCOPES' : 'EXCLUDING_CHILD_SCOPES'
  addResourceGroup(world, scope, 'broad', 'Broad', '', [{ filter, scope }], undefined)
  addResourceGroup(world, scope, 'typed', 'Typed', '', [{ filter, scope }], [{ resourceType: 'PIPELINE' }])
  addResourceGroup(
    world,
    scope,
    'narrow',
    'Narrow',
    '',
    [{ filter, scope }],
    [
      random.chance(0.5)
        ? { resourceType: 'PIPELINE', identifiers: ['one'] }
        : { resourceType: 'PIPELINE', attributeFilter: { attributeName: 'category', attributeValues: ['a'] } },
    ],
  )
}

function newUser(world: World, random: Random): void {
  const uuid = random.userId()
  world.people.put({
    ...plainPerson(world, uuid, `${random.alphanumeric(8).toLowerCase()}.${uuid.slice(0, 4)}@example.com`, null),
    locked: random.chance(0.1),
    disabled: random.chance(0.1),
    externallyManaged: random.chance(0.3),
    twoFactor: random.chance(0.1) ? undefined : random.chance(0.5),
  })
  const scope = random.pick(scopesOf(world))
  if (random.chance(0.1)) world.members.add(account, uuid)
  else join(world, random.chance(0.6) ? account : scope, uuid)
}

function pickUser(world: World, random: Random, scope: Scope): string | undefined {
  const refs = world.members.refs(scope)
  return refs.length === 0 ? undefined : world.people.at(random.pick(refs)).uuid
}

function somePrincipal(world: World, random: Random, scope: Scope): Principal | undefined {
  const kind = random.next()
  if (kind < 0.1)
    return { type: 'SERVICE_ACCOUNT', identifier: world.serviceAccounts[0]?.identifier ?? '', scopeLevel: null }
  if (kind < 0.5) {
    const owner = random.pick([scope, ...parentScopes(scope)])
    const groups = world.groups.filter((group) => findGroup(world, group.identifier, owner) === group)
    return groups.length === 0
      ? undefined
      : { type: 'USER_GROUP', identifier: random.pick(groups).identifier, scopeLevel: scopeLevel(owner) }
  }
  const user = pickUser(world, random, scope)
  return user === undefined ? undefined : userPrincipal(user)
}

/** Someone gets a role. */
export function assignRandomRole(world: World, random: Random): void {
  const scope = random.pick(scopesOf(world))
  const level = scopeLevel(scope)
  const principal = somePrincipal(world, random, scope)
  const role = random.pick([...ids.roles, `_${level}_admin`, '_sto_developer_role', '_code_admin'])
  const group = random.pick([...ids.resourceGroups, defaultResourceGroupOf[level], ALL_WITH_CHILD_SCOPES])
  if (principal === undefined || assignmentProblem(world, scope, principal, role, group) !== undefined) return
  if (!isAssigned(world, scope, principal, role, group)) assign(world, scope, principal, role, group)
}

function joinGroup(world: World, random: Random): void {
  const groups = world.groups.filter(({ harnessManaged }) => !harnessManaged)
  if (groups.length === 0) return
  const group = random.pick(groups)
  const user = pickUser(world, random, group.scope)
  if (user !== undefined) group.users.add(user)
}

/** Data that the service would no longer create. */
function addLegacyData(world: World, random: Random): void {
  const scope = random.pick(scopesOf(world))
  const user = pickUser(world, random, scope)
  const base = {
    scope,
    managed: false,
    disabled: false,
    createdAt: NOW - 1000,
    roleIdentifier: `_${scopeLevel(scope)}_admin`,
    resourceGroupIdentifier: defaultResourceGroupOf[scopeLevel(scope)],
  }
  const leave = (identifier: string, differences: object, principal = userPrincipal(user ?? 'nobody')) => {
    if (random.chance(0.5)) world.assignments.add({ ...base, identifier, principal, ...differences })
  }
  leave('left_orphan', {}, userPrincipal(random.userId()))
  leave('left_role', { roleIdentifier: 'retired' })
  leave('left_resources', { resourceGroupIdentifier: 'retired' })
  leave('left_off', { disabled: true })
  leave('left_internal', { roleIdentifier: basicRoleOf[scopeLevel(scope)] })
  leave('left_group', {}, { type: 'USER_GROUP', identifier: 'deleted', scopeLevel: scopeLevel(scope) })
}

/** Someone changes something: people, roles, groups, also so that no count changes. */
export function editSomething(world: World, random: Random): void {
  const choice = random.int(7)
  if (choice === 0 || choice === 6) newUser(world, random)
  if (choice === 1 || choice === 6) removeRandomUser(world, random)
  if (choice === 2 || choice === 5) assignRandomRole(world, random)
  if (choice === 3 || choice === 5) removeRandomAccess(world, random)
  if (choice === 4) joinGroup(world, random)
  world.effects += 1
}

function removeRandomUser(world: World, random: Random): void {
  const user = pickUser(world, random, account)
  const isPersona = [...world.apiKeys.values()].some(({ identifier }) => identifier === user)
  if (user === undefined || isPersona) return
  for (const row of world.assignments.ofPrincipal('USER', user)) removeAssignment(world, row)
  world.members.removeWithin(account, user)
  for (const group of world.groups) group.users.delete(user)
}

function removeRandomAccess(world: World, random: Random): void {
  const rows = [...world.assignments.at(random.pick(scopesOf(world)))].filter(
    ({ principal, managed }) =>
      !managed && ![...world.apiKeys.values()].some(({ identifier }) => identifier === principal.identifier),
  )
  if (rows.length > 0) removeAssignment(world, random.pick(rows))
}
