import { describe, expect, it } from 'vitest'
import { decisionStateSteps, mergeReviews } from '#src/domain/access-review/decision-log.ts'
import { knownNextReviewer } from '#src/domain/access-review/hand-over.ts'
import { joinedEntries, settlementOf } from '#src/domain/access-review/joins.ts'
import type { DecisionEvent, Join, ReviewCampaign } from '#src/domain/access-review/review.ts'
import { finish } from '#test/support/finish.ts'
import { jonas, maria, randomReview, readReview, writtenReview } from '#test/support/random-review.ts'

/** AR-13: what a joined file brought is recorded next to the log. */

const event = (id: string, item: string, more: Partial<DecisionEvent>): DecisionEvent => {
  return { id, item, decision: 'keep', reviewer: maria, at: 1_000_000, seen: [], ...more }
}
const openOf = (review: ReviewCampaign) => ({ review, ...finish(decisionStateSteps(review.log)) })
const joinOf = (id: string, more: Partial<Join> = {}): Join => {
  const none = { decisions: [{ reviewer: jonas, count: 1 }], others: 0, conflicts: [] }
  return { id, at: 2_000_000, reviewer: maria, file: 'b.json', sha256: 'c'.repeat(64), ...none, ...more }
}

async function start(): Promise<ReviewCampaign> {
  return { ...(await randomReview(3)), log: [], signOffs: [], reopenings: [], joins: [], applied: [] }
}

describe('AR-13: a joined file is recorded', () => {
  it('AR-13: with the decisions that only it has, by reviewer, its other entries, and what contradicts the review', async () => {
    const review = await start()
    const [one = '', two = '', three = ''] = review.items.map(({ id }) => id)
    const own = [event('a1', one, { decision: 'keep' }), event('a2', two, { decision: 'keep' })]
    const theirs = [
      event('b1', one, { decision: 'remove', reviewer: jonas }),
      event('b2', two, { decision: 'keep', reviewer: jonas }),
      event('b3', three, { decision: 'remove', reviewer: jonas }),
    ]
    const open = { ...review, log: own, checks: [], handOvers: [] }
    const file = { ...review, log: [...own.slice(0, 1), ...theirs] }
    expect(joinedEntries(openOf(open), file)).toEqual({
      decisions: [{ reviewer: jonas, count: 3 }],
      // One check and two hand-overs.
      others: 3,
      conflicts: [{ item: one, decisions: ['a1', 'b1'] }],
    })
    // Joined, the same file brings nothing more, nor does one that has less.
    const joined = mergeReviews(open, file)
    expect(joinedEntries(openOf(joined), file)).toBeUndefined()
    expect(joinedEntries(openOf(joined), open)).toBeUndefined()
  })

  it('AR-13: records join in any order, each once, and logs are the same with and without them', async () => {
    const review = await start()
    const [one, two] = [
      { ...review, joins: [joinOf('j1')] },
      { ...review, joins: [joinOf('j2', { at: 1_999_999 })] },
    ]
    const both = mergeReviews(one, two)
    expect(both.joins?.map(({ id }) => id)).toEqual(['j2', 'j1'])
    expect(writtenReview(mergeReviews(two, one))).toBe(writtenReview(both))
    expect(writtenReview(mergeReviews(both, one))).toBe(writtenReview(both))
    expect(both.log).toEqual(mergeReviews(review, review).log)
  })

  it('AR-14: a file of a version that recorded none is opened, and written back byte for byte', async () => {
    const review = await start()
    const text = writtenReview(review)
    expect(text).not.toContain('"joins"')
    const read = readReview(text, review.criteria.scope.account)
    expect(read).toMatchObject({ ok: true, dropped: 0 })
    if (read.ok) expect([read.review.joins, writtenReview(read.review)]).toEqual([[], text])
    // An entry of a version that knows more stays as it is.
    const more = writtenReview({ ...review, joins: [joinOf('j1')] }).replace('"id":"j1"', '"id":"j1","mood":1')
    const later = readReview(more, review.criteria.scope.account)
    expect(later.ok && writtenReview(later.review)).toBe(more)
  })

  it('AR-13: a conflict is settled by the decision that knew of both, or open', () => {
    const conflict = { item: 'one', decisions: ['a1', 'b1'] }
    const contradicting = [
      event('a1', 'one', { decision: 'keep' }),
      event('b1', 'one', { decision: 'remove', reviewer: jonas }),
    ]
    expect(settlementOf(conflict, contradicting)).toBeUndefined()
    const again = event('c1', 'one', { decision: 'remove', at: 1_000_005, seen: ['a1', 'b1'] })
    const later = event('d1', 'one', { decision: 'keep', at: 1_000_009, seen: ['c1'] })
    expect(settlementOf(conflict, [later, ...contradicting, again])?.id).toBe('c1')
    // Who decided first comes to the same by themselves.
    const agreed = event('a2', 'one', { decision: 'remove', at: 1_000_003, seen: ['a1'] })
    expect(settlementOf(conflict, [...contradicting, agreed])?.id).toBe('a2')
  })
})

describe('the next reviewer', () => {
  const users = [
    { id: 'u1', email: 'Ann@Example.com', name: 'Ann Lee', scopes: [] },
    { id: 'u2', email: 'sam@example.com', name: 'Sam Roy', scopes: [] },
    { id: 'u3', email: 'sam.roy@example.com', name: 'Sam Roy', scopes: [] },
  ]
  const population = {
    users: { size: 3, at: () => undefined, get: () => undefined, [Symbol.iterator]: () => users.values() },
  }

  it.each([
    [
      { name: 'A. Lee', email: 'ann@example.com' },
      { name: 'A. Lee', email: 'Ann@Example.com', id: 'u1', foundBy: 'email' },
    ],
    [{ name: 'ann lee ' }, { name: 'ann lee ', email: 'Ann@Example.com', id: 'u1', foundBy: 'name' }],
    // Two users of this name, and an email that no user has: who it is isn't known.
    [{ name: 'Sam Roy' }, { name: 'Sam Roy' }],
    [
      { name: 'Ann Lee', email: 'other@example.com' },
      { name: 'Ann Lee', email: 'other@example.com' },
    ],
  ])('AR-16: has the ID of the user whom it can only be: %o', (typed, found) => {
    expect(knownNextReviewer(typed, population)).toEqual(found)
  })
})
