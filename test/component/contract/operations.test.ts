import { describe, expect, it } from 'vitest'
import * as access from '#src/api/access-api.ts'
import * as groups from '#src/api/group-api.ts'
import * as permissions from '#src/api/permission-api.ts'
import * as invites from '#src/api/invite-api.ts'
import * as scopes from '#src/api/scope-api.ts'
import * as settings from '#src/api/settings-api.ts'
import * as users from '#src/api/user-api.ts'
import { operations, userApiOperations, type OperationId } from '#src/contract/operations.ts'
import { permissionChecks } from '#src/domain/permissions.ts'
import type { Scope } from '#src/domain/scope.ts'
import { connectAs } from '#src/queries/connect.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { validateRequest, validateResponse } from '#test/support/openapi.ts'
import { server } from '#test/support/server.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

type Seen = { operation: OperationId; method: string; url: URL; body: unknown; status: number; answer: unknown }
type Context = { scope: Scope; sim: Simulator; other: string; me: string }

const paging = { pageIndex: 0, pageSize: 25, sortOrders: ['name,ASC'] }

/** One call per client function, as the screens make it. */
const calls: Partial<Record<OperationId, (context: Context) => Promise<unknown>>> = {
  addUsers: ({ scope }) =>
    users.addUsers(scope, {
      emails: ['new.person@contract.example'],
      roleBindings: [{ roleIdentifier: '_account_viewer', resourceGroupIdentifier: '_all_account_level_resources' }],
      userGroups: [],
    }),
  changeUserPassword: ({ scope, sim }) =>
    users.changeUserPassword(scope, {
      currentPassword: sim.personas.find(({ id }) => id === 'account-admin')?.password ?? '',
      newPassword: 'A-new-Passphrase-42!',
    }),
  checkIfLastAdmin: ({ scope, other }) => users.checkIfLastAdmin(scope, other),
  disableTTwoFactorAuth: ({ scope }) => users.disableTTwoFactorAuth(scope),
  enableTwoFactorAuth: async ({ scope }) =>
    users.enableTwoFactorAuth(scope, (await users.getTwoFactorAuthSettings(scope)).settings),
  getAggregatedUser: ({ scope, other }) => users.getAggregatedUser(scope, other),
  getAggregatedUsers: ({ scope }) =>
    users.getAggregatedUsers(scope, { ...paging, filter: { roleIdentifiers: ['_account_admin'] } }),
  getCurrentUserInfo: ({ scope }) => users.getCurrentUserInfo(scope),
  getTwoFactorAuthSettings: ({ scope }) => users.getTwoFactorAuthSettings(scope),
  getUsers: ({ scope, other }) => users.getUsers(scope, { ...paging, filter: { identifiers: [other] } }),
  removeUser: ({ scope, other }) => users.removeUser(scope, other),
  reset2fa: ({ scope, other }) => users.reset2fa(scope, other),
  unlockUser: ({ scope, other }) => users.unlockUser(scope, other),
  updateUserInfo: async ({ scope, me }) => {
    const { email } = await users.getCurrentUserInfo(scope)
    return users.updateUserInfo(scope, me, { name: 'Another Name', email: email ?? '' })
  },
  updateUserInfo1: async ({ scope, me }) => {
    const { email } = await users.getCurrentUserInfo(scope)
    return users.updateUserInfo1(scope, me, { name: 'Another Name', email: email ?? '' })
  },
  getAccessControlList: ({ scope }) => permissions.getAccessControlList(scope, permissionChecks(scope)),
  getRoleList: ({ scope }) => access.getRoleList(scope, paging),
  getResourceGroupListV2: ({ scope }) => access.getResourceGroupListV2(scope, paging),
  getFilteredRoleAssignmentByScopeList: ({ scope, other }) =>
    access.getFilteredRoleAssignmentByScopeList(scope, { ...paging, userId: other }),
  getUserGroupList: ({ scope }) => groups.getUserGroupList(scope, paging),
  getFilteredUserGroupsList: ({ scope, other }) =>
    groups.getFilteredUserGroupsList(scope, { ...paging, userId: other }),
  getUserGroupAggregateListByUser: ({ scope, other }) =>
    groups.getUserGroupAggregateListByUser(scope.account, { pageIndex: 0, pageSize: 25, userId: other }),
  getMember: ({ scope, other }) => groups.getMember(scope, { identifier: 'release_crew', userIdentifier: other }),
  putMember: ({ scope, other }) => groups.putMember(scope, { identifier: 'release_crew', userIdentifier: other }),
  deleteMember: ({ scope, other }) => groups.deleteMember(scope, { identifier: 'release_crew', userIdentifier: other }),
  getInvites: ({ scope }) => invites.getInvites(scope, paging),
  getPendingUsersAggregated: ({ scope }) =>
    invites.getPendingUsersAggregated(scope, { ...paging, sortOrders: ['createdAt,DESC'], searchTerm: 'nia' }),
  updateInvite: async ({ scope }) => {
    const invite = await firstInvite(scope)
    return invites.updateInvite(scope, invite, invite)
  },
  deleteInvite: async ({ scope }) => invites.deleteInvite(scope, (await firstInvite(scope)).id),
  getOrganizationList: ({ scope }) => scopes.getOrganizationList(scope.account, paging),
  getProjectList: async ({ scope }) => {
    const { rows } = await scopes.getOrganizationList(scope.account, paging)
    return scopes.getProjectList(scope.account, rows[0]?.organization.identifier ?? '', paging)
  },
  getAuthenticationSettingsV2: ({ scope }) => settings.getAuthenticationSettingsV2(scope.account),
  getPasswordStrengthSettings: ({ scope }) => settings.getPasswordStrengthSettings(scope.account),
}

async function firstInvite(scope: Scope) {
  const [invite] = (await invites.getInvites(scope, paging)).rows
  if (invite === undefined) throw new Error('The simulator has nobody invited')
  return invite
}

async function start() {
  const sim = startSimulator('demo')
  const admin = personaById(sim, 'account-admin')
  await connectAs(admin)
  const scope = { account: admin.accountIdentifier }
  const me = await users.getCurrentUserInfo(scope)
  const list = await users.getUsers(scope, { pageIndex: 2, pageSize: 25, sortOrders: ['name,ASC'] })
  const other = list.rows.find(({ uuid, externallyManaged }) => uuid !== me.uuid && externallyManaged === false)
  if (other === undefined) throw new Error('The simulator has nobody else')
  return { scope, sim, other: other.uuid, me: me.uuid }
}

/** Reads requests and answers as they cross the wire. */
function listen() {
  const seen: Promise<Seen>[] = []
  const bodies = new Map<string, Promise<string>>()
  server.events.removeAllListeners()
  server.events.on('request:start', ({ request, requestId }) => {
    bodies.set(requestId, request.clone().text())
  })
  server.events.on('response:mocked', ({ request, response, requestId }) => {
    const url = new URL(request.url)
    const copy = response.clone()
    const read = async (): Promise<Seen> => {
      const body = (await bodies.get(requestId)) ?? ''
      return {
        operation: operationOf(request.method, url.pathname),
        method: request.method,
        url,
        body: body === '' ? undefined : (JSON.parse(body) as unknown),
        status: copy.status,
        answer: JSON.parse(await copy.text()) as unknown,
      }
    }
    seen.push(read())
  })
  return { all: () => Promise.all(seen) }
}

function operationOf(method: string, path: string): OperationId {
  const fits = ([, operation]: [string, { method: string; path: string }]) =>
    operation.method === method && new RegExp(`^${operation.path.replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u').test(path)
  // Static paths before parameter paths (docs/service.md, trap 45).
  const found = Object.entries(operations)
    .filter(fits)
    .toSorted(([, a], [, b]) => a.path.split('{').length - b.path.split('{').length)[0]
  if (found === undefined) throw new Error(`No operation for ${method} ${path}`)
  return found[0] as OperationId // Keys of the table, as Object.entries does not say.
}

describe('every call, against the published document', () => {
  it('covers the 15 operations of the User API', () => {
    expect(Object.keys(calls)).toEqual(expect.arrayContaining([...userApiOperations]))
  })

  it.each(Object.entries(calls))('%s', async (operation, call) => {
    const context = await start()
    const wire = listen()
    await call(context)
    const seen = await wire.all()
    expect(seen.map((entry) => entry.operation)).toContain(operation)
    for (const entry of seen) {
      expect(entry.status).toBe(200)
      const query = Object.fromEntries(
        [...new Set(entry.url.searchParams.keys())].map((name) => {
          const values = entry.url.searchParams.getAll(name)
          return [name, values.length === 1 ? values[0] : values]
        }),
      )
      expect(validateRequest(entry.operation, { query, body: entry.body })).toEqual([])
      expect(validateResponse(entry.operation, entry.status, entry.answer)).toEqual([])
    }
  })
})
