import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { addPendingRemoval } from '#src/session/pending-removals.ts'
import { closeSession, type EndReason } from '#src/session/credential.ts'
import { signOut } from '#test/support/account-menu.ts'
import { announced } from '#test/support/announced.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { expectFocus } from '#test/support/focus.ts'

async function connectScreen(seed: 'demo' | 'empty' = 'demo') {
  const app = await renderApp({ persona: null, seed, url: '/' })
  const key = await screen.findByLabelText('API key')
  return { ...app, key, connect: screen.getByRole('button', { name: 'Connect' }) }
}

const keyOf = (sim: Awaited<ReturnType<typeof renderApp>>['sim'], id: string) =>
  sim.personas.find((persona) => persona.id === id)?.apiKey ?? ''

describe('Connect', () => {
  it('reads the account out of the key and opens the users', async () => {
    const { user, sim, key, connect, account } = await connectScreen()
    await user.click(key)
    await user.paste(`Bearer ${keyOf(sim, 'account-admin')}`)
    expect(within(screen.getByRole('main')).getAllByText(account)[0]).toBeVisible()
    expect(screen.getByText(/Text around the key is ignored/u)).toBeVisible()
    await user.click(connect)
    expect(await screen.findByRole('heading', { level: 1, name: /Users/u })).toBeVisible()
    expect(location.pathname).toBe(`/account/${account}/users`)
    expect(document.body.innerHTML).not.toContain(keyOf(sim, 'account-admin'))
  })

  it('connects a service account, which has no current user', async () => {
    const { user, sim, key, connect } = await connectScreen()
    await user.click(key)
    await user.paste(keyOf(sim, 'service-account'))
    await user.click(connect)
    expect(await screen.findByRole('heading', { level: 1, name: /Users/u })).toBeVisible()
    expect(screen.queryByRole('link', { name: 'Password' })).not.toBeInTheDocument()
  })

  it('says what is wrong with a key, keeps it, and goes to the field', async () => {
    const { user, key, connect } = await connectScreen()
    await user.click(connect)
    expect(key).toHaveAccessibleDescription(/Paste an API key/u)
    await expectFocus(key)
    await user.type(key, 'hello')
    expect(key).not.toBeInvalid()
    await user.click(connect)
    expect(key).toHaveAccessibleDescription(/such as pat\.account\.id\.secret/u)
    expect(key).toHaveValue('hello')
  })

  it('asks for the account of an old key only', async () => {
    const { user, key, connect } = await connectScreen()
    expect(screen.queryByLabelText('Account ID')).not.toBeInTheDocument()
    await user.type(key, 'pat.tokenid.secretsecret')
    await user.click(connect)
    const account = screen.getByLabelText('Account ID')
    expect(account).toHaveAccessibleDescription(/doesn’t contain it/u)
    await expectFocus(account)
  })

  it('a key that the service refuses stays in the field with the reason', async () => {
    const { user, sim, key, connect } = await connectScreen()
    const wrong = keyOf(sim, 'account-admin').replace(/[^.]+$/u, 'wrongwrongwrong')
    await user.click(key)
    await user.paste(wrong)
    await user.click(connect)
    await waitFor(() => {
      expect(key).toBeInvalid()
    })
    expect(key).toHaveAccessibleDescription(/doesn’t accept this key/u)
    expect(key).toHaveValue(wrong)
    await expectFocus(key)
    expect(screen.queryByText(/^Personal key/u)).not.toBeInTheDocument()
    await user.type(key, 'x')
    expect(screen.getByText(/^Personal key/u)).toBeVisible()
  })

  it('without an answer the key was not checked, and trying again works', async () => {
    const { user, sim, key, connect } = await connectScreen()
    sim.faults.set([{ id: 'down', op: 'O8', kind: 'status', status: 502, times: 1 }])
    await user.click(key)
    await user.paste(keyOf(sim, 'account-admin'))
    await user.click(connect)
    expect(await screen.findByRole('alert')).toHaveTextContent(/The key wasn’t checked/u)
    await user.click(connect)
    expect(await screen.findByRole('heading', { level: 1, name: /Users/u })).toBeVisible()
  })

  it('announces each failed attempt, also with the same words as before', async () => {
    const { user, sim, key } = await connectScreen()
    const wrong = keyOf(sim, 'account-admin').replace(/[^.]+$/u, 'wrongwrongwrong')
    await user.click(key)
    await user.paste(wrong)
    const messages = () =>
      announced('assertive').filter(({ textContent }) => /doesn’t accept this key/u.test(textContent))
    await user.keyboard('{Enter}')
    for (const times of [1, 2]) {
      await waitFor(() => {
        expect(messages()).toHaveLength(times)
      })
      await user.keyboard('{Enter}')
    }
    await waitFor(() => {
      expect(messages()).toHaveLength(3)
    })

    sim.faults.set([{ id: 'down', op: 'O8', kind: 'status', status: 502 }])
    await user.keyboard('{Enter}')
    const alert = await screen.findByRole('alert')
    await user.keyboard('{Enter}')
    await waitFor(() => {
      expect(screen.getByRole('alert')).not.toBe(alert)
    })
    expect(screen.getByRole('alert')).toHaveTextContent(alert.textContent)
  })

  it('one attempt for a double click', async () => {
    const { user, sim, key, connect } = await connectScreen()
    await user.click(key)
    await user.paste(keyOf(sim, 'account-admin'))
    await user.dblClick(connect)
    await screen.findByRole('heading', { level: 1, name: /Users/u })
    const checks = sim.log.filter(({ operation }) => operation === 'getCurrentUserInfo')
    // One is the check; the shell's own read of the current user comes after it.
    expect(checks.length).toBeLessThanOrEqual(2)
  })

  it('shows no personas without a simulator', async () => {
    await connectScreen()
    expect(screen.queryByRole('button', { name: /Explore as/u })).not.toBeInTheDocument()
  })

  it('explores as a persona, and a reload stays connected without the key in storage', async () => {
    // As the server names them in the page.
    const metas = Object.entries({ 'harness-simulator': '/__sim', 'harness-personas': '/__sim/personas' }).map(
      ([name, content]) => Object.assign(document.createElement('meta'), { name, content }),
    )
    document.head.append(...metas)
    try {
      const { user, sim } = await connectScreen()
      await user.click(await screen.findByRole('button', { name: /Explore as viewer/iu }))
      expect(await screen.findByRole('heading', { level: 1, name: /Users/u })).toBeVisible()
      const stored = JSON.stringify({ ...sessionStorage, ...localStorage })
      expect(stored).toContain('viewer')
      for (const persona of sim.personas) expect(stored).not.toContain(persona.apiKey)
    } finally {
      for (const meta of metas) meta.remove()
    }
  })
})

describe('sign-out', () => {
  it('takes loaded data off the screen and says so', async () => {
    const { user, account } = await renderApp()
    const [name] = await screen.findAllByRole('rowheader')
    await signOut(user)
    expect(await screen.findByText('You’re signed out')).toBeVisible()
    expect(screen.getByText(account)).toBeVisible()
    expect(screen.queryByText(name?.textContent ?? '')).not.toBeInTheDocument()
    expect(document.title).toMatch(/Connect/u)
  })

  it('a key that stops working ends the session, and the page comes back after connecting again', async () => {
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?q=an' })
    await screen.findByRole('table')
    sim.faults.set([{ id: 'over', op: '*', kind: 'status', status: 401, times: 'always' }])
    await user.click(screen.getByRole('button', { name: /refresh/iu }))
    expect(await screen.findByText('Your session has ended')).toBeVisible()
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
    sim.faults.clear()
    await user.click(screen.getByLabelText('API key'))
    await user.paste(keyOf(sim, 'account-admin'))
    await user.click(screen.getByRole('button', { name: 'Connect' }))
    await screen.findByRole('table')
    expect(location.pathname + location.search).toBe(`/account/${account}/users?q=an`)
    expect(screen.getByRole('searchbox')).toHaveValue('an')
  })

  it.each<[EndReason, string]>([
    ['idle', 'Locked due to inactivity'],
    ['expired', 'Your session has ended'],
    ['elsewhere', 'Signed out in another tab'],
  ])('says what an end by itself cut off (%s)', async (reason, title) => {
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    await screen.findByRole('heading', { name: /No one matches/u })
    const ask = (uuid: string) => {
      const removal = { scope: { account }, user: { uuid, email: `${uuid}@people.example` }, scopeName: 'account' }
      addPendingRemoval({ ...removal, acceptedLastAdmin: true })
    }
    act(() => {
      for (const uuid of ['one', 'two', 'three']) ask(uuid)
    })
    const bars = await screen.findByRole('region', { name: 'Removals' })
    // Never answered.
    sim.faults.set([{ id: 'slow', op: 'O11', kind: 'reset', delayMs: 'never' }])
    const [now] = within(bars).getAllByRole('button', { name: /^Remove now/u })
    if (now !== undefined) await user.click(now)
    await within(bars).findByText(/Removing one@people\.example from account/u)
    act(() => {
      closeSession(reason)
    })
    expect(await screen.findByText(title)).toBeVisible()
    const text = screen.getByText(/users weren’t removed/u)
    expect(text).toHaveTextContent('2 users weren’t removed. 1 removal might have finished without a confirmation.')
    expect(text).not.toHaveTextContent('@')

    await user.click(screen.getByLabelText('API key'))
    await user.paste(keyOf(sim, 'account-admin'))
    await user.click(screen.getByRole('button', { name: 'Connect' }))
    await signOut(user)
    expect(await screen.findByText('You’re signed out')).toBeVisible()
    expect(screen.queryByText(/removal/u)).not.toBeInTheDocument()
  })
})
