import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { getSessionState } from '#src/session/credential.ts'
import { findAccountMenu, signOut } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { expectFocus } from '#test/support/focus.ts'

/** Idle lock, longest session, warning, sign-out (G35, F51, F56), by a clock that the test moves. */

const MINUTE = 60_000

beforeEach(() => {
  // Answers and drawing continue in real time.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'], shouldAdvanceTime: true })
})
afterEach(() => {
  vi.useRealTimers()
})

function pass(milliseconds: number) {
  act(() => {
    vi.advanceTimersByTime(milliseconds)
  })
}

async function openApp(url?: string) {
  // So that it is there as soon as the page is: waiting for answers has its own timers.
  await Promise.all([import('#src/app/idle-lock.tsx'), import('#src/app/app-guards.tsx')])
  const listen = vi.spyOn(window, 'addEventListener')
  const app = await renderApp(url === undefined ? {} : { url })
  await findAccountMenu()
  // The lock is a separate part that comes after the page; nothing else listens to the wheel of the whole window.
  await waitFor(() => {
    expect(listen.mock.calls.map(([type]) => type)).toContain('wheel')
  })
  listen.mockRestore()
  return app
}

const isOpen = () => getSessionState().status === 'open'
const warning = () => screen.queryByRole('alertdialog')

describe('G35 idle lock', () => {
  it('warns a minute before 15 minutes without input, then locks; loaded data is gone', async () => {
    await openApp()
    await screen.findByRole('table')
    pass(13.9 * MINUTE)
    expect(warning()).not.toBeInTheDocument()
    pass(0.2 * MINUTE)
    const dialog = await screen.findByRole('alertdialog', { name: 'Are you still there?' })
    expect(dialog).toHaveAccessibleDescription(/You’ll be signed out in less than a minute/u)
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Stay connected' }))
    expect(isOpen()).toBe(true)
    pass(MINUTE)
    expect(await screen.findByText('Locked due to inactivity')).toBeVisible()
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  })

  it('“Stay connected” by keyboard restarts the timer and returns the focus', async () => {
    const { user } = await openApp()
    const box = await screen.findByRole('searchbox')
    box.focus()
    pass(14.5 * MINUTE)
    const dialog = await screen.findByRole('alertdialog')
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Stay connected' }))
    await user.keyboard('{Enter}')
    await waitFor(() => {
      expect(warning()).not.toBeInTheDocument()
    })
    await expectFocus(box)
    pass(13.5 * MINUTE)
    expect(warning()).not.toBeInTheDocument()
    expect(isOpen()).toBe(true)
    pass(2 * MINUTE)
    expect(isOpen()).toBe(false)
  })

  it('input puts the lock off; under the warning only an answer to it does', async () => {
    await openApp()
    for (let count = 0; count < 4; count += 1) {
      pass(10 * MINUTE)
      fireEvent.keyDown(document.body, { key: 'Shift' })
    }
    expect(isOpen()).toBe(true)
    pass(14.2 * MINUTE)
    await screen.findByRole('alertdialog')
    fireEvent.keyDown(document.body, { key: 'Shift' })
    pass(MINUTE)
    expect(isOpen()).toBe(false)
  })

  it.each([5, 60])('can be set to %i minutes, which is remembered', async (minutes) => {
    const { user } = await openApp('/account/{account}/me/preferences')
    const choice = await screen.findByRole('combobox', { name: 'Lock after' })
    await user.selectOptions(choice, `${minutes} minutes without activity`)
    expect(localStorage.getItem('harness-user-admin.idle-minutes')).toBe(String(minutes))
    pass((minutes - 1.5) * MINUTE)
    expect(warning()).not.toBeInTheDocument()
    pass(MINUTE)
    await screen.findByRole('alertdialog')
    pass(MINUTE)
    expect(isOpen()).toBe(false)
  })

  it('F56 the choice holds for the visit where storage is blocked', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError')
    })
    const { user } = await openApp('/account/{account}/me/preferences')
    const choice = await screen.findByRole('combobox', { name: 'Lock after' })
    await user.selectOptions(choice, '5 minutes without activity')
    await user.selectOptions(choice, '30 minutes without activity')
    expect(localStorage).toHaveLength(0)
    pass(20 * MINUTE)
    expect(isOpen()).toBe(true)
    pass(11 * MINUTE)
    expect(isOpen()).toBe(false)
    vi.restoreAllMocks()
    // What could not be kept lives as long as the page, so as long as this file.
    cleanup()
    const again = await openApp('/account/{account}/me/preferences')
    const back = await screen.findByRole('combobox', { name: 'Lock after' })
    await again.user.selectOptions(back, '15 minutes without activity')
  })

  it('a session lasts 8 hours at most, whatever is done in it', async () => {
    const { user } = await openApp()
    for (let count = 0; count < 47; count += 1) {
      pass(10 * MINUTE)
      fireEvent.keyDown(document.body, { key: 'Shift' })
    }
    pass(9.5 * MINUTE)
    const dialog = await screen.findByRole('alertdialog', { name: 'Your session ends in a minute' })
    await user.click(within(dialog).getByRole('button', { name: 'Continue' }))
    await waitFor(() => {
      expect(warning()).not.toBeInTheDocument()
    })
    fireEvent.keyDown(document.body, { key: 'Shift' })
    expect(isOpen()).toBe(true)
    pass(MINUTE)
    expect(await screen.findByText('Your session has ended')).toBeVisible()
    expect(screen.getByText(/A session lasts up to 8 hours/u)).toBeVisible()
  })

  it('F53 setting the computer’s clock back does not put it off', async () => {
    await openApp()
    vi.setSystemTime(Date.now() - 24 * 60 * MINUTE)
    pass(16 * MINUTE)
    expect(isOpen()).toBe(false)
  })

  it('rechecks the key when a page is restored from the back/forward cache', async () => {
    const { sim } = await openApp()
    await screen.findByRole('table')
    sim.faults.set([{ id: 'over', op: '*', kind: 'status', status: 401, times: 'always' }])
    act(() => {
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    })
    expect(await screen.findByText('Your session has ended')).toBeVisible()
  })
})

describe('tabs of one browser (F50, G35)', () => {
  it('input elsewhere counts here; a lock there is a lock here; what is said holds nothing that was loaded', async () => {
    const other = new BroadcastChannel('harness-user-admin')
    const messages: { type: string; session: string }[] = []
    other.addEventListener('message', ({ data }) => messages.push(data as (typeof messages)[number]))
    try {
      await openApp()
      pass(10 * MINUTE)
      fireEvent.keyDown(document.body, { key: 'Shift' })
      const active: unknown = expect.objectContaining({ version: 1, type: 'active' })
      await waitFor(() => {
        expect(messages).toContainEqual(active)
      })
      const [{ session } = { session: '' }] = messages
      pass(14.5 * MINUTE)
      await screen.findByRole('alertdialog')
      other.postMessage({ version: 1, type: 'active', session })
      await waitFor(() => {
        expect(warning()).not.toBeInTheDocument()
      })
      other.postMessage({ version: 1, type: 'signed-out', session, reason: 'idle' })
      expect(await screen.findByText('Locked due to inactivity')).toBeVisible()
      expect(JSON.stringify(messages)).not.toMatch(/@|Solheim|signed-out/u)
    } finally {
      other.close()
    }
  })
})

describe('input that is only heard of', () => {
  it('keeps a tab open for an hour at most, and ends no one else’s session then', async () => {
    const other = new BroadcastChannel('harness-user-admin')
    const messages: { type: string; session: string }[] = []
    other.addEventListener('message', ({ data }) => messages.push(data as (typeof messages)[number]))
    try {
      await openApp()
      fireEvent.keyDown(document.body, { key: 'Shift' })
      await waitFor(() => {
        expect(messages.length).toBeGreaterThan(0)
      })
      const [{ session } = { session: '' }] = messages
      // Like a page that keeps saying so.
      let minutes = 0
      while (isOpen() && minutes < 200) {
        other.postMessage({ version: 1, type: 'active', session })
        await act(() => new Promise((resolve) => setTimeout(resolve, 20)))
        pass(5 * MINUTE)
        minutes += 5
      }
      expect(minutes).toBeGreaterThan(60)
      expect(minutes).toBeLessThanOrEqual(80)
      expect(await screen.findByText('Locked due to inactivity')).toBeVisible()
      await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
      expect(messages.map(({ type }) => type)).not.toContain('signed-out')
    } finally {
      other.close()
    }
  })

  it('input after the computer slept for longer than the idle time comes too late', async () => {
    await openApp()
    vi.setSystemTime(Date.now() + 16 * MINUTE)
    fireEvent.pointerDown(document.body)
    expect(isOpen()).toBe(false)
  })
})

describe('F51 signing out', () => {
  it('asks once while a change is in progress, and so does closing the tab', async () => {
    const { user, sim } = await openApp('/account/{account}/me/profile')
    const name = await screen.findByRole('textbox', { name: 'Name' })
    await user.clear(name)
    await user.type(name, 'Maren Slow')
    sim.faults.set([{ id: 'slow', op: 'O15', kind: 'reset', delayMs: 'never' }])
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    await waitFor(() => {
      expect(sim.log.some(({ operation }) => operation === 'updateUserInfo1')).toBe(true)
    })
    expect(dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(false)
    await signOut(user)
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out now?' })
    await user.click(within(dialog).getByRole('button', { name: 'Stay connected' }))
    await waitFor(() => {
      expect(warning()).not.toBeInTheDocument()
    })
    expect(isOpen()).toBe(true)
    await signOut(user)
    await user.click(await screen.findByRole('button', { name: 'Sign out now' }))
    expect(await screen.findByText('You’re signed out')).toBeVisible()
    expect(dispatchEvent(new Event('beforeunload', { cancelable: true }))).toBe(true)
  })

  it('asks nothing when no change is in progress', async () => {
    const { user, sim } = await openApp()
    await signOut(user)
    expect(await screen.findByText('You’re signed out')).toBeVisible()
    const persona = sim.personas[0]
    if (persona === undefined) throw new Error('No persona')
    await act(async () => {
      await connectAs(persona)
    })
    expect(await findAccountMenu()).toBeVisible()
  })
})
