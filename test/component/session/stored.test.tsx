import { act, render, screen, waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { App } from '#src/app/app.tsx'
import { startSession } from '#src/app/start-session.ts'
import { recordInput } from '#src/session/tab-storage.ts'
import { connect } from '#src/queries/connect.ts'
import { closeSession, getSessionState } from '#src/session/credential.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'

/** What the storage of the tab holds may be old, cut off or written by anything on this origin. */

const KEY = 'harness-user-admin.key'
const PERSONA = 'harness-user-admin.persona'
const MINUTE = 60_000

function admin() {
  const sim = startSimulator()
  const persona = personaById(sim, 'account-admin')
  const { apiKey, accountIdentifier } = persona
  return { sim, apiKey, account: accountIdentifier }
}

/** As a tab keeps it that was used a minute ago. */
function record({ apiKey, account }: { apiKey: string; account: string }, change: object = {}) {
  const lastInput = Date.now() - MINUTE
  return { version: 1, tab: 'tab-1', account, since: lastInput, lastInput, apiKey, ...change }
}

async function reload(): Promise<void> {
  history.replaceState(null, '', '/')
  await act(startSession)
}

describe('a tab that kept its key', () => {
  it('goes on after a reload, counting from when the key was entered and the page last used', async () => {
    const { apiKey, account } = admin()
    await connect({ apiKey, account, keyType: 'pat', keep: true })
    const used = Date.now() - 3 * MINUTE
    recordInput(used, true)
    const kept = sessionStorage.getItem(KEY) ?? ''
    expect(JSON.parse(kept)).toMatchObject({ version: 1, account, apiKey, lastInput: used })
    // What a reload leaves: the storage alone.
    closeSession('signed-out')
    sessionStorage.setItem(KEY, kept)
    await reload()
    const state = getSessionState()
    expect(state).toMatchObject({ status: 'open', session: { account, lastInput: used } })
    render(<App />)
    expect(await screen.findByRole('table')).toBeVisible()
  })

  it.each([
    ['15 minutes without input', () => ({ lastInput: Date.now() - 15 * MINUTE }), 'Locked due to inactivity'],
    ['input in three hours’ time', () => ({ lastInput: Date.now() + 180 * MINUTE }), 'Locked due to inactivity'],
    ['a key that was entered 8 hours ago', () => ({ since: Date.now() - 480 * MINUTE }), 'Your session has ended'],
    ['a key that will be entered', () => ({ since: Date.now() + 5 * MINUTE }), 'Your session has ended'],
    ['a key entered at 9e15', () => ({ since: 9e15 }), 'Your session has ended'],
  ])('asks for it after %s, says why, and nothing was requested', async (_, change, title) => {
    const own = admin()
    sessionStorage.setItem(KEY, JSON.stringify(record(own, change())))
    await reload()
    expect(getSessionState()).toMatchObject({ status: 'closed', account: own.account })
    expect(sessionStorage).toHaveLength(0)
    render(<App />)
    expect(await screen.findByText(title, { exact: false })).toBeVisible()
    expect(screen.getByLabelText('API key')).toHaveValue('')
    expect(own.sim.log).toEqual([])
  })

  it('the same is so for a persona', async () => {
    const { account, sim } = admin()
    const lastInput = Date.now() - 16 * MINUTE
    const kept = { version: 1, tab: 'tab-1', account, since: lastInput, lastInput, persona: 'account-admin' }
    sessionStorage.setItem(PERSONA, JSON.stringify(kept))
    await reload()
    expect(getSessionState()).toEqual({ status: 'closed', reason: 'idle', account })
    expect(sim.log).toEqual([])
  })

  it('forgets it for good when stored data is cleared: later input stores nothing', async () => {
    const { apiKey, account } = admin()
    await connect({ apiKey, account, keyType: 'pat', keep: true })
    sessionStorage.clear()
    recordInput(Date.now(), true)
    expect(sessionStorage).toHaveLength(0)
  })

  it('1,000 random values in storage: what does not fit is removed, no one is connected, the page is never blank', async () => {
    const own = admin()
    const wrong = fc.oneof(
      fc.constantFrom(null, true, 5, NaN, Infinity, -1, 9e15 + 1e18, 1.5, '', '1', [], {}, 'NaN', undefined),
      fc.string(),
      fc.double(),
    )
    const field = fc.constantFrom('version', 'tab', 'account', 'since', 'lastInput', 'apiKey')
    const almostValid = fc.tuple(field, wrong).map(([name, value]) => JSON.stringify(record(own, { [name]: value })))
    const more = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()).map((extra) => {
      const whole = record(own)
      return JSON.stringify({ ...extra, ...whole, [`x-${Object.keys(extra)[0] ?? ''}`]: 1 })
    })
    const old = fc.record({ apiKey: fc.constant(own.apiKey), account: fc.constant(own.account), since: fc.double() })
    const value = fc.oneof(
      fc.string(),
      fc.json(),
      almostValid,
      more,
      old.map((each) => JSON.stringify(each)),
    )
    const name = fc.constantFrom(KEY, PERSONA)
    await fc.assert(
      fc.asyncProperty(name, value, async (at, text) => {
        sessionStorage.clear()
        sessionStorage.setItem(at, text)
        await startSession()
        const state = getSessionState()
        if (state.status === 'open') {
          // Only the name of the tab may be anything.
          expect({ ...record(own), ...JSON.parse(text) }, text).toMatchObject({
            version: 1,
            apiKey: own.apiKey,
            account: own.account,
          })
          expect(state.session.account).toBe(own.account)
          closeSession('signed-out')
        } else expect(sessionStorage.getItem(at), text).toBeNull()
      }),
      { numRuns: 1000 },
    )
    closeSession('signed-out')
    render(<App />)
    expect(await screen.findByLabelText('API key')).toBeVisible()
  })

  it('a kept key of another account than the one beside it connects no one', async () => {
    const own = admin()
    sessionStorage.setItem(KEY, JSON.stringify(record(own, { account: 'another-account' })))
    await reload()
    expect(getSessionState().status).toBe('closed')
    expect(own.sim.log).toEqual([])
  })

  it('reads the list of its address while its key is checked, shows nothing before, and reads it once', async () => {
    const own = admin()
    sessionStorage.setItem(KEY, JSON.stringify(record(own)))
    history.replaceState(null, '', `/account/${own.account}/users`)
    own.sim.faults.set([{ id: 'slow', op: 'getCurrentUserInfo', kind: 'hold' }])
    const lists = () => own.sim.log.filter(({ operation }) => operation === 'getAggregatedUsers')
    const opening = startSession()
    await waitFor(() => {
      expect(lists().map(({ status }) => status)).toEqual([200])
    })
    expect(own.sim.log.find(({ operation }) => operation === 'getCurrentUserInfo')).toMatchObject({ running: true })
    expect(getSessionState().status).toBe('closed')
    own.sim.release('slow')
    const begun = await act(() => opening)
    expect(getSessionState().status).toBe('open')
    render(<App begun={begun} />)
    expect((await screen.findAllByRole('rowheader')).length).toBeGreaterThan(20)
    expect(lists()).toHaveLength(1)
  })

  it('a key that is refused by then shows nothing of the list that came with it, and asks for the key', async () => {
    const own = admin()
    sessionStorage.setItem(KEY, JSON.stringify(record(own)))
    history.replaceState(null, '', `/account/${own.account}/users`)
    own.sim.faults.set([{ id: 'refused', op: 'getCurrentUserInfo', kind: 'status', status: 401, times: 'always' }])
    const begun = await act(startSession)
    expect(begun).toBeUndefined()
    expect(getSessionState().status).toBe('closed')
    render(<App begun={begun} />)
    expect(await screen.findByLabelText('API key')).toHaveValue('')
    expect(screen.queryByRole('table')).toBeNull()
    // Nothing goes on asking with it.
    const requests = own.sim.log.length
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(own.sim.log).toHaveLength(requests)
  })
})
