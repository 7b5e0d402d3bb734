import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  appliedPieces,
  eventPieceCount,
  firstChange,
  itemPieces,
  keptUntil,
  logPieces,
  writtenPieces,
} from '#src/domain/access-review/kept-review.ts'
import { plain, readLined, type JsonObject } from '#src/domain/access-review/lined-json.ts'
import { readReviewFile, reviewFile } from '#src/domain/access-review/review-file.ts'
import type { ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import type { DecisionEvent, ReviewCampaign } from '#src/domain/access-review/review.ts'
import { claimReview } from '#src/jobs/review-lock.ts'
import { finish } from '#test/support/finish.ts'
import { maria, randomReview, writtenReview } from '#test/support/random-review.ts'

const DAY = 86_400_000

describe('a review in pieces on the device', () => {
  test.each([
    ['without a due day, for 30 days', undefined, 30],
    ['due in 10 days, for 40', 10, 40],
    ['due long ago, for 7 days', -60, 7],
    ['due in two years, for 400 days', 730, 400],
  ])('%s', (_, due, days) => {
    const now = new Date(2026, 10, 30).getTime()
    const day = due === undefined ? undefined : new Date(now + due * DAY + DAY / 2).toLocaleDateString('sv')
    expect(Math.round((keptUntil(day, now) - now) / DAY)).toBe(days)
  })

  /** What the database gives back: copies. */
  function storedOf(review: ReviewCampaign): Map<string, unknown> {
    const file = finish(reviewFile(review))
    const rest = Object.fromEntries(
      Object.entries(file).filter(([name]) => !['population', 'previous', 'items', 'log', 'applied'].includes(name)),
    )
    const pieces = [
      ...writtenPieces('population', review.populationFile ?? []),
      ...writtenPieces('previous', review.previousFile ?? []),
      ...itemPieces(file['items'] as Iterable<JsonObject>),
      ...logPieces(review.log, 0),
      ...appliedPieces(review.applied ?? [], 0),
      ['rest', plain(rest)] as const,
    ]
    return new Map(pieces.map(([name, value]) => [name, structuredClone(value)]))
  }
  function rowsOf(stored: ReadonlyMap<string, unknown>, list: string): JsonObject[] {
    return [...stored].flatMap(([name, rows]) => (name.startsWith(`${list}/`) ? (rows as JsonObject[]) : []))
  }

  test('AR-15: put together again is the same file', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const review = await randomReview(seed)
      const stored = storedOf(review)
      const text = (part: string) =>
        [...stored]
          .flatMap(([name, bytes]) =>
            name.startsWith(`${part}/`) ? [new TextDecoder().decode(bytes as Uint8Array)] : [],
          )
          .join('')
      const json = {
        ...(stored.get('rest') as JsonObject),
        population: finish(readLined(text('population'))),
        previous: finish(readLined(text('previous'))),
        items: rowsOf(stored, 'items'),
        log: rowsOf(stored, 'log'),
        applied: rowsOf(stored, 'applied'),
      }
      const read = finish(readReviewFile(json, review.criteria.scope.account))
      if (!read.ok) throw new Error(read.problem.kind)
      expect([read.dropped, read.isEdited]).toEqual([0, false])
      expect(writtenReview(read.review)).toBe(writtenReview(review))
    }
  })

  test('AR-15: a decision writes one piece of at most 200 decisions', () => {
    const log = Array.from({ length: 450 }, (_, at): DecisionEvent => {
      return { id: `e${at}`, item: 'one', decision: 'keep', reviewer: maria, at, seen: [] }
    })
    const names = (pieces: ReturnType<typeof logPieces>) => pieces.map(([name]) => name)
    expect(names(logPieces(log, 0))).toEqual(['log/0', 'log/1', 'log/2'])
    expect(names(logPieces(log, 449))).toEqual(['log/2'])
    expect(names(logPieces(log, 400))).toEqual(['log/2'])
    expect((logPieces(log, 449)[0]?.[1] as unknown[]).length).toBe(50)
    expect([0, 1, 200, 201].map(eventPieceCount)).toEqual([0, 1, 1, 2])
  })

  test('AR-15: an applied change writes one piece of at most 200 events, in less than 10 ms', () => {
    const applied = Array.from({ length: 40_000 }, (_, at): ApplyEvent => {
      return { id: `e${at}`, item: `assignment / ${at}`, result: 'done-verified', at, verifiedAt: at, by: maria }
    })
    const before = applied.slice(0, -1)
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now()
      const from = firstChange(before, applied)
      expect(appliedPieces(applied, from).map(([name, rows]) => [name, (rows as unknown[]).length])).toEqual([
        ['applied/199', 200],
      ])
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(10)
  })

  test('what is only added to differs from its end on, and what was joined from the first place that is new', () => {
    const [one, two, three] = [{}, {}, {}]
    expect(firstChange([one, two], [one, two])).toBe(-1)
    expect(firstChange([one, two], [one, two, three])).toBe(2)
    expect(firstChange([], [one])).toBe(0)
    expect(firstChange([one, two], [one, three, two])).toBe(1)
    expect(firstChange([one, two], [one, three])).toBe(1)
  })
})

describe('AR-15: one tab writes a review', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  test('AR-15: by asking other tabs where the browser has no locks: one gets it, the next when that gave it up', async () => {
    vi.stubGlobal('navigator', {})
    const [one, other] = await Promise.all([claimReview('r1'), claimReview('r1')])
    const held = [one, other].filter((release) => release !== undefined)
    expect(held).toHaveLength(1)
    expect(await claimReview('r1')).toBeUndefined()
    const second = await claimReview('r2')
    expect(second).toBeDefined()
    held[0]?.()
    second?.()
    const again = await claimReview('r1')
    expect(again).toBeDefined()
    again?.()
  })
})
