import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countKinds,
  countStaged,
  nothingStaged,
  reduceStaged,
  swapOf,
  type Staged,
  type StagingAction,
} from '#src/pages/user-detail/edit/staging.ts'
import { pairKey } from '#src/domain/roles.ts'

const named = fc.constantFrom('a', 'b', 'c').map((id) => ({ id, name: id }))
const pair = fc.record({ role: named, resourceGroup: named })
const verdict = fc.constantFrom({ kind: 'done' } as const, { kind: 'failed', reason: 'no' } as const)
const action: fc.Arbitrary<StagingAction> = fc.oneof(
  fc.record({
    type: fc.constant('add' as const),
    roles: fc.array(
      pair.map((role) => ({ ...role, broad: false })),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    type: fc.constant('remove' as const),
    role: pair.map((role) => ({ ...role, assignmentId: `id ${pairKey(role)}` })),
  }),
  fc.record({ type: fc.constant('undo-add' as const), id: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    type: fc.constant('judge' as const),
    adds: fc.dictionary(fc.constantFrom('a b', 'b c'), verdict).map((all) => new Map(Object.entries(all))),
  }),
)

const after = (actions: readonly StagingAction[]): Staged => actions.reduce(reduceStaged, nothingStaged)

describe('staged changes', () => {
  it('hold each role once, and never both to add and to remove', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        // A row is removed only while it is there, so a staged role of the same pair is not offered for removal.
        const { adds, removals } = after(actions.filter(({ type }) => type !== 'remove'))
        expect(new Set(adds.map(pairKey)).size).toBe(adds.length)
        expect(new Set(adds.map(({ id }) => id)).size).toBe(adds.length)
        expect(removals).toEqual([])
      }),
    )
  })

  it('a swap is one change, is undone as one, and goes back with its own role', () => {
    fc.assert(
      fc.property(pair, pair, (from, to) => {
        const role = { ...from, assignmentId: 'x' }
        const staged = after([{ type: 'swap', role, by: { ...to, broad: false } }])
        const isOther = pairKey(from) !== pairKey(to)
        expect(countStaged(staged)).toBe(isOther ? 1 : 0)
        expect(countKinds(staged)).toEqual({ adds: 0, removals: 0, swaps: isOther ? 1 : 0 })
        expect(swapOf(staged, 'x')?.role).toEqual(isOther ? to.role : undefined)
        expect(countStaged(reduceStaged(staged, { type: 'undo-removal', assignmentId: 'x' }))).toBe(0)
        const back = reduceStaged(staged, { type: 'swap', role, by: { ...from, broad: false } })
        expect(countStaged(back)).toBe(0)
      }),
    )
  })

  it('swapping twice keeps the last choice; a role that was to be removed stays instead of being added', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ role: { id, name: id }, resourceGroup: { id: 'g', name: 'g' } }))
    if (a === undefined || b === undefined || c === undefined) throw new Error('No roles')
    const role = { ...a, assignmentId: 'x' }
    const twice = after([
      { type: 'swap', role, by: { ...b, broad: false } },
      { type: 'swap', role, by: { ...c, broad: false } },
    ])
    expect(twice.adds.map((add) => add.role.id)).toEqual(['c'])
    expect(countKinds(twice)).toEqual({ adds: 0, removals: 0, swaps: 1 })
    const kept = after([
      { type: 'remove', role: { ...b, assignmentId: 'y' } },
      { type: 'swap', role, by: { ...b, broad: false } },
    ])
    expect(kept.adds).toEqual([])
    expect(kept.removals.map(({ assignmentId }) => assignmentId)).toEqual(['x'])
  })

  it('adding what is to be removed takes the removal back instead', () => {
    fc.assert(
      fc.property(pair, (role) => {
        const removal = { type: 'remove', role: { ...role, assignmentId: 'x' } } as const
        const staged = after([removal, removal])
        expect(countStaged(staged)).toBe(1)
        const back = reduceStaged(staged, { type: 'add', roles: [{ ...role, broad: true }] })
        expect(countStaged(back)).toBe(0)
      }),
    )
  })

  it('what is done leaves, what is not stays with its reason, the rest is as it was', () => {
    const role = (id: string) => ({ role: { id, name: id }, resourceGroup: { id: 'g', name: 'g' }, broad: false })
    const staged = after([
      { type: 'add', roles: [role('one'), role('two'), role('three')] },
      { type: 'remove', role: { ...role('old'), assignmentId: 'x' } },
      {
        type: 'judge',
        adds: new Map([
          ['one g', { kind: 'done' }],
          ['two g', { kind: 'failed', reason: 'skipped' }],
        ]),
        removals: new Map([['x', { kind: 'unknown', reason: 'who knows' }]]),
      },
    ])
    expect(staged.adds.map((add) => [add.role.id, add.problem])).toEqual([
      ['two', 'skipped'],
      ['three', undefined],
    ])
    expect(staged.removals.map(({ problem }) => problem)).toEqual(['who knows'])
    expect(countStaged(reduceStaged(staged, { type: 'discard' }))).toBe(0)
  })
})
