import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortableBy, sorted } from '#src/sim/model/page-slices.ts'
import { idOf, Random, valueOfId } from '#src/sim/model/random.ts'
import type { Person } from '#src/sim/model/people.ts'
import { generatedPeople } from '#src/sim/seeds/generated.ts'
import { idsOf, simulate, type Json } from './client.ts'

describe('demo', () => {
  const { sim, account, call } = simulate()
  const people = sim.world.members.refs(account).map((ref) => sim.world.people.at(ref))
  const count = (fits: (person: Person) => boolean) => people.filter(fits).length
  const rolesOf = ({ uuid }: Person) =>
    sim.world.assignments.ofPrincipal('USER', uuid).filter(({ scope }) => !scope.org)

  it('has 240 people in an unremarkable order, with what happens in real life', () => {
    expect(people).toHaveLength(240)
    expect(new Set(people.map(({ email }) => email)).size).toBe(240)
    expect(people.every(({ email }) => /^[a-z0-9._-]+@[a-z.]+$/u.test(email))).toBe(true)
    expect(count(({ locked }) => locked)).toBe(6)
    expect(count(({ disabled }) => disabled)).toBe(4)
    expect(count(({ name }) => name === null)).toBe(1)
    expect(count(({ name }) => (name?.length ?? 0) > 150)).toBe(1)
    expect(count(({ twoFactor }) => twoFactor === undefined)).toBe(6)
    expect(count(({ twoFactor }) => twoFactor === true)).toBeGreaterThan(100)
    expect(count(({ twoFactor }) => twoFactor === false)).toBeGreaterThan(60)
    expect(count(({ externallyManaged }) => externallyManaged) / 240).toBeCloseTo(0.25, 1)
  })

  it('has people with many roles, with the managed one only, and with none', () => {
    expect(count((person) => rolesOf(person).length >= 5)).toBeGreaterThanOrEqual(3)
    expect(
      count((person) => rolesOf(person).every((row) => row.managed) && rolesOf(person).length === 1),
    ).toBeGreaterThan(100)
    expect(count((person) => rolesOf(person).length === 0)).toBe(4)
  })

  it('has organizations, projects, roles at every level, groups and invitations', async () => {
    expect([sim.world.organizations.length, sim.world.projects.length]).toEqual([2, 5])
    const groups = (await call('getUserGroupList')).data.content
    expect(groups).toHaveLength(6)
    expect(groups.filter((group: Json) => group.ssoLinked)).toHaveLength(2)
    expect(groups.filter((group: Json) => group.externallyManaged)).toHaveLength(1)
    expect(groups.find((group: Json) => group.harnessManaged).users).toHaveLength(240)
    expect(sim.world.invites.size).toBe(14)
    for (const scope of [
      account,
      { ...account, org: 'storefront' },
      { ...account, org: 'fulfillment', project: 'delivery' },
    ]) {
      const roles = (await call('getRoleList', { scope, query: { pageSize: '100' } })).data.content
      expect(roles.length).toBeGreaterThanOrEqual(6)
      const admin = roles.find((row: Json) => /_admin$/u.test(row.role.identifier))
      expect(admin.role.permissions.length).toBeGreaterThanOrEqual(8)
      expect(roles.some((row: Json) => !row.harnessManaged)).toBe(true)
    }
    expect(sim.world.resourceGroups.filter(({ scope }) => scope !== undefined)).toHaveLength(4)
  })

  it('has more than one account administrator, directly and through a group', async () => {
    const { data } = await call('getAggregatedUsers', { body: { roleIdentifiers: ['_account_admin'] } })
    expect(data.totalItems).toBeGreaterThanOrEqual(3)
  })
})

describe('generated people', () => {
  const people = generatedPeople(1_000_000, Date.UTC(2026, 0, 1))

  it('are found again by id and by address', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (index) => {
        const { uuid, email } = people.person(index)
        expect(uuid).toMatch(/^[A-Za-z0-9_-]{22}$/u)
        expect(people.indexOf(uuid)).toBe(index)
        expect(people.indexOfEmail(email)).toBe(index)
        for (const { identifier } of people.assignments(index)) expect(people.indexOfAssignment(identifier)).toBe(index)
      }),
    )
  })

  it('are not found by anything else', () => {
    for (const id of ['', 'x', idOf(1_000_000), `${idOf(5).slice(0, 21)}!`]) expect(people.indexOf(id)).toBeUndefined()
    for (const email of ['a@b.c', 'someone.else.5@example.com', 'x.y.99999999@example.com'])
      expect(people.indexOfEmail(email)).toBeUndefined()
  })

  it('count their roles right', () => {
    const few = generatedPeople(12_345, 0)
    for (const role of ['_account_viewer', '_account_admin', 'release_manager', 'support_desk', '_billing_admin']) {
      let held = 0
      for (let index = 0; index < few.size; index += 1)
        if (few.assignments(index).some(({ roleIdentifier }) => roleIdentifier === role)) held += 1
      expect([role, few.holders(role)]).toEqual([role, held])
    }
  })

  it('ids hold any number of 32 bits', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => valueOfId(idOf(value)) === value))
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const value = valueOfId(text)
        return value === undefined || idOf(value) === text
      }),
    )
  })

  it('large: changes cover the generated row; a removed person is gone and loses what they came with', async () => {
    const { call, sim } = simulate('large')
    const { data } = await call('getUsers', { query: { sortOrders: ['locked,DESC'], pageSize: '3' } })
    const [first = '', second = ''] = idsOf(data)
    expect((await call('unlockUser', { path: { userId: first } })).data.locked).toBe(false)
    const total = data.totalItems
    expect((await call('removeUser', { path: { userId: second } })).data).toBe(true)
    expect((await call('getUsers')).data.totalItems).toBe(total - 1)
    expect((await call('getAggregatedUser', { path: { userId: second } })).status).toBe(404)
    expect(sim.world.assignments.ofPrincipal('USER', second)).toEqual([])
    const { email } = sim.world.people.get(second) ?? { email: '' }
    // No longer a member of the account, so invited like anyone from outside.
    const again = await call('addUsers', { body: { emails: [email] } })
    expect(Object.values(again.data.addUserResponseMap)).toEqual(['USER_INVITED_SUCCESSFULLY'])
  })
})

describe('sorting', () => {
  it('is an order: sorted by the key, nulls first, equals in place, the reverse for DESC', () => {
    type Row = { key: string | null; place: number }
    const keys = sortableBy<Row>({ key: (row) => row.key })
    fc.assert(
      fc.property(fc.array(fc.option(fc.string())), fc.boolean(), (values, descending) => {
        const rows = values.map((key, place) => ({ key, place }))
        const result = sorted(rows, [{ field: 'key', descending }], keys)
        expect(result).toHaveLength(rows.length)
        for (const [index, row] of result.slice(1).entries()) {
          const before = result[index]
          if (before === undefined) continue
          const [low, high] = descending ? [row, before] : [before, row]
          if (low.key === high.key) expect(before.place).toBeLessThan(row.place)
          else expect(low.key === null || (high.key !== null && low.key < high.key)).toBe(true)
        }
      }),
    )
  })
})

describe('chance', () => {
  it('repeats itself from the same seed and makes ids of the right shape', () => {
    const [a, b] = [new Random(5), new Random(5)]
    expect([a.userId(), a.uuid(), a.totpSecret()]).toEqual([b.userId(), b.uuid(), b.totpSecret()])
    expect(a.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
    expect(() => a.pick([])).toThrow('nothing to pick from')
    expect(a.shuffled([1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4])
  })
})
