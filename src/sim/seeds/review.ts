import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { Assignment, Principal } from '#src/sim/model/assignment.ts'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import { idOf } from '#src/sim/model/random.ts'
import { ALL_WITH_CHILD_SCOPES, basicRoleOf, defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import type { UserGroup, World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { account, addOrganization, addProject, at, DAY } from './basic.ts'
import { generatedSeed } from './generated.ts'
import { views } from './permission-catalog.ts'
import { addGroup, addResourceGroup, addRole } from './structure.ts'

const PEOPLE = 5000
/** Further organizations with their number of projects: 51 scopes in total. */
const more = [
  ['retail', 'Retail', 13],
  ['logistics', 'Logistics', 13],
  ['platform', 'Platform', 14],
] as const

function give(world: World, scope: Scope, userIds: readonly string[], role: string, resourceGroup: string): void {
  for (const userId of userIds) assign(world, scope, userPrincipal(userId), role, resourceGroup)
}

function addUserToGroup(world: World, scope: Scope, group: UserGroup, role: string, resourceGroup: string): void {
  const principal: Principal = {
    type: 'USER_GROUP',
    identifier: group.identifier,
    scopeLevel: scopeLevel(group.scope),
  }
  assign(world, scope, principal, role, resourceGroup)
}

/** An assignment that the service would refuse today. */
function left(world: World, number: number, row: Partial<Assignment> & Pick<Assignment, 'principal'>): void {
  world.assignments.add({
    identifier: `role_assignment_left_${number}`,
    scope: account,
    roleIdentifier: 'release_manager',
    resourceGroupIdentifier: 'production_only',
    managed: false,
    disabled: false,
    createdAt: world.seededAt - 700 * DAY,
    ...row,
  })
}

function addScopes(world: World): void {
  more.forEach(([org, name, projects], place) => {
    addOrganization(world, org, name, `Teams of ${name}`)
    const from = 1000 + place * 200
    for (let index = from; index < from + 150; index += 1) join(world, at(org), idOf(index))
    give(world, at(org), [idOf(from)], '_organization_admin', ALL_WITH_CHILD_SCOPES)
    for (let number = 1; number <= projects; number += 1) {
      const scope = at(org, `${org}_${number}`)
      addProject(world, org, `${org}_${number}`, `${name} ${number}`, `Project ${number} of ${name}`)
      for (let index = from + number * 9; index < from + number * 9 + 20; index += 1) join(world, scope, idOf(index))
      give(world, scope, [idOf(from + number * 9)], '_project_admin', defaultResourceGroupOf.project)
      give(world, scope, [idOf(from + number * 9 + 1)], '_pipeline_executor', defaultResourceGroupOf.project)
    }
  })
}

function addGroups(world: World): void {
  const admins = addGroup(world, account, 'platform_admins', 'Platform admins', 'Run the platform for all users')
  // An admin only by this group.
  admins.users.add(idOf(43))
  addUserToGroup(world, account, admins, '_account_admin', ALL_WITH_CHILD_SCOPES)
  const oncall = addGroup(world, account, 'on_call', 'On call', 'On duty at night')
  for (let index = 0; index < 60; index += 1) oncall.users.add(idOf(index * 14 + 1))
  addUserToGroup(world, account, oncall, 'release_manager', 'production_environments')
  addUserToGroup(world, at('retail'), oncall, '_organization_viewer', defaultResourceGroupOf.organization)
  const empty = addGroup(world, account, 'former_admins', 'Former admins', 'All members have left')
  addUserToGroup(world, account, empty, '_account_admin', ALL_WITH_CHILD_SCOPES)
  addGroup(world, account, 'placeholder', 'Placeholder', 'Neither members nor roles')
  const sso = addGroup(world, account, 'eng_sso', 'Engineering (SSO)', 'Follows the identity provider', {
    sso: 'Alderbrook ID',
  })
  for (let index = 0; index < 400; index += 1) sso.users.add(idOf(index * 3))
  addUserToGroup(world, account, sso, '_sto_developer_role', defaultResourceGroupOf.account)
  // One identifier at two levels: another group, other users.
  const retail = addGroup(world, at('retail'), 'release_crew', 'Release crew of Retail', 'Ships the shops')
  for (let index = 1000; index < 1012; index += 1) retail.users.add(idOf(index))
  addUserToGroup(world, at('retail'), retail, 'release_manager', defaultResourceGroupOf.organization)
  addUserToGroup(world, at('retail', 'retail_1'), retail, '_project_admin', defaultResourceGroupOf.project)
}

/** Legacy role assignments: disabled, without a user, without a role, internal. */
function addLeftovers(world: World): void {
  const people = world.members.refs(account).map((ref) => world.people.at(ref))
  const disabled = people.filter((person) => person.disabled).slice(0, 3)
  give(
    world,
    account,
    disabled.map(({ uuid }) => uuid),
    '_account_admin',
    ALL_WITH_CHILD_SCOPES,
  )
  // No user in the account has these numbers.
  left(world, 1, { principal: userPrincipal(idOf(PEOPLE + 1)) })
  left(world, 2, { principal: userPrincipal(idOf(PEOPLE + 2)), roleIdentifier: '_account_admin' })
  left(world, 3, { principal: userPrincipal(idOf(8)), roleIdentifier: 'retired_role' })
  left(world, 4, { principal: userPrincipal(idOf(9)), resourceGroupIdentifier: 'retired_resources' })
  left(world, 5, { principal: userPrincipal(idOf(10)), disabled: true })
  left(world, 6, {
    principal: { type: 'USER_GROUP', identifier: 'deleted_group', scopeLevel: 'account' },
    roleIdentifier: '_ccm_viewer',
    resourceGroupIdentifier: defaultResourceGroupOf.account,
  })
  for (let index = 20; index < 40; index += 1)
    assign(world, account, userPrincipal(idOf(index)), basicRoleOf.account, defaultResourceGroupOf.account)
  world.settings.listsInternal = true
}

function addInvitations(world: World): void {
  for (let number = 1; number <= 12; number += 1) {
    const id = world.random.hex(24)
    const createdAt = world.seededAt - number * 3 * DAY
    world.invites.set(id, {
      id,
      email: `new.colleague.${number}@example.com`,
      scope: number % 3 === 0 ? at('retail') : account,
      roleBindings: [{ roleIdentifier: number % 3 === 0 ? '_organization_viewer' : 'release_manager' }],
      userGroups: number % 4 === 0 ? ['on_call'] : [],
      approved: false,
      createdAt,
      validUntil: createdAt + 60 * DAY,
    })
  }
}

/** The seed `review`: 5,000 users, 51 scopes, and an example of every finding of an access review. */
export function reviewSeed(now: () => number): World {
  const world = generatedSeed('review', PEOPLE, now)
  addScopes(world)
  // The same identifier as in the account, with other permissions.
  addRole(world, at('retail'), 'release_manager', 'Release Manager of Retail', 'Views releases of the shops', [
    ...views('core_pipeline', 'core_service_', 'core_environment'),
    'core_pipeline_execute',
  ])
  addResourceGroup(
    world,
    account,
    'production_environments',
    'Production environments',
    'Environments of the type Production',
    [{ filter: 'INCLUDING_CHILD_SCOPES', scope: account }],
    [
      {
        resourceType: 'ENVIRONMENT',
        attributeFilter: { attributeName: 'environmentType', attributeValues: ['Production'] },
      },
    ],
  )
  addRole(world, account, 'access_auditor', 'Access Auditor', 'Views users and roles, without groups', [
    'core_user_view',
    ...views('core_role', 'core_resourcegroup', 'core_account', 'core_organization', 'core_project'),
  ])
  give(world, account, [persona('auditor').identifier], 'access_auditor', ALL_WITH_CHILD_SCOPES)
  addGroups(world)
  addLeftovers(world)
  addInvitations(world)
  return world
}
