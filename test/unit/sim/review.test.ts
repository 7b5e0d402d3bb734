import { beforeAll, describe, expect, it } from 'vitest'
import { idOf } from '#src/sim/model/random.ts'
import { simulate, type Json } from './client.ts'
import { pagesOf, rolesOfGroup } from './pages.ts'

/** What an access review asks of the service, as the simulator answers it. */

describe('the list of role assignments of a scope', () => {
  it('is read page by page without selecting it again, and follows every change', async () => {
    const { sim, call, account } = simulate('large')
    const read = () => call('getFilteredRoleAssignmentList', { query: { pageSize: '100', pageIndex: '7' }, body: {} })
    const first = await read()
    const total = Number(first.data.totalItems)
    const reads = sim.world.assignments.at
    let selections = 0
    sim.world.assignments.at = function* (scope) {
      selections += 1
      yield* reads.call(sim.world.assignments, scope)
    }
    expect((await read()).data.content).toEqual(first.data.content)
    expect(selections).toBe(0)
    sim.edit({ action: 'add-binding', user: idOf(8), role: '_ccm_viewer' })
    expect((await read()).data.totalItems).toBe(total + 1)
    expect(selections).toBe(1)
    const [row] = first.data.content
    await call('bulkDeleteRoleAssignment', { scope: account, body: [row.roleAssignment.identifier] })
    expect((await read()).data.totalItems).toBe(row.roleAssignment.managed ? total + 1 : total)
  })

  it('has rows of internal roles where the account lists them, marked as such', async () => {
    const { sim, call } = simulate()
    const rows = () => pagesOf(call, 'getFilteredRoleAssignmentList')
    const before = await rows()
    expect(before.some((row: Json) => row.roleAssignment.internal)).toBe(false)
    sim.world.settings.listsInternal = true
    const internal = (await rows()).filter((row: Json) => row.roleAssignment.internal)
    expect(internal.map((row: Json) => row.roleAssignment.roleIdentifier)).toEqual(['_account_basic'])
    expect(await rows()).toHaveLength(before.length + 1)
  })

  it('F46-reordered: every page comes in an order of its own, so pages overlap and leave rows out', async () => {
    const { sim, call } = simulate()
    const whole = await pagesOf(call, 'getFilteredRoleAssignmentList')
    const id = (row: Json): string => row.roleAssignment.identifier
    sim.faults.set([{ id: 'order', op: 'R3', kind: 'reorder' }])
    const mixed = await pagesOf(call, 'getFilteredRoleAssignmentList')
    expect(mixed).toHaveLength(whole.length)
    expect(new Set(mixed.map(id)).size).toBeLessThan(whole.length)
    expect(mixed.every((row: Json) => whole.some((other: Json) => id(other) === id(row)))).toBe(true)
    sim.faults.clear()
    expect(await pagesOf(call, 'getFilteredRoleAssignmentList')).toEqual(whole)
  })
})

describe('an attribute filter of a resource group', () => {
  it('gives a permission only on resources that have the attribute', async () => {
    const { call, account } = simulate('review')
    const permitted = async (resourceAttributes?: Record<string, string>) => {
      const about = { resourceScope: { accountIdentifier: account.account }, resourceType: 'ENVIRONMENT' }
      const check = { ...about, permission: 'core_environment_delete', resourceIdentifier: 'one', resourceAttributes }
      const principal = { principalType: 'USER', principalIdentifier: idOf(14 * 5 + 1) }
      const { data } = await call('getAccessControlList', { body: { permissions: [check], principal } })
      return data.accessControlList[0].permitted
    }
    expect(await permitted({ environmentType: 'Production' })).toBe(true)
    expect(await permitted({ environmentType: 'PreProduction' })).toBe(false)
    expect(await permitted()).toBe(false)
  })
})

describe('removals that show late', () => {
  it('assignments and group memberships show until then, users leave at once and their assignments stay behind', async () => {
    const { sim, call, account, wait } = simulate('review')
    sim.world.settings.lateRemovals = 20_000
    const userId = idOf(15)
    const ids = async () => {
      const body = { principalFilter: [{ identifier: userId, type: 'USER' }] }
      const { data } = await call('getFilteredRoleAssignmentList', { body })
      return data.content.map((row: Json) => row.roleAssignment.identifier)
    }
    const isIn = async () =>
      (await call('getMember', { path: { identifier: 'on_call', userIdentifier: userId } })).data as boolean
    const before = await ids()
    expect(before.length).toBeGreaterThan(0)
    const left = await call('deleteMember', { path: { identifier: 'on_call', userIdentifier: userId } })
    expect(left.data.users).not.toContain(userId)
    expect(await isIn()).toBe(true)
    expect((await call('removeUser', { path: { userId } })).data).toBe(true)
    expect((await call('getAggregatedUser', { path: { userId } })).status).toBe(404)
    expect(await ids()).toEqual(before)
    wait(19_999)
    expect([await isIn(), await ids()]).toEqual([true, before])
    wait(1)
    expect([await isIn(), await ids()]).toEqual([false, []])
    expect(sim.world.assignments.ofPrincipal('USER', userId)).toEqual([])
    expect(sim.world.members.has(account, userId)).toBe(false)
  })

  it('a deleted assignment is reported as deleted and gone later; a saved state keeps what is leaving', async () => {
    const { sim, call, wait } = simulate()
    sim.world.settings.lateRemovals = 1000
    const rows = await pagesOf(call, 'getFilteredRoleAssignmentList')
    const row = rows.find(
      ({ roleAssignment }: Json) => !roleAssignment.managed && roleAssignment.roleIdentifier === 'release_manager',
    )
    const { identifier } = row.roleAssignment
    expect((await call('bulkDeleteRoleAssignment', { body: [identifier] })).data.successfullyDeleted).toBe(1)
    expect(await pagesOf(call, 'getFilteredRoleAssignmentList')).toHaveLength(rows.length)
    sim.restore(sim.snapshot())
    wait(1000)
    expect(await pagesOf(call, 'getFilteredRoleAssignmentList')).toHaveLength(rows.length - 1)
  })
})

describe('edits of groups', () => {
  it('put people in, take them out, give the group roles and take them away', () => {
    const { sim, account, uuidOf } = simulate()
    const crew = () => sim.world.groups.find(({ identifier }) => identifier === 'release_crew')
    const held = () => rolesOfGroup(sim, 'release_crew')
    const user = uuidOf('viewer')
    sim.edit({ action: 'add-to-group', user, group: 'release_crew' })
    expect(crew()?.users.has(user)).toBe(true)
    sim.edit({ action: 'remove-from-group', user, group: 'release_crew' })
    expect(crew()?.users.has(user)).toBe(false)
    expect(() => sim.edit({ action: 'remove-from-group', user, group: 'release_crew' })).toThrow('not in release_crew')
    expect(() => sim.edit({ action: 'add-to-group', user, group: 'nobody' })).toThrow('no group')

    const before = held()
    const project = { org: 'storefront', project: 'checkout' }
    const there = { group: 'release_crew', level: 'account', role: '_pipeline_executor', ...project } as const
    sim.edit({ action: 'add-group-binding', ...there })
    sim.edit({ action: 'add-group-binding', ...there })
    expect(held()).toEqual([...before, 'storefront/checkout _pipeline_executor'])
    sim.edit({ action: 'remove-group-binding', ...there })
    expect(held()).toEqual(before)
    expect(() => sim.edit({ action: 'remove-group-binding', ...there })).toThrow('does not hold')
    expect(() => sim.edit({ action: 'add-group-binding', group: 'release_crew', role: 'nothing' })).toThrow('nothing')
    expect(sim.world.members.count(account)).toBe(240)
  })
})

describe('the seed review', () => {
  let context: ReturnType<typeof simulate>
  beforeAll(() => {
    context = simulate('review')
  })

  it('has 5,000 people and the personas in 51 scopes', async () => {
    const { sim, account, call } = context
    expect(sim.world.members.count(account)).toBe(5006)
    expect(1 + sim.world.organizations.length + sim.world.projects.length).toBe(51)
    const { data } = await call('getUserGroupList', { query: { filterType: 'INCLUDE_CHILD_SCOPE_GROUPS' } })
    expect(data.totalItems).toBe(sim.world.groups.length)
  })

  it('has one role id and one group id at two levels, groups without members, and an admin only through a group', () => {
    const { sim, account } = context
    const { world } = sim
    const levels = (rows: readonly { identifier: string; scope: { org?: string } | undefined }[], id: string) =>
      rows.filter(({ identifier }) => identifier === id).map(({ scope }) => scope?.org ?? 'account')
    expect(levels(world.roles, 'release_manager')).toEqual(['account', 'retail'])
    expect(levels(world.groups, 'release_crew')).toEqual(['account', 'retail'])
    const empty = world.groups.filter(({ users, harnessManaged }) => users.size === 0 && !harnessManaged)
    expect(empty.map(({ identifier }) => identifier)).toEqual(['former_admins', 'placeholder'])
    const admin = idOf(43)
    expect(
      world.assignments.ofPrincipal('USER', admin).some(({ roleIdentifier }) => roleIdentifier === '_account_admin'),
    ).toBe(false)
    const several = [...world.members.refs(account)].filter((ref) => {
      const { uuid } = world.people.at(ref)
      return world.groups.filter(({ users }) => users.has(uuid)).length > 1
    })
    expect(several.length).toBeGreaterThan(20)
  })

  it('has disabled admins, assignments without a user, and some that are switched off or without role', () => {
    const { sim, account } = context
    const rows = [...sim.world.assignments.at(account)]
    const admins = rows.filter(
      ({ roleIdentifier, principal }) => roleIdentifier === '_account_admin' && principal.type === 'USER',
    )
    const disabled = admins.filter(({ principal }) => sim.world.people.get(principal.identifier)?.disabled)
    expect(disabled.length).toBeGreaterThanOrEqual(3)
    const users = rows.filter(({ principal }) => principal.type === 'USER')
    expect(users.filter(({ principal }) => !sim.world.members.has(account, principal.identifier))).toHaveLength(2)
    expect(rows.filter((row) => row.disabled)).toHaveLength(1)
    expect(rows.some(({ roleIdentifier }) => roleIdentifier === 'retired_role')).toBe(true)
  })

  it('has an auditor, who sees users, roles and resource groups, and neither groups nor service accounts', async () => {
    const { call } = context
    const as = 'auditor'
    expect((await call('getAggregatedUsers', { as })).status).toBe(200)
    expect((await call('getRoleList', { as })).status).toBe(200)
    expect((await call('getResourceGroupListV2', { as })).status).toBe(200)
    expect((await call('getUserGroupList', { as })).data.totalItems).toBe(0)
    const seen = await call('getFilteredRoleAssignmentList', { as, query: { pageSize: '100' } })
    const all = await call('getFilteredRoleAssignmentList', { query: { pageSize: '100' } })
    expect(seen.status).toBe(200)
    expect(seen.data.totalItems).toBeLessThan(all.data.totalItems)
    const { data } = await call('getOrganizationList', { as })
    expect(data.totalItems).toBe(5)
    expect((await call('removeUser', { as, path: { userId: idOf(1) } })).status).toBe(403)
  })
})
