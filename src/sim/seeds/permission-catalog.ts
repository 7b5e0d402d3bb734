/** Permissions of roles: `core_user` × view, manage, invite results in `core_user_view` and so on. */
const actions: Readonly<Record<string, readonly string[]>> = {
  core_account: ['view', 'edit'],
  core_organization: ['view', 'create', 'edit', 'delete'],
  core_project: ['view', 'create', 'edit', 'delete'],
  core_user: ['view', 'manage', 'invite'],
  core_usergroup: ['view', 'manage'],
  core_serviceaccount: ['view', 'edit', 'delete', 'manageapikey'],
  core_role: ['view', 'edit', 'delete'],
  core_resourcegroup: ['view', 'edit', 'delete'],
  core_authsetting: ['view', 'edit', 'delete'],
  core_setting: ['view', 'edit'],
  core_license: ['view', 'edit'],
  core_audit: ['view'],
  core_connector: ['view', 'edit', 'delete', 'access'],
  core_secret: ['view', 'edit', 'delete', 'access'],
  core_delegate: ['view', 'edit', 'delete'],
  core_pipeline: ['view', 'edit', 'delete', 'execute', 'abort'],
  core_service: ['view', 'edit', 'delete', 'access'],
  core_environment: ['view', 'edit', 'delete', 'access'],
  core_template: ['view', 'edit', 'delete', 'access'],
  core_file: ['view', 'edit', 'delete', 'access'],
  core_variable: ['view', 'edit', 'delete', 'access'],
  core_governancepolicy: ['view', 'edit', 'delete'],
  core_dashboards: ['view', 'edit'],
  core_smtp: ['view', 'edit', 'delete'],
  ff_featureflag: ['view', 'edit', 'delete', 'toggle'],
  ff_targetgroup: ['view', 'edit', 'delete'],
  ff_environment: ['edit', 'targetgroupedit'],
  gitops_agent: ['view', 'edit', 'delete'],
  gitops_application: ['view', 'edit', 'delete', 'sync'],
  gitops_cluster: ['view', 'edit', 'delete'],
  gitops_repository: ['view', 'edit', 'delete'],
  chaos_chaosexperiment: ['view', 'edit', 'delete', 'execute'],
  chaos_chaosinfrastructure: ['view', 'edit', 'delete'],
  chaos_chaoshub: ['view', 'edit', 'delete'],
  sto_issue: ['view'],
  sto_scan: ['view'],
  sto_testtarget: ['view', 'edit'],
  sto_exemption: ['view', 'create', 'approve'],
  ccm_overview: ['view'],
  ccm_perspective: ['view', 'edit', 'delete'],
  ccm_budget: ['view', 'edit', 'delete'],
  ccm_costcategory: ['view', 'edit', 'delete'],
  ccm_autostoppingrule: ['view', 'edit', 'delete'],
  code_repo: ['view', 'create', 'edit', 'delete', 'push'],
  sei_insights: ['view', 'edit', 'delete'],
  sei_collections: ['view', 'edit', 'delete'],
  idp_plugin: ['view', 'edit', 'toggle'],
  idp_scorecard: ['view', 'edit', 'delete'],
  idp_layout: ['view', 'edit'],
  cet_agent: ['view', 'create', 'edit', 'delete'],
  cet_criticalevent: ['create', 'edit', 'delete'],
}

/** Every permission of the resources whose name starts with one of the prefixes, in the order of the table. */
export function everything(...prefixes: readonly string[]): string[] {
  return permissions(prefixes, () => true)
}

/** The view permissions among them. */
export function views(...prefixes: readonly string[]): string[] {
  return permissions(prefixes, (action) => action === 'view')
}

function permissions(prefixes: readonly string[], isWanted: (action: string) => boolean): string[] {
  return Object.entries(actions).flatMap(([resource, names]) =>
    prefixes.some((prefix) => resource.startsWith(prefix))
      ? names.filter(isWanted).map((action) => `${resource}_${action}`)
      : [],
  )
}
