import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Scope } from '#src/domain/scope.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import { signOut } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts, checkout, memberOf, membersOf, type Person } from '../users/people.ts'
import { expectFocus } from '#test/support/focus.ts'

type App = Awaited<ReturnType<typeof renderApp>>

const checkoutUrl = '/account/{account}/org/storefront/project/checkout/users'
const pathOf = (scope: Scope) =>
  `/account/{account}${scope.org === undefined ? '' : `/org/${scope.org}`}${scope.project === undefined ? '' : `/project/${scope.project}`}/users`

/** Opens the list of a scope with only the wanted person in it, and the person's menu. */
async function openMenu(
  { user, sim, account }: App,
  fits: (person: Person, account: string) => boolean,
  scope: Scope = { account },
) {
  const person = memberOf(sim, scope, (candidate) => fits(candidate, account))
  const box = await screen.findByRole('searchbox', { name: 'Search name or email' })
  await user.clear(box)
  await user.type(box, `${person.email}{Enter}`)
  const button = await screen.findByRole('button', { name: `Actions for ${person.name}` })
  await user.click(button)
  await screen.findByRole('menu', { name: `Actions for ${person.name}` })
  return { person, button }
}

const pick = async ({ user }: App, name: RegExp) => {
  const item = await screen.findByRole('menuitem', { name })
  await user.click(item)
}
/** The button in the foot; the cross has the same name. */
const closeOf = (dialog: HTMLElement) => {
  const button = within(dialog).getAllByRole('button', { name: 'Close' }).at(-1)
  if (button === undefined) throw new Error('No Close')
  return button
}
const plain = (person: Person) => !person.externallyManaged && !person.locked && person.twoFactor === true

describe('unlock (row action)', () => {
  const locked = (person: Person, account: string) => person.locked && person.defaultAccount === account

  it('unlocks at once, updates the row from the answer and says so', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { person } = await openMenu(app, locked)
    await pick(app, /^Unlock$/u)
    expect(await screen.findByText(`${person.name} was unlocked.`)).toBeVisible()
    expect(app.sim.world.people.get(person.uuid)?.locked).toBe(false)
    const row = screen.getByRole('row', { name: new RegExp(person.email, 'u') })
    expect(within(row).getByText('Active')).toBeVisible()
    await app.user.click(screen.getByRole('button', { name: `Actions for ${person.name}` }))
    await screen.findByRole('menuitem', { name: 'Edit access' })
    expect(screen.queryByRole('menuitem', { name: 'Unlock' })).not.toBeInTheDocument()
  })

  it('shows that it runs, and a second try meanwhile sends nothing (F49)', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { person, button } = await openMenu(app, locked)
    app.sim.faults.set([{ id: 'held', op: 'O13', kind: 'hold', hold: 'unlock' }])
    const item = await screen.findByRole('menuitem', { name: 'Unlock' })
    await app.user.dblClick(item)
    expect(await screen.findByText(`Unlocking ${person.name}…`)).toBeVisible()
    await app.user.click(button)
    const again = await screen.findByRole('menuitem', { name: /^Unlock/u })
    expect(again).toHaveTextContent(/being unlocked/u)
    await app.user.click(again)
    app.sim.release('unlock')
    expect(await screen.findByText(`${person.name} was unlocked.`)).toBeVisible()
    expect(attempts(app.sim, 'unlockUser')).toBe(1)
  })

  it('a refusal is a dialog with the reason, never silence; the row stays as it was', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { person } = await openMenu(
      app,
      (candidate, account) => candidate.locked && candidate.defaultAccount !== account,
    )
    await pick(app, /^Unlock$/u)
    const dialog = await screen.findByRole('alertdialog', { name: `${person.name} might still be locked` })
    expect(within(dialog).getByText(`Couldn’t unlock ${person.name}`)).toBeVisible()
    expect(within(dialog).getByRole('alert')).toHaveTextContent(/No changes were made/u)
    await app.user.click(closeOf(dialog))
    expect(app.sim.world.people.get(person.uuid)?.locked).toBe(true)
    expect(within(screen.getByRole('row', { name: new RegExp(person.email, 'u') })).getByText('Locked')).toBeVisible()
  })

  it('a lost answer is in doubt and not repeated; again is the person’s choice', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { person } = await openMenu(app, locked)
    app.sim.faults.set([{ id: 'lost', op: 'O13', kind: 'cut', when: 'before' }])
    await pick(app, /^Unlock$/u)
    const dialog = await screen.findByRole('alertdialog', { name: `${person.name} might still be locked` })
    expect(within(dialog).getByRole('alert')).toHaveTextContent(/don’t know whether .* It’s safe to try again/u)
    expect(attempts(app.sim, 'unlockUser')).toBe(1)
    app.sim.faults.clear()
    await app.user.click(within(dialog).getByRole('button', { name: 'Unlock again' }))
    expect(await screen.findByText(`${person.name} was unlocked.`)).toBeVisible()
    expect(attempts(app.sim, 'unlockUser')).toBe(2)
  })
})

describe('reset two-factor (TF-21, TF-22)', () => {
  const withTwoFactor = (person: Person) => plain(person) && person.name !== 'Maren Solheim'

  it('says what happens, sends once, and holds a second reset back', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { person, button } = await openMenu(app, withTwoFactor)
    await pick(app, /^Reset 2FA/u)
    const dialog = await screen.findByRole('alertdialog', { name: `Reset 2FA for ${person.name}?` })
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(dialog).toHaveTextContent(/stops working immediately/u)
    expect(dialog).toHaveTextContent(/2FA stays on/u)
    expect(dialog).toHaveTextContent(`Check first that ${person.name} asked for this`)
    expect(dialog).toHaveTextContent(person.email)
    await app.user.dblClick(within(dialog).getByRole('button', { name: 'Reset 2FA' }))
    expect(await within(dialog).findByText(`2FA was reset for ${person.name}`)).toBeVisible()
    expect(attempts(app.sim, 'reset2fa')).toBe(1)
    expect(app.sim.world.mails.filter(({ kind }) => kind === 'two-factor-reset').map(({ to }) => to)).toEqual([
      person.email,
    ])
    expect(within(dialog).queryByRole('button', { name: /^Reset/u })).not.toBeInTheDocument()
    await app.user.click(closeOf(dialog))
    await expectFocus(button)
    await app.user.click(button)
    await pick(app, /^Reset 2FA/u)
    const again = await screen.findByRole('button', { name: 'Reset 2FA' })
    expect(again).toHaveAttribute('aria-disabled', 'true')
    expect(again).toHaveAccessibleDescription(/cancels the first email\. Wait \d+ seconds?/u)
    await app.user.click(again)
    expect(attempts(app.sim, 'reset2fa')).toBe(1)
  })

  it('Escape cancels, nothing is sent, and the focus goes back', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { button } = await openMenu(app, withTwoFactor)
    await pick(app, /^Reset 2FA/u)
    await screen.findByRole('alertdialog')
    await app.user.keyboard('{Escape}')
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    })
    await expectFocus(button)
    expect(attempts(app.sim, 'reset2fa')).toBe(0)
  })

  it('an answer of false is shown as nothing sent, not as success (F44)', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    // Not reported by the list, and off in truth.
    const { person } = await openMenu(app, (candidate) => candidate.twoFactor === undefined)
    await pick(app, /^Reset 2FA/u)
    await app.user.click(await screen.findByRole('button', { name: 'Reset 2FA' }))
    expect(await screen.findByText('2FA isn’t on for this user, so there’s nothing to reset.')).toBeVisible()
    expect(screen.queryByText(/was reset/u)).not.toBeInTheDocument()
    expect(app.sim.world.mails.some(({ to }) => to === person.email)).toBe(false)
  })

  it('a lost answer is in doubt and never repeated (O12)', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    await openMenu(app, withTwoFactor)
    app.sim.faults.set([{ id: 'lost', op: 'O12', kind: 'cut', when: 'after' }])
    await pick(app, /^Reset 2FA/u)
    await app.user.click(await screen.findByRole('button', { name: 'Reset 2FA' }))
    expect(await screen.findByText(/Trying again sends a second email and cancels the first\./u)).toBeVisible()
    expect(attempts(app.sim, 'reset2fa')).toBe(1)
  })

  it('a refusal does not claim that nothing changed: the secret goes before the mail does', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    app.sim.world.settings.mailServer = false
    await openMenu(app, withTwoFactor)
    await pick(app, /^Reset 2FA/u)
    await app.user.click(await screen.findByRole('button', { name: 'Reset 2FA' }))
    expect(await screen.findByText(/might have stopped working/u)).toBeVisible()
    expect(screen.queryByText(/No changes were made/u)).not.toBeInTheDocument()
  })

  it('is blocked where two-factor is off, and for a project admin without account rights', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    await openMenu(app, (candidate) => candidate.twoFactor === false)
    const item = await screen.findByRole('menuitem', { name: /^Reset 2FA/u })
    expect(item).toHaveAttribute('aria-disabled', 'true')
    expect(item).toHaveTextContent(/2FA is off for/u)
  })

  it('asks for the permission of the account, also on a project page', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody`, persona: 'project-admin' })
    await openMenu(app, withTwoFactor, checkout(app.account))
    const item = await screen.findByRole('menuitem', { name: /^Reset 2FA/u })
    await waitFor(() => {
      expect(item).toHaveTextContent(/permission Manage users \(core_user_manage\) in the account/u)
    })
    expect(screen.getByRole('menuitem', { name: /^Remove user…/u })).not.toHaveAttribute('aria-disabled')
  })
})

describe('remove', () => {
  const isAdmin = (app: App, scope: Scope, userId: string) =>
    app.sim.world.assignments
      .ofPrincipal('USER', userId)
      .some((row) => /_admin$/u.test(row.roleIdentifier) && pathOf(row.scope) === pathOf(scope))

  async function askRemoval(app: App, scope: Scope, fits: (person: Person) => boolean) {
    const opened = await openMenu(app, fits, scope)
    await pick(app, /^Remove user…/u)
    const dialog = await screen.findByRole('alertdialog', {
      name: `Remove ${opened.person.name}?`,
    })
    return { ...opened, dialog }
  }
  const isMember = (app: App, scope: Scope, userId: string) => app.sim.world.members.has(scope, userId)

  async function fromCheckout(app: App) {
    const scope = checkout(app.account)
    const requests = await askRemoval(app, scope, (person) => plain(person) && !isAdmin(app, scope, person.uuid))
    const confirm = within(requests.dialog).getByRole('button', { name: 'Remove user' })
    return { ...requests, scope, confirm }
  }
  const isReady = async (confirm: HTMLElement) => {
    await waitFor(() => {
      expect(confirm).not.toHaveAttribute('aria-disabled')
    })
  }

  it('names person, address and scope, lists consequences, checks first, and waits for Undo', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { dialog, person, scope, confirm, button } = await fromCheckout(app)
    expect(dialog).toHaveAccessibleName(`Remove ${person.name}?`)
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(dialog).toHaveTextContent(person.email)
    await isReady(confirm)
    for (const word of ['Will lose', 'Will keep']) expect(within(dialog).getByText(word)).toBeVisible()
    expect(dialog).toHaveTextContent(/Access to organization Storefront and the account/u)
    expect(dialog).toHaveTextContent(`${person.name} isn’t the last admin in project Checkout.`)
    expect(within(dialog).queryByRole('textbox')).not.toBeInTheDocument()
    await app.user.dblClick(confirm)
    const bar = await screen.findByRole('region', { name: 'Removals' })
    expect(
      within(bar).getAllByText(/^Removing .* from project Checkout in 8 seconds\. Press Ctrl Z to undo\./u),
    ).toHaveLength(1)
    expect(screen.getByText('Removing')).toBeVisible()
    await expectFocus(button)
    await app.user.click(within(bar).getByRole('button', { name: /^Undo/u }))
    expect(await screen.findByText(/^Removal canceled\. .* is still in project Checkout/u)).toBeVisible()
    expect(attempts(app.sim, 'removeUser')).toBe(0)
    expect(isMember(app, scope, person.uuid)).toBe(true)
  })

  it('is described by its consequences', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { dialog, confirm } = await fromCheckout(app)
    await isReady(confirm)
    expect(dialog).toHaveAccessibleDescription(/Will lose.*Will keep.*Note/su)
  })

  it('can be undone with Ctrl Z outside a field, and with Escape on its bar', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { confirm, button } = await fromCheckout(app)
    await isReady(confirm)
    await app.user.click(confirm)
    const bar = await screen.findByRole('region', { name: 'Removals' })
    expect(within(bar).getByRole('button', { name: /^Undo/u })).toHaveAttribute('aria-keyshortcuts', 'Control+Z Meta+Z')
    // In a field the key is about what was typed there.
    await app.user.click(screen.getByRole('searchbox', { name: 'Search name or email' }))
    await app.user.keyboard('{Control>}z{/Control}')
    expect(bar).toBeInTheDocument()
    button.focus()
    await app.user.keyboard('{Control>}z{/Control}')
    expect(await screen.findByText(/^Removal canceled\./u)).toBeVisible()
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
    await expectFocus(button)

    await app.user.click(button)
    await pick(app, /^Remove user…/u)
    const again = within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove user' })
    await isReady(again)
    await app.user.click(again)
    const undo = await screen.findByRole('button', { name: /^Undo/u })
    undo.focus()
    expect(await screen.findByText(/is paused$/u)).toBeVisible()
    await app.user.keyboard('{Escape}')
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
    expect(attempts(app.sim, 'removeUser')).toBe(0)
  })

  it('can be undone for the time set in Preferences, including no limit', async () => {
    localStorage.setItem('harness-user-admin.undo-seconds', '20')
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const remove = async (button: HTMLElement) => {
      await isReady(button)
      await app.user.click(button)
      return screen.findByRole('region', { name: 'Removals' })
    }
    const { confirm, button, dialog } = await fromCheckout(app)
    expect(dialog).toHaveTextContent('You can undo for 20 seconds.')
    expect(await remove(confirm)).toHaveTextContent(/ in 20 seconds/u)
    await app.user.keyboard('{Control>}z{/Control}')
    localStorage.setItem('harness-user-admin.undo-seconds', '0')
    await app.user.click(button)
    await pick(app, /^Remove user…/u)
    const again = await screen.findByRole('alertdialog')
    expect(again).toHaveTextContent('You can undo until you select Remove now.')
    const bar = await remove(within(again).getByRole('button', { name: 'Remove user' }))
    expect(bar).toHaveTextContent(/will be removed when you select Remove now/u)
    expect(bar).not.toHaveTextContent(/second/u)
    expect(attempts(app.sim, 'removeUser')).toBe(0)
    await app.user.click(within(bar).getByRole('button', { name: /^Remove now/u }))
    await waitFor(() => {
      expect(attempts(app.sim, 'removeUser')).toBe(1)
    })
  })

  it('sends it once with Remove now; the row leaves and the focus goes to the next one', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { person, scope, confirm } = await fromCheckout(app)
    await isReady(confirm)
    await app.user.click(confirm)
    await app.user.clear(screen.getByRole('searchbox', { name: 'Search name or email' }))
    const [head] = await screen.findAllByRole('rowheader')
    await waitFor(() => {
      expect(screen.getAllByRole('rowheader').length).toBeGreaterThan(5)
    })
    expect(head).toBeDefined()
    const links = screen.getAllByRole('rowheader').map((cell) => within(cell).getByRole('link'))
    const index = links.findIndex((link) => link.textContent === person.name)
    const next = links[index + 1]?.textContent
    links[index]?.focus()
    await app.user.dblClick(await screen.findByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText(`${person.name} was removed from project Checkout.`)).toBeVisible()
    expect(attempts(app.sim, 'removeUser')).toBe(1)
    expect(isMember(app, scope, person.uuid)).toBe(false)
    expect(isMember(app, { account: app.account }, person.uuid)).toBe(true)
    await waitFor(() => {
      expect(screen.queryByRole('link', { name: person.name })).not.toBeInTheDocument()
    })
    await expectFocus(() => screen.getByRole('link', { name: next ?? '' }))
  })

  it('removing the only row of the last page leads to the page before it', async () => {
    const app = await renderApp({
      url: `${checkoutUrl}?page=2`,
      prepare: (sim) => {
        const scope = checkout(sim.world.account.identifier)
        const spare = membersOf(sim, scope).filter(plain)
        for (const { uuid } of spare.slice(0, sim.world.members.count(scope) - 26))
          sim.world.members.removeWithin(scope, uuid)
      },
    })
    expect(await screen.findByText('26–26')).toBeVisible()
    const [name = ''] = screen.getAllByRole('rowheader').map((cell) => within(cell).getByRole('link').textContent)
    await app.user.click(screen.getByRole('button', { name: `Actions for ${name}` }))
    await pick(app, /^Remove user…/u)
    const confirm = within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove user' })
    await isReady(confirm)
    await app.user.click(confirm)
    await app.user.click(await screen.findByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText('1–25')).toBeVisible()
    expect(location.search).toBe('')
    expect(screen.getAllByRole('rowheader')).toHaveLength(25)
    // The focus goes to the row before the one that went.
    await waitFor(() => {
      expect(screen.getAllByRole('rowheader').at(-1)).toContainElement(document.activeElement as HTMLElement)
    })
    await waitFor(() => {
      expect(document.activeElement).not.toBe(document.body)
    })
  })

  it('is sent when the time is up, also after navigation', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { person, scope, confirm } = await fromCheckout(app)
    await isReady(confirm)
    await app.user.click(confirm)
    await screen.findByRole('region', { name: 'Removals' })
    await app.user.click(screen.getByRole('link', { name: 'Profile' }))
    await screen.findByRole('heading', { level: 1, name: /Profile/u })
    expect(screen.getByRole('button', { name: /^Undo/u })).toBeVisible()
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(true)
    expect(await screen.findByText(`${person.name} was removed from project Checkout.`)).toBeVisible()
    expect(isMember(app, scope, person.uuid)).toBe(false)
    expect(attempts(app.sim, 'removeUser')).toBe(1)
  })

  it('detects a lost answer after the effect without repeating the call', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { person, scope, confirm } = await fromCheckout(app)
    await isReady(confirm)
    app.sim.faults.set([{ id: 'lost', op: 'O11', kind: 'cut', when: 'after' }])
    await app.user.click(confirm)
    await app.user.click(await screen.findByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText('Change saved')).toBeVisible()
    expect(isMember(app, scope, person.uuid)).toBe(false)
    expect(attempts(app.sim, 'removeUser')).toBe(1)
    expect(screen.queryByRole('button', { name: /^Try again/u })).not.toBeInTheDocument()
  })

  it('a lost answer before the effect leaves everything as it was, and trying again is the person’s choice', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { person, scope, confirm } = await fromCheckout(app)
    await isReady(confirm)
    app.sim.faults.set([{ id: 'lost', op: 'O11', kind: 'reset', times: 1 }])
    await app.user.click(confirm)
    await app.user.click(await screen.findByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText(/is still in project Checkout\. You can try again/u)).toBeVisible()
    expect(isMember(app, scope, person.uuid)).toBe(true)
    // The row tells the same as the notice.
    expect(screen.queryByText('Removing')).not.toBeInTheDocument()
    const leaving = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leaving)
    expect(leaving.defaultPrevented).toBe(false)
    await app.user.click(screen.getByRole('button', { name: /^Try again/u }))
    expect(await screen.findByText(`${person.name} was removed from project Checkout.`)).toBeVisible()
    expect(attempts(app.sim, 'removeUser')).toBe(2)
  })

  it('an answer of false says that nothing was removed (docs/service.md, trap 25)', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { person, scope, confirm } = await fromCheckout(app)
    await isReady(confirm)
    await app.user.click(confirm)
    await screen.findByRole('region', { name: 'Removals' })
    app.sim.world.members.removeWithin(scope, person.uuid)
    await app.user.click(screen.getByRole('button', { name: /^Remove now/u }))
    expect(
      await screen.findAllByText(`${person.name} wasn’t in project Checkout. No changes were made.`),
    ).not.toHaveLength(0)
    expect(screen.queryByText(/was removed from/u)).not.toBeInTheDocument()
  })

  it('at the account everything below goes, and the word has to be typed', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const scope = { account: app.account }
    const { dialog, person } = await askRemoval(
      app,
      scope,
      (candidate) =>
        plain(candidate) &&
        isMember(app, checkout(app.account), candidate.uuid) &&
        !isAdmin(app, scope, candidate.uuid),
    )
    const confirm = within(dialog).getByRole('button', { name: 'Remove user' })
    await isReady(confirm)
    expect(dialog).toHaveTextContent(/won’t be able to sign in to this account or any organization or project/u)
    expect(await within(dialog).findByText(/in project Checkout/u)).toBeVisible()
    expect(dialog).toHaveTextContent(/doesn’t report pipelines and API keys owned by/u)
    const word = within(dialog).getByRole('textbox', { name: 'Type remove to confirm' })
    await app.user.click(confirm)
    expect(word).toHaveAccessibleDescription('Type the word: remove')
    await expectFocus(word)
    await app.user.type(word, 'remov')
    await app.user.click(confirm)
    expect(word).toHaveAccessibleDescription('1 letter is missing: remove')
    await app.user.clear(word)
    await app.user.type(word, ' REMOVE ')
    expect(word).not.toBeInvalid()
    await app.user.keyboard('{Enter}')
    await app.user.click(await screen.findByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText(new RegExp(`^${person.name} was removed from account`, 'u'))).toBeVisible()
    expect(isMember(app, checkout(app.account), person.uuid)).toBe(false)
  })

  it('the last account admin is blocked with the reason, and nothing can be sent', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody', persona: 'service-account' })
    const scope = { account: app.account }
    const { world } = app.sim
    const isAccountAdmin = (userId: string) => isAdmin(app, scope, userId)
    const last = memberOf(app.sim, scope, (person) => isAccountAdmin(person.uuid))
    for (const row of world.assignments.at(scope))
      if (row.roleIdentifier === '_account_admin' && row.principal.type !== 'SERVICE_ACCOUNT')
        if (row.principal.identifier !== last.uuid) world.assignments.remove(row.identifier)
    const { dialog, person } = await askRemoval(app, scope, ({ uuid }) => uuid === last.uuid)
    expect(await within(dialog).findByText(`Can’t remove ${person.name}`)).toBeVisible()
    const confirm = within(dialog).getByRole('button', { name: 'Remove user' })
    expect(confirm).toHaveAttribute('aria-disabled', 'true')
    expect(confirm).toHaveAccessibleDescription(/is the last admin in/u)
    await app.user.type(within(dialog).getByRole('textbox'), 'remove{Enter}')
    await app.user.click(confirm)
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
  })

  it('the last project admin gets a stronger warning and the typed word, but can be removed', async () => {
    const app = await renderApp({ url: '/account/{account}/org/fulfillment/project/warehouse/users?q=zz-nobody' })
    const scope = { account: app.account, org: 'fulfillment', project: 'warehouse' }
    const { dialog, person } = await askRemoval(app, scope, ({ uuid }) => isAdmin(app, scope, uuid))
    expect(await within(dialog).findByText(/^We found no other admin in project /u)).toBeVisible()
    await app.user.type(within(dialog).getByRole('textbox', { name: 'Type remove to confirm' }), 'remove{Enter}')
    await app.user.click(await screen.findByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText(new RegExp(`^${person.name} was removed from project`, 'u'))).toBeVisible()
    expect(isMember(app, scope, person.uuid)).toBe(false)
  })

  it('a failed check blocks at a project until it answers (F58)', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    app.sim.faults.set([{ id: 'down', op: 'O3', kind: 'status', status: 500 }])
    const { dialog, confirm, person } = await fromCheckout(app)
    expect(
      await within(dialog).findByText(`Couldn’t check whether ${person.name} is the last admin in project Checkout`),
    ).toBeVisible()
    expect(confirm).toHaveAttribute('aria-disabled', 'true')
    await app.user.click(confirm)
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
    app.sim.faults.clear()
    await app.user.click(within(dialog).getByRole('button', { name: 'Check again' }))
    await isReady(await within(dialog).findByRole('button', { name: 'Remove user', busy: false }))
  })

  it('a failed check at the account only warns: Harness refuses the last one itself (F58)', async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    app.sim.faults.set([{ id: 'down', op: 'O3', kind: 'status', status: 500 }])
    const scope = { account: app.account }
    const { dialog } = await askRemoval(app, scope, (person) => plain(person) && !isAdmin(app, scope, person.uuid))
    expect(await within(dialog).findByText(/Harness won’t remove the last admin in an account/u)).toBeVisible()
    await isReady(within(dialog).getByRole('button', { name: 'Remove user' }))
  })

  it('checks again before sending: a user who became the last admin meanwhile stays', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const scope = checkout(app.account)
    const { person, dialog } = await askRemoval(app, scope, ({ uuid }) => isAdmin(app, scope, uuid))
    const word = await within(dialog).findByRole('textbox', { name: 'Type remove to confirm' })
    await within(dialog).findByText(/isn’t the last/u)
    await app.user.type(word, 'remove{Enter}')
    await screen.findByRole('region', { name: 'Removals' })
    for (const row of app.sim.world.assignments.at(scope))
      if (row.roleIdentifier === '_project_admin' && row.principal.identifier !== person.uuid)
        app.sim.world.assignments.remove(row.identifier)
    await app.user.click(screen.getByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText(`Couldn’t remove ${person.name} from project Checkout`)).toBeVisible()
    expect(attempts(app.sim, 'removeUser')).toBe(0)
    expect(screen.queryByText('Removing')).not.toBeInTheDocument()
    await app.user.click(screen.getByRole('button', { name: 'Close' }))
    expect(isMember(app, scope, person.uuid)).toBe(true)
  })

  it.each<[string, FaultRule]>([
    ['a refusal', { id: 'no', op: 'O11', kind: 'status', status: 500, body: '{"code":"X","message":"no"}', times: 1 }],
    ['a missing permission', { id: 'no', op: 'O11', kind: 'status', status: 403, body: '', times: 1 }],
    ['a lost answer that nothing can be found out about', { id: 'no', op: 'O11', kind: 'reset', times: 1 }],
  ])('after %s the row says what the notice says, and the removal can be asked for anew', async (what, rule) => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { person, button, confirm } = await fromCheckout(app)
    await isReady(confirm)
    await app.user.click(confirm)
    const status = (await screen.findByText('Removing')).closest('tr')
    const blind: FaultRule = { id: 'blind', op: 'getAggregatedUser', kind: 'status', status: 500, body: '' }
    app.sim.faults.set(/lost/u.test(what) ? [rule, blind] : [rule])
    await app.user.click(await screen.findByRole('button', { name: /^Remove now/u }))
    const bar = screen.getByRole('region', { name: 'Removals' })
    expect(await within(bar).findByRole('button', { name: 'Close' })).toBeVisible()
    expect(status).toBeInTheDocument()
    expect(status).not.toHaveTextContent('Removing')
    app.sim.faults.clear()
    await app.user.click(button)
    await pick(app, /^Remove user…/u)
    const dialog = await screen.findByRole('alertdialog')
    const again = within(dialog).getByRole('button', { name: 'Remove user' })
    await isReady(again)
    await app.user.click(again)
    // The new removal takes the place of the old notice.
    await within(bar).findByRole('button', { name: /^Undo/u })
    expect(within(bar).queryByRole('button', { name: 'Close' })).not.toBeInTheDocument()
    expect(screen.getByText('Removing')).toBeVisible()
    await app.user.click(within(bar).getByRole('button', { name: /^Remove now/u }))
    expect(await screen.findByText(`${person.name} was removed from project Checkout.`)).toBeVisible()
  })

  it('says so when the user was already removed, and offers only Close', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const scope = checkout(app.account)
    const opened = await openMenu(app, (person) => plain(person), scope)
    app.sim.world.members.removeWithin(scope, opened.person.uuid)
    await pick(app, /^Remove user…/u)
    const dialog = await screen.findByRole('alertdialog')
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(/is no longer in project Checkout/u)
    expect(within(dialog).queryByRole('button', { name: /^(?:Remove|Cancel)/u })).not.toBeInTheDocument()
    expect(closeOf(dialog)).toBeVisible()
  })

  it('warns that an identity provider may bring the person back', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { dialog } = await askRemoval(app, checkout(app.account), (person) => person.externallyManaged)
    expect(
      await within(dialog).findByText(/An identity provider manages this user and might add them again/u),
    ).toBeVisible()
    expect(within(dialog).getByText('Managed by identity provider')).toBeVisible()
  })

  it('is forgotten, not sent, when the session ends', async () => {
    const app = await renderApp({ url: `${checkoutUrl}?q=zz-nobody` })
    const { confirm } = await fromCheckout(app)
    await isReady(confirm)
    await app.user.click(confirm)
    await screen.findByRole('region', { name: 'Removals' })
    await signOut(app.user)
    await screen.findByLabelText('API key')
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
    expect(screen.getByText(/^1 user wasn’t removed\./u)).toBeVisible()
    expect(attempts(app.sim, 'removeUser')).toBe(0)
  })
})
