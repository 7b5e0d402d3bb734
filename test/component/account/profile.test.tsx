import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { announced } from '#test/support/announced.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { expectFocus } from '#test/support/focus.ts'

type Options = NonNullable<Parameters<typeof renderApp>[0]>

async function profile(options: Options = {}) {
  const app = await renderApp({ url: '/account/{account}/me/profile', ...options })
  const name = await screen.findByLabelText<HTMLInputElement>('Name')
  const persona = app.sim.personas.find(({ id }) => id === (options.persona ?? 'account-admin'))
  const uuid = app.sim.world.apiKeys.get(persona?.apiKey ?? '')?.identifier ?? ''
  const saves = ['updateUserInfo1', 'updateUserInfo']
  return {
    ...app,
    name,
    uuid,
    save: screen.queryByRole('button', { name: 'Save changes' }) ?? document.body,
    person: () => {
      const person = app.sim.world.people.get(uuid)
      if (person === undefined) throw new Error('The persona is gone')
      return person
    },
    sent: () => app.sim.log.filter(({ operation }) => saves.includes(operation)).length,
  }
}
type Page = Awaited<ReturnType<typeof profile>>

async function type({ user, name }: Page, text: string) {
  await user.clear(name)
  await user.click(name)
  await user.paste(text)
}

describe('Profile', () => {
  it('shows the profile with the read-only email and why, the accounts, and the default one', async () => {
    const { name, uuid, account } = await profile()
    expect(name).toHaveValue('Maren Solheim')
    const email = screen.getByLabelText('Email')
    expect(email).toHaveValue('maren.solheim@alderbrook.example')
    expect(email).toHaveAttribute('readonly')
    expect(email).toHaveAccessibleDescription(/Ask an account admin to add a different email/u)
    expect(screen.getByText(uuid)).toBeVisible()
    const membership = within(screen.getByRole('region', { name: 'Your accounts' })).getByRole('listitem')
    expect(membership).toHaveTextContent(`Alderbrook OutfittersDefault${account}`)
    expect(within(membership).getByRole('button', { name: 'Copy ID of Alderbrook Outfitters' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Turn on 2FA' })).toHaveAttribute(
      'href',
      `/account/${account}/me/two-factor`,
    )
  })

  it('saves a new name in NFC, keeps the address, believes the answer and keeps focus', async () => {
    const page = await profile()
    await type(page, '  Mare\u0301n Solheim-Vik ')
    await page.user.keyboard('{Enter}')
    expect(await screen.findByText(/^Saved at \d\d:\d\d\. User lists might take a moment to update\.$/u)).toBeVisible()
    expect(page.person()).toMatchObject({ name: 'Marén Solheim-Vik', email: 'maren.solheim@alderbrook.example' })
    expect(page.name).toHaveValue('Marén Solheim-Vik')
    await expectFocus(page.name)
    expect(page.sent()).toBe(1)
  })

  it('sends nothing when nothing changed', async () => {
    const page = await profile()
    await page.user.click(page.save)
    expect(await screen.findByText(/Nothing to save/u)).toBeVisible()
    expect(page.sent()).toBe(0)
  })

  it('T13 sends name and address and nothing else', async () => {
    const bodies: string[] = []
    const page = await profile()
    const send = globalThis.fetch
    globalThis.fetch = (input, init) => {
      if (init?.method === 'PUT' && typeof init.body === 'string') bodies.push(init.body)
      return send(input, init)
    }
    try {
      await type(page, 'Mia')
      await page.user.click(page.save)
      await screen.findByText(/^Saved at/u)
    } finally {
      globalThis.fetch = send
    }
    expect(bodies.map((body) => JSON.parse(body) as unknown)).toEqual([
      { name: 'Mia', email: 'maren.solheim@alderbrook.example' },
    ])
  })

  it.each([
    ['   ', /Enter a name/u],
    ['Ann\u202EeeL', /Remove character 4\. It’s invisible/u],
    ['Ann\tLee', /Remove character 4\. It’s a line break, tab/u],
    ['x'.repeat(256), /Use up to 255 characters \(you have 256\)/u],
  ])('refuses %j with the reason, keeps it, and takes the error away when it is fixed', async (typed, reason) => {
    const page = await profile()
    await type(page, typed)
    await page.user.click(page.save)
    expect(page.name).toHaveAccessibleDescription(reason)
    await expectFocus(page.name)
    expect(page.name).toHaveValue(typed)
    expect(page.sent()).toBe(0)
    fireEvent.input(page.name, { target: { value: 'Ann Lee' } })
    expect(page.name).not.toBeInvalid()
  })

  it('shows a refusal of the service at the field and keeps the text', async () => {
    const page = await profile()
    await type(page, 'Maren <3')
    await page.user.click(page.save)
    await waitFor(() => {
      expect(page.name).toBeInvalid()
    })
    expect(page.name).toHaveAccessibleDescription(/not valid.*No changes were made/iu)
    expect(page.name).toHaveValue('Maren <3')
    await expectFocus(page.name)
    expect(page.person().name).toBe('Maren Solheim')
  })

  it('compares before saving: shows both names and saves the one that is chosen (F50)', async () => {
    const page = await profile()
    await type(page, 'Maren Vik')
    page.sim.world.people.put({ ...page.person(), name: 'Maren Lund' })
    await page.user.click(page.save)
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /The saved name is now “Maren Lund”, and you entered “Maren Vik”/u,
    )
    expect(page.sent()).toBe(0)
    await page.user.click(screen.getByRole('button', { name: 'Save “Maren Vik”' }))
    expect(await screen.findByText(/^Saved at/u)).toBeVisible()
    expect(page.person().name).toBe('Maren Vik')
  })

  it('keeps the name from elsewhere on request, without sending', async () => {
    const page = await profile()
    await type(page, 'Maren Vik')
    page.sim.world.people.put({ ...page.person(), name: 'Maren Lund' })
    await page.user.click(page.save)
    await page.user.click(await screen.findByRole('button', { name: 'Keep “Maren Lund”' }))
    expect(page.name).toHaveValue('Maren Lund')
    expect(await screen.findByText(/No changes were made/u)).toBeVisible()
    expect(page.sent()).toBe(0)
  })

  it('sends nothing when the read before saving fails, and keeps the text', async () => {
    const page = await profile()
    page.sim.faults.set([{ id: 'down', op: 'O8', kind: 'status', status: 500 }])
    await type(page, 'Maren Vik')
    await page.user.click(page.save)
    expect(await screen.findByText('Couldn’t save the name')).toBeVisible()
    expect(page.name).toHaveValue('Maren Vik')
    expect(page.sent()).toBe(0)
    page.sim.faults.clear()
    await page.user.click(page.save)
    expect(await screen.findByText(/^Saved at/u)).toBeVisible()
  })

  it.each([
    ['before' as const, 'Change not saved', 'Maren Solheim'],
    ['after' as const, 'Change saved', 'Maren Vik'],
  ])('resolves a lost answer (%s the effect) by reading', async (when, title, stored) => {
    const page = await profile()
    page.sim.faults.set([{ id: 'lost', op: 'O15', kind: 'reset', when }])
    await type(page, 'Maren Vik')
    await page.user.click(page.save)
    expect(await screen.findByText(title)).toBeVisible()
    expect(page.person().name).toBe(stored)
    expect(page.sent()).toBe(1)
    expect(page.name).toHaveValue('Maren Vik')
  })

  it('does not claim success when the answer carries another name', async () => {
    const page = await profile()
    page.sim.faults.set([{ id: 'odd', op: 'O15', kind: 'mutate', mutate: { path: 'data.name', action: 'enum' } }])
    await type(page, 'Maren Vik')
    await page.user.click(page.save)
    expect(await screen.findByText(/responded with a different name/u)).toBeVisible()
    expect(screen.queryByText(/^Saved at/u)).not.toBeInTheDocument()
  })

  it('F40 reads the name when the answer omits it', async () => {
    const page = await profile()
    page.sim.faults.set([{ id: 'odd', op: 'O15', kind: 'mutate', mutate: { path: 'data.name', action: 'null' } }])
    await type(page, 'Maren Vik')
    await page.user.click(page.save)
    expect(await screen.findByText(/^Saved at/u)).toBeVisible()
  })

  it('a double click saves once', async () => {
    const page = await profile({ latencyMs: 20 })
    await type(page, 'Maren Vik')
    await page.user.dblClick(page.save)
    expect(await screen.findByText(/^Saved at/u)).toBeVisible()
    expect(page.sent()).toBe(1)
  })

  it('discards what was entered, and the field has the focus and the saved name', async () => {
    const page = await profile()
    expect(screen.queryByRole('button', { name: 'Discard' })).not.toBeInTheDocument()
    await type(page, 'Ann\tLee')
    expect(screen.getByText('1 unsaved change')).toBeVisible()
    await page.user.click(page.save)
    expect(page.name).toBeInvalid()
    await page.user.click(screen.getByRole('button', { name: 'Discard' }))
    expect(page.name).toHaveValue('Maren Solheim')
    expect(page.name).not.toBeInvalid()
    await expectFocus(page.name)
    expect(screen.queryByText('1 unsaved change')).not.toBeInTheDocument()
    expect(page.sent()).toBe(0)
  })

  it('announces a wrong name each time Enter is pressed, and keeps the focus', async () => {
    const page = await profile()
    await type(page, '   ')
    const first = await waitFor(() => {
      fireEvent.submit(page.name)
      expect(announced('assertive').at(-1)).toHaveTextContent('Enter a name')
      return announced('assertive').at(-1)
    })
    await page.user.keyboard('{Enter}')
    await waitFor(() => {
      expect(announced('assertive').at(-1)).not.toBe(first)
    })
    expect(announced('assertive').at(-1)).toHaveTextContent('Enter a name')
    expect(page.name).toHaveFocus()
  })

  it('asks before unsaved text is lost, and stays or leaves', async () => {
    const page = await profile()
    await type(page, 'Maren V')
    await page.user.click(screen.getByRole('link', { name: 'Password' }))
    const question = await screen.findByRole('alertdialog', { name: 'Leave without saving your name?' })
    await page.user.click(within(question).getByRole('button', { name: 'Stay on this page' }))
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    })
    expect(page.name).toHaveValue('Maren V')
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(true)
    await page.user.click(screen.getByRole('link', { name: 'Password' }))
    await page.user.click(await screen.findByRole('button', { name: 'Leave without saving' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Password' })).toBeVisible()
    expect(page.sent()).toBe(0)
  })

  it('the question takes the place of the navigation sheet of a phone', async () => {
    const page = await profile()
    await type(page, 'Maren V')
    await page.user.click(screen.getByRole('button', { name: 'Open navigation' }))
    const sheet = await screen.findByRole('dialog', { name: 'Main navigation' })
    await page.user.click(within(sheet).getByRole('link', { name: 'Password' }))
    const question = await screen.findByRole('alertdialog', { name: 'Leave without saving your name?' })
    await waitFor(() => {
      expect(screen.queryByRole('dialog', { name: 'Main navigation' })).not.toBeInTheDocument()
    })
    await page.user.click(within(question).getByRole('button', { name: 'Stay on this page' }))
    expect(page.name).toHaveValue('Maren V')
  })

  it('does not offer to leave without saving while a save is in progress', async () => {
    const page = await profile()
    await type(page, 'Maren Vik')
    page.sim.faults.set([{ id: 'held', op: 'O15', kind: 'hold', hold: 'save' }])
    await page.user.click(page.save)
    await page.sim.held('save')
    await page.user.click(screen.getByRole('link', { name: 'Password' }))
    const question = await screen.findByRole('alertdialog', { name: 'Leave before this change is saved?' })
    expect(screen.queryByText(/Leave without saving/u)).not.toBeInTheDocument()
    await page.user.click(within(question).getByRole('button', { name: 'Leave now' }))
    page.sim.faults.clear()
    page.sim.release('save')
    expect(await screen.findByText('Your profile was saved.')).toBeVisible()
  })

  it('saves nothing when the user leaves during the read before saving', async () => {
    const page = await profile()
    await type(page, 'Maren Vik')
    page.sim.faults.set([{ id: 'held', op: 'O8', kind: 'hold', hold: 'look' }])
    await page.user.click(page.save)
    await page.sim.held('look')
    await page.user.click(screen.getByRole('link', { name: 'Password' }))
    const question = await screen.findByRole('alertdialog', { name: 'Leave without saving your name?' })
    await page.user.click(within(question).getByRole('button', { name: 'Leave without saving' }))
    await screen.findByRole('heading', { level: 1, name: /Password/u })
    page.sim.faults.clear()
    page.sim.release('look')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(page.sent()).toBe(0)
  })

  it('does not claim that nothing was saved when leaving after a lost answer', async () => {
    const page = await profile()
    await type(page, 'Maren Vik')
    page.sim.faults.set([
      { id: 'lost', op: 'O15', kind: 'reset', when: 'after', times: 1 },
      { id: 'blind', op: 'O8', kind: 'status', status: 500, body: '', from: 2 },
    ])
    await page.user.click(page.save)
    await screen.findByText('We couldn’t confirm this change')
    await page.user.click(screen.getByRole('link', { name: 'Password' }))
    const question = await screen.findByRole('alertdialog', { name: /^Leave before your name is confirmed/u })
    await page.user.click(within(question).getByRole('button', { name: 'Leave now' }))
    await screen.findByRole('heading', { level: 1, name: /Password/u })
  })

  it('leaves without a question when nothing is unsaved', async () => {
    const page = await profile()
    await type(page, 'Maren V')
    await type(page, 'Maren Solheim')
    await page.user.click(screen.getByRole('link', { name: 'Password' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Password' })).toBeVisible()
  })

  it('is read-only, with the reason, for a user managed by an identity provider', async () => {
    const { name } = await profile({ persona: 'sso' })
    expect(name).toHaveAttribute('readonly')
    expect(name).toHaveAccessibleDescription(/identity provider manages your name/u)
    expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument()
  })

  it('says what failed on first load, and Try again works', async () => {
    const app = await renderApp({ url: '/account/{account}/me/profile', persona: null })
    app.sim.faults.set([{ id: 'down', op: 'O8', kind: 'status', status: 500, from: 2 }])
    const key = app.sim.personas[0]?.apiKey ?? ''
    await app.user.click(await screen.findByLabelText('API key'))
    await app.user.paste(key)
    await app.user.click(screen.getByRole('button', { name: 'Connect' }))
    expect(await screen.findByText('Couldn’t load your profile')).toBeVisible()
    app.sim.faults.clear()
    await app.user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByLabelText('Name')).toHaveValue('Maren Solheim')
  })

  it.each([
    ['profile', 'Profile', /don’t have a profile/u],
    ['password', 'Password', /don’t have passwords/u],
    ['two-factor', 'Two-factor authentication', /don’t use 2FA/u],
  ])('me/%s explains itself to a service account and asks nothing', async (page, heading, reason) => {
    const { sim } = await renderApp({ url: `/account/{account}/me/${page}`, persona: 'service-account' })
    expect(await screen.findByRole('heading', { level: 1, name: heading })).toBeVisible()
    expect(screen.getByText(reason)).toBeVisible()
    expect(sim.log.some(({ operation }) => operation === 'getCurrentUserInfo')).toBe(false)
  })
})
