import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession, type EndReason } from '#src/session/credential.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { isPlain, openPerson, pickUser } from '#test/component/user-detail/open-person.ts'
import { choose, newEmails, openAddUsers, outcomeOf } from '#test/component/add-users/form.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { personaById } from '#test/support/start-simulator.ts'
import { sentence } from '#test/support/match-sentence.ts'

/** `session-ended`: typed drafts come back for the same person only; nothing is sent again by itself. */

async function end(reason: EndReason) {
  act(() => {
    closeSession(reason)
  })
  await screen.findByLabelText('API key')
}

async function reconnect(sim: Simulator, as: Persona['id']) {
  const persona = personaById(sim, as)
  await act(async () => {
    await connectAs(persona)
  })
}

const kept = () => screen.queryByText(/What you typed is kept in this tab for 30 minutes/u)
const inStorage = () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])

async function typeEverything() {
  const app = await openAddUsers()
  const { user, dialog, paste, field } = app
  await choose(user, /Role/u, /^Account Viewer/u)
  await choose(user, /Resource group/iu, /^All Account Level Resources/u)
  await paste('ann@new.example, ravi.menon@meridian, bob@new.example')
  await user.click(within(dialog).getByRole('button', { name: 'Edit ravi.menon@meridian' }))
  await user.keyboard('.exa')
  const editor = within(dialog).getByRole('textbox', { name: 'Edit address ravi.menon@meridian' })
  // Typed but not yet added: text without a separator.
  Object.assign(field, { value: 'dee@ne' })
  return { ...app, editor }
}

describe('session ended: add users', () => {
  it.each<EndReason>(['expired', 'idle', 'limit', 'signed-out', 'elsewhere'])(
    'everything typed comes back to the same person on the same page (%s), from memory only',
    async (reason) => {
      const { sim, account, calls } = await typeEverything()
      const address = location.pathname + location.search
      await end(reason)
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
      expect(document.body).not.toHaveTextContent(/new\.example|ravi/u)
      expect(kept()).toBeVisible()
      expect(inStorage()).not.toContain('new.example')
      expect(location.pathname + location.search).toBe(address)

      await reconnect(sim, 'account-admin')
      const dialog = await screen.findByRole('dialog', { name: 'Add users' })
      expect(within(dialog).getByText(/We restored what you entered before your session ended/u)).toBeVisible()
      expect(within(dialog).getByRole('button', { name: 'Remove ann@new.example' })).toBeVisible()
      expect(within(dialog).getByRole('button', { name: 'Remove bob@new.example' })).toBeVisible()
      expect(within(dialog).getByRole('textbox', { name: 'Edit address ravi.menon@meridian' })).toHaveValue(
        'ravi.menon@meridian.exa',
      )
      expect(within(dialog).getByRole('textbox', { name: /Email addresses/u })).toHaveValue('dee@ne')
      expect(await within(dialog).findByRole('combobox', { name: /Role/u })).toHaveValue('Account Viewer')
      expect(within(dialog).getByRole('combobox', { name: /Resource group/iu })).toHaveValue(
        'All Account Level Resources',
      )
      expect(location.pathname).toBe(`/account/${account}/users/add`)
      expect(calls()).toHaveLength(0)
    },
  )

  it('another user of the same account gets nothing, and the draft is dropped for the first one too', async () => {
    const { sim } = await typeEverything()
    await end('idle')
    await reconnect(sim, 'project-admin')
    const dialog = await screen.findByRole('dialog', { name: 'Add users' })
    expect(within(dialog).queryByText(/new\.example|ravi/u)).not.toBeInTheDocument()
    expect(within(dialog).getByRole('textbox', { name: /Email addresses/u })).toHaveValue('')
    await end('signed-out')
    expect(kept()).not.toBeInTheDocument()
    await reconnect(sim, 'account-admin')
    await screen.findByRole('dialog', { name: 'Add users' })
    expect(screen.queryByText(/new\.example|ravi/u)).not.toBeInTheDocument()
  })

  describe('clock', () => {
    afterEach(() => {
      vi.useRealTimers()
    })
    it('is dropped after 30 minutes', async () => {
      const { sim } = await typeEverything()
      vi.useFakeTimers({ toFake: ['Date'] })
      await end('idle')
      vi.setSystemTime(Date.now() + 30 * 60_000)
      await reconnect(sim, 'account-admin')
      const dialog = await screen.findByRole('dialog', { name: 'Add users' })
      expect(within(dialog).queryByText(/new\.example|ravi/u)).not.toBeInTheDocument()
    })
  })

  it('people of a file come back with their own access, and a previewed file with its columns', async () => {
    const { user, sim } = await openAddUsers()
    const upload = async (name: string, text: string) => {
      await user.upload(screen.getByLabelText('File with users'), new File([text], name))
      return screen.findByRole('dialog', { name: `Users from ${name}` })
    }
    const first = await upload('first.csv', 'Email,Group\nann@new.example,Release crew')
    // The groups are read.
    await within(first).findByText('1 ready')
    await user.click(await screen.findByRole('button', { name: 'Import 1 user' }))
    const step = await upload('second.csv', 'Email,Crew\nbob@new.example,Release crew')
    await user.selectOptions(await within(step).findByRole('combobox', { name: /^Group/u }), 'Crew')
    await end('expired')
    expect(document.body).not.toHaveTextContent(/new\.example/u)
    expect(inStorage()).not.toContain('new.example')
    await reconnect(sim, 'account-admin')
    const back = await screen.findByRole('dialog', { name: 'Users from second.csv' })
    expect(await within(back).findByRole('combobox', { name: /^Group/u })).toHaveDisplayValue('Crew')
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    await user.click(await screen.findByRole('button', { name: 'Show their access' }))
    expect(screen.getByRole('region', { name: 'Their own access' })).toHaveTextContent(
      'ann@new.example: Group Release crew',
    )
    expect(screen.queryByText('bob@new.example')).not.toBeInTheDocument()
  })

  it('a run that was cut off comes back with what was sent, what is in doubt and what was not sent', async () => {
    const people = newEmails(250)
    const { user, sim, paste, send, calls } = await openAddUsers()
    await paste(people.join(' '))
    await user.click(screen.getByRole('checkbox', { name: /No access yet/u }))
    // The second group arrives, and its answer never does.
    sim.faults.set([{ id: 'lost', op: 'O1', kind: 'reset', from: 2, when: 'after', delayMs: 'never' }])
    await user.click(send())
    await waitFor(() => {
      expect(calls()).toHaveLength(2)
    })
    await end('expired')
    expect(kept()).toBeVisible()
    sim.faults.clear()
    await reconnect(sim, 'account-admin')
    await screen.findByRole('dialog', { name: /of 250 users added/u })
    expect(outcomeOf('new.person0@newcomers.example')).toBe('Invited')
    // Looked up with reads: the group had arrived.
    await waitFor(() => {
      expect(outcomeOf('new.person100@newcomers.example')).toBe('Invited')
    })
    expect(outcomeOf('new.person249@newcomers.example')).toBe('Not started')
    expect(screen.getByText(/all users in this batch were added or invited\. This is batch 2 of 3\./u)).toBeVisible()
    expect(calls()).toHaveLength(2)
    await user.click(screen.getByRole('button', { name: /^Fix and retry/u }))
    expect(await screen.findByRole('button', { name: 'Remove new.person249@newcomers.example' })).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Remove new.person0@newcomers.example' })).not.toBeInTheDocument()
  })
})

describe('session ended: own pages', () => {
  it('restores a typed name without saving it', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/me/profile', persona: 'individual' })
    const before = await screen.findByRole('textbox', { name: 'Name' })
    await user.clear(before)
    await user.type(before, 'Jonas of Typing')
    await end('expired')
    expect(screen.getByText('Your session has ended')).toBeVisible()
    expect(screen.getByText(/Enter a new key to continue/u)).toBeVisible()
    expect(document.body).not.toHaveTextContent('Jonas')
    await reconnect(sim, 'individual')
    const name = await screen.findByRole('textbox', { name: 'Name' })
    expect(name).toHaveValue('Jonas of Typing')
    expect(screen.getByText(/before your session ended\. It isn’t saved yet/u)).toBeVisible()
    expect(sim.log.filter(({ operation }) => operation.startsWith('updateUserInfo'))).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    expect(await screen.findByText(/^Saved at/u)).toBeVisible()
    expect(sim.log.filter(({ operation }) => operation.startsWith('updateUserInfo'))).toHaveLength(1)
  })

  it('a name that was on its way is not sent again; its outcome is read', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/me/profile', persona: 'individual' })
    const before = await screen.findByRole('textbox', { name: 'Name' })
    await user.clear(before)
    await user.type(before, 'Jonas Saved')
    sim.faults.set([{ id: 'lost', op: 'O15', kind: 'reset', when: 'after', delayMs: 'never' }])
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    const sent = () => sim.log.filter(({ operation }) => operation.startsWith('updateUserInfo'))
    await waitFor(() => {
      expect(sent()).toHaveLength(1)
    })
    await end('elsewhere')
    sim.faults.clear()
    await reconnect(sim, 'individual')
    expect(await screen.findByText('The name was saved before your session ended.')).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Jonas Saved')
    expect(sent()).toHaveLength(1)
  })

  it('passwords are emptied, and it says so on both screens', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/me/password', persona: 'individual' })
    await user.type(await screen.findByLabelText('Current password'), 'My-old-secret-1')
    await user.type(screen.getByLabelText('New password'), 'My-new-secret-22')
    await end('expired')
    expect(screen.getByText(/Password and code fields were cleared/u)).toBeVisible()
    expect(kept()).not.toBeInTheDocument()
    await reconnect(sim, 'individual')
    expect(await screen.findByLabelText('Current password')).toHaveValue('')
    expect(screen.getByLabelText('New password')).toHaveValue('')
    expect(screen.getByText(/The password fields were cleared/u)).toBeVisible()
    expect(document.body.innerHTML).not.toMatch(/My-(old|new)-secret/u)
  })

  it('a set-up of two-factor is forgotten, and it says what that means', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/me/two-factor', persona: 'individual' })
    await user.click(await screen.findByRole('button', { name: 'Turn on 2FA' }))
    const key = (await screen.findByRole('group', { name: /key/iu })).querySelector('code')?.textContent ?? ''
    await end('idle')
    expect(screen.getByText(/Password and code fields were cleared/u)).toBeVisible()
    await reconnect(sim, 'individual')
    expect(await screen.findByText('Your session ended during setup')).toBeVisible()
    expect(screen.getByText(/before you start again/u)).toBeVisible()
    expect(document.body).not.toHaveTextContent(key)
    expect(sim.log.filter(({ operation }) => operation === 'getTwoFactorAuthSettings')).toHaveLength(1)
  })
})

describe('session ended: another person’s name', () => {
  it('the dialog opens again with what was typed', async () => {
    const person = pickUser(isPlain)
    const { user, sim } = await openPerson(person.uuid, { tab: 'details', as: 'service-account' })
    await user.click(await screen.findByRole('button', { name: /^Edit name of/u }))
    const field = await screen.findByRole('textbox', { name: 'Name' })
    await user.clear(field)
    await user.type(field, 'Half a Na')
    await end('expired')
    await reconnect(sim, 'service-account')
    const dialog = await screen.findByRole('dialog', { name: /^Edit name of/u })
    expect(within(dialog).getByRole('textbox', { name: 'Name' })).toHaveValue('Half a Na')
    expect(within(dialog).getByText(/It isn’t saved yet/u)).toBeVisible()
    expect(sim.log.filter(({ operation }) => operation.startsWith('updateUserInfo'))).toHaveLength(0)
  })

  it('F50 a name that was changed meanwhile is shown beside the typed one; nothing is sent before a choice', async () => {
    const person = pickUser(isPlain)
    const { user, sim } = await openPerson(person.uuid, { tab: 'details', as: 'service-account' })
    const sent = () => sim.log.filter(({ operation }) => operation.startsWith('updateUserInfo'))
    const edit = async (text: string) => {
      await user.click(await screen.findByRole('button', { name: /^Edit name of/u }))
      const field = await screen.findByRole('textbox', { name: 'Name' })
      await user.clear(field)
      await user.type(field, text)
    }
    await edit('My Choice')
    sim.world.people.put({ ...person, name: 'Their Choice' })
    await user.click(screen.getByRole('button', { name: 'Save changes' }))
    const alert = await screen.findByText(sentence(/The saved name is now .* entered/u))
    expect(alert).toHaveTextContent('The saved name is now “Their Choice”, and you entered “My Choice”')
    expect(sent()).toHaveLength(0)
    await user.click(screen.getByRole('button', { name: /^Save “My Choice”/u }))
    await waitFor(() => {
      expect(sent()).toHaveLength(1)
    })
    expect(await screen.findByText(/was renamed to My Choice/u)).toBeVisible()
  })
})
