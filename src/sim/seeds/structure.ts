import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import type { ResourceGroup, Role, UserGroup, World } from '#src/sim/model/world.ts'
import { account, addOrganization, addProject, at, DAY } from './basic.ts'
import { everything, views } from './permission-catalog.ts'

/** Adds a custom role. */
export function addRole(
  world: World,
  scope: Scope,
  identifier: string,
  name: string,
  description: string,
  permissions: readonly string[],
): void {
  const role: Role = {
    identifier,
    name,
    description,
    permissions,
    allowedScopeLevels: [scopeLevel(scope)],
    scope,
    internal: false,
    hidden: false,
    createdAt: world.seededAt - 300 * DAY,
    lastModifiedAt: world.seededAt - (40 + world.roles.length) * DAY,
  }
  world.roles.push(role)
}

/** Adds a custom resource group. @param resources undefined: everything */
export function addResourceGroup(
  world: World,
  scope: Scope,
  identifier: string,
  name: string,
  description: string,
  included: ResourceGroup['included'],
  resources: ResourceGroup['resources'],
): void {
  world.resourceGroups.push({
    identifier,
    name,
    description,
    allowedScopeLevels: [scopeLevel(scope)],
    scope,
    included,
    resources,
    createdAt: world.seededAt - 280 * DAY,
    lastModifiedAt: world.seededAt - (30 + world.resourceGroups.length) * DAY,
  })
}

/** Adds an empty user group. */
export function addGroup(
  world: World,
  scope: Scope,
  identifier: string,
  name: string,
  description: string,
  options: { externallyManaged?: true; sso?: string } = {},
): UserGroup {
  const group: UserGroup = {
    identifier,
    name,
    description,
    scope,
    users: new Set(),
    harnessManaged: false,
    externallyManaged: options.externallyManaged ?? false,
    sso: options.sso,
    lastModifiedAt: world.seededAt - (20 + world.groups.length) * DAY,
  }
  world.groups.push(group)
  return group
}

export const organizations = ['storefront', 'fulfillment'] as const
export const projects = [
  ['storefront', 'checkout'],
  ['storefront', 'catalog'],
  ['storefront', 'mobile_app'],
  ['fulfillment', 'warehouse'],
  ['fulfillment', 'delivery'],
] as const

/** Organizations, projects, custom roles and custom resource groups that the larger seeds share. */
export function addStructure(world: World): void {
  addOrganization(world, 'storefront', 'Storefront', 'Everything customers see')
  addOrganization(world, 'fulfillment', 'Fulfillment', 'From the order to the doorstep')
  addProject(world, 'storefront', 'checkout', 'Checkout', 'Basket, payment, and confirmation')
  addProject(world, 'storefront', 'catalog', 'Catalog', 'Products, prices, and search')
  addProject(world, 'storefront', 'mobile_app', 'Mobile app', 'Android and iOS')
  addProject(world, 'fulfillment', 'warehouse', 'Warehouse', 'Stock and picking')
  addProject(world, 'fulfillment', 'delivery', 'Delivery', 'Routes, carriers, and returns')

  const releases = everything('core_pipeline', 'core_service_', 'core_environment', 'core_template')
  addRole(world, account, 'release_manager', 'Release Manager', 'Runs and stops releases everywhere', releases)
  addRole(world, account, 'support_desk', 'Support Desk', 'Supports users: unlocks, resets, invites', [
    ...everything('core_user'),
    'core_role_view',
    'core_resourcegroup_view',
    'core_audit_view',
  ])
  addRole(world, account, 'security_auditor', 'Security Auditor', 'Can view everything that matters for an audit', [
    ...views('core_user', 'core_role', 'core_resourcegroup', 'core_serviceaccount', 'core_secret', 'core_governance'),
    'core_audit_view',
    'core_authsetting_view',
  ])
  addRole(world, at('storefront'), 'storefront_lead', 'Storefront Lead', 'Leads the teams of the storefront', [
    ...releases,
    ...views('core_user', 'core_project'),
  ])
  addRole(world, at('fulfillment'), 'carrier_liaison', 'Carrier Liaison', 'Keeps the connectors to carriers', [
    ...everything('core_connector', 'core_secret', 'core_variable'),
  ])
  addRole(world, at('storefront', 'checkout'), 'payment_steward', 'Payment Steward', 'Keeps keys and payment flags', [
    ...everything('core_secret', 'ff_featureflag'),
    'core_pipeline_view',
  ])
  addRole(world, at('fulfillment', 'delivery'), 'route_planner', 'Route Planner', 'Runs the route pipelines', [
    ...views('core_pipeline', 'core_service_', 'core_environment', 'core_variable', 'core_file', 'core_template'),
    'core_pipeline_execute',
    'core_pipeline_abort',
  ])

  addResourceGroup(
    world,
    account,
    'production_only',
    'Production only',
    'Production environments and what runs there',
    [{ filter: 'INCLUDING_CHILD_SCOPES', scope: account }],
    [{ resourceType: 'ENVIRONMENT' }, { resourceType: 'SERVICE' }, { resourceType: 'PIPELINE' }],
  )
  addResourceGroup(
    world,
    account,
    'people_and_groups',
    'People and groups',
    'People, groups, roles, and resource groups of the account',
    [{ filter: 'EXCLUDING_CHILD_SCOPES', scope: account }],
    ['USER', 'USERGROUP', 'ROLE', 'RESOURCEGROUP'].map((resourceType) => ({ resourceType })),
  )
  addResourceGroup(
    world,
    account,
    'storefront_all',
    'Storefront and its projects',
    'Everything in the organization Storefront',
    [{ filter: 'INCLUDING_CHILD_SCOPES', scope: at('storefront') }],
    undefined,
  )
  addResourceGroup(
    world,
    at('storefront', 'checkout'),
    'payment_secrets',
    'Payment secrets',
    'Keys of the payment providers',
    [{ filter: 'EXCLUDING_CHILD_SCOPES', scope: at('storefront', 'checkout') }],
    [{ resourceType: 'SECRET', identifiers: ['card_gateway_key', 'bank_transfer_key'] }],
  )
}
