import type { Scope } from '#src/domain/scope.ts'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import type { Person } from '#src/sim/model/people.ts'
import type { Random } from '#src/sim/model/random.ts'
import { ALL_WITH_CHILD_SCOPES, defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import type { World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { account, addPersonas, at, createBaseWorld, DAY, plainPerson } from './basic.ts'
import { addressPart, familyNames, givenNames, otherScripts } from './names.ts'
import { addGroup, addStructure } from './structure.ts'

/** Users of the demo account besides the five of the personas. */
const PEOPLE = 235
const LONG_NAME = `${'Maximiliana Ottilie '.repeat(8)}von und zu Hohenfels-Langenburg`
const LOCKED = [9, 31, 58, 102, 150, 201]
/** Locked too; their default account is another one, so unlocking is refused. */
const FOREIGN = 201
const DISABLED = [22, 77, 133, 190]
const UNKNOWN_TWO_FACTOR = [14, 45, 88, 119, 164, 220]
const WITHOUT_ANY_ROLE = [40, 95, 160, 215]

function domainOf(externallyManaged: boolean, random: Random): string {
  if (externallyManaged) return random.pick(['alderbrook.example', 'sso.alderbrook.example'])
  return random.pick(['alderbrook.example', 'example.com', 'example.org', 'example.net'])
}

function addPeople(world: World): string[] {
  const { random } = world
  const usedNames = new Set<string>()
  const drafts: Person[] = []
  while (drafts.length < PEOPLE) {
    const number = drafts.length
    const script = otherScripts[number - 60]
    const givenName = random.pick(givenNames)
    const family = random.pick(familyNames)
    const local = script?.[1] ?? `${addressPart(givenName)}.${addressPart(family)}`
    if (usedNames.has(local)) continue
    usedNames.add(local)
    const externallyManaged = number % 4 === 3
    const createdAt = world.seededAt - Math.floor((20 + random.next() * 780) * DAY)
    drafts.push({
      ...plainPerson(world, random.userId(), `${local}@${domainOf(externallyManaged, random)}`, null),
      name: number === 71 ? null : number === 126 ? LONG_NAME : (script?.[0] ?? `${givenName} ${family}`),
      externallyManaged,
      locked: LOCKED.includes(number),
      disabled: DISABLED.includes(number),
      twoFactor: UNKNOWN_TWO_FACTOR.includes(number) ? undefined : random.chance(0.62),
      defaultAccount: number === FOREIGN ? 'pX2mW8rLQ0eYt5NcVb1JsD' : world.account.identifier,
      createdAt,
      lastModifiedAt: createdAt + Math.floor(random.next() * (world.seededAt - createdAt)),
      lastLogin: world.seededAt - Math.floor(random.next() * 60 * DAY),
    })
  }
  for (const person of drafts) world.people.put(person)
  // Members are in arbitrary order, as in the service.
  const places = random.shuffled(drafts.map((_, place) => place))
  for (const place of places) {
    const person = drafts[place]
    if (person === undefined) continue
    if (WITHOUT_ANY_ROLE.includes(place)) world.members.add(account, person.uuid)
    else join(world, account, person.uuid, person.createdAt)
  }
  return drafts.map(({ uuid }) => uuid)
}

/** Selects users by index, so that the seed reads like a list. */
type PickPeople = (...numbers: readonly number[]) => string[]

const accountRoles: readonly (readonly [role: string, resourceGroup: string, numbers: readonly number[]])[] = [
  ['_account_admin', ALL_WITH_CHILD_SCOPES, [0, 1]],
  ['_account_admin', defaultResourceGroupOf.account, [17]],
  ['release_manager', 'production_only', [2, 3, 5, 8, 13, 21, 34]],
  ['release_manager', 'storefront_all', [4, 6]],
  ['support_desk', 'people_and_groups', [7, 11, 19, 23]],
  ['security_auditor', ALL_WITH_CHILD_SCOPES, [12, 24, 36]],
  ['_billing_admin', defaultResourceGroupOf.account, [15, 30]],
  ['_ccm_admin', defaultResourceGroupOf.account, [16]],
  ['_ccm_viewer', defaultResourceGroupOf.account, [18, 20, 26, 28]],
  ['_dashboard_admin', defaultResourceGroupOf.account, [25, 27]],
  ['_gitops_admin_role', defaultResourceGroupOf.account, [29, 32]],
  ['_chaos_admin', defaultResourceGroupOf.account, [33]],
  ['_sto_secops_role', defaultResourceGroupOf.account, [35, 37]],
  ['_sto_developer_role', defaultResourceGroupOf.account, [38, 39, 41, 42]],
]

/** Users who accumulated roles over the years. */
const roleCollectors = [50, 51, 52]
const collected = ['release_manager', 'security_auditor', '_billing_admin', '_ccm_viewer', '_gitops_admin_role']

function addAccountAccess(world: World, crew: PickPeople): void {
  for (const [role, resourceGroup, numbers] of accountRoles)
    for (const userId of crew(...numbers)) assign(world, account, userPrincipal(userId), role, resourceGroup)
  for (const userId of crew(...roleCollectors))
    for (const role of collected)
      assign(world, account, userPrincipal(userId), role, defaultResourceGroupOf.account, {
        createdAt: world.seededAt - 100 * DAY,
      })

  const groups = [
    addGroup(world, account, 'platform_admins', 'Platform admins', 'Run the platform for everyone'),
    addGroup(world, account, 'release_crew', 'Release crew', 'On duty when something ships'),
    addGroup(world, account, 'support_rota', 'Support rota', 'Help colleagues with questions'),
    addGroup(world, account, 'eng_sso', 'Engineering (SSO)', 'Follows the identity provider', { sso: 'Alderbrook ID' }),
    addGroup(world, account, 'contractors_scim', 'Contractors (SCIM)', 'Kept by SCIM', {
      sso: 'Alderbrook ID',
      externallyManaged: true,
    }),
  ]
  const held: readonly (readonly [role: string, resourceGroup: string, members: string[]])[] = [
    ['_account_admin', ALL_WITH_CHILD_SCOPES, crew(1, 43, 44)],
    ['release_manager', 'production_only', crew(2, 45, 46, 47, 48, 49)],
    ['support_desk', 'people_and_groups', crew(7, 53, 54, 55)],
    ['_sto_developer_role', defaultResourceGroupOf.account, crew(3, 7, 15, 19, 23, 27, 35, 39, 47, 51)],
    ['_ccm_viewer', defaultResourceGroupOf.account, crew(59, 63, 67, 71, 75, 79, 83)],
  ]
  groups.forEach((group, place) => {
    const [role, resourceGroup, members] = held[place] ?? []
    for (const userId of members ?? []) group.users.add(userId)
    if (role === undefined || resourceGroup === undefined) return
    assign(
      world,
      account,
      { type: 'USER_GROUP', identifier: group.identifier, scopeLevel: 'account' },
      role,
      resourceGroup,
    )
  })
}

function addAllMembers(world: World, scope: Scope, userIds: readonly string[]): void {
  for (const userId of userIds) join(world, scope, userId, world.seededAt - 200 * DAY)
}

function range(from: number, to: number, step = 1): number[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, index) => from + index * step)
}

function addTeams(world: World, crew: PickPeople): void {
  const storefront = at('storefront')
  const fulfillment = at('fulfillment')
  const checkout = at('storefront', 'checkout')
  const warehouse = at('fulfillment', 'warehouse')
  const delivery = at('fulfillment', 'delivery')
  const grantRole = (scope: Scope, userIds: readonly string[], role: string, resourceGroup: string) => {
    for (const userId of userIds) assign(world, scope, userPrincipal(userId), role, resourceGroup)
  }
  addAllMembers(world, storefront, crew(...range(0, 120)))
  addAllMembers(world, fulfillment, crew(...range(100, 175)))
  addAllMembers(world, checkout, crew(...range(0, 90, 2)))
  addAllMembers(world, at('storefront', 'catalog'), crew(...range(30, 72)))
  addAllMembers(world, at('storefront', 'mobile_app'), crew(...range(85, 115)))
  addAllMembers(world, warehouse, crew(...range(110, 145)))
  addAllMembers(world, delivery, crew(...range(140, 166)))

  grantRole(storefront, crew(0, 10), '_organization_admin', ALL_WITH_CHILD_SCOPES)
  grantRole(storefront, crew(30, 34, 62), 'storefront_lead', defaultResourceGroupOf.organization)
  // Only one admin, in an organization and in a project: for the last-admin checks.
  grantRole(fulfillment, crew(120), '_organization_admin', ALL_WITH_CHILD_SCOPES)
  grantRole(fulfillment, crew(121, 122), 'carrier_liaison', defaultResourceGroupOf.organization)
  grantRole(checkout, crew(4), '_project_admin', defaultResourceGroupOf.project)
  grantRole(checkout, crew(6, 8), 'payment_steward', 'payment_secrets')
  grantRole(checkout, crew(12, 14, 16, 18), '_pipeline_executor', defaultResourceGroupOf.project)
  grantRole(at('storefront', 'catalog'), crew(31, 33), '_project_admin', defaultResourceGroupOf.project)
  grantRole(at('storefront', 'mobile_app'), crew(86, 88), '_project_admin', defaultResourceGroupOf.project)
  grantRole(warehouse, crew(115), '_project_admin', defaultResourceGroupOf.project)
  grantRole(delivery, crew(141, 142), '_project_admin', defaultResourceGroupOf.project)
  grantRole(delivery, crew(150, 151, 152), 'route_planner', defaultResourceGroupOf.project)

  join(world, storefront, persona('viewer').identifier)
  join(world, checkout, persona('sso').identifier)
}

function addInvites(world: World): void {
  type Options = { groups?: string[]; approved?: true; more?: string[]; type?: string }
  const add = (scope: Scope, email: string, role: string, options: Options = {}) => {
    const id = world.random.hex(24)
    const createdAt = world.seededAt - Math.floor((1 + world.random.next() * 20) * DAY)
    world.invites.set(id, {
      id,
      email,
      scope,
      roleBindings: [role, ...(options.more ?? [])].map((roleIdentifier) => ({ roleIdentifier })),
      userGroups: options.groups ?? [],
      approved: options.approved ?? false,
      ...(options.type === undefined ? {} : { type: options.type }),
      createdAt,
      validUntil: createdAt + 30 * DAY,
    })
  }
  add(account, 'nia.campbell@example.com', '_account_viewer')
  add(account, 'oskar.lindgren@example.com', 'release_manager', { groups: ['release_crew'] })
  add(account, 'yuki.mori@example.org', 'security_auditor')
  add(account, 'pablo.rivas@example.net', '_account_admin')
  add(account, 'zanele.dube@example.com', 'support_desk', { groups: ['support_rota'] })
  add(account, 'marta.kral@example.org', '_account_viewer', { approved: true })
  add(at('storefront'), 'henri.laurent@example.com', 'storefront_lead')
  add(at('storefront', 'checkout'), 'dina.saleh@example.com', '_pipeline_executor')
  add(account, 'ines.cardoso@example.org', '_account_viewer', {
    more: ['release_manager', 'security_auditor', 'support_desk'],
    groups: ['release_crew', 'support_rota'],
  })
  add(account, 'jonas.brandt@example.net', '_account_viewer', { type: 'SCIM_INITIATED_INVITE' })
  add(account, 'lena.fischer@example.com', '_ccm_viewer', { type: 'USER_INITIATED_INVITE' })
  add(account, 'ravi.menon@example.com', 'release_manager', { approved: true, groups: ['release_crew'] })
  add(at('storefront'), 'paul.okoro@example.net', '_organization_viewer', { approved: true })
  add(at('storefront', 'checkout'), 'rina.okabe@example.net', '_pipeline_executor', {
    more: ['payment_steward', '_project_admin'],
    // An enum value of a later version of the service.
    type: 'SAML_INITIATED_INVITE',
  })
}

/** The seed `demo`: an outdoor outfitter with 240 users, 2 organizations, 5 projects and realistic special cases. */
export function demoSeed(now: () => number): World {
  const world = createBaseWorld('demo', now)
  addStructure(world)
  const userIds = addPeople(world)
  addPersonas(world)
  const crew: PickPeople = (...numbers) => numbers.flatMap((number) => userIds[number] ?? [])
  addAccountAccess(world, crew)
  addTeams(world, crew)
  addInvites(world)
  return world
}
