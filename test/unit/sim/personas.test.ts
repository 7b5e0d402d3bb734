import { describe, expect, it } from 'vitest'
import type { OperationId } from '#src/contract/operations.ts'
import { parseApiKey } from '#src/domain/api-key.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { seedNames } from '#src/sim/simulator.ts'
import { simulate, type Json, type Sent } from './client.ts'

const ids = ['account-admin', 'project-admin', 'viewer', 'individual', 'sso', 'service-account'] as const

describe('personas', () => {
  it.each(seedNames)('are all in the seed %s, with keys the app can read', async (seed) => {
    const { sim, call } = simulate(seed)
    expect(sim.personas.map(({ id }) => id)).toEqual(seed === 'review' ? [...ids, 'auditor'] : ids)
    for (const { id, apiKey, accountIdentifier, title, description } of sim.personas) {
      const parsed = parseApiKey(apiKey)
      expect(parsed.ok && parsed.key).toMatchObject({ account: accountIdentifier, cleaned: false })
      expect(apiKey).toMatch(id === 'service-account' ? /^sat\./u : /^pat\./u)
      expect([title, description]).not.toContain('')
      const { status } = await call('getCurrentUserInfo', { as: id })
      expect(status).toBe(id === 'service-account' ? 400 : 200)
    }
  })

  it('have the same keys in every world', () => {
    expect(simulate('demo').sim.personas).toEqual(simulate('empty').sim.personas)
  })

  it('are who they say: managed, without two-factor, with the password they are given', () => {
    const { personOf, sim, uuidOf } = simulate()
    expect(personOf('account-admin')).toMatchObject({ externallyManaged: false, twoFactor: false })
    expect(personOf('sso').externallyManaged).toBe(true)
    for (const { id, password } of sim.personas)
      if (id !== 'service-account') expect(sim.world.secrets.get(uuidOf(id))?.password).toBe(password ?? null)
  })
})

type Verdict = 'yes' | 'no'

/** What each persona may do, at account scope and in the project that one of them administers. */
const matrix: readonly [OperationId, Sent, 'account' | 'project', Record<(typeof ids)[number], Verdict>][] = (() => {
  const row = (text: string): Record<(typeof ids)[number], Verdict> => {
    const verdicts = text.split(' ')
    // One word per persona, in their order.
    return Object.fromEntries(ids.map((id, place) => [id, verdicts[place]])) as Record<(typeof ids)[number], Verdict>
  }
  const email = { body: { emails: ['someone.new@example.com'] } }
  return [
    ['getAggregatedUsers', {}, 'account', row('yes yes yes no yes yes')],
    ['getAggregatedUsers', {}, 'project', row('yes yes no no yes yes')],
    ['getUsers', {}, 'account', row('yes yes yes no yes yes')],
    ['getAggregatedUser', {}, 'account', row('yes yes yes no yes yes')],
    ['checkIfLastAdmin', {}, 'account', row('yes yes yes no yes yes')],
    ['addUsers', email, 'account', row('yes no no no no yes')],
    ['addUsers', email, 'project', row('yes yes no no no yes')],
    ['removeUser', {}, 'account', row('yes no no no no yes')],
    ['removeUser', {}, 'project', row('yes yes no no no yes')],
    ['unlockUser', {}, 'account', row('yes no no no no yes')],
    ['unlockUser', {}, 'project', row('yes yes no no no yes')],
    ['reset2fa', {}, 'account', row('yes no no no no yes')],
    ['getInvites', {}, 'account', row('yes yes yes no yes yes')],
    ['deleteInvite', {}, 'account', row('yes no no no no yes')],
    ['getRoleList', {}, 'account', row('yes yes yes no yes yes')],
    ['getRole', {}, 'account', row('yes yes yes no yes yes')],
    ['getResourceGroupListV2', {}, 'account', row('yes yes yes no yes yes')],
    ['getMember', {}, 'account', row('yes yes yes no yes yes')],
    ['putMember', {}, 'account', row('yes no no no no yes')],
    ['getAuthenticationSettingsV2', {}, 'account', row('yes no no no no yes')],
  ]
})()

describe('permissions', () => {
  it.each(matrix.map(([operation, sent, level, verdicts]) => ({ operation, sent, level, verdicts })))(
    '$operation at $level scope',
    async ({ operation, sent, level, verdicts }) => {
      for (const as of ids) {
        const { call, account, uuidOf } = simulate()
        const scope: Scope = level === 'account' ? account : { ...account, org: 'storefront', project: 'checkout' }
        const userId = uuidOf('sso')
        const path = {
          userId,
          userIdentifier: userId,
          inviteId: 'none',
          identifier: operation === 'getRole' ? '_account_admin' : 'release_crew',
        }
        const { status, body } = await call(operation, { ...sent, path, query: { userId }, scope, as })
        expect([as, status === 403 ? 'no' : 'yes', status === 403 ? body.code : '']).toEqual([
          as,
          verdicts[as],
          verdicts[as] === 'no' ? 'NG_ACCESS_DENIED' : '',
        ])
      }
    },
  )

  it('a batch with parents needs the view at each of them', async () => {
    const { call, account, sim, uuidOf } = simulate()
    const scope = { ...account, org: 'storefront', project: 'checkout' }
    const userId = uuidOf('project-admin')
    for (const row of sim.world.assignments.ofPrincipal('USER', userId))
      if (row.scope.org === undefined) sim.world.assignments.remove(row.identifier)
    const get = async (parentFilter: string) =>
      (await call('getUsers', { as: 'project-admin', scope, body: { parentFilter } })).status
    expect(await get('NO_PARENT_SCOPES')).toBe(200)
    expect(await get('INCLUDE_PARENT_SCOPES')).toBe(403)
  })

  it('inviting outsiders needs a permission of its own', async () => {
    const { call, sim, account } = simulate()
    const admin = sim.world.roles.find(({ identifier }) => identifier === '_account_admin')
    sim.world.roles = sim.world.roles.map((role) =>
      role === admin ? { ...role, permissions: role.permissions.filter((name) => name !== 'core_user_invite') } : role,
    )
    const outsider = await call('addUsers', { body: { emails: ['someone.new@example.com'] } })
    expect([outsider.status, outsider.body.failedPermissionChecks[0].permission]).toEqual([403, 'core_user_invite'])
    const member = await call('addUsers', { body: { emails: ['ifeoma.okafor@alderbrook.example'] } })
    expect(member.status).toBe(200)
    expect(account.account).not.toBe('')
  })

  it('groups without permission are a page of size 0 (docs/service.md, trap 46)', async () => {
    const { call, account } = simulate()
    const nothing = { pageSize: 0, totalPages: 1, totalItems: 0, content: [] }
    expect((await call('getUserGroupList', { as: 'individual' })).data).toMatchObject(nothing)
    const body = { accountIdentifier: account.account }
    expect((await call('getFilteredUserGroupsList', { as: 'individual', body })).data).toMatchObject(nothing)
  })

  it('acl answers per check, in order, and knows scopes, groups and resource groups', async () => {
    const { call, account, uuidOf } = simulate()
    const check = (permission: string, scope: object = {}, resourceType = 'USER') => ({
      resourceScope: { accountIdentifier: account.account, ...scope },
      resourceType,
      permission,
    })
    const project = { orgIdentifier: 'storefront', projectIdentifier: 'checkout' }
    const permissions = [
      check('core_user_manage'),
      check('core_user_view'),
      check('core_user_manage', project),
      check('core_user_manage', { orgIdentifier: 'storefront' }),
      check('core_user_manage', { orgIdentifier: 'storefront', projectIdentifier: 'catalog' }),
      { ...check('core_user_view'), resourceScope: { accountIdentifier: 'another' } },
    ]
    const allowed = async (as: Persona['id'], body: object = {}) => {
      const { data } = await call('getAccessControlList', { as, body: { permissions, ...body } })
      expect(data.accessControlList.map((row: Json) => row.permission)).toEqual(
        permissions.map((row) => row.permission),
      )
      return data.accessControlList.map((row: Json) => row.permitted)
    }
    expect(await allowed('account-admin')).toEqual([true, true, true, true, true, false])
    expect(await allowed('service-account')).toEqual([true, true, true, true, true, false])
    expect(await allowed('project-admin')).toEqual([false, true, true, false, false, false])
    expect(await allowed('viewer')).toEqual([false, true, false, false, false, false])
    expect(await allowed('individual')).toEqual([false, false, false, false, false, false])
    const principal = { principalType: 'USER', principalIdentifier: uuidOf('viewer') }
    expect(await allowed('account-admin', { principal })).toEqual([false, true, false, false, false, false])
    const many = Array.from({ length: 10_001 }, () => check('core_user_view'))
    expect((await call('getAccessControlList', { body: { permissions: many } })).status).toBe(400)
    expect((await call('getAccessControlList', { body: {} })).status).toBe(400)
  })

  it('a role through a group counts, a role on a narrow resource group only there', async () => {
    const { sim, call, account } = simulate()
    const [inGroup = ''] = [...(sim.world.groups.find((group) => group.identifier === 'support_rota')?.users ?? [])]
    const permitted = async (resourceType: string, permission: string, scope: object = {}) => {
      const resourceScope = { accountIdentifier: account.account, ...scope }
      const body = {
        permissions: [{ resourceScope, resourceType, permission }],
        principal: { principalType: 'USER', principalIdentifier: inGroup },
      }
      return (await call('getAccessControlList', { body })).data.accessControlList[0].permitted
    }
    expect(await permitted('USER', 'core_user_manage')).toBe(true)
    expect(await permitted('USER', 'core_user_manage', { orgIdentifier: 'storefront' })).toBe(false)
    // In the role, but not on this type in the resource group `people_and_groups`.
    expect(await permitted('AUDIT', 'core_audit_view')).toBe(false)
  })

  it('organizations and projects: only those the caller may see', async () => {
    const { call, account } = simulate()
    const names = async (as: Persona['id']) => {
      const organizations = await call('getOrganizationList', { as })
      const projects = await call('getProjectList', { as, scope: account })
      return [organizations.data.totalItems, projects.data.totalItems]
    }
    expect(await names('account-admin')).toEqual([2, 5])
    expect(await names('project-admin')).toEqual([1, 1])
    expect(await names('individual')).toEqual([0, 0])
  })

  it('assignments across scopes come with those through groups, named, and without internal roles', async () => {
    const { call, sim, account, uuidOf } = simulate()
    const [userId = ''] = [...(sim.world.groups.find((group) => group.identifier === 'support_rota')?.users ?? [])]
    const filter = [{ filter: 'INCLUDING_CHILD_SCOPES', accountIdentifier: account.account }]
    const rowsOf = async (identifier: string, scopeFilters: object[] = filter) =>
      (
        await call('getFilteredRoleAssignmentByScopeList', {
          body: { principalFilter: { identifier, type: 'USER' }, scopeFilters },
          query: { pageSize: '100' },
        })
      ).data.content
    const rows = await rowsOf(userId)
    expect(rows.map((row: Json) => row.principal.type)).toEqual(expect.arrayContaining(['USER', 'USER_GROUP']))
    const group = rows.find((row: Json) => row.principal.type === 'USER_GROUP')
    expect(group.principal).toMatchObject({ identifier: 'support_rota', name: 'Support rota', scopeLevel: 'account' })
    expect(await rowsOf(uuidOf('individual'))).toEqual([])
    const own = await rowsOf(uuidOf('project-admin'))
    expect(own.map((row: Json) => [row.role.role.identifier, row.scope.projectName])).toEqual([
      ['_account_viewer', null],
      ['_organization_viewer', null],
      ['_project_viewer', 'Checkout'],
      ['_project_admin', 'Checkout'],
    ])
    const only = [{ filter: 'EXCLUDING_CHILD_SCOPES', accountIdentifier: account.account, orgIdentifier: 'storefront' }]
    expect(await rowsOf(uuidOf('project-admin'), only)).toHaveLength(1)
  })
})
