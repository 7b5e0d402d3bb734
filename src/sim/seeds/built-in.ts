import type { Scope, ScopeLevel } from '#src/domain/scope.ts'
import type { ResourceGroup, Role, UserGroup } from '#src/sim/model/world.ts'
import { everything, views } from './permission-catalog.ts'

const EVERY_LEVEL: readonly ScopeLevel[] = ['account', 'organization', 'project']
const MADE = Date.UTC(2021, 8, 30)

type BuiltIn = readonly [
  identifier: string,
  name: string,
  levels: readonly ScopeLevel[],
  permissions: readonly string[],
  visibility?: 'internal' | 'hidden',
]

const administration = ['core_user', 'core_role', 'core_resourcegroup', 'core_serviceaccount', 'core_setting']
const delivery = ['core_pipeline', 'core_service_', 'core_environment', 'core_template', 'core_file', 'core_variable']
const shared = ['core_connector', 'core_secret', 'core_delegate', 'core_governancepolicy', 'core_dashboards']
const modules = ['ff_', 'gitops_', 'chaos_', 'sto_', 'code_']
const project = [...administration, ...delivery, ...shared, ...modules, 'core_project']
const organization = [...project, 'core_organization']
// Viewers can view users and roles, but not the sign-in settings.
const viewed = [...administration, ...delivery, ...shared, 'core_account', 'core_organization', 'core_project']

/** Built-in roles of Harness. Hidden ones belong to modules that the simulated account doesn't have. */
const builtInRoles: readonly BuiltIn[] = [
  ['_account_admin', 'Account Admin', ['account'], everything('')],
  ['_account_viewer', 'Account Viewer', ['account'], [...views(...viewed), 'core_license_view']],
  ['_organization_admin', 'Organization Admin', ['organization'], everything(...organization)],
  ['_organization_viewer', 'Organization Viewer', ['organization'], views(...organization)],
  ['_project_admin', 'Project Admin', ['project'], everything(...project)],
  ['_project_viewer', 'Project Viewer', ['project'], views(...project)],
  [
    '_pipeline_executor',
    'Pipeline Executor',
    ['project'],
    [
      ...views(...administration, ...delivery),
      'core_pipeline_execute',
      'core_service_access',
      'core_environment_access',
    ],
  ],
  [
    '_feature_flag_manage_role',
    'Feature Flag Manage Role',
    EVERY_LEVEL,
    everything('ff_featureflag', 'ff_env'),
    'hidden',
  ],
  ['_feature_flag_admin_role', 'Feature Flag Admin Role', EVERY_LEVEL, everything('ff_'), 'hidden'],
  ['_gitops_admin_role', 'Gitops Admin Role', EVERY_LEVEL, everything('gitops_')],
  ['_chaos_admin', 'Chaos Admin', EVERY_LEVEL, everything('chaos_')],
  ['_sto_developer_role', 'Security Testing Developer Role', EVERY_LEVEL, views('sto_')],
  ['_sto_secops_role', 'Security Testing SecOps Role', EVERY_LEVEL, everything('sto_')],
  ['_account_basic', 'Account Basic', ['account'], ['core_account_view'], 'internal'],
  ['_organization_basic', 'Organization Basic', ['organization'], ['core_organization_view'], 'internal'],
  ['_project_basic', 'Project Basic', ['project'], ['core_project_view'], 'internal'],
  ['_billing_admin', 'Billing Admin', ['account'], everything('core_license')],
  ['_ccm_admin', 'CCM Admin', ['account'], everything('ccm_')],
  ['_ccm_viewer', 'CCM Viewer', ['account'], views('ccm_')],
  ['_dashboard_viewer', 'Dashboard Viewer', ['account'], views('core_dashboards'), 'hidden'],
  ['_dashboard_admin', 'Dashboard Admin', ['account'], everything('core_dashboards')],
  ['_code_admin', 'Code Admin', EVERY_LEVEL, everything('code_'), 'hidden'],
  ['_cet_admin', 'CET Admin', EVERY_LEVEL, everything('cet_'), 'hidden'],
  ['_pipeline_allUsers_access_role', 'Pipeline Public Access Role', ['project'], ['core_pipeline_view'], 'internal'],
  [
    '_pipeline_allAuthenticatedUsers_access_role',
    'Pipeline Authenticated Access Role',
    ['project'],
    ['core_pipeline_view'],
    'internal',
  ],
  ['_sei_admin', 'SEI Admin', ['account'], everything('sei_', 'core_user_'), 'hidden'],
  ['_sei_viewer', 'SEI Viewer', EVERY_LEVEL, views('sei_'), 'hidden'],
  ['_sei_collections_admin', 'SEI Collections Admin', EVERY_LEVEL, everything('sei_collections'), 'hidden'],
  ['_idp_admin', 'IDP Admin', ['account'], everything('idp_'), 'hidden'],
  ['_idp_platform_engineer', 'IDP Platform Engineer', ['account'], views('idp_'), 'hidden'],
]

/** Built-in roles as rows of the role table. */
export function makeBuiltInRoles(): Role[] {
  return builtInRoles.map(([identifier, name, allowedScopeLevels, permissions, visibility]) => ({
    identifier,
    name,
    description: `Built-in role ${name}`,
    permissions,
    allowedScopeLevels,
    scope: undefined,
    internal: visibility === 'internal',
    hidden: visibility === 'hidden',
    createdAt: MADE,
    lastModifiedAt: MADE,
  }))
}

/** Built-in resource groups; each applies to the scope it is used at. */
export function makeBuiltInResourceGroups(): ResourceGroup[] {
  const row = (
    identifier: string,
    name: string,
    allowedScopeLevels: readonly ScopeLevel[],
    filter: 'EXCLUDING_CHILD_SCOPES' | 'INCLUDING_CHILD_SCOPES' = 'EXCLUDING_CHILD_SCOPES',
  ): ResourceGroup => ({
    identifier,
    name,
    description: 'Built-in resource group',
    allowedScopeLevels,
    scope: undefined,
    included: [{ filter, scope: undefined }],
    resources: undefined,
    createdAt: MADE,
    lastModifiedAt: MADE,
  })
  return [
    row('_all_account_level_resources', 'All Account Level Resources', ['account']),
    row('_all_organization_level_resources', 'All Organization Level Resources', ['organization']),
    row('_all_project_level_resources', 'All Project Level Resources', ['project']),
    row(
      '_all_resources_including_child_scopes',
      'All Resources Including Child Scopes',
      ['account', 'organization'],
      'INCLUDING_CHILD_SCOPES',
    ),
  ]
}

const allUsers: Record<ScopeLevel, readonly [identifier: string, name: string]> = {
  account: ['_account_all_users', 'All Account Users'],
  organization: ['_organization_all_users', 'All Organization Users'],
  project: ['_project_all_users', 'All Project Users'],
}

/** The built-in group of a scope. */
export function makeAllUsersGroup(scope: Scope, level: ScopeLevel): UserGroup {
  const [identifier, name] = allUsers[level]
  return {
    identifier,
    name,
    description: 'Everyone in this scope',
    scope,
    users: new Set(),
    harnessManaged: true,
    externallyManaged: false,
    sso: undefined,
    lastModifiedAt: MADE,
  }
}
