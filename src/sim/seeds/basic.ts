import type { Scope } from '#src/domain/scope.ts'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import type { GeneratedPeople, Person } from '#src/sim/model/people.ts'
import { ALL_WITH_CHILD_SCOPES, basicRoleOf, defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import { emptyWorld, type SeedName, type World } from '#src/sim/model/world.ts'
import {
  ACCOUNT_ID,
  EXPIRED_KEY,
  isIn,
  madePersonas,
  persona,
  REVOKED_KEY,
  type PersonaId,
} from '#src/sim/persona-list.ts'
import { makeAllUsersGroup, makeBuiltInResourceGroups, makeBuiltInRoles } from './built-in.ts'

export const DAY = 24 * 3600 * 1000
export const account: Scope = { account: ACCOUNT_ID }

/** A scope of the simulated account. */
export function at(org: string, project?: string): Scope {
  return { ...account, org, ...(project === undefined ? {} : { project }) }
}

/** An account with the built-in roles, resource groups and all-users group, and without members. */
export function createBaseWorld(seed: SeedName, now: () => number, generated?: GeneratedPeople): World {
  const names = { identifier: ACCOUNT_ID, name: 'Alderbrook Outfitters', companyName: 'Alderbrook Outfitters' }
  const world = emptyWorld(seed, names, now, generated)
  world.roles = makeBuiltInRoles()
  world.resourceGroups = makeBuiltInResourceGroups()
  world.groups.push(makeAllUsersGroup(account, 'account'))
  return world
}

/** Adds an organization with its all-users group. */
export function addOrganization(
  world: World,
  identifier: string,
  name: string,
  description: string,
  harnessManaged = false,
): void {
  const createdAt = world.seededAt - 600 * DAY
  world.organizations.push({ identifier, name, description, harnessManaged, createdAt, lastModifiedAt: createdAt })
  world.groups.push(makeAllUsersGroup(at(identifier), 'organization'))
}

/** Adds a project with its all-users group. */
export function addProject(world: World, org: string, identifier: string, name: string, description: string): void {
  const createdAt = world.seededAt - (500 - 7 * world.projects.length) * DAY
  world.projects.push({ org, identifier, name, description, createdAt, lastModifiedAt: createdAt })
  world.groups.push(makeAllUsersGroup(at(org, identifier), 'project'))
}

/** A user with default values. */
export function plainPerson(
  world: World,
  uuid: string,
  email: string,
  name: string | null,
  differences: Partial<Person> = {},
): Person {
  const createdAt = world.seededAt - 400 * DAY
  return {
    uuid,
    email,
    name,
    locked: false,
    disabled: false,
    externallyManaged: false,
    twoFactor: false,
    defaultAccount: ACCOUNT_ID,
    createdAt,
    lastModifiedAt: createdAt + 30 * DAY,
    lastLogin: world.seededAt - DAY,
    ...differences,
  }
}

/** Permissions of a service account or of a persona that members don't get by default. */
function grantPermissions(world: World, id: PersonaId, identifier: string): void {
  if (id === 'account-admin') assign(world, account, userPrincipal(identifier), '_account_admin', ALL_WITH_CHILD_SCOPES)
  if (id === 'service-account')
    assign(
      world,
      account,
      { type: 'SERVICE_ACCOUNT', identifier, scopeLevel: null },
      '_account_admin',
      ALL_WITH_CHILD_SCOPES,
    )
  if (id !== 'project-admin') return
  const project = at('storefront', 'checkout')
  join(world, project, identifier)
  assign(world, project, userPrincipal(identifier), '_project_admin', defaultResourceGroupOf.project)
}

/** Adds the users of the personas, their keys and their permissions. Needs the project Checkout. */
export function addPersonas(world: World): void {
  for (const { id, identifier, name, email, apiKey, password } of madePersonas) {
    if (!isIn(world.seed, id)) continue
    if (id === 'service-account') {
      world.serviceAccounts.push({ identifier, name, email })
      world.apiKeys.set(apiKey, { type: 'SERVICE_ACCOUNT', identifier, state: 'valid' })
    } else {
      const differences = { externallyManaged: id === 'sso', twoFactor: id === 'sso' }
      world.people.put(plainPerson(world, identifier, email, name, differences))
      world.secrets.set(identifier, { password: password ?? null, totpSecret: null })
      world.apiKeys.set(apiKey, { type: 'USER', identifier, state: 'valid' })
      if (id === 'individual' || id === 'auditor') joinWithBasicRole(world, identifier)
      else join(world, account, identifier)
    }
    grantPermissions(world, id, identifier)
  }
  const admin = persona('account-admin').identifier
  world.apiKeys.set(EXPIRED_KEY, { type: 'USER', identifier: admin, state: 'expired' })
  world.apiKeys.set(REVOKED_KEY, { type: 'USER', identifier: admin, state: 'revoked' })
}

/** A member with the internal basic role, who can't view other users. */
function joinWithBasicRole(world: World, userId: string): void {
  world.members.add(account, userId)
  assign(world, account, userPrincipal(userId), basicRoleOf.account, defaultResourceGroupOf.account, { managed: true })
}

/** The seed `empty`: the personas, and the one project that one of them administers. */
export function emptySeed(now: () => number): World {
  const world = createBaseWorld('empty', now)
  addOrganization(world, 'storefront', 'Storefront', 'Everything customers see')
  addProject(world, 'storefront', 'checkout', 'Checkout', 'Basket, payment, and confirmation')
  addPersonas(world)
  return world
}
