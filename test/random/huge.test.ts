import { expect, it } from 'vitest'
import { simulate } from '#test/unit/sim/client.ts'

it('seed huge: sorts, pages and searches a million people', async () => {
  const { call } = simulate('huge')
  const page = async (query: Record<string, string>) => {
    const { data } = await call('getAggregatedUsers', { query: { sortOrders: 'lastModifiedAt,DESC', ...query } })
    return data.totalItems
  }
  const total = await page({})
  expect(total).toBeGreaterThan(999_000)
  expect(await page({ pageIndex: '1' })).toBe(total)
  expect(await page({ searchTerm: 'garc' })).toBeLessThan(total)
}, 60_000)
