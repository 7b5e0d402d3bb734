import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { compareSnapshots } from '#src/domain/access-review/comparison.ts'
import { mergeReviews } from '#src/domain/access-review/decision-log.ts'
import { evidenceFile, evidenceRows } from '#src/domain/access-review/evidence.ts'
import { linedPieces, writeLined, type JsonObject } from '#src/domain/access-review/lined-json.ts'
import {
  comparedWith,
  decidedAbout,
  previousDecision,
  previousJson,
} from '#src/domain/access-review/previous-review.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import type { DecisionEvent, ReviewCampaign, ReviewItem } from '#src/domain/access-review/review.ts'
import { snapshotFile } from '#src/domain/access-review/snapshot-file.ts'
import { accessKey } from '#src/domain/access-review/snapshot.ts'
import { earlierFromSnapshot, openEarlier } from '#src/jobs/earlier-files.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { jonas, maria, randomReview, readReview, writtenReview } from '#test/support/random-review.ts'
import { editSomething, randomWorld } from '#test/support/random-world.ts'
import { scopesOf } from '#test/support/true-access.ts'

const RUNS = Number(process.env['ACCESS_RUNS'] ?? 15)
const LONG = 600_000
const accountOf = (review: ReviewCampaign) => review.criteria.scope.account

const evidenceOf = (review: ReviewCampaign) =>
  Buffer.concat(
    finish(
      writeLined(
        finish(
          evidenceFile(
            review,
            finish(evidenceRows(review, 'Acme')),
            { exclusions: [], about: {}, summary: {} },
            4_000_000,
          ),
        ),
      ),
    ).bytes,
  )

const fileOf = (bytes: BlobPart, name = 'q3.evidence.json') => new File([bytes], name)

async function opened(bytes: Buffer | string, account: string) {
  const result = await openEarlier(fileOf(typeof bytes === 'string' ? bytes : new Uint8Array(bytes)), account)
  if (!result.ok) throw new Error(result.problem.kind)
  return result.earlier
}

/** A review with a decision on every item, and the account as it is some changes later. */
async function twoQuarters(seed: number) {
  const { world, random } = randomWorld(seed, 12)
  world.settings.lateRemovals = 0
  const admin = { type: 'USER' as const, identifier: persona('account-admin').identifier }
  const scope = scopesOf(world)[0] ?? { account: '' }
  const kinds = { serviceAccounts: true, invitations: true, groupMembers: true, withoutRole: true }
  const criteria = { scope, children: true, roles: { kind: 'all' as const }, ...kinds }
  const population = await loadOf(world, admin, scope)
  const { items, managed } = finish(reviewItemsOf(population, criteria))
  const log = items.map(({ id: item }, at): DecisionEvent => ({
    id: `e${at}`,
    item,
    decision: at % 3 === 0 ? 'remove' : 'keep',
    ...(at % 3 === 0 ? { reason: `Not needed, ${at}` } : {}),
    reviewer: at % 2 === 0 ? maria : jonas,
    at: 1_000_000 + at,
    seen: [],
  }))
  const before: ReviewCampaign = {
    id: 'q3',
    name: 'Q3 2026',
    criteria,
    createdAt: 999_000,
    createdBy: maria,
    population,
    populationSha256: 'f'.repeat(64),
    items,
    managed,
    log,
    signOffs: [],
    reopenings: [],
  }
  for (let edits = 2 + random.int(6); edits > 0; edits -= 1) editSomething(world, random)
  const now = await loadOf(world, admin, scope)
  return { before, now, items: finish(reviewItemsOf(now, criteria)).items }
}

describe('the review before', () => {
  test(
    `AR-21: its evidence is named by the checksum of its bytes, and each item has what was decided about the same access (${RUNS} accounts)`,
    {
      timeout: LONG,
    },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { before, now, items } = await twoQuarters(seed)
        const bytes = evidenceOf(before)
        const earlier = await opened(bytes, accountOf(before))
        expect(earlier).toMatchObject({ kind: 'evidence', id: 'q3', name: 'Q3 2026', file: 'q3.evidence.json' })
        expect(earlier.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
        const previous = finish(comparedWith(earlier, now, { kind: 'all' }))
        // The truth, by what was reviewed then and without the code that is tested.
        const then = new Map(before.items.map((item, at) => [subject(item), before.log[at]]))
        let found = 0
        for (const item of items) {
          const event = then.get(subject(item))
          const decided = previousDecision({ previous }, item)
          if (event === undefined) expect(decided, `seed ${seed}, ${item.id}`).toBeUndefined()
          else {
            found += 1
            expect(decided, `seed ${seed}, ${item.id}`).toMatchObject({ decision: event.decision, at: event.at })
            expect(decided?.reviewer.name).toBe(event.reviewer.name)
          }
        }
        expect(found).toBeGreaterThan(0)
        const { assignments } = finish(compareSnapshots(before.population, now))
        for (const change of ['gained', 'lost', 'unchanged', 'unknown'] as const)
          expect(previous.counts[change], `seed ${seed}, ${change}`).toBe(
            assignments.filter((row) => row.change === change).length,
          )
        for (const list of ['gained', 'lost'] as const)
          expect(
            previous.changes
              .filter((row) => row.list === list)
              .map(({ access }) => access)
              .sort(),
          ).toEqual(
            assignments
              .filter((row) => row.change === list)
              .map(accessKey)
              .sort(),
          )
      }
    },
  )

  test(
    'AR-21: in the evidence each item has the previous decision, and the previous evidence is named: reviews chain',
    {
      timeout: LONG,
    },
    async () => {
      const review = await randomReview(7)
      const first = JSON.parse(evidenceOf(review).toString('utf8')) as {
        previous: { sha256: string; decisions: { access: string }[] }
        items: { id: string; before?: { decision: string; reviewer: string } }[]
      }
      expect(first.previous.sha256).toBe(review.previous?.sha256)
      const known = new Set(first.previous.decisions.map(({ access }) => access))
      for (const item of review.items) {
        const row = first.items.find(({ id }) => id === item.id)
        expect(row?.before !== undefined, item.id).toBe(known.has(decidedAbout(item)))
      }
      const earlier = await opened(evidenceOf(review), accountOf(review))
      const previous = finish(comparedWith(earlier, review.population, review.criteria.roles))
      const third = finish(previousJson(previous))
      expect(third['sha256']).toBe(createHash('sha256').update(evidenceOf(review)).digest('hex'))
    },
  )

  test(
    'AR-14: survives the review file and joining two files, also where a later version knows more of it',
    {
      timeout: LONG,
    },
    async () => {
      const review = await randomReview(9)
      const json = JSON.parse(writtenReview(review)) as { previous: Record<string, unknown> }
      const changed = { ...json, previous: { ...json.previous, mood: ['ü'] } } as unknown as JsonObject
      const text = [...linedPieces(changed)].join('')
      const read = readReview(text, accountOf(review))
      if (!read.ok) throw new Error(read.problem.kind)
      expect(read.review.previous).toEqual(review.previous)
      expect(writtenReview(read.review)).toBe(text)
      const joined = mergeReviews(read.review, { ...read.review, log: [] })
      expect(writtenReview(joined)).toBe(text)
    },
  )

  test('AR-14: what is not understood of it is kept in the file and concludes nothing', { timeout: LONG }, async () => {
    const review = await randomReview(10)
    const json = JSON.parse(writtenReview(review)) as JsonObject
    for (const previous of [{}, { kind: 'audit', sha256: 'x' }, { ...(json['previous'] as object), counts: 'many' }]) {
      const text = [...linedPieces({ ...json, previous })].join('')
      const read = readReview(text, accountOf(review))
      if (!read.ok) throw new Error(read.problem.kind)
      expect(read.review.previous).toBeUndefined()
      expect(writtenReview(read.review)).toBe(text)
    }
    const rows = { ...(json['previous'] as { decisions: unknown[] }), decisions: [null, { access: '\u0000' }] }
    const read = readReview([...linedPieces({ ...json, previous: rows })].join(''), accountOf(review))
    expect(read.ok && read.review.previous?.decisions.size).toBe(0)
  })

  test(
    'a snapshot or a review file is compared as well; another file, and one of another account, is not',
    {
      timeout: LONG,
    },
    async () => {
      const review = await randomReview(3)
      const account = accountOf(review)
      const asFile = await opened(writtenReview(review), account)
      expect(asFile.kind).toBe('review')
      const snapshot = [...linedPieces(finish(snapshotFile(review.population, undefined)))].join('')
      const open = await opened(snapshot, account)
      expect([open.kind, open.decisions.size]).toEqual(['snapshot', 0])
      const chosen = { snapshot: review.population, savedBy: undefined, dropped: 0 }
      expect(earlierFromSnapshot({ ...chosen, file: undefined })).toBeUndefined()
      expect(earlierFromSnapshot({ ...chosen, file: { name: 'a', sha256: 'b' } })?.sha256).toBe('b')
      const kindOf = async (text: string, of = account) => {
        const result = await openEarlier(fileOf(text), of)
        return result.ok ? 'ok' : result.problem.kind
      }
      expect(await kindOf('{"schema":"other","version":{"major":1,"minor":0}}')).toBe('other-file')
      expect(await kindOf('no json')).toBe('not-json')
      expect(await kindOf('')).toBe('empty')
      for (const text of [snapshot, writtenReview(review), evidenceOf(review).toString('utf8')])
        expect(await kindOf(text, 'globex')).toBe('other-account')
      const evidence = JSON.parse(evidenceOf(review).toString('utf8')) as JsonObject
      expect(await kindOf(JSON.stringify({ ...evidence, review: undefined }))).toBe('other-file')
      expect(await kindOf(JSON.stringify({ ...evidence, log: undefined }))).toBe('damaged')
      expect(await kindOf(JSON.stringify({ ...evidence, version: { major: 2, minor: 0 } }))).not.toBe('ok')
    },
  )

  test('AR-13: of two files of one review, the comparison that was chosen later counts, whichever comes first', async () => {
    const review = await randomReview(4)
    const { previous } = review
    if (previous === undefined) throw new Error('not compared')
    const chosen = (chosenAt: number | undefined, sha256: string): ReviewCampaign => {
      const own = { ...previous, sha256, ...(chosenAt === undefined ? {} : { chosenAt }) }
      return { ...review, previous: own, previousFile: finish(writeLined(finish(previousJson(own)))).bytes }
    }
    const none = { ...review, previous: undefined, previousFile: undefined }
    const [atStart, early, late, tie] = [
      chosen(undefined, 'd'),
      chosen(10, 'a'),
      chosen(20, 'b'),
      chosen(20, 'c'),
    ] as const
    const pairs = [
      [none, atStart, 'd'],
      [atStart, early, 'a'],
      [early, late, 'b'],
      [late, tie, 'c'],
    ] as const
    for (const [one, other, sha256] of pairs)
      for (const joined of [mergeReviews(one, other), mergeReviews(other, one)]) {
        expect(joined.previous?.sha256).toBe(sha256)
        expect(writtenReview(joined)).toContain(`"sha256":"${sha256}"`)
      }
    const text = writtenReview(late)
    const read = readReview(text, accountOf(review))
    expect(read.ok && [read.review.previous?.chosenAt, writtenReview(read.review)]).toEqual([20, text])
  })
})

/** What an item gives to whom, from its own parts. */
function subject(item: ReviewItem): string {
  if (!('row' in item)) return item.id
  const { scope, kind, principal, groupScope, role, resourceGroup } = item.row
  return JSON.stringify([
    scope.org,
    scope.project,
    kind,
    groupScope?.org,
    groupScope?.project,
    principal,
    role,
    resourceGroup,
  ])
}
