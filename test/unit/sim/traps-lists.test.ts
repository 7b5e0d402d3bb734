import { describe, expect, it } from 'vitest'
import type { Person } from '#src/sim/model/people.ts'
import { emailsOf, idsOf, simulate, type Json } from './client.ts'

const personWhere = (context: ReturnType<typeof simulate>, fits: (person: Person) => boolean): Person => {
  const refs = context.sim.world.members.refs(context.account)
  const found = refs.map((ref) => context.sim.world.people.at(ref)).find(fits)
  if (found === undefined) throw new Error('nobody fits')
  return found
}

describe('traps of the lists (docs/service.md)', () => {
  it('trap 9: a search term in the wrong place is ignored in silence', async () => {
    const { call } = simulate()
    const inBody = await call('getAggregatedUsers', { body: { searchTerm: 'solheim' } })
    const inQuery = await call('getAggregatedUsers', { query: { searchTerm: 'solheim' } })
    expect(inBody.data.totalItems).toBe(240)
    expect(emailsOf(inQuery.data)).toEqual(['maren.solheim@alderbrook.example'])
    const batchQuery = await call('getUsers', { query: { searchTerm: 'solheim' } })
    const batchBody = await call('getUsers', { body: { searchTerm: 'solheim' } })
    expect(batchQuery.data.totalItems).toBe(240)
    expect(batchBody.data.totalItems).toBe(1)
  })

  it('trap 10: the search term is a regular expression, not escaped', async () => {
    const { call, sim } = simulate()
    const me = sim.world.people.byEmail('maren.solheim@alderbrook.example')
    expect(me).toBeDefined()
    const found = async (searchTerm: string) => call('getAggregatedUsers', { query: { searchTerm } })
    expect((await found('MAREN.s.lheim@')).data.totalItems).toBe(1)
    expect((await found('maren\\.solheim@')).data.totalItems).toBe(1)
    // A plus says "one or more", so the address with a plus in it is not found.
    await call('addUsers', { body: { emails: ['x+y@example.com'] } })
    sim.world.people.put({ ...personWhere(simulate(), () => true), uuid: 'plus', email: 'x+y@example.com' })
    sim.world.members.add({ account: sim.world.account.identifier }, 'plus')
    expect((await found('x+y@example.com')).data.totalItems).toBe(0)
    expect((await found('x\\+y@example\\.com')).data.totalItems).toBe(1)
    for (const term of ['(', '[', '*', '+', '?', 'a{2,1}']) {
      const { status, body } = await found(term)
      expect([term, status, body.code]).toEqual([term, 500, 'UNKNOWN_ERROR'])
    }
  })

  it('trap 10: a blank term is no search, any other is not trimmed', async () => {
    const { call } = simulate()
    const total = async (searchTerm: string) =>
      (await call('getAggregatedUsers', { query: { searchTerm } })).data.totalItems
    expect(await total('   ')).toBe(240)
    expect(await total('')).toBe(240)
    expect(await total(' maren')).toBe(0)
  })

  it('trap 11: search and filter exclude each other', async () => {
    const { call } = simulate()
    const query = { searchTerm: 'a' }
    const refused = await call('getAggregatedUsers', { query, body: { roleIdentifiers: ['_account_admin'] } })
    expect([refused.status, refused.body.code]).toEqual([400, 'INVALID_REQUEST'])
    expect((await call('getAggregatedUsers', { query, body: { roleIdentifiers: [] } })).status).toBe(200)
    const pending = await call('getPendingUsersAggregated', { query, body: { roleIdentifiers: ['_account_admin'] } })
    expect(pending.status).toBe(400)
  })

  it('trap 12: rows of a filtered list show only the matching assignments', async () => {
    const { call } = simulate()
    const filtered = await call('getAggregatedUsers', {
      body: { roleIdentifiers: ['security_auditor'], resourceGroupIdentifiers: ['_all_account_level_resources'] },
      query: { pageSize: '100' },
    })
    expect(filtered.data.totalItems).toBe(3)
    for (const row of filtered.data.content) {
      expect(row.roleAssignmentMetadata.map((entry: Json) => entry.roleIdentifier)).toEqual(['security_auditor'])
      const whole = await call('getAggregatedUser', { path: { userId: row.user.uuid } })
      expect(whole.data.roleAssignmentMetadata.length).toBeGreaterThanOrEqual(6)
    }
  })

  it('trap 12: role and resource group have to match in the same assignment', async () => {
    const { call } = simulate()
    const body = { roleIdentifiers: ['release_manager'], resourceGroupIdentifiers: ['storefront_all'] }
    expect((await call('getAggregatedUsers', { body })).data.totalItems).toBe(2)
  })

  it('trap 13: only direct assignments of the exact scope, without internal roles', async () => {
    const { call, uuidOf, sim } = simulate()
    const inAccount = await call('getAggregatedUser', { path: { userId: uuidOf('project-admin') } })
    expect(inAccount.data.roleAssignmentMetadata.map((row: Json) => row.roleIdentifier)).toEqual(['_account_viewer'])
    const basic = await call('getAggregatedUser', { path: { userId: uuidOf('individual') } })
    expect(basic.data.roleAssignmentMetadata).toEqual([])
    const throughGroup = [...(sim.world.groups.find((group) => group.identifier === 'platform_admins')?.users ?? [])]
    const rows = await Promise.all(throughGroup.map(async (userId) => call('getAggregatedUser', { path: { userId } })))
    const direct = rows.filter(({ data }) =>
      data.roleAssignmentMetadata.some((row: Json) => row.roleIdentifier === '_account_admin'),
    )
    expect(direct.length).toBeLessThan(throughGroup.length)
  })

  it('trap 13: at most 1,000 assignments are read, the rest is missing in silence', async () => {
    const { call } = simulate('large')
    const body = { roleIdentifiers: ['release_manager'] }
    const { data } = await call('getAggregatedUsers', { body })
    // 2,500 people hold it.
    expect(data.totalItems).toBe(1000)
  })

  it('trap 13: the same cap holds over the rows of a page', async () => {
    const { call, sim, account } = simulate()
    const { world } = sim
    for (const uuid of world.members.refs(account).map((ref) => world.people.at(ref).uuid))
      for (let copy = 0; copy < 11; copy += 1)
        world.assignments.add({
          identifier: `copy_${uuid}_${copy}`,
          scope: account,
          principal: { type: 'USER', identifier: uuid, scopeLevel: null },
          roleIdentifier: '_ccm_viewer',
          resourceGroupIdentifier: '_all_account_level_resources',
          managed: false,
          disabled: false,
          createdAt: 0,
        })
    const { data } = await call('getAggregatedUsers', { query: { pageSize: '100' } })
    const shown = data.content.flatMap((row: Json) => row.roleAssignmentMetadata)
    expect(shown.length).toBeLessThanOrEqual(1000)
    expect(data.content.at(-1).roleAssignmentMetadata).toEqual([])
  })

  it('trap 14: no default order', async () => {
    const { call } = simulate()
    const { data } = await call('getAggregatedUsers', { query: { pageSize: '100' } })
    const emails = emailsOf(data)
    expect(emails).not.toEqual(emails.toSorted())
    expect(emails).not.toEqual(emails.toSorted().reverse())
  })

  it('trap 14: `field,DIRECTION`, and no direction means DESC', async () => {
    const { call } = simulate()
    const first = async (...sortOrders: string[]) =>
      emailsOf((await call('getAggregatedUsers', { query: { sortOrders, pageSize: '5' } })).data)
    const ascending = await first('email,ASC')
    expect(ascending).toEqual(ascending.toSorted())
    expect(await first('email')).toEqual(await first('email,DESC'))
    expect(await first('email,sideways')).toEqual(await first('email,DESC'))
    expect(await first('email,asc')).toEqual(ascending)
    expect(await first('noSuchField,ASC')).toEqual(await first())
    expect(await first('constructor,ASC')).toEqual(await first())
    expect(await first('locked,DESC', 'email,ASC')).not.toEqual(ascending)
  })

  it('trap 14: sorting is binary and nulls come first', async () => {
    const { call, sim, account } = simulate('empty')
    const names = ['anna', 'Zoe', 'Ärla', null, 'Bo']
    for (const [place, name] of names.entries()) {
      const email = `p${place}@example.com`
      sim.world.people.put({ ...personWhere(simulate(), () => true), uuid: `p${place}`, email, name })
      sim.world.members.add(account, `p${place}`)
    }
    const query = { sortOrders: ['name,ASC'], searchTerm: '^p\\d@' }
    const { data } = await call('getAggregatedUsers', { query })
    expect(data.content.map((row: Json) => row.user.name)).toEqual([null, 'Bo', 'Zoe', 'anna', 'Ärla'])
    const down = await call('getAggregatedUsers', { query: { ...query, sortOrders: ['name,DESC'] } })
    expect(down.data.content.at(-1).user.name).toBeNull()
  })

  it('trap 8 and 14: an empty sort order ends in 500', async () => {
    const { call } = simulate()
    expect((await call('getAggregatedUsers', { query: { sortOrders: [''] } })).status).toBe(500)
    expect((await call('getUsers', { query: { sortOrders: [',ASC'] } })).status).toBe(500)
  })

  it('trap 8: an empty organization is not an absent one', async () => {
    const { call } = simulate()
    const { data } = await call('getAggregatedUsers', { query: { orgIdentifier: '' } })
    expect(data.totalItems).toBe(0)
  })

  it('flags sort so that the matches come first', async () => {
    const { call } = simulate()
    const { data } = await call('getAggregatedUsers', { query: { sortOrders: ['locked,DESC'], pageSize: '10' } })
    const locked = data.content.map((row: Json) => row.user.locked)
    expect(locked).toEqual([...Array.from({ length: 6 }, () => true), ...Array.from({ length: 4 }, () => false)])
  })

  it('trap 15: page sizes of 0 and negative pages break, above 100 only some calls refuse', async () => {
    const { call } = simulate()
    for (const query of [{ pageSize: '0' }, { pageSize: '-1' }, { pageIndex: '-1' }])
      expect((await call('getAggregatedUsers', { query })).status).toBe(500)
    const passes = await call('getAggregatedUsers', { query: { pageSize: '101' } })
    expect([passes.status, passes.data.content.length]).toEqual([200, 101])
    const refused = await call('getUsers', { query: { pageSize: '101' } })
    expect([refused.status, refused.body.status, refused.body.errors[0].fieldId]).toEqual([400, 'FAILURE', 'pageSize'])
    const group = { path: { identifier: 'release_crew' }, body: {}, query: { pageSize: '101' } }
    expect((await call('getUserListInUserGroup', group)).status).toBe(400)
  })

  it('trap 15: the page token does nothing, and is echoed by a scope without members', async () => {
    const { call, account } = simulate()
    const query = { pageToken: 'next' }
    expect((await call('getAggregatedUsers', { query })).data.pageToken).toBeNull()
    const nobody = await call('getAggregatedUsers', { query, scope: { ...account, org: 'nowhere' } })
    expect([nobody.data.totalItems, nobody.data.totalPages, nobody.data.pageToken]).toEqual([0, 0, 'next'])
  })

  it('past the last page the totals stay right', async () => {
    const { call } = simulate()
    const { data } = await call('getAggregatedUsers', { query: { pageIndex: '99', pageSize: '25' } })
    expect(data).toMatchObject({ content: [], empty: true, pageItemCount: 0, totalItems: 240, totalPages: 10 })
  })

  it('trap 16: lists keep showing a lock for a while after it was lifted', async () => {
    const context = simulate()
    const { call, wait } = context
    const { uuid } = personWhere(context, (row) => row.locked && row.defaultAccount === context.account.account)
    const unlocked = await call('unlockUser', { path: { userId: uuid } })
    expect(unlocked.data.locked).toBe(false)
    const inList = async () => (await call('getUsers', { body: { identifiers: [uuid] } })).data.content[0].locked
    expect(await inList()).toBe(true)
    wait(4999)
    expect(await inList()).toBe(true)
    wait(1)
    expect(await inList()).toBe(false)
  })

  it('trap 16: a new name reaches the lists late and resets two flags there', async () => {
    const context = simulate()
    const { call, wait, sim } = context
    const person = personWhere(context, (row) => row.disabled && !row.externallyManaged && row.name !== null)
    const update = { email: person.email, name: 'Somebody Else' }
    const renamed = await call('updateUserInfo1', {
      as: 'service-account',
      path: { userId: person.uuid },
      body: update,
    })
    expect(renamed.data).toMatchObject({ name: 'Somebody Else', disabled: true })
    const row = async () => (await call('getUsers', { body: { identifiers: [person.uuid] } })).data.content[0]
    expect(await row()).toMatchObject({ name: person.name, disabled: true })
    wait(2000)
    expect(await row()).toMatchObject({ name: 'Somebody Else', disabled: false, externallyManaged: false })
    expect(sim.world.people.get(person.uuid)?.disabled).toBe(true)
  })

  it('trap 16: a second new name within the delay shows the first old one, and the reset stays', async () => {
    const { call, wait, personOf } = simulate()
    const { uuid, email } = personOf('viewer')
    const rename = async (name: string) =>
      call('updateUserInfo1', { as: 'viewer', path: { userId: uuid }, body: { email, name } })
    const shown = async () => (await call('getUsers', { body: { identifiers: [uuid] } })).data.content[0].name
    await rename('First')
    wait(1000)
    await rename('Second')
    wait(1500)
    expect(await shown()).toBe('Ifeoma Okafor')
    wait(500)
    expect(await shown()).toBe('Second')
  })

  it('trap 17: a name may be null', async () => {
    const { call } = simulate()
    const { data } = await call('getUsers', { query: { sortOrders: ['name,ASC'], pageSize: '1' } })
    expect(data.content[0]).toMatchObject({ name: null, email: expect.stringContaining('@') })
  })

  it('trap 18: strictly parent scopes with identifiers or addresses break', async () => {
    const { call, account, uuidOf } = simulate()
    const scope = { ...account, org: 'storefront', project: 'checkout' }
    const parentFilter = 'STRICTLY_PARENT_SCOPES'
    for (const named of [{ identifiers: [uuidOf('viewer')] }, { emails: ['a@example.com'] }, { emails: [] }])
      expect((await call('getUsers', { scope, body: { parentFilter, ...named } })).status).toBe(500)
  })

  it('parent scopes: with parents, and only those who are not here yet', async () => {
    const { call, account, sim } = simulate()
    const scope = { ...account, org: 'storefront', project: 'checkout' }
    const total = async (parentFilter?: string) =>
      (await call('getUsers', { scope, body: { parentFilter } })).data.totalItems
    const here = sim.world.members.count(scope)
    expect(await total()).toBe(here)
    expect(await total('INCLUDE_PARENT_SCOPES')).toBe(240)
    expect(await total('STRICTLY_PARENT_SCOPES')).toBe(240 - here)
    // Words that are not known read as null.
    expect(await total('SOMETHING_ELSE')).toBe(here)
  })

  it('batch: identifiers and addresses add up, the search narrows, an empty list yields no one', async () => {
    const { call, personOf } = simulate()
    const [viewer, sso] = [personOf('viewer'), personOf('sso')]
    const ids = async (body: object) => idsOf((await call('getUsers', { body })).data)
    const both = { identifiers: [viewer.uuid, 'unknown'], emails: [sso.email.toUpperCase()] }
    expect((await ids(both)).toSorted()).toEqual([viewer.uuid, sso.uuid].toSorted())
    expect(await ids({ ...both, searchTerm: 'raman' })).toEqual([sso.uuid])
    expect(await ids({ identifiers: [] })).toEqual([])
  })

  it('exact scope: an organization lists its own members, an unknown scope no one', async () => {
    const { call, account, uuidOf } = simulate()
    const total = async (query: Record<string, string>) => (await call('getAggregatedUsers', { query })).data.totalItems
    expect(await total({ orgIdentifier: 'fulfillment' })).toBe(75)
    expect(await total({ projectIdentifier: 'checkout' })).toBe(0)
    const gone = await call('getAggregatedUser', {
      scope: { ...account, org: 'fulfillment' },
      path: { userId: uuidOf('viewer') },
    })
    expect([gone.status, gone.body.code]).toEqual([404, 'ENTITY_NOT_FOUND'])
  })

  it('trap 48: internal and hidden roles are in no list, nor is the retired resource group', async () => {
    const { call } = simulate()
    const roles = await call('getRoleList', { query: { pageSize: '100' } })
    const names = roles.data.content.map((row: Json) => row.role.identifier)
    expect(names).not.toContain('_account_basic')
    expect(names).not.toContain('_project_admin')
    expect(names).toEqual(expect.arrayContaining(['_account_admin', '_account_viewer', 'release_manager']))
    expect(names.length).toBeGreaterThanOrEqual(12)
    const groups = await call('getResourceGroupListV2', {})
    expect(groups.data.content.map((row: Json) => row.resourceGroup.identifier)).not.toContain('_all_resources')
  })
})
