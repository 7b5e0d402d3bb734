import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tabMessage } from '#src/contract/tab-session-schema.ts'
import { ownWork } from '#src/app/pending-work.ts'
import { shareSession } from '#src/session/tab-sharing.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession, getSessionState } from '#src/session/credential.ts'
import { findAccountMenu, signOut } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { parse } from 'valibot'

/** What tabs of one browser tell each other can be heard and said by every page of this origin. */

type SentMessage = { type: string; session: string } & Record<string, unknown>

let other: BroadcastChannel
let messages: SentMessage[]

beforeEach(() => {
  shareSession(ownWork)
  messages = []
  other = new BroadcastChannel('harness-user-admin')
  other.addEventListener('message', ({ data }) => messages.push(data as SentMessage))
})
afterEach(() => {
  other.close()
})

/** Connected, and what the other tab heard first, with the name of the session in it. */
async function open(url?: string) {
  const app = await renderApp(url === undefined ? {} : { url })
  await findAccountMenu()
  const state = getSessionState()
  if (state.status !== 'open') throw new Error('Not connected')
  return { ...app, session: state.session }
}

/** The session's name in the message. */
async function digest(): Promise<string> {
  await waitFor(() => {
    // Input is reported as soon as the lock, a separate part, is there.
    fireEvent.keyDown(document.body, { key: 'Shift' })
    expect(messages).not.toEqual([])
  })
  return messages[0]?.session ?? ''
}

const settled = () => act(() => new Promise((resolve) => setTimeout(resolve, 30)))
const isOpen = () => getSessionState().status === 'open'

describe('messages between tabs', () => {
  it('is of a fixed form and holds nothing of the key, its ending, the account or the person', async () => {
    const { user, sim, account, session } = await open('/account/{account}/me/profile')
    await digest()
    await signOut(user)
    await screen.findByText('You’re signed out')
    await waitFor(() => {
      expect(messages.map(({ type }) => type)).toContain('signed-out')
    })
    for (const message of messages) expect(parse(tabMessage, message)).toEqual(message)
    const text = JSON.stringify(messages)
    const key = sim.personas[0]?.apiKey ?? ''
    for (const part of [key, ...key.split('.').slice(1), session.keyEnding, account, session.id, '@', 'Solheim'])
      expect(text).not.toContain(part)
  })

  it('doesn’t answer a request for the session', async () => {
    await open()
    await digest()
    const before = messages.length
    other.postMessage({ type: 'wanted' })
    other.postMessage({ version: 1, type: 'session-wanted', nonce: crypto.randomUUID(), account: 'x' })
    dispatchEvent(
      new MessageEvent('message', {
        source: window,
        origin: location.origin,
        data: { version: 1, type: 'session-wanted', nonce: crypto.randomUUID(), account: 'x' },
      }),
    )
    await settled()
    expect(messages).toHaveLength(before)
  })

  it('1,000 random messages change nothing: the same person stays connected and the page stays', async () => {
    const { session, sim } = await open()
    await screen.findByRole('table')
    const own = await digest()
    const someone = sim.personas.find(({ id }) => id === 'viewer')
    const hex = fc.stringMatching(/^[\da-f]{64}$/u).filter((each) => each !== own)
    const any = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, NaN, Infinity, 9e15))
    const almostValid = fc.record({
      version: fc.oneof(fc.constant(1), any),
      type: fc.constantFrom('signed-out', 'active', 'work', 'session', 'wanted', 'session-given', 'session-wanted'),
      session: fc.oneof(hex, any),
      reason: fc.oneof(fc.constantFrom('signed-out', 'idle', 'limit'), any),
      apiKey: fc.oneof(fc.constantFrom(someone?.apiKey, 5), any),
      account: fc.oneof(fc.constant(session.account), any),
      keyEnding: fc.constant(session.keyEnding),
      since: any,
      nonce: fc.uuid(),
    })
    const exact = fc.record({
      version: fc.constant(1),
      type: fc.constant('signed-out'),
      session: hex,
      reason: fc.constantFrom('signed-out', 'expired', 'idle', 'limit'),
    })
    for (const message of fc.sample(fc.oneof(any, almostValid, exact), 1000)) {
      other.postMessage(message)
      dispatchEvent(new MessageEvent('message', { source: window, origin: location.origin, data: message }))
    }
    await settled()
    expect(getSessionState()).toMatchObject({ status: 'open', session: { id: session.id } })
    expect(screen.getByRole('table')).toBeVisible()
  })

  it('another version or reason is ignored; the exact message signs out, and no more', async () => {
    await open()
    const session = await digest()
    const message = { version: 1, type: 'signed-out', session, reason: 'signed-out' }
    for (const wrong of [{ version: 2 }, { reason: 'elsewhere' }, { reason: undefined }, { session: '' }])
      other.postMessage({ ...message, ...wrong })
    await settled()
    expect(isOpen()).toBe(true)
    other.postMessage(message)
    expect(await screen.findByText('Signed out in another tab')).toBeVisible()
  })

  it('a sign-out of another key is not followed, one of the same key is, also when it was entered apart', async () => {
    const { sim } = await open()
    const admin = await digest()
    const as = async (id: string) => {
      const persona = sim.personas.find((each) => each.id === id)
      if (persona === undefined) throw new Error(`No ${id}`)
      await act(() => connectAs(persona))
    }
    await as('viewer')
    other.postMessage({ version: 1, type: 'signed-out', session: admin, reason: 'signed-out' })
    await settled()
    expect(isOpen()).toBe(true)
    await as('account-admin')
    other.postMessage({ version: 1, type: 'signed-out', session: admin, reason: 'signed-out' })
    expect(await screen.findByText('Signed out in another tab')).toBeVisible()
  })
})

describe('signing out while another tab is in the middle of something', () => {
  const answerAs = (work: object) => {
    other.addEventListener('message', ({ data }: MessageEvent<SentMessage>) => {
      if (data.type !== 'work-wanted') return
      const { session, nonce } = data
      other.postMessage({ version: 1, type: 'work', session, nonce, bulkLeft: 0, bulkTotal: 0, effect: false, ...work })
    })
  }

  it('says how many changes are left there, and stays connected on request', async () => {
    const { user } = await open()
    answerAs({ bulkLeft: 1200, bulkTotal: 12_551 })
    await signOut(user)
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out and stop the bulk action?' })
    expect(dialog).toHaveAccessibleDescription(/in another tab still has 1,200 of 12,551 changes left/u)
    await user.click(within(dialog).getByRole('button', { name: 'Stay connected' }))
    expect(isOpen()).toBe(true)
    await signOut(user)
    await user.click(await screen.findByRole('button', { name: 'Sign out now' }))
    expect(await screen.findByText('You’re signed out')).toBeVisible()
  })

  it('says that a change in another tab is not finished', async () => {
    const { user } = await open()
    answerAs({ effect: true })
    await signOut(user)
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out now?' })
    expect(dialog).toHaveAccessibleDescription(/A change in another tab isn’t finished/u)
  })

  it('answers that do not fit, or are for another question or session, are not believed', async () => {
    const { user } = await open()
    answerAs({ bulkLeft: -1 })
    answerAs({ bulkLeft: 5, bulkTotal: 5, nonce: crypto.randomUUID() })
    answerAs({ bulkLeft: 5, bulkTotal: 5, session: 'f'.repeat(64) })
    await signOut(user)
    expect(await screen.findByText('You’re signed out')).toBeVisible()
  })

  it('answers the question of another tab with its own key only', async () => {
    await open()
    const session = await digest()
    const nonce = crypto.randomUUID()
    other.postMessage({ version: 1, type: 'work-wanted', session: 'f'.repeat(64), nonce: crypto.randomUUID() })
    other.postMessage({ version: 1, type: 'work-wanted', session, nonce })
    await waitFor(() => {
      expect(messages.filter(({ type }) => type === 'work')).toEqual([
        { version: 1, type: 'work', session, nonce, bulkLeft: 0, bulkTotal: 0, effect: false },
      ])
    })
    act(() => {
      closeSession('signed-out')
    })
  })
})
