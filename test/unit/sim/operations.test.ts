import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { operations, type OperationId } from '#src/contract/operations.ts'
import { validateRequest, validateResponse } from '#test/support/openapi.ts'
import { requestOf, simulate, type Json, type Sent } from './client.ts'

type World = ReturnType<typeof simulate>

/** How each operation is called when all goes well. */
const happy: Record<OperationId, (context: World & { other: string; invite: string }) => Sent> = {
  addUsers: () => ({
    body: {
      emails: ['new@example.com'],
      roleBindings: [{ roleIdentifier: 'release_manager', resourceGroupIdentifier: 'production_only' }],
      userGroups: ['release_crew'],
    },
  }),
  changeUserPassword: ({ sim }) => ({
    body: { currentPassword: sim.personas[0]?.password, newPassword: 'Another-Passphrase-9' },
  }),
  checkIfLastAdmin: ({ other }) => ({ query: { userId: other } }),
  disableTTwoFactorAuth: () => ({}),
  enableTwoFactorAuth: ({ uuidOf }) => ({
    body: {
      userId: uuidOf('account-admin'),
      email: 'maren.solheim@alderbrook.example',
      twoFactorAuthenticationEnabled: true,
      mechanism: 'TOTP',
      totpSecretKey: 'JBSWY3DPEHPK3PXP',
      totpqrurl: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP',
    },
  }),
  getAggregatedUser: ({ other }) => ({ path: { userId: other } }),
  getAggregatedUsers: () => ({ body: {}, query: { pageIndex: '0', pageSize: '100', sortOrders: ['name,ASC'] } }),
  getCurrentUserInfo: () => ({}),
  getTwoFactorAuthSettings: () => ({ path: { authMechanism: 'TOTP' } }),
  getUsers: () => ({ body: { searchTerm: 'a' }, query: { pageSize: '100' } }),
  removeUser: ({ other }) => ({ path: { userId: other } }),
  reset2fa: ({ other }) => ({ path: { userId: other } }),
  unlockUser: ({ other }) => ({ path: { userId: other } }),
  updateUserInfo: ({ personOf }) => ({
    body: { uuid: personOf('account-admin').uuid, email: personOf('account-admin').email, name: 'New Name' },
  }),
  updateUserInfo1: ({ personOf }) => ({
    path: { userId: personOf('account-admin').uuid },
    body: { email: personOf('account-admin').email, name: 'New Name' },
  }),
  getInvites: () => ({}),
  getPendingUsersAggregated: () => ({ body: {} }),
  updateInvite: ({ invite }) => ({
    path: { inviteId: invite },
    body: {
      email: 'oskar.lindgren@example.com',
      roleBindings: [{ roleIdentifier: 'release_manager' }],
      userGroups: ['release_crew'],
      inviteType: 'ADMIN_INITIATED_INVITE',
    },
  }),
  deleteInvite: ({ invite }) => ({ path: { inviteId: invite } }),
  getUserGroupList: () => ({}),
  getFilteredUserGroupsList: ({ account, other }) => ({
    body: { accountIdentifier: account.account, userIdentifierFilter: [other] },
  }),
  getUserListInUserGroup: () => ({ path: { identifier: 'release_crew' }, body: {} }),
  getUserGroupAggregateListByUser: ({ account, other }) => ({
    path: { userId: other },
    body: { scopeFilter: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account.account }] },
  }),
  getMember: ({ other }) => ({ path: { identifier: 'release_crew', userIdentifier: other } }),
  putMember: ({ uuidOf }) => ({ path: { identifier: 'release_crew', userIdentifier: uuidOf('viewer') } }),
  deleteMember: ({ uuidOf }) => ({ path: { identifier: 'release_crew', userIdentifier: uuidOf('viewer') } }),
  getRoleList: () => ({ query: { pageSize: '100' } }),
  getRole: () => ({ path: { identifier: '_account_admin' } }),
  getFilteredRoleAssignmentList: ({ other }) => ({ body: { principalFilter: [{ identifier: other, type: 'USER' }] } }),
  getFilteredRoleAssignmentByScopeList: ({ account, other }) => ({
    body: {
      principalFilter: { identifier: other, type: 'USER' },
      scopeFilters: [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account.account }],
    },
  }),
  postRoleAssignments: ({ other }) => ({
    body: {
      roleAssignments: [
        {
          roleIdentifier: '_chaos_admin',
          resourceGroupIdentifier: '_all_account_level_resources',
          principal: { identifier: other, type: 'USER' },
        },
      ],
    },
  }),
  bulkDeleteRoleAssignment: () => ({ body: ['role_assignment_unknown'] }),
  getAccessControlList: ({ account }) => ({
    body: {
      permissions: [
        {
          resourceScope: { accountIdentifier: account.account },
          resourceType: 'USER',
          permission: 'core_user_manage',
        },
      ],
    },
  }),
  getResourceGroupListV2: () => ({}),
  getOrganizationList: () => ({}),
  getProjectList: () => ({ scope: { account: 'Kd3vQm9sTzyB1xHcLr7NwA', org: 'storefront' } }),
  getAuthenticationSettingsV2: () => ({}),
  getPasswordStrengthSettings: () => ({}),
}

function start() {
  const world = simulate('demo')
  const { sim, account } = world
  const crew = sim.world.groups.find(({ identifier }) => identifier === 'release_crew')
  // In a group, with two-factor, default account here, and with a custom role through the group and directly.
  const other = [...(crew?.users ?? [])].find((id) => sim.world.people.get(id)?.twoFactor === true) ?? ''
  const invite = [...sim.world.invites.values()].find(({ email }) => email === 'oskar.lindgren@example.com')?.id ?? ''
  expect(account.account).not.toBe('')
  return { ...world, other, invite }
}

const examples: Json = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../contract/examples.json'), 'utf8'),
)

/** Names of members, with rows of a list merged, down to the leaves. */
function namesIn(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((entry) => namesIn(entry, `${prefix}[]`)))]
  if (typeof value !== 'object' || value === null) return []
  // Keys of the map of outcomes are addresses.
  if (prefix.endsWith('addUserResponseMap')) return []
  return Object.entries(value).flatMap(([key, entry]) => [`${prefix}.${key}`, ...namesIn(entry, `${prefix}.${key}`)])
}

/** Members that are sent only sometimes, so that an example may lack them. */
const optional =
  /linkedSso|orgIdentifier|projectIdentifier|\.resources\[\]|accountIdentifier|scope\.|resourceIdentifier/u

describe('every operation answers as published', () => {
  it.each(Object.keys(operations) as OperationId[])('%s', async (operation) => {
    const context = start()
    const sent = happy[operation](context)
    const { status, body } = await context.call(operation, sent)
    expect(status).toBe(200)
    expect(validateResponse(operation, 200, body)).toEqual([])
    const { searchParams } = new URL(requestOf(context.sim, operation, sent).url)
    const query = Object.fromEntries([...searchParams.keys()].map((name) => [name, sent.query?.[name] ?? 'x']))
    expect(validateRequest(operation, { query: { ...query, ...sent.query }, body: sent.body })).toEqual([])
  })

  it.each(Object.keys(operations) as OperationId[])('%s has the members of the example', async (operation) => {
    const context = start()
    const { body } = await context.call(operation, happy[operation](context))
    const successes: Json[] = Object.values(examples[operation].responses['200'] ?? {})
    const expected = new Set(successes.flatMap((example) => namesIn(example)))
    const actual = new Set(namesIn(body))
    expect([...actual].filter((name) => !expected.has(name) && !optional.test(name))).toEqual([])
    expect([...expected].filter((name) => !actual.has(name) && !optional.test(name))).toEqual([])
    expect(expected.size).toBeGreaterThan(0)
  })
})
