import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createGuardedHistory,
  HistoryContext,
  useBlocker,
  type GuardedHistory,
} from '#src/components/guarded-history.ts'

let history: GuardedHistory
let steps: string[]
let rendered: string[]
let stop: () => void

beforeEach(() => {
  window.history.replaceState(null, '', '/start')
  steps = []
  rendered = []
  history = createGuardedHistory(({ pathname }) => steps.push(pathname))
  stop = history.listen(({ location }) => rendered.push(location.pathname))
})
afterEach(() => {
  stop()
})

const wrapper = ({ children }: { children: ReactNode }) => <HistoryContext value={history}>{children}</HistoryContext>
const blocker = (block = true) => renderHook(() => useBlocker(() => block), { wrapper }).result
const held = (result: ReturnType<typeof blocker>) => {
  const { current } = result
  if (current.state !== 'blocked') throw new Error('Not held back')
  return current
}
const at = (pathname: string) =>
  waitFor(() => {
    expect(location.pathname).toBe(pathname)
  })

describe('guarded history', () => {
  it('starts the reads of each address before it is rendered, the first one included', () => {
    expect(steps).toEqual(['/start'])
    history.push('/users?q=a')
    expect(steps).toEqual(['/start', '/users'])
    expect(rendered).toEqual(['/users'])
    expect(location.search).toBe('?q=a')
    expect(history.getLocation().pathname).toBe('/users')
  })

  it('lets navigation through while no guard blocks it', async () => {
    const result = blocker(false)
    act(() => {
      history.push('/a')
    })
    history.go(-1)
    await at('/start')
    expect(result.current.state).toBe('unblocked')
    expect(rendered).toEqual(['/a', '/start'])
  })

  it('holds a link back; staying changes nothing, leaving takes it', () => {
    const result = blocker()
    const push = () => {
      act(() => {
        history.push('/away')
      })
    }
    push()
    expect(location.pathname).toBe('/start')
    act(held(result).reset)
    expect(result.current.state).toBe('unblocked')
    expect([location.pathname, ...rendered]).toEqual(['/start'])
    push()
    // Blocked again: a guard holds every time.
    act(held(result).proceed)
    expect([location.pathname, ...rendered]).toEqual(['/away', '/away'])
    expect(steps).toEqual(['/start', '/away'])
  })

  it('holds Back without a flash, and goes there only when confirmed', async () => {
    history.push('/form')
    const result = blocker()
    rendered.splice(0)
    await act(async () => {
      history.go(-1)
      await waitFor(() => {
        expect(location.pathname).toBe('/form')
      })
    })
    await waitFor(() => {
      expect(result.current.state).toBe('blocked')
    })
    await at('/form')
    expect(rendered).toEqual([])
    act(held(result).proceed)
    await at('/start')
    await waitFor(() => {
      expect(rendered).toEqual(['/start'])
    })
  })

  it('forgets a guard with its page', () => {
    const { unmount } = renderHook(() => useBlocker(() => true), { wrapper })
    unmount()
    history.push('/free')
    expect(location.pathname).toBe('/free')
  })
})
