/**
 * Layer `contract`: the wire format. Types, schemas and one table; no behavior. Imports nothing of ours. The table of
 * operations feeds the client (`api/http.ts`), the simulator (`sim/handlers.ts`) and the tests, so that a path is
 * written once. `meaning` is the effect of the call, not its HTTP method: two reads are POSTs and two changes are
 * GETs.
 */

type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path with `{name}` for parameters, as the service publishes it. */
  readonly path: `/${string}`
  /** `write`: changes something, is sent once per user action, never cached or repeated. */
  readonly meaning: 'read' | 'write'
  /** `data`: ResponseDTO (`status`, `data`). `resource`: RestResponse (`resource`, no status). */
  readonly envelope: 'data' | 'resource'
}

/** The 15 operations of the User API in the order of its documentation, then the neighbors this app calls. */
export const operations = {
  addUsers: { method: 'POST', path: '/ng/api/user/users', meaning: 'write', envelope: 'data' },
  changeUserPassword: { method: 'PUT', path: '/ng/api/user/password', meaning: 'write', envelope: 'data' },
  checkIfLastAdmin: { method: 'GET', path: '/ng/api/user/last-admin', meaning: 'read', envelope: 'data' },
  // The double T is the published spelling.
  disableTTwoFactorAuth: {
    method: 'PUT',
    path: '/ng/api/user/disable-two-factor-auth',
    meaning: 'write',
    envelope: 'data',
  },
  enableTwoFactorAuth: {
    method: 'PUT',
    path: '/ng/api/user/enable-two-factor-auth',
    meaning: 'write',
    envelope: 'data',
  },
  getAggregatedUser: { method: 'GET', path: '/ng/api/user/aggregate/{userId}', meaning: 'read', envelope: 'data' },
  getAggregatedUsers: { method: 'POST', path: '/ng/api/user/aggregate', meaning: 'read', envelope: 'data' },
  getCurrentUserInfo: { method: 'GET', path: '/ng/api/user/currentUser', meaning: 'read', envelope: 'data' },
  // A GET that creates a new secret on every call: never cached, prefetched or repeated.
  getTwoFactorAuthSettings: {
    method: 'GET',
    path: '/ng/api/user/two-factor-auth/{authMechanism}',
    meaning: 'write',
    envelope: 'data',
  },
  getUsers: { method: 'POST', path: '/ng/api/user/batch', meaning: 'read', envelope: 'data' },
  removeUser: { method: 'DELETE', path: '/ng/api/user/{userId}', meaning: 'write', envelope: 'data' },
  // A GET that replaces the user's secret and sends an email.
  reset2fa: {
    method: 'GET',
    path: '/ng/api/user/reset-two-factor-auth/{userId}',
    meaning: 'write',
    envelope: 'resource',
  },
  unlockUser: { method: 'PUT', path: '/ng/api/user/unlock-user/{userId}', meaning: 'write', envelope: 'data' },
  updateUserInfo: { method: 'PUT', path: '/ng/api/user', meaning: 'write', envelope: 'data' },
  // Published a second time under the name of the previous one; generated clients use that name.
  updateUserInfo1: { method: 'PUT', path: '/ng/api/user/{userId}', meaning: 'write', envelope: 'data' },

  getInvites: { method: 'GET', path: '/ng/api/invites', meaning: 'read', envelope: 'data' },
  getPendingUsersAggregated: { method: 'POST', path: '/ng/api/invites/aggregate', meaning: 'read', envelope: 'data' },
  updateInvite: { method: 'PUT', path: '/ng/api/invites/{inviteId}', meaning: 'write', envelope: 'data' },
  deleteInvite: { method: 'DELETE', path: '/ng/api/invites/{inviteId}', meaning: 'write', envelope: 'data' },

  getUserGroupList: { method: 'GET', path: '/ng/api/user-groups', meaning: 'read', envelope: 'data' },
  getFilteredUserGroupsList: { method: 'POST', path: '/ng/api/user-groups/filter', meaning: 'read', envelope: 'data' },
  getUserListInUserGroup: {
    method: 'POST',
    path: '/ng/api/user-groups/{identifier}/users',
    meaning: 'read',
    envelope: 'data',
  },
  getUserGroupAggregateListByUser: {
    method: 'POST',
    path: '/ng/api/aggregate/acl/user/{userId}/usergroups',
    meaning: 'read',
    envelope: 'data',
  },
  getMember: {
    method: 'GET',
    path: '/ng/api/user-groups/{identifier}/member/{userIdentifier}',
    meaning: 'read',
    envelope: 'data',
  },
  putMember: {
    method: 'PUT',
    path: '/ng/api/user-groups/{identifier}/member/{userIdentifier}',
    meaning: 'write',
    envelope: 'data',
  },
  deleteMember: {
    method: 'DELETE',
    path: '/ng/api/user-groups/{identifier}/member/{userIdentifier}',
    meaning: 'write',
    envelope: 'data',
  },

  getRoleList: { method: 'GET', path: '/authz/api/roles', meaning: 'read', envelope: 'data' },
  getRole: { method: 'GET', path: '/authz/api/roles/{identifier}', meaning: 'read', envelope: 'data' },
  getFilteredRoleAssignmentList: {
    method: 'POST',
    path: '/authz/api/roleassignments/filter',
    meaning: 'read',
    envelope: 'data',
  },
  getFilteredRoleAssignmentByScopeList: {
    method: 'POST',
    path: '/authz/api/roleassignments/v2/filter',
    meaning: 'read',
    envelope: 'data',
  },
  postRoleAssignments: {
    method: 'POST',
    path: '/authz/api/roleassignments/multi',
    meaning: 'write',
    envelope: 'data',
  },
  bulkDeleteRoleAssignment: {
    method: 'POST',
    path: '/authz/api/roleassignments/delete/batch',
    meaning: 'write',
    envelope: 'data',
  },
  getAccessControlList: { method: 'POST', path: '/authz/api/acl', meaning: 'read', envelope: 'data' },
  getResourceGroupListV2: {
    method: 'GET',
    path: '/resourcegroup/api/v2/resourcegroup',
    meaning: 'read',
    envelope: 'data',
  },

  getOrganizationList: { method: 'GET', path: '/ng/api/organizations', meaning: 'read', envelope: 'data' },
  getProjectList: { method: 'GET', path: '/ng/api/projects', meaning: 'read', envelope: 'data' },
  getAuthenticationSettingsV2: {
    method: 'GET',
    path: '/ng/api/authentication-settings/v2',
    meaning: 'read',
    envelope: 'resource',
  },
  getPasswordStrengthSettings: {
    method: 'GET',
    path: '/ng/api/authentication-settings/login-settings/password-strength',
    meaning: 'read',
    envelope: 'resource',
  },
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations

const account = ['accountIdentifier'] as const
const scope = ['accountIdentifier', 'orgIdentifier', 'projectIdentifier'] as const
const paging = ['pageIndex', 'pageSize', 'sortOrders', 'pageToken'] as const

/**
 * The query names of each operation, as the service publishes them (`test/contract/openapi.json`). The client sends no
 * others, and the hosts forward no others. A separate table, because the page needs only the types.
 */
export const queryNames = {
  addUsers: scope,
  changeUserPassword: account,
  checkIfLastAdmin: ['userId', ...scope],
  disableTTwoFactorAuth: account,
  enableTwoFactorAuth: account,
  getAggregatedUser: scope,
  getAggregatedUsers: [...scope, ...paging, 'searchTerm'],
  getCurrentUserInfo: account,
  getTwoFactorAuthSettings: account,
  getUsers: [...scope, ...paging],
  removeUser: scope,
  reset2fa: account,
  unlockUser: scope,
  updateUserInfo: account,
  updateUserInfo1: account,

  getInvites: [...scope, ...paging],
  getPendingUsersAggregated: [...scope, ...paging, 'searchTerm'],
  updateInvite: account,
  deleteInvite: account,

  getUserGroupList: [...scope, ...paging, 'searchTerm', 'filterType'],
  getFilteredUserGroupsList: [...account, ...paging],
  getUserListInUserGroup: [...scope, ...paging],
  getUserGroupAggregateListByUser: [...scope, ...paging, 'searchTerm', 'userSize'],
  getMember: scope,
  putMember: scope,
  deleteMember: scope,

  getRoleList: [...scope, ...paging, 'searchTerm'],
  getRole: scope,
  getFilteredRoleAssignmentList: [...scope, ...paging],
  getFilteredRoleAssignmentByScopeList: [...scope, ...paging],
  postRoleAssignments: scope,
  bulkDeleteRoleAssignment: scope,
  // Published without any: the scopes are in its body. The service finds the key by the account.
  getAccessControlList: account,
  getResourceGroupListV2: [...scope, ...paging, 'searchTerm'],

  getOrganizationList: [...account, ...paging, 'searchTerm', 'identifiers'],
  getProjectList: [
    ...(['accountIdentifier', 'orgIdentifier'] as const),
    ...paging,
    'searchTerm',
    'identifiers',
    'hasModule',
    'moduleType',
    'onlyFavorites',
  ],
  getAuthenticationSettingsV2: account,
  getPasswordStrengthSettings: account,
} as const satisfies Record<OperationId, readonly string[]>

/** Query names that an operation accepts. */
export type QueryName<Id extends OperationId> = (typeof queryNames)[Id][number]

/** Query names that can be repeated; every other one occurs at most once. */
export const repeatedQueryNames: readonly string[] = ['sortOrders', 'identifiers']

type Parameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Parameters<Rest>
  : never

/** Names of the path parameters of an operation, `never` if it has none. */
export type PathParameter<Id extends OperationId> = Parameters<(typeof operations)[Id]['path']>

/** The 15 operations of the User API that this project exists for. */
export const userApiOperations = [
  'addUsers',
  'changeUserPassword',
  'checkIfLastAdmin',
  'disableTTwoFactorAuth',
  'enableTwoFactorAuth',
  'getAggregatedUser',
  'getAggregatedUsers',
  'getCurrentUserInfo',
  'getTwoFactorAuthSettings',
  'getUsers',
  'removeUser',
  'reset2fa',
  'unlockUser',
  'updateUserInfo',
  'updateUserInfo1',
] as const satisfies readonly OperationId[]

/** Path prefixes of the services behind the gateway; the only paths the server forwards. */
export const apiPrefixes = ['/ng/api', '/authz/api', '/resourcegroup/api'] as const
