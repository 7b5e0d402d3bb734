import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventsByItem, mergeLogs, mergeReviews, decisionStateOf } from '#src/domain/access-review/decision-log.ts'
import { linedPieces, LinedJsonError, type JsonObject } from '#src/domain/access-review/lined-json.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { prototypeChanges } from '#test/support/prototypes.ts'
import { maria, jonas, randomReview, readReview, writtenReview } from '#test/support/random-review.ts'

const RUNS = Number(process.env['ACCESS_RUNS'] ?? 25)
const LONG = 600_000

const canonical = (json: JsonObject) => [...linedPieces(json)].join('')
type Json = Record<string, unknown>
const jsonOf = (review: ReviewCampaign) => JSON.parse(writtenReview(review)) as JsonObject
const accountOf = (review: ReviewCampaign) => review.criteria.scope.account

function opened(json: JsonObject | string, account: string) {
  const result = readReview(typeof json === 'string' ? json : canonical(json), account)
  if (!result.ok) throw new Error(result.problem.kind)
  return result
}

/** What people see of a review, in the order of identities. */
const contentOf = ({ items, log, signOffs, reopenings, name, reviewBy, criteria, managed }: ReviewCampaign) => ({
  name,
  reviewBy,
  criteria,
  managed,
  items: items
    .map(({ id, kind, weighty, flags }) => ({ id, kind, weighty, flags }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  log: mergeLogs(log),
  signOffs,
  reopenings,
})

describe('AR-14: the file of a review', () => {
  test(`AR-14: written, read, and written again is the same bytes (${RUNS} reviews)`, { timeout: LONG }, async () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const review = await randomReview(seed)
      const text = writtenReview(review)
      const read = opened(text, accountOf(review))
      expect(contentOf(read.review), `seed ${seed}`).toEqual(contentOf(review))
      expect([read.dropped, read.isEdited, read.review.asRead], `seed ${seed}`).toEqual([0, false, undefined])
      expect(writtenReview(read.review), `seed ${seed}`).toBe(text)
      // Without the bytes of the population they are made again from what was understood.
      expect(writtenReview({ ...read.review, populationFile: undefined }), `seed ${seed}`).toBe(text)
    }
  })

  test(
    'AR-14: the published schema accepts every file, and refuses one with a part missing',
    { timeout: LONG },
    async () => {
      const schema = JSON.parse(readFileSync('docs/access-review.schema.json', 'utf8')) as object
      const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const json = jsonOf(await randomReview(seed))
        expect(validate(json), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
        for (const name of ['schema', 'account', 'population', 'items', 'log']) {
          expect(validate({ ...json, [name]: undefined }), name).toBe(false)
        }
      }
      const json = jsonOf(await randomReview(1))
      expect(validate({ ...json, log: [{ id: 'e', item: 'i', decision: 'approve', reviewer: maria, at: 1 }] })).toBe(
        false,
      )
    },
  )

  test(
    'AR-14: members that are not known survive wherever they are, also one named like the prototype',
    { timeout: LONG },
    async () => {
      const review = await randomReview(4)
      const text = writtenReview(review)
      const places: (string | number)[][] = []
      const walk = (value: unknown, path: (string | number)[]) => {
        if (Array.isArray(value)) value.slice(0, 2).forEach((each, at) => walk(each, [...path, at]))
        else if (typeof value === 'object' && value !== null) {
          places.push(path)
          for (const [name, member] of Object.entries(value)) walk(member, [...path, name])
        }
      }
      walk(JSON.parse(text), [])
      expect(places.length).toBeGreaterThan(30)
      for (const place of places)
        for (const name of ['mood', '__proto__', 'constructor']) {
          const json = JSON.parse(text) as JsonObject
          let target: unknown = json
          for (const step of place) target = (target as Json)[step]
          Object.defineProperty(target, name, {
            value: { deep: [1, 'ü'] },
            enumerable: true,
            configurable: true,
            writable: true,
          })
          const changed = canonical(json)
          const read = opened(changed, accountOf(review))
          expect(writtenReview(read.review), [...place, name].join('.')).toBe(changed)
          expect(read.dropped).toBe(0)
        }
      expect(prototypeChanges()).toEqual([])
    },
  )

  test('AR-14: a later minor version stays that version, and a later major one is only read', async () => {
    const review = await randomReview(2)
    const json = jsonOf(review)
    const minor = canonical({ ...json, version: { major: 1, minor: 7 }, plans: [] })
    const read = opened(minor, accountOf(review)).review
    expect([read.readOnly, writtenReview(read)]).toEqual([undefined, minor])
    expect(opened({ ...json, version: { major: 2, minor: 3 } }, accountOf(review)).review.readOnly).toBe(true)
    const strange = { ...json, version: { major: 2, minor: 3 }, items: {} }
    expect(readReview(canonical(strange), accountOf(review))).toEqual({
      ok: false,
      problem: { kind: 'newer', version: '2.3' },
    })
  })

  test('AR-14: what only a later version decides, finds, or reviews is kept as text and counts for nothing', async () => {
    const review = { ...(await randomReview(3)), signOffs: [], reopenings: [] }
    const json = jsonOf(review)
    const [item] = review.items.filter(({ kind }) => kind === 'user-assignment')
    if (item === undefined) throw new Error('no item')
    const kept = { id: 'k1', item: item.id, decision: 'keep', reviewer: maria, at: 5_000_000 }
    const log = [
      ...(json['log'] as JsonObject[]),
      kept,
      { ...kept, id: 'k2', decision: 'escalate', at: 5_000_001, seen: ['k1'] },
    ]
    const items = (json['items'] as JsonObject[]).map((row) =>
      row['id'] === item.id ? { ...row, flags: ['sleepy'] } : row,
    )
    const unknown = { id: 'key 1', kind: 'api-key', scope: '/', owner: 'u1' }
    const read = opened({ ...json, log: log as never, items: [...items, unknown] as never }, accountOf(review)).review
    const decisionState = decisionStateOf(eventsByItem(read.log).get(item.id) ?? [])
    expect(decisionState.decision).toBeUndefined()
    expect(decisionState.event).toMatchObject({ decision: 'other', word: 'escalate' })
    expect(read.items.find(({ id }) => id === item.id)).toMatchObject({ flags: [], otherFlags: ['sleepy'] })
    expect(read.unknownItems).toMatchObject([{ id: 'key 1', kind: 'api-key' }])
    const again = JSON.parse(writtenReview(read)) as JsonObject
    expect(again['log']).toEqual(expect.arrayContaining([expect.objectContaining({ decision: 'escalate' })]))
    expect(again['items']).toEqual(expect.arrayContaining([unknown]))
    expect(writtenReview(opened(writtenReview(read), accountOf(review)).review)).toBe(writtenReview(read))
  })

  test.each([
    ['a file of something else', { schema: 'other' }, { kind: 'other-file' }],
    ['a snapshot', { schema: 'harness-user-admin/access-snapshot' }, { kind: 'other-file' }],
    ['a file without a version', { version: undefined }, { kind: 'other-file' }],
    ['a file of another account', { account: 'globex' }, { kind: 'other-account', account: 'globex' }],
    ['a file without items', { items: undefined }, { kind: 'damaged' }],
    ['a file without a population', { population: undefined }, { kind: 'damaged' }],
    ['a file whose id could be an address', { id: '../users' }, { kind: 'damaged' }],
    ['a file of no scope', { criteria: { scope: 'x', roles: { kind: 'all' } } }, { kind: 'damaged' }],
  ])('%s is not opened', async (_, more, problem) => {
    const review = await randomReview(1)
    const json = { ...jsonOf(review), ...more } as JsonObject
    expect(readReview(canonical(json), accountOf(review))).toEqual({ ok: false, problem })
  })

  test('a population of another account is not opened', async () => {
    const review = await randomReview(1)
    const json = jsonOf(review)
    const population = { ...(json['population'] as JsonObject), account: 'globex' }
    expect(readReview(canonical({ ...json, population }), accountOf(review))).toMatchObject({ ok: false })
  })

  test('says that role assignments were edited, which their checksum shows, and anyone can check it', async () => {
    const review = await randomReview(1)
    const text = writtenReview(review)
    const lines = text.split('\n')
    const from = lines.findIndex((line) => line.startsWith('"population":{'))
    const to = lines.findIndex((line) => line.startsWith('"populationSha256"')) - 1
    const own = `{\n${lines.slice(from + 1, to).join('\n')}\n}\n`
    expect(createHash('sha256').update(own).digest('hex')).toBe(review.populationSha256)
    const at = text.indexOf('\n"population":{\n')
    const edited = text.slice(0, at) + text.slice(at).replace('"email":"', '"email":"x')
    const read = opened(edited, accountOf(review))
    expect(read.isEdited).toBe(true)
  })

  test.each([
    ['an item twice', 'items', (row: Json) => [row, row], 1],
    ['an item without a kind', 'items', (row: Json) => [{ ...row, kind: undefined }], 1],
    ['an item that is not what its id says', 'items', (row: Json) => [{ ...row, id: 'assignment / other' }], 1],
    [
      'an item of nothing that was loaded',
      'items',
      (row: Json) => [{ ...row, assignment: 'gone', user: 'gone', group: 'gone', invitation: 'gone' }],
      1,
    ],
    ['a row that is none', 'items', () => [null, 'row', 7], 3],
    ['a decision without an id', 'log', () => [{ item: 'i', decision: 'keep', reviewer: maria, at: 1 }], 1],
    ['a decision of nobody', 'log', () => [{ id: 'x', item: 'i', decision: 'keep', at: 1 }], 1],
    ['a decision at no time', 'log', () => [{ id: 'x', item: 'i', decision: 'keep', reviewer: maria, at: 9e15 }], 1],
    ['a sign-off without counts', 'signOffs', () => [{ reviewer: maria, at: 1, exceptions: [], logSha256: '' }], 1],
    ['an addition of nothing', 'additions', () => [{ id: 'a', at: 1, reviewer: jonas, items: [], population: {} }], 1],
  ])('%s is left out and counted', async (_, list, rowsOf, dropped) => {
    const review = { ...(await randomReview(5)), additions: [], signOffs: [], reopenings: [] }
    const json = jsonOf(review)
    const [first = {}] = json[list] as Json[]
    expect(opened({ ...json, [list]: rowsOf(first) as never }, accountOf(review)).dropped).toBe(dropped)
  })

  test('AR-14: of two events with one id the same one counts, whichever file comes first', async () => {
    const review = await randomReview(6)
    const event = { item: review.items[0]?.id ?? '', reviewer: maria, at: 9_000_000, seen: [] }
    const keep = { ...review, log: [{ ...event, id: 'same', decision: 'keep' as const }] }
    const remove = { ...review, log: [{ ...event, id: 'same', decision: 'remove' as const }] }
    expect(writtenReview(mergeReviews(keep, remove))).toBe(writtenReview(mergeReviews(remove, keep)))
  })

  test(
    'AR-13, AR-14: files of one review, read and joined in any order, are the same file',
    { timeout: LONG },
    async () => {
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const whole = await randomReview(seed)
        const half = Math.floor(whole.log.length / 2)
        const one = { ...whole, log: whole.log.slice(0, half), signOffs: [], handOvers: [] }
        const other = { ...whole, log: whole.log.slice(half), reopenings: [], checks: [] }
        const account = accountOf(whole)
        const [a, b] = [opened(writtenReview(one), account).review, opened(writtenReview(other), account).review]
        expect(writtenReview(mergeReviews(a, b)), `seed ${seed}`).toBe(writtenReview(whole))
        expect(writtenReview(mergeReviews(b, a)), `seed ${seed}`).toBe(writtenReview(whole))
        expect(writtenReview(mergeReviews(one, a)), `seed ${seed}`).toBe(writtenReview(one))
      }
    },
  )

  test('AR-14: 1,000 changed files never break the reading, and touch no prototype', { timeout: LONG }, async () => {
    const review = await randomReview(7)
    const text = writtenReview(review)
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
    const attempt = (changed: string) => {
      try {
        const result = readReview(changed, accountOf(review))
        if (!result.ok) return
        const again = writtenReview(result.review)
        expect(writtenReview(opened(again, accountOf(review)).review)).toBe(again)
      } catch (error) {
        expect(error).toBeInstanceOf(LinedJsonError)
      }
    }
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), put, (at, cut, piece) => {
        attempt(text.slice(0, at) + piece + text.slice(at + cut))
      }),
      { numRuns: 500 },
    )
    const places: (string | number)[][] = []
    const walk = (value: unknown, path: (string | number)[]) => {
      places.push(path)
      if (Array.isArray(value)) value.slice(0, 3).forEach((each, at) => walk(each, [...path, at]))
      else if (typeof value === 'object' && value !== null)
        for (const [name, member] of Object.entries(value)) walk(member, [...path, name])
    }
    walk(JSON.parse(text), [])
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('\ud800', '__proto__', '../x', 1e21, -1, '<img src=x>'))
    fc.assert(
      fc.property(fc.constantFrom(...places.slice(1)), values, (place, value) => {
        const copy = JSON.parse(text) as Json
        let target = copy
        for (const name of place.slice(0, -1)) target = target[name] as Json
        target[place.at(-1) ?? ''] = value
        attempt(JSON.stringify(copy))
      }),
      { numRuns: 500 },
    )
    expect('polluted' in {}).toBe(false)
    expect(prototypeChanges()).toEqual([])
  })

  test('AR-14: texts of 10 MB and half characters survive, and are not shown whole', { timeout: LONG }, async () => {
    const review = { ...(await randomReview(8)), signOffs: [] }
    const json = jsonOf(review)
    const huge = 'x'.repeat(10_000_000)
    const event = { id: 'big', item: review.items[0]?.id, decision: 'keep', reason: huge, reviewer: maria, at: 1 }
    const changed = canonical({
      ...json,
      name: huge,
      log: [event, { ...event, id: 'half', reason: '\udc00a\ud800' }] as never,
    })
    const read = opened(changed, accountOf(review)).review
    expect(read.name.length).toBeLessThan(10_000)
    expect(read.log.every(({ reason = '' }) => reason.length < 10_000)).toBe(true)
    expect(JSON.parse(writtenReview(read))).toEqual(JSON.parse(changed))
  })
})
