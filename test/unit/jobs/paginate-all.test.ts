import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Page } from '#src/contract/paging-schema.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { ApiError } from '#src/domain/api-error.ts'
import type { PaginationJob } from '#src/jobs/paginate-all.ts'
import { readUserPages } from '#src/jobs/read-users.ts'
import { assignmentMetadata } from '#test/support/assignments.ts'

const scope = { account: 'acc' }
const person = (id: string, roles = 0): UserAggregate => ({
  user: {
    uuid: id,
    email: `${id}@x.example`,
    name: id,
    locked: false,
    disabled: false,
    externallyManaged: false,
    twoFactorAuthenticationEnabled: true,
  },
  roleAssignmentMetadata: Array.from({ length: roles }, (_, n) =>
    assignmentMetadata({
      identifier: `${id} ${n}`,
      roleIdentifier: `r${n}`,
      managedRole: false,
      managedRoleAssignment: false,
    }),
  ),
})
const people = (count: number, roles?: number) => Array.from({ length: count }, (_, n) => person(`u${n}`, roles))

type PageParams = { pageIndex: number; pageSize: number }

/** A list that can be read, with what was asked of it. `before` may change the list, wait, or fail. */
function listOf(
  rows: UserAggregate[],
  before: (requests: PageParams, signal: AbortSignal) => Promise<void> | void = () => {},
) {
  const requests: (PageParams & { at: number })[] = []
  const list = {
    rows,
    requests: requests,
    readPage: async (page: PageParams, signal: AbortSignal): Promise<Page<UserAggregate>> => {
      requests.push({ ...page, at: Date.now() })
      await before(page, signal)
      const start = page.pageIndex * page.pageSize
      return {
        rows: list.rows.slice(start, start + page.pageSize),
        unread: 0,
        ...page,
        totalItems: list.rows.length,
        totalPages: Math.ceil(list.rows.length / page.pageSize),
      }
    },
  }
  return list
}

function reading(list: ReturnType<typeof listOf>, more: { isEnough?: () => boolean; inFlight?: number } = {}) {
  const received: string[] = []
  const started = readUserPages({
    scope,
    readPage: list.readPage,
    onRows: (rows) => received.push(...rows.map(({ user }) => user.uuid)),
    ...more,
  })
  return { got: received, reading: started }
}

/** Lets time pass until nothing happens automatically any more. */
async function settle(run: PaginationJob): Promise<void> {
  for (let step = 0; step < 400; step += 1) {
    await vi.advanceTimersByTimeAsync(200)
    if (!['reading', 'waiting'].includes(run.getState().phase)) return
  }
}

const broken = () => new ApiError({ kind: 'http', operation: 'getAggregatedUsers', status: 500 })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('reading all pages', () => {
  it('reads each person once and in order, five pages a second at most, four on their way', async () => {
    let inFlight = 0
    let most = 0
    const list = listOf(people(1234), async ({ pageIndex }) => {
      inFlight += 1
      most = Math.max(most, inFlight)
      // Answers overtake each other.
      await new Promise((resolve) => setTimeout(resolve, pageIndex % 3 === 1 ? 900 : 300))
      inFlight -= 1
    })
    const { got, reading: run } = reading(list)
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 1234, total: 1234, toEnd: true, changed: false })
    expect(got).toEqual(list.rows.map(({ user }) => user.uuid))
    expect(list.requests).toHaveLength(13)
    expect(most).toBeLessThanOrEqual(4)
    const starts = list.requests.map(({ at }) => at)
    for (const [n, at] of starts.entries()) if (n > 0) expect(at - (starts[n - 1] ?? 0)).toBeGreaterThanOrEqual(200)
  })

  it('pauses, goes on, stops with what is on its way, and goes on with what is missing only', async () => {
    const aborted: number[] = []
    const list = listOf(
      people(900),
      ({ pageIndex }, signal) =>
        new Promise<void>((resolve, reject) => {
          const timer = setTimeout(resolve, 500)
          signal.addEventListener('abort', () => {
            clearTimeout(timer)
            aborted.push(pageIndex)
            reject(new DOMException('Stopped', 'AbortError'))
          })
        }),
    )
    const { got, reading: run } = reading(list)
    await vi.advanceTimersByTimeAsync(1000)
    run.pause()
    await vi.advanceTimersByTimeAsync(5000)
    const requests = list.requests.length
    expect(run.getState()).toMatchObject({ phase: 'paused', people: requests * 100, total: 900 })
    run.resume()
    await vi.advanceTimersByTimeAsync(300)
    run.stop()
    await vi.advanceTimersByTimeAsync(5000)
    expect(run.getState()).toMatchObject({ phase: 'stopped', toEnd: false, changed: false })
    expect(aborted.length).toBeGreaterThan(0)
    const before = list.requests.length
    run.resume()
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 900 })
    expect(got).toHaveLength(900)
    expect(list.requests.length - before).toBe(9 - requests)
  })

  it('keeps what was read when a page fails, and goes on with it', async () => {
    let fails = true
    const list = listOf(people(700), ({ pageIndex }) => {
      if (fails && pageIndex === 3) throw broken()
    })
    const { got, reading: run } = reading(list)
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'failed', people: 300, total: 700, error: broken() })
    fails = false
    run.resume()
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 700, error: undefined })
    expect(got).toEqual(list.rows.map(({ user }) => user.uuid))
  })

  it('waits as long as the service asks, and repeats a lost page by itself like any read', async () => {
    const failures = [
      new ApiError({ kind: 'http', operation: 'getAggregatedUsers', status: 429, retryAfter: 7 }),
      new ApiError({ kind: 'network', operation: 'getAggregatedUsers' }),
    ]
    const list = listOf(people(300), ({ pageIndex }) => {
      const failure = pageIndex === 1 ? failures.shift() : undefined
      if (failure !== undefined) throw failure
    })
    const { reading: run } = reading(list, { inFlight: 1 })
    await vi.advanceTimersByTimeAsync(400)
    expect(run.getState()).toMatchObject({ phase: 'waiting', people: 100 })
    expect(run.getState().until).toBe(Date.now() - 200 + 7000)
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 300 })
    expect(list.requests.map(({ pageIndex }) => pageIndex)).toEqual([0, 1, 1, 1, 2])
  })

  it('says when people moved between pages: one came twice, the count changed, or someone is missing', async () => {
    const twice = listOf(people(300), ({ pageIndex }) => {
      if (pageIndex === 1) twice.rows = [person('new'), ...twice.rows]
    })
    const grown = reading(twice, { inFlight: 1 })
    await settle(grown.reading)
    // Someone was added in front: the last of the first page comes again, and the new one was never on a page.
    expect(grown.reading.getState()).toMatchObject({ phase: 'over', people: 300, total: 301, changed: true })
    expect(new Set(grown.got).size).toBe(grown.got.length)

    const renamed = listOf(people(300), ({ pageIndex }) => {
      if (pageIndex === 1) renamed.rows = [...renamed.rows.slice(50), ...renamed.rows.slice(0, 50)]
    })
    const moved = reading(renamed, { inFlight: 1 })
    await settle(moved.reading)
    // Fifty went from the first page to the last: they come again, and those who took their places are not read.
    expect(moved.reading.getState()).toMatchObject({ phase: 'over', people: 250, total: 300, changed: true })
    expect(moved.got).toHaveLength(250)
  })

  it('does not believe a count without end', async () => {
    const list = listOf(people(250))
    const { reading: run } = reading({
      ...list,
      readPage: async (page, signal) => ({ ...(await list.readPage(page, signal)), totalItems: 2 ** 40 }),
    })
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 250, changed: true })
    expect(list.requests.length).toBeLessThan(12)
  })

  it('asks for fewer people at once where an answer may leave roles out (docs/service.md, trap 13)', async () => {
    const rows = [...people(100, 1), ...people(200, 9).slice(100), ...people(230).slice(200)]
    const list = listOf(rows)
    const { got, reading: run } = reading(list)
    await settle(run)
    expect(got).toEqual(rows.map(({ user }) => user.uuid))
    expect(list.requests.filter(({ pageSize }) => pageSize === 10)).toHaveLength(10)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 230, cut: false })
    const many = reading(listOf(people(20, 90)))
    await settle(many.reading)
    expect(many.reading.getState()).toMatchObject({ phase: 'over', people: 20, cut: true })
  })

  it('ends where enough was read', async () => {
    const list = listOf(people(900))
    let pages = 0
    const { got, reading: run } = reading(list, { inFlight: 1, isEnough: () => ++pages === 2 })
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: 200, toEnd: false, changed: false })
    expect(got).toHaveLength(200)
    expect(list.requests).toHaveLength(2)
  })

  it('whatever fails and whenever it is paused, everyone comes once in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1500 }),
        fc.array(fc.constantFrom('fine', 'fine', 'broken', 'busy', 'lost'), { maxLength: 25 }),
        fc.array(fc.constantFrom('pause', 'stop', 'nothing'), { maxLength: 6 }),
        async (count, fates, hands) => {
          const failing = [...fates]
          const list = listOf(people(count), async (_, signal) => {
            const failure = failing.shift()
            await new Promise((resolve) => setTimeout(resolve, 150))
            signal.throwIfAborted()
            if (failure === 'broken') throw broken()
            if (failure === 'busy')
              throw new ApiError({ kind: 'http', operation: 'getAggregatedUsers', status: 429, retryAfter: 1 })
            if (failure === 'lost') throw new ApiError({ kind: 'network', operation: 'getAggregatedUsers' })
          })
          const { got, reading: run } = reading(list)
          for (const hand of hands) {
            await vi.advanceTimersByTimeAsync(350)
            if (hand === 'pause') run.pause()
            if (hand === 'stop') run.stop()
          }
          for (let again = 0; again < 40 && run.getState().phase !== 'over'; again += 1) {
            run.resume()
            await settle(run)
          }
          expect(run.getState()).toMatchObject({ phase: 'over', people: count, changed: false })
          expect(got).toEqual(list.rows.map(({ user }) => user.uuid))
        },
      ),
      { numRuns: 40 },
    )
  })
})
