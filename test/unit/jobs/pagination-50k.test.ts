import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { userAggregatePage } from '#src/contract/user-schema.ts'
import { exportRows } from '#src/domain/export-users.ts'
import { sortedPrefixOf, hasStatuses, checkOrder } from '#src/domain/status-filter.ts'
import { statusNames } from '#src/domain/user-status.ts'
import type { PaginationJob } from '#src/jobs/paginate-all.ts'
import { listAggregated } from '#src/sim/model/user-lists.ts'
import { buildWorld } from '#src/sim/seeds/build.ts'
import { readUserPages } from '#src/jobs/read-users.ts'

/** 50,000 people, read from the model of the service with a clock that the test moves. */

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const world = buildWorld('large', () => 1_790_000_000_000)
const scope = { account: world.account.identifier }
const people = world.members.refs(scope).map((ref) => world.people.at(ref))

const pagesBy = (...fields: [field: string, descending: boolean][]) => {
  const orders = fields.map(([field, descending]) => ({ field, descending }))
  let requestCount = 0
  return {
    requestCount: () => requestCount,
    readPage: (page: { pageIndex: number; pageSize: number }) => {
      requestCount += 1
      return Promise.resolve(
        v.parse(
          userAggregatePage,
          listAggregated(world, scope, { page: { ...page, pageToken: null }, orders, filter: {} }),
        ),
      )
    },
  }
}
const settle = async (run: PaginationJob) => {
  while (run.getState().phase === 'reading') await vi.advanceTimersByTimeAsync(10_000)
}

describe('50,000 people', () => {
  it('are read in 501 pages and 100 seconds, each once; every filter finds exactly who fits, every row gets into the file', async () => {
    const start = Date.now()
    const { requestCount, readPage } = pagesBy(['email', false])
    const found = new Map(statusNames.map((status) => [status, 0]))
    const shape = { format: 'csv', per: 'person', fields: ['id', 'email'] } as const
    const ids = new Set<string>()
    let rows = 0
    const run = readUserPages({
      scope,
      readPage,
      onRows: (more) => {
        for (const row of more) {
          ids.add(row.user.uuid)
          for (const status of statusNames)
            if (hasStatuses(row, [status]) === true) found.set(status, (found.get(status) ?? 0) + 1)
        }
        rows += exportRows(shape, more, rows === 0).rows
      },
    })
    await settle(run)
    expect(run.getState()).toMatchObject({ phase: 'over', people: people.length, changed: false, cut: false })
    expect(ids.size).toBe(people.length)
    expect(rows).toBe(people.length)
    expect(requestCount()).toBe(Math.ceil(people.length / 100))
    expect(Date.now() - start).toBeLessThanOrEqual(110_000)
    const count = (fits: (person: (typeof people)[number]) => boolean) => people.filter(fits).length
    expect(found.get('locked')).toBe(count(({ locked }) => locked))
    expect(found.get('disabled')).toBe(count(({ disabled }) => disabled))
    expect(found.get('no-2fa')).toBe(count(({ twoFactor }) => twoFactor === false))
    expect(found.get('external')).toBe(count(({ externallyManaged }) => externallyManaged))
    const holders = (role: string) =>
      count(({ uuid }) =>
        world.assignments
          .ofPrincipal('USER', uuid)
          .some(({ roleIdentifier, scope: roleScope }) => roleIdentifier === role && roleScope.org === undefined),
      )
    expect(found.get('admin')).toBe(holders('_account_admin'))
  })

  it('of whom 1 in 250 is locked cost three pages, not 501', async () => {
    const front = sortedPrefixOf(['locked'])
    if (front === undefined) throw new Error('no front')
    const { requestCount, readPage } = pagesBy(['locked', true], ['email', false])
    let found = 0
    let past = false
    const run = readUserPages({
      scope,
      readPage,
      inFlight: 1,
      onRows: (more) => {
        found += more.filter((row) => hasStatuses(row, ['locked']) === true).length
        const order = checkOrder(
          front,
          undefined,
          more.map(({ user }) => user),
        )
        expect(order.broken).toBe(false)
        past = order.past
      },
      isEnough: () => past,
    })
    await settle(run)
    const locked = people.filter((person) => person.locked).length
    expect(found).toBe(locked)
    expect(requestCount()).toBe(Math.floor(locked / 100) + 1)
  })
})
