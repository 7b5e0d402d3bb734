import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { finish } from '#test/support/finish.ts'
import {
  countsOf,
  eventsByItem,
  headsOf,
  mergeLogs,
  decisionStateOf,
  decisionStateSteps,
  eventTime,
} from '#src/domain/access-review/decision-log.ts'
import {
  bulkProblem,
  decisionsFor,
  sampleItems,
  needsReason,
  ownAccess,
  paceOf,
  reasonProblem,
} from '#src/domain/access-review/decision-rules.ts'
import { isSignedOff, type DecisionEvent, type ReviewItem } from '#src/domain/access-review/review.ts'
import { decisions, type Decision, type Reviewer } from '#src/domain/access-review/review-entry.ts'
import type { AssignmentRow, SnapshotGroup } from '#src/domain/access-review/snapshot.ts'

const account = { account: 'acme' }
const maria: Reviewer = { id: 'maria', name: 'Maria Lopez', email: 'maria@example.com', identity: 'session' }
const jonas: Reviewer = { id: 'jonas', name: 'Jonas Weber', email: 'jonas@example.com', identity: 'session' }
const key: Reviewer = { name: 'Noor Haddad', identity: 'typed' }
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

function row(id: string, more: Partial<AssignmentRow> = {}): AssignmentRow {
  return {
    id,
    scope: account,
    kind: 'user',
    principal: `user-${id}`,
    role: 'built-in:_account_viewer',
    resourceGroup: '_all_account_level_resources',
    managed: false,
    disabled: false,
    internal: false,
    ...more,
  }
}

function item(id: string, more: { weighty?: boolean; flags?: ReviewItem['flags']; row?: Partial<AssignmentRow> } = {}) {
  const { weighty = false, flags = [], row: of } = more
  return {
    kind: 'user-assignment',
    id,
    scope: account,
    weighty,
    flags,
    row: row(id, of),
    also: [],
  } satisfies ReviewItem
}

function group(members: SnapshotGroup['members']): ReviewItem {
  const of: SnapshotGroup = { id: 'crew', scope: account, name: 'Crew', kind: 'local', members }
  return {
    kind: 'group-assignment',
    id: 'g',
    scope: account,
    weighty: false,
    flags: [],
    row: row('g', { kind: 'group', principal: 'crew', groupScope: account }),
    group: of,
  }
}

let count = 0
function event(more: Partial<DecisionEvent> = {}): DecisionEvent {
  count += 1
  return { id: `e${count}`, item: 'one', decision: 'keep', reviewer: maria, at: count, seen: [], ...more }
}

const anyEvent = fc.record({
  id: fc.integer({ min: 0, max: 20 }).map((number) => `e${number}`),
  item: fc.constantFrom('one', 'two', 'three'),
  decision: fc.constantFrom<Decision | 'undone'>(...decisions, 'undone'),
  reviewer: fc.constantFrom(maria, jonas, key),
  at: fc.integer({ min: 0, max: 30 }),
  reason: fc.constantFrom('', 'Not needed'),
  seen: fc.uniqueArray(
    fc.integer({ min: 0, max: 20 }).map((number) => `e${number}`),
    { maxLength: 3 },
  ),
})
const anyLog = fc.uniqueArray(anyEvent, { selector: ({ id }) => id, maxLength: 12 })

/** A log as people write it: each decides with what they know, and sometimes hands the file over. */
const written = fc.array(
  fc.record({
    who: fc.constantFrom(0, 1),
    act: fc.constantFrom<Decision | 'undone' | 'hand-over'>(...decisions, 'undone', 'hand-over'),
    item: fc.constantFrom('one', 'two'),
  }),
  { maxLength: 25 },
)

describe('AR-13: joining logs', () => {
  it('AR-13: gives the same whichever way logs are joined, and nothing twice', () => {
    fc.assert(
      fc.property(anyLog, anyLog, anyLog, (a, b, c) => {
        expect(mergeLogs(a, b)).toEqual(mergeLogs(b, a))
        expect(mergeLogs(mergeLogs(a, b), c)).toEqual(mergeLogs(a, mergeLogs(b, c)))
        expect(mergeLogs(a, a)).toEqual(mergeLogs(a))
        expect(mergeLogs(mergeLogs(a, b), b)).toEqual(mergeLogs(a, b))
        const ids = mergeLogs(a, b).map(({ id }) => id)
        expect(new Set(ids)).toEqual(new Set([...a, ...b].map(({ id }) => id)))
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  it('AR-13: what stands is the same item by item and for the whole log in slices', () => {
    fc.assert(
      fc.property(anyLog, (log) => {
        const { events, decisionStates } = finish(decisionStateSteps(log))
        expect(events).toEqual(eventsByItem(log))
        expect([...decisionStates]).toEqual([...eventsByItem(log)].map(([item, of]) => [item, decisionStateOf(of)]))
      }),
    )
  })

  it('AR-13: what stands is the last event, and a conflict is exactly two decisions made without each other', () => {
    fc.assert(
      fc.property(written, (acts) => {
        const logs: [DecisionEvent[], DecisionEvent[]] = [[], []]
        /** Everything that an event was made with the knowledge of. */
        const past = new Map<string, ReadonlySet<string>>()
        const reviewers = [maria, jonas] as const
        for (const [at, { who, act, item: about }] of acts.entries()) {
          if (act === 'hand-over') {
            logs[(1 - who) as 0 | 1] = mergeLogs(...logs)
            continue
          }
          const of = eventsByItem(logs[who]).get(about) ?? []
          // The clock of one of them is slow.
          const made = event({
            item: about,
            decision: act,
            reviewer: reviewers[who],
            at: eventTime(of, who === 0 ? at : at - 10),
            seen: headsOf(of).map(({ id }) => id),
          })
          past.set(made.id, new Set(of.map(({ id }) => id)))
          logs[who].push(made)
        }
        const all = mergeLogs(...logs)
        for (const about of ['one', 'two']) {
          const of = eventsByItem(all).get(about) ?? []
          const { decision, event: last, conflict } = decisionStateOf(of)
          const latest = of.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1)).at(-1)
          expect(last).toEqual(latest)
          expect(decision).toBe(latest?.decision === 'undone' ? undefined : latest?.decision)
          const newest = of.filter(({ id }) => !of.some((other) => past.get(other.id)?.has(id) === true))
          const clashing = newest.filter(
            (one) =>
              one.decision !== 'undone' &&
              newest.some(
                (other) =>
                  other.decision !== 'undone' &&
                  other.decision !== one.decision &&
                  other.reviewer.id !== one.reviewer.id,
              ),
          )
          expect(new Set(conflict.map(({ id }) => id))).toEqual(new Set(clashing.map(({ id }) => id)))
        }
      }),
    )
  })

  it('a conflict counts as undecided until someone who knows both decides', () => {
    const one = event({ decision: 'keep', reviewer: maria })
    const other = event({ decision: 'remove', reviewer: jonas })
    const items = [item('one'), item('two')]
    const counts = (log: DecisionEvent[]) => countsOf(items, (id) => decisionStateOf(eventsByItem(log).get(id) ?? []))
    expect(counts([one, other])).toMatchObject({ conflict: 1, undecided: 1, keep: 0, remove: 0 })
    const settled = event({ decision: 'remove', reviewer: maria, seen: [one.id, other.id] })
    expect(counts([one, other, settled])).toMatchObject({ conflict: 0, remove: 1 })
  })
})

describe('AR-12: reasons', () => {
  const plain = item('plain')
  const weighty = item('weighty', { weighty: true })
  const flagged = item('flagged', { flags: ['one-user-role'] })

  it.each<[string, ReviewItem, Decision, boolean]>([
    ['keeping an item like many others', plain, 'keep', false],
    ['keeping a weighty item', weighty, 'keep', true],
    ['keeping a flagged item', flagged, 'keep', true],
    ['removing a weighty item', weighty, 'remove', false],
    ['changing a role', plain, 'change-role', true],
    ['not being sure', plain, 'not-sure', true],
  ])('%s', (_, of, decision, needed) => {
    expect(needsReason(of, decision)).toBe(needed)
    expect(reasonProblem('', decision, needed) === undefined).toBe(!needed)
  })

  it('keeping an item that was to be removed in the last review needs one; other decisions do not because of it', () => {
    expect(needsReason(plain, 'keep', true)).toBe(true)
    expect(needsReason(plain, 'remove', true)).toBe(false)
  })

  it('counts characters without outer space, and emoji as one', () => {
    expect(reasonProblem('   on call    ', 'keep', true)).toBe('Use at least 10 characters (you have 7)')
    expect(reasonProblem('😀'.repeat(10), 'keep', true)).toBeUndefined()
    expect(reasonProblem('a'.repeat(501), 'remove', false)).toBe('Use up to 500 characters (you have 501)')
    expect(reasonProblem('short', 'remove', false)).toBeUndefined()
  })

  it('the role changes only for users and service accounts', () => {
    expect(decisionsFor(plain)).toContain('change-role')
    expect(decisionsFor(group([]))).not.toContain('change-role')
  })
})

describe('AR-12: own access', () => {
  const users = {
    size: 1,
    at: () => undefined,
    get: (id: string) => ({ id, email: 'maria@example.com', scopes: [account] }),
    *[Symbol.iterator]() {},
  }
  const population = { users }

  it.each<[string, ReviewItem, Reviewer, ReturnType<typeof ownAccess>]>([
    ['a direct assignment', item('x', { row: { principal: 'maria' } }), maria, 'own'],
    ['the assignment of another user', item('x', { row: { principal: 'jonas' } }), maria, undefined],
    ['a group with the reviewer in it', group(['jonas', 'maria']), maria, 'own'],
    ['a group without the reviewer', group(['jonas']), maria, undefined],
    ['a group whose members are not known', group('unknown'), maria, undefined],
    ['a built-in group, which everybody is in', group('all-users-of-scope'), maria, 'built-in'],
    ['anything, with the key of a service account', item('x', { row: { principal: 'maria' } }), key, undefined],
    [
      'the invitation of the same address',
      {
        kind: 'invitation',
        id: 'i',
        scope: account,
        weighty: false,
        flags: [],
        invitation: { id: 'i', scope: account, email: 'Maria@Example.com', roles: [], groups: [] },
      },
      maria,
      'own',
    ],
  ])('%s', (_, of, reviewer, own) => {
    expect(ownAccess(of, reviewer, population)).toBe(own)
  })
})

describe('AR-12: decisions on several items (B1 to B6)', () => {
  const many = (size: number, more: Parameters<typeof item>[1] = {}) =>
    Array.from({ length: size }, (_, at) => item(`i${at}`, more))
  const ask = (items: readonly ReviewItem[], more: Partial<Parameters<typeof bulkProblem>[0]> = {}) =>
    bulkProblem({
      review: 'r1',
      items,
      decision: 'keep',
      shown: new Set(items.map(({ id }) => id)),
      set: items,
      isOwn: () => false,
      wasRemoved: () => false,
      isDecidedAlone: () => false,
      hash,
      ...more,
    })

  it('B1: decides nothing that the list does not show', () => {
    expect(ask(many(3), { shown: new Set(['i0', 'i1']) })).toBe('hidden')
    expect(ask([])).toBe('none')
  })

  it('B2: only items with the same role, resource group and scope, up to 100', () => {
    expect(ask([...many(2), item('other', { row: { role: 'built-in:_account_admin' } })])).toBe('mixed')
    expect(ask([...many(2), item('other', { row: { resourceGroup: 'narrow' } })])).toBe('mixed')
    expect(ask([...many(2), { ...item('other'), scope: { account: 'acme', org: 'retail' } }])).toBe('mixed')
    expect(ask(many(101), { decision: 'remove' })).toBe('too-many')
    expect(ask(many(100), { decision: 'remove' })).toBeUndefined()
    expect(ask(many(2), { decision: 'change-role' })).toBe('alone')
  })

  it('B3: high-impact and flagged items can be removed in bulk, but not kept', () => {
    expect(ask(many(2, { weighty: true }))).toBe('weighty')
    expect(ask(many(2, { flags: ['no-2fa'] }))).toBe('weighty')
    expect(ask(many(2, { weighty: true }), { decision: 'remove' })).toBeUndefined()
    expect(ask(many(2), { wasRemoved: ({ id }) => id === 'i1' })).toBe('weighty')
  })

  it('B4: more than 25 are kept together after 5 of them, always the same, were decided alone', () => {
    const set = many(40)
    const problem = ask(set)
    if (typeof problem !== 'object') throw new Error('nothing was drawn')
    expect(problem.sample).toHaveLength(5)
    expect(ask(set.slice(10), { set })).toEqual(problem)
    expect(sampleItems('r1', set.toReversed(), hash)).toEqual(sampleItems('r1', set, hash))
    expect(sampleItems('r2', set, hash)).not.toEqual(sampleItems('r1', set, hash))
    const rendered = new Set(problem.sample.map(({ id }) => id))
    expect(ask(set, { isDecidedAlone: (id) => rendered.has(id) })).toBeUndefined()
    expect(ask(set, { isDecidedAlone: (id) => !rendered.has(id) })).toEqual(problem)
    expect(ask(many(25))).toBeUndefined()
  })

  it('no one decides on their own access in bulk', () => {
    expect(ask(many(3), { isOwn: ({ id }) => id === 'i1' })).toBe('own')
  })

  it('B6: reports how fast a reviewer decided', () => {
    const quick = Array.from({ length: 21 }, (_, at) => event({ at: at * 1000 }))
    expect(paceOf(quick)).toMatchObject([{ decided: 21, kept: 1, inBulk: 0, medianSeconds: 1, isFast: true }])
    expect(paceOf(quick.slice(1))).toMatchObject([{ isFast: false }])
    const slow = Array.from({ length: 30 }, (_, at) => event({ at: at * 9000 }))
    expect(paceOf(slow)).toMatchObject([{ medianSeconds: 9, isFast: false }])
    const broken = [...quick.slice(0, 15), event({ at: 15_000, decision: 'remove' }), ...quick.slice(15)]
    expect(paceOf(broken)).toMatchObject([{ isFast: false }])
    const bulk = quick.map((each) => ({ ...each, bulkId: 'b' }))
    expect(paceOf(bulk)).toMatchObject([{ inBulk: 1, medianSeconds: undefined, isFast: false }])
    expect(paceOf([event({ reviewer: maria }), event({ reviewer: jonas })])).toHaveLength(2)
  })
})

describe('signed off', () => {
  it('until it is opened again', () => {
    const signOff = {
      reviewer: maria,
      at: 10,
      counts: countsOf([], () => decisionStateOf([])),
      exceptions: [],
      logSha256: '',
    }
    expect(isSignedOff({ signOffs: [], reopenings: [] })).toBe(false)
    expect(isSignedOff({ signOffs: [signOff], reopenings: [] })).toBe(true)
    expect(isSignedOff({ signOffs: [signOff], reopenings: [{ reviewer: maria, at: 11 }] })).toBe(false)
    expect(
      isSignedOff({ signOffs: [signOff, { ...signOff, at: 20 }], reopenings: [{ reviewer: maria, at: 11 }] }),
    ).toBe(true)
  })
})
