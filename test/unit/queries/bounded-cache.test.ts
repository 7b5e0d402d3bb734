import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { boundCache } from '#src/queries/bounded-cache.ts'
import { userKeys, type UserListParams } from '#src/queries/user-keys.ts'

const scope = { account: 'kmpySmUISimoRrJL6NL73w' }
const params: UserListParams = {
  search: '',
  roles: [],
  resourceGroups: [],
  sort: 'name,ASC',
  pageIndex: 0,
  pageSize: 100,
}

/** Observes one query after the other, like someone who turns pages. */
function walk(count: number, keyOf: (turn: number) => readonly unknown[]) {
  const client = new QueryClient()
  boundCache(client)
  const cache = client.getQueryCache()
  const options = (turn: number) => ({ queryKey: keyOf(turn), initialData: turn, initialDataUpdatedAt: turn + 1 })
  const observer = new QueryObserver(client, { ...options(0), enabled: true, staleTime: Infinity })
  const leave = observer.subscribe(() => undefined)
  for (let turn = 1; turn < count; turn += 1) observer.setOptions({ ...options(turn), staleTime: Infinity })
  const kept = cache.getAll().map(({ queryKey }) => queryKey)
  leave()
  client.clear()
  return kept
}

describe('what is kept of lists that no one looks at', () => {
  it('the page on screen and the last 20 before it, also after 200 turns', () => {
    const key = (turn: number) => userKeys.list(scope, { ...params, pageIndex: turn })
    const kept = walk(200, key)
    expect(kept).toHaveLength(21)
    expect(kept).toEqual(Array.from({ length: 21 }, (_, at) => key(179 + at)))
  })

  it('the page that is gone back to, however old it is', () => {
    const key = (turn: number) => userKeys.list(scope, { ...params, pageIndex: turn === 40 ? 19 : turn })
    expect(walk(41, key)).toContainEqual(key(19))
  })

  it('three scans beside the one on screen', () => {
    const kept = walk(9, (turn) => userKeys.scan(scope, { ...params, search: String(turn), status: ['locked'] }))
    expect(kept).toHaveLength(4)
  })

  it('everything else is left to its age', () => {
    expect(walk(60, (turn) => userKeys.detail(scope, String(turn)))).toHaveLength(60)
  })
})
