import { describe, expect, test } from 'vitest'
import type { Gap } from '#src/domain/access-review/completeness.ts'
import { compareSnapshots, type Comparison } from '#src/domain/access-review/comparison.ts'
import { roleIdOf, type AccessSnapshot, type AssignmentRow, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import { makeScope, scopeId, type Scope } from '#src/domain/scope.ts'
import { removeAssignment } from '#src/sim/model/leaving.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { Random } from '#src/sim/model/random.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { editSomething, randomWorld } from '#test/support/random-world.ts'
import { scopesOf, trueAccess, type TrueAccess } from '#test/support/true-access.ts'

/** AR-03: what changed between two snapshots, against the tables of the account. */

/** Thousands of accounts take longer than a test usually may. */
const TIMEOUT = 600_000
const RUNS = Number(process.env['ACCESS_RUNS'] ?? 30)
const callerOf = (name: Parameters<typeof persona>[0]): Caller => ({
  type: 'USER',
  identifier: persona(name).identifier,
})
const admin = callerOf('account-admin')

/** Someone works in the account between the two snapshots. */
function edit(world: World, random: Random): void {
  for (let number = random.int(5); number > 0; number -= 1) editSomething(world, random)
  const scope = random.pick(scopesOf(world))
  const rows = [...world.assignments.at(scope)]
  const row = rows.length > 0 ? random.pick(rows) : undefined
  const choice = random.int(7)
  if (choice === 0 && row !== undefined) {
    // The same again, under another identifier.
    removeAssignment(world, row)
    assign(world, scope, row.principal, row.roleIdentifier, row.resourceGroupIdentifier, { managed: row.managed })
  }
  if (choice === 1 && row !== undefined) {
    removeAssignment(world, row)
    world.assignments.add({ ...row, disabled: !row.disabled })
  }
  const refs = world.members.refs(scope)
  const person = refs.length > 0 ? world.people.at(random.pick(refs)) : undefined
  if (choice === 2 && person !== undefined) world.people.put({ ...person, name: `Renamed ${random.int(100)}` })
  if (choice === 3) {
    const group = addGroup(world, scope, `new${random.int(1000)}`, 'New group', '')
    if (person !== undefined) group.users.add(person.uuid)
    assign(
      world,
      scope,
      { type: 'USER_GROUP', identifier: group.identifier, scopeLevel: levelOf(scope) },
      '_code_admin',
      'broad',
    )
  }
  if (choice === 4) {
    const group = random.pick(world.groups.filter(({ harnessManaged }) => !harnessManaged))
    const [member] = group.users
    if (member !== undefined) group.users.delete(member)
  }
  if (choice === 5 && person !== undefined) {
    const already = [...world.assignments.at(scope)].some(
      ({ principal, roleIdentifier }) => principal.identifier === person.uuid && roleIdentifier === '_code_admin',
    )
    if (!already) assign(world, scope, userPrincipal(person.uuid), '_code_admin', 'broad')
  }
}

function levelOf({ org, project }: Scope) {
  return project !== undefined ? 'project' : org !== undefined ? 'organization' : 'account'
}

const types = { user: 'USER', group: 'USER_GROUP', 'service-account': 'SERVICE_ACCOUNT', other: '' }

function ownerOf(account: string, role: RoleKey): string {
  if (role.startsWith('built-in:')) return 'built-in'
  const [org, project] = role.slice(1, role.indexOf(':')).split('/').filter(Boolean)
  return scopeId(makeScope(account, org, project))
}
const grant = ({ scope, role, resourceGroup }: { scope: Scope; role: RoleKey; resourceGroup: string }) =>
  `${ownerOf(scope.account, role)} ${roleIdOf(role)} ${resourceGroup}`

/** A comparison as texts like those of the truth. */
function textsOf({ assignments, effective, users, members, renamed }: Comparison) {
  const texts = (rows: readonly string[]) => [...rows].sort()
  const assignmentTexts = (change: string) =>
    texts(
      assignments.flatMap((row) =>
        row.change === change
          ? `${scopeId(row.scope)} ${types[row.kind]} ${row.groupScope === undefined ? '' : scopeId(row.groupScope)} ${row.principal} ${grant(row)}`
          : [],
      ),
    )
  const notes = (note: string) => assignments.filter((row) => row.note === note).length
  const of = <Row extends { change: string }>(
    rows: readonly Row[],
    change: Row['change'],
    text: (row: Row) => string,
  ) => texts(rows.flatMap((row) => (row.change === change ? text(row) : [])))
  const usable = (change: 'gained' | 'lost') =>
    of(
      effective,
      change,
      (row) => `${scopeId(row.scope)} ${row.user} ${grant(row)} through ${[...row.groups].sort().join()}`,
    )
  return {
    gained: assignmentTexts('gained'),
    lost: assignmentTexts('lost'),
    unchanged: assignmentTexts('unchanged'),
    unknown: assignmentTexts('unknown'),
    again: notes('assigned-again'),
    off: notes('switched-off'),
    on: notes('switched-on'),
    canNow: usable('gained'),
    cannotNow: usable('lost'),
    joined: of(users, 'joined', ({ scope, user }) => `${scopeId(scope)} ${user}`),
    left: of(users, 'left', ({ scope, user }) => `${scopeId(scope)} ${user}`),
    membersJoined: of(members, 'joined', ({ scope, group, user }) => `${scopeId(scope)} ${group} ${user}`),
    membersLeft: of(members, 'left', ({ scope, group, user }) => `${scopeId(scope)} ${group} ${user}`),
    renamed: texts(renamed.map(({ user }) => user)),
  }
}

/** What really changed. */
function truth(before: TrueAccess, after: TrueAccess): ReturnType<typeof textsOf> {
  const without = (all: Iterable<string>, others: { has: (key: string) => boolean }) =>
    [...all].filter((key) => !others.has(key)).sort()
  const both = [...before.assignments].flatMap(([key, one]) => {
    const other = after.assignments.get(key)
    return other === undefined ? [] : [{ key, one, other }]
  })
  const usable = (all: TrueAccess['usable'], others: TrueAccess['usable']) =>
    without(all.keys(), others).flatMap((key) => {
      const groups = all.get(key)?.groups ?? []
      return groups.length === 0 ? [] : `${key} through ${[...groups].sort().join()}`
    })
  return {
    gained: without(after.assignments.keys(), before.assignments),
    lost: without(before.assignments.keys(), after.assignments),
    unchanged: both.map(({ key }) => key).sort(),
    unknown: [],
    again: both.filter(({ one, other }) => one.isOn === other.isOn && [...one.ids].every((id) => !other.ids.has(id)))
      .length,
    off: both.filter(({ one, other }) => one.isOn && !other.isOn).length,
    on: both.filter(({ one, other }) => !one.isOn && other.isOn).length,
    canNow: usable(after.usable, before.usable).sort(),
    cannotNow: usable(before.usable, after.usable).sort(),
    joined: without(after.users, before.users),
    left: without(before.users, after.users),
    membersJoined: without(after.members, before.members),
    membersLeft: without(before.members, after.members),
    renamed: [...before.names].flatMap(([id, name]) => ((after.names.get(id) ?? name) === name ? [] : id)).sort(),
  }
}

type Loaded = { readonly snapshot: AccessSnapshot; readonly access: TrueAccess }

async function load(world: World, caller = admin, scope?: Scope): Promise<Loaded> {
  const scopes = scopesOf(world)
  return {
    access: trueAccess(world, scopes),
    snapshot: await loadOf(world, caller, scope ?? scopes[0] ?? { account: '' }),
  }
}

const compare = (before: AccessSnapshot, after: AccessSnapshot) => finish(compareSnapshots(before, after))

/** A world before and after. */
async function pairOf(seed: number, callers: readonly [Caller, Caller] = [admin, admin]) {
  const { world, random } = randomWorld(seed, 12)
  const before = await load(world, callers[0])
  edit(world, random)
  return { before, after: await load(world, callers[1]) }
}

describe('AR-03: two snapshots', () => {
  test(
    `AR-03: differ by exactly what changed in the account, and mirrored the other way around (${RUNS} pairs)`,
    async () => {
      let changes = 0
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { before, after } = await pairOf(seed)
        const found = textsOf(compare(before.snapshot, after.snapshot))
        expect(found, `seed ${seed}`).toEqual(truth(before.access, after.access))
        changes += found.gained.length + found.lost.length + found.canNow.length + found.membersLeft.length
        const { gained, lost, canNow, cannotNow, joined, left, membersJoined, membersLeft, off, on, ...same } = found
        expect(textsOf(compare(after.snapshot, before.snapshot)), `seed ${seed}, mirrored`).toEqual({
          ...same,
          gained: lost,
          lost: gained,
          canNow: cannotNow,
          cannotNow: canNow,
          joined: left,
          left: joined,
          membersJoined: membersLeft,
          membersLeft: membersJoined,
          off: on,
          on: off,
        })
        const none = compare(after.snapshot, after.snapshot)
        expect(none.assignments.every(({ change, note }) => change === 'unchanged' && note === undefined)).toBe(true)
        expect([none.effective, none.users, none.members, none.renamed, none.notCompared]).toEqual([[], [], [], [], []])
      }
      expect(changes).toBeGreaterThan(RUNS)
    },
    TIMEOUT,
  )

  test(
    `AR-03: conclude nothing about parts that may lack something, and nothing wrong about the rest (${RUNS} pairs)`,
    async () => {
      const auditor = callerOf('auditor')
      let hidden = 0
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const callers = [
          [admin, auditor],
          [auditor, admin],
          [auditor, auditor],
        ] as const
        const { before, after } = await pairOf(seed, callers[seed % 3])
        const comparison = compare(before.snapshot, after.snapshot)
        const [found, real] = [textsOf(comparison), truth(before.access, after.access)]
        for (const name of [
          'gained',
          'lost',
          'unchanged',
          'canNow',
          'cannotNow',
          'joined',
          'left',
          'membersJoined',
          'membersLeft',
          'renamed',
        ] as const)
          for (const text of found[name]) expect(real[name], `seed ${seed}: ${name}`).toContain(text)
        // The auditor sees neither groups nor service accounts.
        for (const { change, kind } of comparison.assignments)
          if (kind !== 'user') expect(change, `seed ${seed}: ${kind}`).toBe('unknown')
        expect([found.canNow, found.cannotNow, found.membersJoined, found.membersLeft]).toEqual([[], [], [], []])
        expect(comparison.notCompared.map(({ gap }) => gap.part)).toEqual(
          expect.arrayContaining(['groups', 'service-accounts']),
        )
        hidden += found.unknown.length
      }
      expect(hidden).toBeGreaterThan(0)
    },
    TIMEOUT,
  )

  test('AR-03: of different scopes are compared where both are, and name the others', async () => {
    const { world, random } = randomWorld(7, 12)
    const org = { account: world.account.identifier, org: 'retail' }
    const before = await load(world)
    edit(world, random)
    const after = await load(world, admin, org)
    const comparison = compare(before.snapshot, after.snapshot)
    const ids = (scopes: readonly Scope[]) => scopes.map((scope) => scopeId(scope)).sort()
    const common = [scopeId(org), `${scopeId(org)}/shops`]
    expect(ids(comparison.scopes)).toEqual(common)
    expect(ids([...comparison.scopes, ...comparison.onlyBefore])).toEqual(ids(scopesOf(world)))
    expect(comparison.onlyAfter).toEqual([])
    const here = (texts: readonly string[]) => texts.filter((text) => common.includes(text.split(' ')[0] ?? ''))
    const [found, real] = [textsOf(comparison), truth(before.access, after.access)]
    for (const name of ['gained', 'lost', 'unchanged', 'joined', 'left'] as const)
      expect(found[name]).toEqual(here(real[name]))
  })

  test.each<[Gap['part'], (row: Comparison['assignments'][number]) => boolean]>([
    ['users', ({ kind }) => kind === 'user'],
    ['groups', ({ kind }) => kind === 'group'],
    ['service-accounts', ({ kind }) => kind === 'service-account'],
    ['assignments', () => true],
    ['roles', () => true],
  ])('AR-03: with a gap in %s exactly what depends on it is not compared', async (part, isHidden) => {
    const { before, after } = await pairOf(11)
    const [scope] = before.snapshot.scopes
    if (scope === undefined) throw new Error('no scope')
    const gap: Gap = { part, scope: scope.scope, reason: 'changed' }
    const { completeness } = after.snapshot
    const comparison = compare(before.snapshot, {
      ...after.snapshot,
      completeness: { ...completeness, level: 'gaps', gaps: [gap] },
    })
    for (const row of comparison.assignments)
      expect(row.change === 'unknown').toBe(scopeId(row.scope) === scopeId(scope.scope) && isHidden(row))
    expect(comparison.notCompared).toEqual([{ side: 'after', gap }])
  })

  test('AR-03: a role that could not be read hides its assignments only', async () => {
    const { before, after } = await pairOf(11)
    const row = after.snapshot.assignments.at(0)
    if (row === undefined) throw new Error('no assignment')
    const gap: Gap = { part: 'roles', scope: row.scope, reason: 'role-unreadable', names: [roleIdOf(row.role)] }
    const { completeness } = after.snapshot
    const { assignments } = compare(
      { ...before.snapshot, completeness: { ...completeness, level: 'gaps', gaps: [gap] } },
      after.snapshot,
    )
    for (const { change, scope, role } of assignments)
      expect(change === 'unknown').toBe(scopeId(scope) === scopeId(row.scope) && roleIdOf(role) === roleIdOf(row.role))
  })
})

describe('AR-08: one identifier at two scopes', () => {
  const scope = { account: 'a' }
  const row = {
    id: 'r',
    scope,
    kind: 'user',
    principal: 'u',
    resourceGroup: 'all',
    managed: false,
    disabled: false,
    internal: false,
  } as const
  const rows = <Row>(list: readonly Row[]) => ({
    size: list.length,
    at: (place: number) => list[place],
    [Symbol.iterator]: () => list[Symbol.iterator](),
  })
  const snapshot = (...assignments: Parameters<typeof rows<AssignmentRow>>[0]): AccessSnapshot => ({
    account: 'a',
    scopes: [{ scope, name: undefined }],
    users: { ...rows([]), get: () => undefined },
    assignments: rows(assignments),
    groups: new Map(),
    roles: new Map(),
    resourceGroups: new Map(),
    invitations: [],
    unnamed: new Map(),
    completeness: { level: 'proved', gaps: [], totals: [], settled: 0 },
    startedAt: 1,
    endedAt: 2,
  })
  const changes = (one: AccessSnapshot, other: AccessSnapshot) =>
    compare(one, other)
      .assignments.map(({ change }) => change)
      .sort()

  test('AR-08: a built-in role and one of the scope are two roles', () => {
    expect(changes(snapshot({ ...row, role: 'built-in:x' }), snapshot({ ...row, role: '/:x' }))).toEqual([
      'gained',
      'lost',
    ])
  })

  test('AR-08: groups of two scopes are two groups', () => {
    const group = { ...row, kind: 'group', role: 'built-in:x' } as const
    expect(
      changes(
        snapshot({ ...group, groupScope: scope }),
        snapshot({ ...group, groupScope: { account: 'a', org: 'o' } }),
      ),
    ).toEqual(['gained', 'lost'])
  })
})
