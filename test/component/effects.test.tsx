import { act, renderHook, waitFor } from '@testing-library/react'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { BrowserRouter } from 'react-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createQueryClient } from '#src/app/query-client.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { operations } from '#src/contract/operations.ts'
import { enableTwoFactorMutation, startTwoFactorMutation } from '#src/queries/me-mutations.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { queuedToasts } from '#src/session/toast-queue.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { removeUserMutation, reset2faMutation, unlockUserMutation } from '#src/queries/user-mutations.ts'
import { userListQuery, userQuery } from '#src/queries/user-queries.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

const params = { search: '', roles: [], resourceGroups: [], sort: 'name,ASC', pageIndex: 0, pageSize: 100 }

let sim: Simulator
let client: QueryClient
let account: string
let people: UserMetadata[]

beforeEach(async () => {
  sim = startSimulator()
  const admin = personaById(sim, 'account-admin')
  await connectAs(admin)
  account = admin.accountIdentifier
  client = createQueryClient()
  const me = await client.query(currentUserQuery(account))
  people = (await client.query(userListQuery({ account }, params))).rows
    .map(({ user }) => user)
    .filter(({ uuid }) => uuid !== me.uuid)
})

const wrapper = ({ children }: { children: ReactNode }) => (
  <BrowserRouter>
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  </BrowserRouter>
)

function someone(fits: (user: UserMetadata) => boolean = () => true): UserMetadata {
  const found = people.find(fits)
  if (found === undefined) throw new Error('Nobody fits')
  return found
}

const attempts = (operation: string) => sim.log.filter((entry) => entry.operation === operation).length
const fault = (rule: Partial<FaultRule>): FaultRule => ({ id: 'fault', op: '*', kind: 'reset', ...rule })

describe('an effect is sent once per intent', () => {
  it('five calls in one task send one', async () => {
    const user = someone()
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    const ended = await act(() => Promise.all(Array.from({ length: 5 }, () => result.current.run({ user }))))
    expect(ended.map(({ status }) => status)).toEqual(['done', 'dropped', 'dropped', 'dropped', 'dropped'])
    expect(attempts('removeUser')).toBe(1)
  })

  it('two places on the page share the lock, two people do not', async () => {
    const [first, second] = people
    if (first === undefined || second === undefined) throw new Error('Nobody')
    const one = renderHook(() => useSafeMutation(reset2faMutation({ account })), { wrapper })
    const two = renderHook(() => useSafeMutation(reset2faMutation({ account })), { wrapper })
    await act(() =>
      Promise.all([
        one.result.current.run({ user: first }),
        two.result.current.run({ user: first }),
        two.result.current.run({ user: second }),
      ]),
    )
    expect(attempts('reset2fa')).toBe(2)
  })

  it.each([
    ['reset', { kind: 'reset' }],
    ['502', { kind: 'status', status: 502 }],
    ['500', { kind: 'status', status: 500 }],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
  ] as const)('is never repeated after %s', async (_, rule) => {
    sim.faults.set([fault({ op: 'O12', times: 'always', ...rule })])
    const user = someone()
    const { result } = renderHook(() => useSafeMutation(reset2faMutation({ account })), { wrapper })
    await act(() => result.current.run({ user }))
    window.dispatchEvent(new Event('focus'))
    window.dispatchEvent(new Event('online'))
    document.dispatchEvent(new Event('visibilitychange'))
    expect(attempts('reset2fa')).toBe(1)
  })

  it('is not held back while offline and sent later', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    await act(() => result.current.run({ user: someone() }))
    expect(result.current.state).toMatchObject({ status: 'refused', outcome: 'refused' })
    online.mockReturnValue(true)
    window.dispatchEvent(new Event('online'))
    await client.query(currentUserQuery(account))
    expect(attempts('removeUser')).toBe(0)
  })
})

describe('two GETs are effects', () => {
  it('are marked so, and nothing of meaning write is cached, prefetched or refetched', async () => {
    expect(operations.reset2fa.meaning).toBe('write')
    expect(operations.getTwoFactorAuthSettings.meaning).toBe('write')
    const { result } = renderHook(() => useSafeMutation(startTwoFactorMutation(account)), { wrapper })
    const ended = await act(() => result.current.run(undefined))
    const secret = ended.status === 'done' ? ended.data.settings.totpSecretKey : ''
    expect(secret).not.toBe('')
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('online'))
    await client.invalidateQueries()
    expect(attempts('getTwoFactorAuthSettings')).toBe(1)
    const cached = JSON.stringify([
      client
        .getQueryCache()
        .getAll()
        .map(({ state }) => state),
      client
        .getMutationCache()
        .getAll()
        .map(({ state }) => state),
    ])
    expect(cached).not.toContain(secret)
  })
})

describe('the verdict is in the body', () => {
  it('removing someone who is not here differs from removing', async () => {
    const user = someone()
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    expect(await act(() => result.current.run({ user }))).toEqual({ status: 'done', data: 'removed', confirmed: true })
    expect(await act(() => result.current.run({ user }))).toEqual({
      status: 'done',
      data: 'not-member',
      confirmed: false,
    })
  })

  it('a reset for someone without two-factor did nothing', async () => {
    const user = someone((person) => person.twoFactorAuthenticationEnabled === false)
    const { result } = renderHook(() => useSafeMutation(reset2faMutation({ account })), { wrapper })
    expect(await act(() => result.current.run({ user }))).toEqual({ status: 'done', data: false, confirmed: false })
  })
})

describe('resolves a lost answer by a read, never by a repeat', () => {
  it.each([
    ['done', 'after'],
    ['not-done', 'before'],
  ] as const)('removal: %s', async (finding, when) => {
    sim.faults.set([fault({ op: 'O11', when })])
    const user = someone()
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    await act(() => result.current.run({ user }))
    expect(result.current.state).toMatchObject({ status: 'doubt', finding })
    expect(attempts('removeUser')).toBe(1)
  })

  it('two-factor: the state is named', async () => {
    const start = renderHook(() => useSafeMutation(startTwoFactorMutation(account)), { wrapper })
    const started = await act(() => start.result.current.run(undefined))
    if (started.status !== 'done') throw new Error('No settings')
    sim.faults.set([fault({ op: 'O5', when: 'after' })])
    const { result } = renderHook(() => useSafeMutation(enableTwoFactorMutation(account)), { wrapper })
    await act(() => result.current.run(started.data.settings))
    expect(result.current.state).toMatchObject({ status: 'doubt', finding: 'done' })
  })

  it('stays unknown when the read fails too', async () => {
    sim.faults.set([fault({ op: 'O11', when: 'after' }), fault({ id: 'read', op: 'O6', times: 'always' })])
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    await act(() => result.current.run({ user: someone() }))
    expect(result.current.state).toMatchObject({ status: 'doubt', finding: 'unknown' })
  })

  it('notifies a user who left the page where they are now (F07)', async () => {
    const user = someone()
    const { result, unmount } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    const running = result.current.run({ user })
    unmount()
    await running
    expect(queuedToasts.get().map(({ text }) => text)).toEqual([expect.stringMatching(/ was removed\.$/u)])
  })

  it('notifies a user who is waiting for the code of the next page (F07)', async () => {
    const { pathname } = window.location
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    const running = result.current.run({ user: someone() })
    // The address is there before the page.
    window.history.pushState(null, '', '/elsewhere')
    await act(() => running)
    window.history.replaceState(null, '', pathname)
    expect(queuedToasts.get().map(({ text }) => text)).toEqual([expect.stringMatching(/ was removed\.$/u)])
  })

  it('shows no toast to a user who stayed on the page (F07)', async () => {
    const { result } = renderHook(() => useSafeMutation(removeUserMutation({ account })), { wrapper })
    await act(() => result.current.run({ user: someone() }))
    expect(result.current.state).toMatchObject({ status: 'done' })
    expect(queuedToasts.get()).toEqual([])
  })
})

describe('nothing crosses sessions', () => {
  it('the same question of another session has another key', async () => {
    const before = userListQuery({ account }, params).queryKey
    closeSession('signed-out')
    const viewer = personaById(sim, 'viewer')
    await connectAs(viewer)
    const after = userListQuery({ account }, params).queryKey
    expect(after[0]).not.toBe(before[0])
    expect(after.slice(1)).toEqual(before.slice(1))
    expect(client.getQueryData(after)).toBeUndefined()
  })
})

describe('lists lag behind an unlock (docs/service.md, trap 16)', () => {
  it('the row is set from the answer and stays so after a refetch', async () => {
    const locked = someone((user) => user.locked === true)
    const options = userListQuery({ account }, params)
    const { result } = renderHook(() => useSafeMutation(unlockUserMutation({ account })), { wrapper })
    expect(await act(() => result.current.run({ user: locked }))).toEqual({
      status: 'done',
      data: true,
      confirmed: true,
    })
    const flag = () =>
      client.getQueryData(options.queryKey)?.rows.find(({ user }) => user.uuid === locked.uuid)?.user.locked
    expect(flag()).toBe(false)
    await client.query({ ...options, staleTime: 0 })
    expect(flag()).toBe(false)
    const detail = await client.query(userQuery({ account }, locked.uuid))
    expect(detail.user.locked).toBe(false)
  })
})

it('the search is escaped once, on the wire', async () => {
  await client.query(userListQuery({ account }, { ...params, search: 'a+b@x.example' }))
  await waitFor(() => {
    expect(sim.log.some(({ status }) => status >= 400)).toBe(false)
  })
})
