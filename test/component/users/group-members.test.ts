import { QueryClient } from '@tanstack/react-query'
import { waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupRef } from '#src/domain/group-ref.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { connectAs } from '#src/queries/connect.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { scannedUsersQuery } from '#src/jobs/scanned-users-query.ts'
import { findGroup, isInGroup } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { defaultResourceGroupOf, isSame, scopeAtLevel } from '#src/sim/model/scopes.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { plainPerson } from '#src/sim/seeds/basic.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

/** "People of a group" is exactly those who are in one of the groups and fit everything else, in random worlds. */

const LEVELS = ['account', 'organization', 'project'] as const
const worlds = fc.record({
  level: fc.constantFrom(...LEVELS),
  people: fc.constantFrom(3, 12, 40),
  /** People who are in the parents only, by number. */
  outside: fc.subarray([0, 1, 2, 9, 11]),
  locked: fc.subarray([0, 1, 2, 3, 5, 8]),
  holders: fc.subarray([0, 1, 2, 3, 5, 8, 13]),
  groups: fc.array(
    fc.record({
      of: fc.constantFrom(...LEVELS),
      from: fc.nat({ max: 12 }),
      size: fc.constantFrom(0, 1, 2, 9),
      gives: fc.boolean(),
      isFiltered: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  builtIn: fc.constantFrom(undefined, undefined, undefined, ...LEVELS),
  gone: fc.boolean(),
  /** Harness leaves the lists of members out. */
  unlisted: fc.boolean(),
  byRole: fc.boolean(),
  status: fc.oneof(
    fc.constantFrom<('locked' | 'no-role')[]>([], ['locked'], ['no-role']),
    fc.constant<('locked' | 'no-role')[]>(['locked', 'no-role']),
  ),
  match: fc.constantFrom(undefined, 'any' as const),
  search: fc.constantFrom('', '', 'p1', 'nobody here'),
  sort: fc.constantFrom('name,ASC', 'email,DESC', 'createdAt,DESC'),
})
type RandomWorld = typeof worlds extends fc.Arbitrary<infer World> ? World : never

const ROLE = { account: '_ccm_viewer', organization: '_pipeline_executor', project: '_pipeline_executor' } as const
const person = (n: number) => `pX${String(n).padStart(19, '0')}A`

function make(sim: Simulator, random: RandomWorld) {
  const { world } = sim
  const project: Scope = { account: world.account.identifier, org: 'storefront', project: 'checkout' }
  const scope = scopeAtLevel(project, random.level) ?? project
  const above = LEVELS.flatMap((level) => (LEVELS.indexOf(level) <= LEVELS.indexOf(random.level) ? level : []))
  const box = defaultResourceGroupOf[random.level]
  for (let n = 0; n < random.people; n += 1) {
    world.people.put({
      ...plainPerson(world, person(n), `p${n}@many.example`, `P ${n}`),
      locked: random.locked.includes(n),
    })
    for (const level of above) {
      const place = scopeAtLevel(project, level)
      const isOutside = random.outside.includes(n) && level === random.level && level !== 'account'
      if (place !== undefined && !isOutside) world.members.add(place, person(n))
    }
    if (random.holders.includes(n)) assign(world, scope, userPrincipal(person(n)), ROLE[random.level], box)
  }
  const refs: string[] = []
  random.groups.forEach(({ of, from, size, gives, isFiltered }, place) => {
    const owner = scopeAtLevel(project, of)
    if (owner === undefined || !above.includes(of)) return
    // The same identifier at every scope: only its place tells one from the other.
    const group = findGroup(world, 'crew', owner) ?? addGroup(world, owner, 'crew', `Crew ${place}`, '')
    for (let n = from; n < from + size; n += 1) if (n < random.people) group.users.add(person(n))
    const principal = { type: 'USER_GROUP' as const, identifier: 'crew', scopeLevel: scopeLevel(owner) }
    if (gives) assign(world, scope, principal, ROLE[random.level], box)
    if (isFiltered) refs.push(groupRef(scope, owner, 'crew') ?? '')
  })
  const builtIn = random.builtIn === undefined || !above.includes(random.builtIn) ? undefined : random.builtIn
  const builtInScope = builtIn && scopeAtLevel(project, builtIn)
  const builtInGroup = world.groups.find(
    (group) => group.harnessManaged && builtInScope !== undefined && isSame(group.scope, builtInScope),
  )
  if (builtInGroup !== undefined) refs.push(groupRef(scope, builtInGroup.scope, builtInGroup.identifier) ?? '')
  if (random.gone || refs.length === 0) refs.push('gone')
  return { scope, box, refs: [...new Set(refs)] }
}

/** Whether someone fits all status filters, or any of them where that is requested. */
function fitsStatus({ status, match }: RandomWorld, fits: Record<RandomWorld['status'][number], boolean>): boolean {
  if (status.length === 0) return true
  return match === 'any' ? status.some((name) => fits[name]) : status.every((name) => fits[name])
}

/** Who is in the scope and in one of the groups, and fits everything else. */
function truth({ world }: Simulator, random: RandomWorld, { scope, refs }: ReturnType<typeof make>): string[] {
  const levelOf = { 'account.': 'account', 'org.': 'organization' } as const
  const groups = refs.flatMap((ref) => {
    const prefix = (['account.', 'org.'] as const).find((each) => ref.startsWith(each))
    const owner = prefix === undefined ? scope : scopeAtLevel(scope, levelOf[prefix])
    return (owner && findGroup(world, ref.slice(prefix?.length ?? 0), owner)) ?? []
  })
  const rows = [...world.assignments.at(scope)].filter(({ disabled }) => !disabled)
  const has = (uuid: string, role?: string) =>
    rows.some(({ roleIdentifier, principal }) => {
      if (role === undefined ? roleIdentifier.includes('basic') : roleIdentifier !== role) return false
      if (principal.type === 'USER') return principal.identifier === uuid
      const owner = scopeAtLevel(scope, principal.scopeLevel ?? 'account')
      const group = owner && findGroup(world, principal.identifier, owner)
      return group !== undefined && isInGroup(world, group, uuid)
    })
  return world.members
    .refs(scope)
    .map((ref) => world.people.at(ref))
    .filter(
      ({ uuid, name, email, locked }) =>
        groups.some((group) => isInGroup(world, group, uuid)) &&
        (!random.byRole || has(uuid, ROLE[random.level])) &&
        fitsStatus(random, { locked, 'no-role': !has(uuid) }) &&
        (random.search === '' ||
          email.includes(random.search) ||
          (name?.toLowerCase().includes(random.search) ?? false)),
    )
    .map(({ uuid }) => uuid)
    .sort()
}

async function found(random: RandomWorld) {
  const sim = startSimulator('empty')
  const made = make(sim, random)
  const persona = personaById(sim, 'account-admin')
  if (random.unlisted)
    sim.faults.set([
      {
        id: 'unlisted',
        op: 'getFilteredUserGroupsList',
        kind: 'mutate',
        mutate: { path: 'data.content.*.users', action: 'drop' },
      },
    ])
  await connectAs(persona)
  const params: UserListParams = {
    search: random.search,
    roles: random.byRole ? [ROLE[random.level]] : [],
    resourceGroups: [],
    groups: made.refs,
    sort: random.sort,
    pageIndex: 0,
    pageSize: 25,
  }
  const client = new QueryClient()
  const scan = scannedUsersQuery(made.scope, params, random.status, random.match)
  await client.query(scan)
  await waitFor(() => {
    expect(client.getQueryData(scan.queryKey)?.over).toBe(true)
  })
  return { sim, made, scanned: client.getQueryData(scan.queryKey) }
}

describe('people of a group', () => {
  it('are exactly those who are in one of the groups and fit everything else, in random worlds', async () => {
    const seen = { somebody: 0, nobody: 0, unlisted: 0, parent: 0, any: 0 }
    await fc.assert(
      fc.asyncProperty(worlds, async (random) => {
        const { sim, made, scanned } = await found(random)
        const expected = truth(sim, random, made)
        const ids = scanned?.rows.map(({ user }) => user.uuid) ?? []
        expect([...ids].sort()).toEqual(expected)
        expect(new Set(ids).size).toBe(ids.length)
        expect(scanned?.gaps).toBe(false)
        seen[expected.length > 0 ? 'somebody' : 'nobody'] += 1
        if (random.unlisted) seen.unlisted += 1
        if (random.match === 'any' && random.status.length > 1 && expected.length > 0) seen.any += 1
        if (made.refs.some((ref) => ref.includes('.'))) seen.parent += 1
      }),
      { numRuns: 120 },
    )
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(0)
  }, 180_000)
})
