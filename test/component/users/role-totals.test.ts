import { QueryClient } from '@tanstack/react-query'
import { waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundText, scansAllUsers, totalKind } from '#src/domain/inherited.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { connectAs } from '#src/queries/connect.ts'
import { filterPlanQuery, userListQuery } from '#src/queries/user-queries.ts'
import { scannedUsersQuery } from '#src/jobs/scanned-users-query.ts'
import { isInGroup } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { basicRoleOf, defaultResourceGroupOf, isSame, scopeAtLevel } from '#src/sim/model/scopes.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { plainPerson } from '#src/sim/seeds/basic.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

/**
 * "A shown total equals the simulator's truth or says that it is a lower bound": random worlds around the cut of 1,000.
 */

const counts = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 7, 40) },
  { weight: 3, arbitrary: fc.constantFrom(990, 999, 1000, 1001, 1100) },
)
const worlds = fc.record({
  inOrganization: fc.boolean(),
  /** Assignments of each role, to people one after another. */
  holders: fc.tuple(counts, fc.constantFrom(0, 3, 600)),
  /** Everyone has each role on so many resource groups. */
  onTwo: fc.boolean(),
  /** Assignments of people who are not in the scope any more. */
  orphans: fc.constantFrom(0, 0, 5, 400),
  /** Internal roles, which no list counts. */
  internal: fc.constantFrom(0, 0, 20, 600),
  groups: fc.array(
    fc.record({
      level: fc.constantFrom('own' as const, 'parent' as const, 'built-in' as const),
      role: fc.nat({ max: 1 }),
      from: fc.nat({ max: 50 }),
      size: fc.constantFrom(0, 1, 9, 30),
      disabled: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  filter: fc
    .record({ roles: fc.subarray([0, 1]), resourceGroup: fc.boolean() })
    .filter(({ roles, resourceGroup }) => roles.length > 0 || resourceGroup),
})
type RandomWorld = typeof worlds extends fc.Arbitrary<infer World> ? World : never

/** One role, of people one after another, and of no group. */
const oneRole: RandomWorld = {
  inOrganization: false,
  holders: [40, 0],
  onTwo: false,
  orphans: 0,
  internal: 0,
  groups: [],
  filter: { roles: [0], resourceGroup: false },
}
/** A world of each kind that must be seen, whichever the random ones are. */
const ofEachKind: RandomWorld[] = [
  oneRole,
  { ...oneRole, holders: [1100, 0] },
  { ...oneRole, groups: [{ level: 'own', role: 0, from: 30, size: 30, disabled: false }] },
]

const roleIds = {
  account: ['_billing_admin', '_ccm_viewer'],
  organization: ['_organization_admin', '_pipeline_executor'],
} as const

function make(sim: Simulator, random: RandomWorld) {
  const { world } = sim
  const account: Scope = { account: world.account.identifier }
  const scope: Scope = random.inOrganization ? { ...account, org: 'storefront' } : account
  const level = random.inOrganization ? 'organization' : 'account'
  const roles = roleIds[level]
  const boxes = [defaultResourceGroupOf[level], '_all_resources_including_child_scopes']
  const person = (n: number) => `pX${String(n).padStart(19, '0')}A`
  const inGroups = random.groups.map(({ from, size }) => from + size)
  const most = Math.max(60, random.internal, ...random.holders, ...inGroups)
  for (let n = 0; n < most + random.orphans; n += 1) {
    world.people.put(plainPerson(world, person(n), `p${n}@many.example`, `P ${n}`))
    if (n < most)
      for (const each of random.inOrganization ? [account, scope] : [scope]) world.members.add(each, person(n))
  }
  const give = (n: number, role: string) => {
    for (const box of random.onTwo ? boxes : boxes.slice(0, 1))
      assign(world, scope, userPrincipal(person(n)), role, box)
  }
  // The order of assignments promises nothing, so those who are gone come first.
  for (let n = 0; n < random.orphans; n += 1) give(most + n, roles[0])
  for (let n = 0; n < random.internal; n += 1)
    assign(world, scope, userPrincipal(person(n)), basicRoleOf[level], boxes[0] ?? '', { managed: true })
  random.holders.forEach((count, place) => {
    for (let n = 0; n < count; n += 1) give(n, roles[place] ?? '')
  })
  random.groups.forEach(({ level: groupLevel, role, from, size, disabled }, place) => {
    const owner = groupLevel === 'parent' ? account : scope
    const builtIn = world.groups.find((group) => group.harnessManaged && isSame(group.scope, owner))
    const group =
      groupLevel === 'built-in' && builtIn !== undefined
        ? builtIn
        : addGroup(world, owner, `g${place}`, `Group ${place}`, '')
    if (!group.harnessManaged) for (let n = from; n < from + size; n += 1) group.users.add(person(n))
    const principal = { type: 'USER_GROUP' as const, identifier: group.identifier, scopeLevel: scopeLevel(group.scope) }
    const made = assign(world, scope, principal, roles[role] ?? '', boxes[0] ?? '')
    if (!disabled) return
    world.assignments.remove(made.identifier)
    world.assignments.add({ ...made, disabled: true })
  })
  const filter = {
    roles: random.filter.roles.flatMap((n) => roles[n] ?? []),
    resourceGroups: random.filter.resourceGroup ? boxes.slice(0, 1) : [],
  }
  return { scope, filter }
}

/** Members with a role that fits: directly, and directly or through a group. */
function truth({ world }: Simulator, scope: Scope, filter: { roles: string[]; resourceGroups: string[] }) {
  const rows = [...world.assignments.at(scope)].filter(
    (row) =>
      (filter.roles.length === 0 || filter.roles.includes(row.roleIdentifier)) &&
      (filter.resourceGroups.length === 0 || filter.resourceGroups.includes(row.resourceGroupIdentifier)),
  )
  const direct = new Set<string>()
  const all = new Set<string>()
  for (const { principal, disabled } of rows) {
    if (principal.type === 'USER' && world.members.has(scope, principal.identifier)) {
      direct.add(principal.identifier)
      all.add(principal.identifier)
    }
    if (principal.type !== 'USER_GROUP' || disabled) continue
    const owner = scopeAtLevel(scope, principal.scopeLevel ?? 'account')
    const group = world.groups.find(
      (each) => each.identifier === principal.identifier && owner !== undefined && isSame(each.scope, owner),
    )
    for (const ref of world.members.refs(scope)) {
      const { uuid } = world.people.at(ref)
      if (group !== undefined && isInGroup(world, group, uuid)) all.add(uuid)
    }
  }
  return { direct: direct.size, all: all.size }
}

async function connected(random: RandomWorld) {
  const sim = startSimulator('empty')
  const { scope, filter } = make(sim, random)
  const persona = personaById(sim, 'account-admin')
  await connectAs(persona)
  const params = { search: '', ...filter, sort: 'email,ASC', pageIndex: 0, pageSize: 25 }
  return { sim, scope, filter, params, client: new QueryClient() }
}

describe('totals of role filters', () => {
  it('equal the truth or say that they are a lower bound, in random worlds with more than 1,000 assignments', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(worlds, async (random) => {
        const { sim, scope, filter, params, client } = await connected(random)
        const plan = await client.query(filterPlanQuery(scope, filter))
        const page = await client.query(userListQuery(scope, params))
        const kind = totalKind(plan, page.totalItems)
        const { direct, all } = truth(sim, scope, filter)
        seen.set(kind, (seen.get(kind) ?? 0) + 1)
        if (kind === 'exact') expect(page.totalItems).toBe(all)
        else if (kind === 'direct') expect(page.totalItems).toBe(direct)
        else {
          expect(page.totalItems).toBeLessThanOrEqual(direct)
          expect(boundText(page.totalItems, kind)).toMatch(/^(?:More than|At least) [\d,]+$/u)
        }
        // With everyone loaded the number is the truth; only where they are few, because it is paced.
        if (!scansAllUsers(plan) || (plan.users ?? 0) > 300) return
        const scan = scannedUsersQuery(scope, params, [])
        await client.query(scan)
        await waitFor(() => {
          expect(client.getQueryData(scan.queryKey)?.over).toBe(true)
        })
        const { gaps, rows } = client.getQueryData(scan.queryKey) ?? { gaps: undefined, rows: [] }
        // Internal roles are in no row, so anyone who has no other is not found.
        expect(gaps).toBe(filter.roles.length === 0)
        if (gaps === true) expect(rows.length).toBeLessThanOrEqual(all)
        else expect(rows).toHaveLength(all)
        seen.set('scanned', (seen.get('scanned') ?? 0) + 1)
      }),
      { numRuns: 60, examples: ofEachKind.map((world) => [world]) },
    )
    for (const kind of ['exact', 'at-least', 'scanned']) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0)
  }, 180_000)

  it('are the truth beyond the cut once everyone is loaded', async () => {
    const { sim, scope, filter, params, client } = await connected({
      ...oneRole,
      holders: [1100, 0],
      orphans: 400,
      groups: [{ level: 'own', role: 0, from: 1090, size: 30, disabled: false }],
    })
    const page = await client.query(userListQuery(scope, params))
    const plan = await client.query(filterPlanQuery(scope, filter))
    const { all } = truth(sim, scope, filter)
    expect([page.totalItems, totalKind(plan, page.totalItems)]).toEqual([600, 'at-least'])
    const scan = scannedUsersQuery(scope, params, [])
    await client.query(scan)
    await waitFor(() => {
      expect(client.getQueryData(scan.queryKey)?.over).toBe(true)
    })
    expect(client.getQueryData(scan.queryKey)?.rows).toHaveLength(all)
  })

  it('are a lower bound where Harness does not say how many assignments match', async () => {
    const sim = startSimulator()
    sim.faults.set([{ id: 'count', op: 'getFilteredRoleAssignmentList', kind: 'status', status: 500 }])
    const persona = personaById(sim, 'account-admin')
    await connectAs(persona)
    const scope = { account: persona.accountIdentifier }
    const plan = await new QueryClient().query(
      filterPlanQuery(scope, { roles: ['_account_admin'], resourceGroups: [] }),
    )
    expect(plan).toMatchObject({ assignments: undefined, inherited: { missing: 'failed' } })
    expect(totalKind(plan, 3)).toBe('at-least')
  })
})
