import { act, screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { persona } from '#src/sim/persona-list.ts'
import { pickUser } from '#test/component/user-detail/open-person.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'

/** The command palette and the keys of every screen. */

async function opened() {
  const app = await renderApp()
  await screen.findByRole('button', { name: 'Search users and actions' })
  return { ...app, box: await openPalette(app) }
}

async function openPalette({ user }: Pick<Awaited<ReturnType<typeof renderApp>>, 'user'>) {
  await user.keyboard('{Control>}k{/Control}')
  const box = await screen.findByRole('combobox', { name: 'Search users and actions' })
  await expectFocus(box)
  return box
}

const option = (name: RegExp | string) => screen.findByRole('option', { name })
const closed = () =>
  waitFor(() => {
    expect(screen.queryByRole('combobox', { name: 'Search users and actions' })).not.toBeInTheDocument()
  })

const locked = () => pickUser((person) => person.locked)

describe('command palette', () => {
  it('goes to screens by their names and to the matches of a text, by keyboard only', async () => {
    const { user, account } = await opened()
    await user.keyboard('prefer')
    await option('Preferences')
    await user.keyboard('{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: 'Preferences' })).toBeVisible()
    await closed()
    expect(location.pathname).toBe(`/account/${account}/me/preferences`)

    await openPalette({ user })
    await user.keyboard('an')
    await user.click(await option(/^Users matching “an”\s?\d+ results/u))
    await closed()
    expect(await screen.findByRole('heading', { level: 1, name: /^Users/u })).toBeVisible()
    expect(location.search).toBe('?q=an')
  })

  it('unlocks a locked user by typing and one Enter, with a single request for each', async () => {
    const { user, sim } = await opened()
    const person = locked()
    await user.keyboard(person.email)
    expect(await screen.findByRole('group', { name: /^Best match .*Locked$/su })).toHaveTextContent(person.name ?? '')
    const [first] = screen.getAllByRole('option')
    expect(first).toHaveTextContent('Unlock')
    await waitFor(() => {
      expect(first).toHaveAttribute('data-highlighted')
    })
    await user.keyboard('{Enter}')
    await closed()
    await waitFor(() => {
      expect(sim.world.people.get(person.uuid)?.locked).toBe(false)
    })
    expect(sim.log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(1)
  })

  it('marks what matches, and shows the keys of commands at their end', async () => {
    const { user } = await opened()
    await user.keyboard('mar')
    await screen.findByRole('group', { name: /^Best match/u })
    for (const mark of screen.getAllByText(/^mar$/iu)) expect(mark.tagName).toBe('B')
    await user.clear(screen.getByRole('combobox', { name: 'Search users and actions' }))
    expect(within(await option(/^Locked users/u)).getByText('L')).toBeInTheDocument()
    await user.keyboard('switch')
    await user.click(await option('Switch scope…'))
    await closed()
    expect(await screen.findByRole('dialog', { name: /organizations/iu })).toBeVisible()
  })

  it('Enter before the users are loaded runs the first action of the only one, and none when there are several', async () => {
    const { user, box, sim } = await opened()
    const person = locked()
    // People of another text are on screen.
    await user.keyboard('maren')
    await screen.findByRole('group', { name: /^Best match.*Maren/su })
    sim.faults.set([{ id: 'slow', op: 'getUsers', kind: 'hold', hold: 'answer', times: 1 }])
    await user.clear(box)
    await user.paste(person.email)
    await user.keyboard('{Enter}')
    await sim.held('answer')
    expect(sim.world.people.get(person.uuid)?.locked).toBe(true)
    sim.release('answer')
    await closed()
    await waitFor(() => {
      expect(sim.world.people.get(person.uuid)?.locked).toBe(false)
    })

    const again = await openPalette({ user })
    await user.paste('ma')
    await user.keyboard('{Enter}')
    await waitFor(() => {
      expect(screen.getAllByRole('option', { name: /@/u }).length).toBeGreaterThan(1)
    })
    expect(again).toHaveValue('ma')
    expect(location.pathname).toMatch(/\/users$/u)
  })

  it('takes what is typed before its code is there, and no key of it reaches the list', async () => {
    const { user } = await renderApp()
    await screen.findByRole('button', { name: 'Search users and actions' })
    await screen.findAllByRole('rowheader')
    // At once, as a fast hand does: "a" would open the dialog for adding users.
    await user.keyboard('{Control>}k{/Control}axn{Backspace}{Backspace}n')
    const box = await screen.findByRole('combobox', { name: 'Search users and actions' })
    await expectFocus(box)
    await waitFor(() => {
      expect(box).toHaveValue('an')
    })
    expect(screen.queryByRole('dialog', { name: 'Add users' })).not.toBeInTheDocument()
    expect(location.pathname).toMatch(/\/users$/u)
    await user.keyboard('{Escape}')
    await closed()
    expect(await openPalette({ user })).toHaveValue('')
  })

  it('finds the one person of a log line, by address or id, and unlocks them once', async () => {
    const { user, sim, box } = await opened()
    const person = locked()
    await user.click(box)
    await user.paste(`12:02 WARN account locked: user=${person.email} attempts=5`)
    expect(await screen.findByRole('group', { name: new RegExp(`${person.name ?? ''}.*Locked`, 'su') })).toBeVisible()
    await user.click(await option('Unlock'))
    await closed()
    await waitFor(() => {
      expect(sim.world.people.get(person.uuid)?.locked).toBe(false)
    })
    expect(sim.log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(1)
    const requests = sim.log.filter(({ operation }) => operation === 'getUsers')
    expect(requests).toHaveLength(1)

    await openPalette({ user })
    await user.paste(`/ng/api/user/${person.uuid}`)
    await option('Copy user ID')
    expect(screen.queryByRole('option', { name: 'Unlock' })).not.toBeInTheDocument()
    await user.click(await option('Open groups'))
    await closed()
    expect(location.pathname).toMatch(new RegExp(`/users/${person.uuid}/groups$`, 'u'))
  })

  it('shows the actions of a chosen person with their guards; Escape steps back, then closes with the focus back', async () => {
    const { user } = await opened()
    await user.keyboard('an')
    await screen.findByRole('group', { name: /^Best match/u })
    const [first] = within(screen.getByRole('group', { name: 'Users' })).getAllByRole('option')
    if (first === undefined) throw new Error('Nobody found')
    await user.click(first)
    expect(await screen.findByRole('button', { name: /^Leave /u })).toBeVisible()
    expect(await option('Edit access')).toBeVisible()
    await user.keyboard('reset')
    await waitFor(() => {
      expect(screen.queryByRole('option', { name: 'Edit access' })).not.toBeInTheDocument()
    })
    expect(await option(/^Reset /u)).toBeVisible()
    await user.keyboard('{Escape}')
    expect(await option('Users')).toBeVisible()
    await user.keyboard(persona('account-admin').email)
    const remove = await option(/^Remove .*(?:This is you|your)/su)
    expect(remove).toHaveAttribute('aria-disabled', 'true')
    await user.click(remove)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await closed()
  })

  it('opens the remove dialog of the list for the person found', async () => {
    const { user } = await opened()
    const person = locked()
    await user.keyboard(person.email)
    await user.click(await option(/^Remove /u))
    const dialog = await screen.findByRole('alertdialog', { name: /^Remove/u })
    expect(dialog).toHaveTextContent(person.name ?? '')
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    })
  })

  it('says who was not found and what failed, with a next step; requests nothing for one letter', async () => {
    const { user, sim } = await opened()
    await user.keyboard('nobody@nowhere.example')
    expect(await screen.findByText(/^No user in account .* has the email nobody@nowhere\.example\.$/u)).toBeVisible()
    const box = screen.getByRole('combobox', { name: 'Search users and actions' })
    await user.clear(box)
    await user.keyboard('z')
    sim.faults.set([{ id: 'down', op: 'O10', kind: 'status', status: 403 }])
    await user.keyboard('zqx')
    expect(await screen.findByRole('alert')).toHaveTextContent(/permission|allowed/iu)
    const texts = sim.log.filter(({ operation }) => operation === 'getUsers').length
    expect(texts).toBe(2)
  })
})

/** Presses two keys until their page is there: a machine may pause for longer than the app waits for the second one. */
async function goBy(user: UserEvent, keys: string, title: string | RegExp): Promise<void> {
  const heading = { level: 1, name: title }
  await waitFor(
    async () => {
      await user.keyboard(keys)
      expect(await screen.findByRole('heading', heading, { timeout: 8000 })).toBeVisible()
    },
    { timeout: 30_000 },
  )
}

describe('keys of every screen', () => {
  it('? lists them, G then a letter goes to a screen, and both rest while typing', async () => {
    const { user, account } = await renderApp()
    await screen.findByRole('button', { name: 'Search users and actions' })
    await screen.findByRole('table', { name: /^Users in/u })
    await user.keyboard('?')
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(within(sheet).getByText('Search users and actions (Cmd K on a Mac)')).toBeVisible()
    for (const word of ['Export', 'Select rows up to this one', 'Open the selection or unsaved changes'])
      expect(within(sheet).getByText(word)).toBeVisible()
    // Another dialog does not open over it.
    await user.keyboard('{Control>}k{/Control}')
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    })
    await user.click(screen.getByRole('searchbox', { name: /^Search/u }))
    await user.keyboard('gi?')
    expect(location.pathname).toBe(`/account/${account}/users`)
    await user.clear(screen.getByRole('searchbox', { name: /^Search/u }))
    await user.click(screen.getByRole('heading', { level: 1 }))
    await goBy(user, 'gp', 'Profile')
    await goBy(user, 'gi', /^Invitations/u)
  })

  it('a letter alone goes nowhere, also right after the page was loaded', async () => {
    const { account } = await renderApp()
    await screen.findByRole('button', { name: 'Search users and actions' })
    await screen.findAllByRole('rowheader')
    const early = new KeyboardEvent('keydown', { key: 'p', bubbles: true, cancelable: true })
    // Milliseconds since the page began to load.
    Object.defineProperty(early, 'timeStamp', { value: 700 })
    act(() => {
      document.body.dispatchEvent(early)
    })
    await act(async () => {
      await Promise.resolve()
    })
    expect(early.defaultPrevented).toBe(false)
    expect(location.pathname).toBe(`/account/${account}/users`)
  })
})
