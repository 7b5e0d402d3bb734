import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linedPieces, LinedJsonError, readLined } from '#src/domain/access-review/lined-json.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { readSnapshotFile, snapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import { orderOf } from '#src/domain/access-review/sliced-order.ts'
import { scopeId } from '#src/domain/scope.ts'
import type { Caller } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { prototypeChanges } from '#test/support/prototypes.ts'
import { randomWorld } from '#test/support/random-world.ts'
import { scopesOf } from '#test/support/true-access.ts'

/** AR-14 as far as it is about snapshots. */

const RUNS = Number(process.env['ACCESS_RUNS'] ?? 30)
const callerOf = (name: Parameters<typeof persona>[0]): Caller => ({
  type: 'USER',
  identifier: persona(name).identifier,
})
const admin = callerOf('account-admin')

async function loaded(seed: number, caller = admin): Promise<AccessSnapshot> {
  const { world } = randomWorld(seed, 12)
  return await loadOf(world, caller, scopesOf(world)[0] ?? { account: '' })
}

const written = (snapshot: AccessSnapshot) =>
  [...linedPieces(finish(snapshotFile(snapshot, { name: 'Noor' })))].join('')
const read = (text: string, account: string) => finish(readSnapshotFile(finish(readLined(text)), account))

/** What a snapshot holds, in any order and without what is left open. */
function contentOf({ users, assignments, groups, roles, resourceGroups, ...rest }: AccessSnapshot) {
  const byText = (rows: Iterable<unknown>) => [...rows].map((row) => JSON.stringify(sorted(row))).sort()
  return {
    ...rest,
    // In which order scopes of a user and members of a group were found is no fact about them.
    users: byText([...users].map((user) => ({ ...user, scopes: user.scopes.map((scope) => scopeId(scope)).sort() }))),
    assignments: byText(assignments),
    groups: byText([...groups.values()].map((group) => ({ ...group, members: [...group.members].sort() }))),
    roles: byText(roles),
    resourceGroups: byText(resourceGroups),
    invitations: byText(rest.invitations),
    scopes: byText(rest.scopes),
    unnamed: [...rest.unnamed],
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.sort().map(([name, member]) => [name, sorted(member)]))
}

describe('a snapshot as a file', () => {
  test('is read as it was loaded, and written again it is the same bytes', async () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const snapshot = await loaded(seed)
      const text = written(snapshot)
      const result = read(text, snapshot.account)
      if (!result.ok) throw new Error(result.problem.kind)
      expect(contentOf(result.snapshot)).toEqual(contentOf(snapshot))
      expect([result.dropped, result.loadedBy?.name]).toEqual([0, 'Noor'])
      expect(written(result.snapshot)).toBe(text)
    }
  })

  test('says what might be missing, as the load did', async () => {
    const snapshot = await loaded(3, callerOf('auditor'))
    expect(snapshot.completeness.level).toBe('gaps')
    const result = read(written(snapshot), snapshot.account)
    expect(result.ok && result.snapshot.completeness).toEqual(snapshot.completeness)
  })

  test('has its rows sorted, whatever order they were loaded in', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 50 }), (keys) => {
        expect(finish(orderOf(keys)).map((place) => keys[place])).toEqual(keys.toSorted())
      }),
    )
    const many = Array.from({ length: 5500 }, (_, at) => String((at * 7919) % 5500))
    expect(finish(orderOf(many)).map((place) => many[place])).toEqual(many.toSorted())
  })

  const minimal = (more: object = {}) => ({
    schema: 'harness-user-admin/access-snapshot',
    version: { major: 1, minor: 0 },
    account: 'acme',
    startedAt: 1,
    endedAt: 2,
    scopes: [{ scope: '/' }],
    users: [],
    assignments: [],
    groups: [],
    roles: [],
    resourceGroups: [],
    invitations: [],
    completeness: { level: 'proved', gaps: [], totals: [] },
    ...more,
  })
  const openedOf = (more: object) => read(JSON.stringify(minimal(more)), 'acme')
  const gapsOf = (more: object) => {
    const result = openedOf(more)
    if (!result.ok) throw new Error(result.problem.kind)
    return {
      level: result.snapshot.completeness.level,
      gaps: result.snapshot.completeness.gaps,
      dropped: result.dropped,
    }
  }

  test.each([
    ['a file of something else', { schema: 'other' }, { kind: 'other-file' }],
    ['a file without a version', { version: undefined }, { kind: 'other-file' }],
    ['a file of a later version', { version: { major: 2, minor: 3 } }, { kind: 'newer', version: '2.3' }],
    ['a file of another account', { account: 'globex' }, { kind: 'other-account', account: 'globex' }],
    ['a file without users', { users: undefined }, { kind: 'damaged' }],
    ['a file whose users are no list', { users: {} }, { kind: 'damaged' }],
    ['a file of no scope', { scopes: [] }, { kind: 'damaged' }],
    ['a file of no scope that could be', { scopes: [{ scope: '../..' }] }, { kind: 'damaged' }],
    ['a time that no date can hold', { endedAt: 9e15 }, { kind: 'damaged' }],
  ])('%s is not opened', (_, more, problem) => {
    expect(openedOf(more)).toEqual({ ok: false, problem })
  })

  test('a later minor version is opened, without what it has more', () => {
    const users = [{ id: 'u1', email: 'a@example.com', scopes: ['/'], mood: 'good' }]
    expect(gapsOf({ version: { major: 1, minor: 9 }, users, plans: [] })).toEqual({
      level: 'proved',
      gaps: [],
      dropped: 0,
    })
  })

  const user = { id: 'u1', email: 'a@example.com', scopes: ['/'] }
  const assignment = {
    id: 'r1',
    scope: '/',
    kind: 'user',
    principal: 'u1',
    role: 'built-in:_viewer',
    resourceGroup: 'all',
  }
  test.each([
    ['users', 'without an id', 'users', [{ ...user, id: undefined }]],
    ['users', 'with half a character as id', 'users', [{ ...user, id: '\ud800' }]],
    ['users', 'there twice', 'users', [user, user]],
    ['users', 'of a scope that the file does not cover', 'users', [{ ...user, scopes: ['/', '/other'] }]],
    ['users', 'of no scope', 'users', [{ ...user, scopes: [] }]],
    ['users', 'with a flag that is no flag', 'users', [{ ...user, locked: 'no' }]],
    ['assignments', 'there twice', 'assignments', [assignment, assignment]],
    ['assignments', 'of a kind that is not known', 'assignments', [{ ...assignment, kind: 'robot' }]],
    ['assignments', 'of a role that could not be', 'assignments', [{ ...assignment, role: 'admin' }]],
    ['assignments', 'of a group without a scope', 'assignments', [{ ...assignment, kind: 'group' }]],
    ['assignments', 'at a scope that the file does not cover', 'assignments', [{ ...assignment, scope: '/other' }]],
    ['groups', 'that are no rows', 'groups', ['crew', null]],
    ['roles', 'that could not be', 'roles', [{ role: 'x', name: 'X' }]],
    ['resourceGroups', 'without resources', 'resource-groups', [{ id: 'all', scope: '/', name: 'All' }]],
    ['invitations', 'without roles', 'invitations', [{ id: 'i', scope: '/', email: 'a@example.com' }]],
  ])('%s %s are left out, and the part counts as incomplete', (list, _, part, rows) => {
    const { level, gaps, dropped } = gapsOf({ [list]: rows })
    expect(level).toBe('gaps')
    expect(gaps).toEqual([{ part, scope: { account: 'acme' }, reason: 'unreadable', count: dropped }])
    expect(dropped).toBeGreaterThan(0)
  })

  test.each([
    [
      'a reason that is not understood',
      { level: 'gaps', gaps: [{ part: 'dreams', scope: '/', reason: 'lost' }], totals: [] },
    ],
    ['a lack without a reason', { level: 'gaps', gaps: [], totals: [] }],
    ['a claim that is not understood', { level: 'blessed', gaps: [], totals: [] }],
  ])('with %s no part counts as complete', (_, completeness) => {
    const { level, gaps } = gapsOf({ completeness })
    expect(level).toBe('gaps')
    expect(gaps).toHaveLength(7)
  })

  test('with a reason beside its claim it is not complete', () => {
    const gap = { part: 'users', scope: '/', reason: 'changed' }
    expect(gapsOf({ completeness: { level: 'proved', gaps: [gap], totals: [] } }).level).toBe('gaps')
  })

  test('no changed file breaks the reading, or touches a prototype', async () => {
    const snapshot = await loaded(5)
    const text = written(snapshot)
    const put = fc.oneof(
      fc.constantFrom(
        '"__proto__":{"polluted":1},',
        '1e400',
        '-1',
        'null',
        '[]',
        '{}',
        '"\\ud800"',
        '"',
        '}',
        ',',
        '\u0000',
      ),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), put, (at, cut, piece) => {
        const changed = text.slice(0, at) + piece + text.slice(at + cut)
        try {
          const result = read(changed, snapshot.account)
          if (result.ok) written(result.snapshot)
        } catch (error) {
          expect(error).toBeInstanceOf(LinedJsonError)
        }
      }),
      { numRuns: 10 * RUNS },
    )
    expect('polluted' in {}).toBe(false)
    expect(prototypeChanges()).toEqual([])
  })

  test('no changed value breaks the reading', async () => {
    const snapshot = await loaded(6)
    const whole = JSON.parse(written(snapshot)) as object
    const places: (string | number)[][] = []
    const walk = (value: unknown, path: (string | number)[]) => {
      places.push(path)
      if (Array.isArray(value)) value.slice(0, 3).forEach((each, at) => walk(each, [...path, at]))
      else if (typeof value === 'object' && value !== null)
        for (const [name, member] of Object.entries(value)) walk(member, [...path, name])
    }
    walk(whole, [])
    fc.assert(
      fc.property(fc.constantFrom(...places.slice(1)), fc.jsonValue(), (place, value) => {
        const copy = structuredClone(whole) as Record<string, unknown>
        let target: Record<string | number, unknown> = copy
        for (const name of place.slice(0, -1)) target = target[name] as Record<string | number, unknown>
        target[place.at(-1) ?? ''] = value
        const result = read(JSON.stringify(copy), snapshot.account)
        if (result.ok) written(result.snapshot)
      }),
      { numRuns: 5 * RUNS },
    )
  })
})
