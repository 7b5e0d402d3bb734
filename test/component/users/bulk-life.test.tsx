import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { signOut } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts, membersOf, checkout } from './people.ts'

const url = '/account/{account}/org/storefront/project/checkout/users?q=Crowd'
type App = Awaited<ReturnType<typeof renderApp>>

const lockedCrowd = (count: number) => (sim: App['sim']) => {
  for (let n = 0; n < count; n += 1) {
    const user = `crowd.${n}@many.example`
    sim.edit({ action: 'add', user, name: `Crowd ${n}`, org: 'storefront', project: 'checkout' })
    sim.edit({ action: 'lock', user })
  }
}
const stillLocked = ({ sim, account }: App) =>
  membersOf(sim, checkout(account))
    .filter(({ email, locked }) => email.startsWith('crowd.') && locked)
    .map(({ name }) => name)
const line = (name: string) => screen.getByRole('row', { name: new RegExp(name, 'u') })

/** Unlocks everyone on the page by the selection bar; the answers wait to be released. */
async function unlockAllHeld(app: App, count: number) {
  app.sim.faults.set([{ id: 'held', op: 'unlockUser', kind: 'hold', hold: 'unlock' }])
  await app.user.click(await screen.findByRole('checkbox', { name: `Select all ${count} on this page` }))
  await app.user.click(await screen.findByRole('button', { name: `Unlock ${count}…` }))
  const dialog = await screen.findByRole('alertdialog', { name: `Unlock ${count} users?` })
  await app.user.click(within(dialog).getByRole('button', { name: `Unlock ${count} users` }))
  await screen.findByRole('heading', { level: 1, name: `Unlock ${count} users` })
  await app.sim.held('unlock')
}

/** Confirms the removal of three users, which is then held back. */
async function removeCrowd(app: App) {
  await app.user.click(await screen.findByRole('checkbox', { name: 'Select all 3 on this page' }))
  await app.user.click(await screen.findByRole('button', { name: /^Remove 3 users/u }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Remove 3 users?' })
  await within(dialog).findByText('3 users will be changed.')
  expect(dialog.textContent.match(/project Checkout/gu)).toHaveLength(1)
  await app.user.click(within(dialog).getByRole('button', { name: 'Remove 3 users' }))
  await screen.findByRole('heading', { level: 1, name: /^Remove 3 users/u })
}

/** As if another tab were active. */
function setVisibility(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(state === 'hidden')
  act(() => {
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  })
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a run of the users list lives on its own', () => {
  it('finishes in a hidden tab, each user once', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(5) })
    await unlockAllHeld(app, 5)
    setVisibility('hidden')
    app.sim.faults.clear()
    app.sim.release('unlock')
    await waitFor(() => {
      expect(stillLocked(app)).toEqual([])
    })
    setVisibility('visible')
    expect(await screen.findByText('Bulk action finished: 5 done.')).toBeInTheDocument()
    expect(attempts(app.sim, 'unlockUser')).toBe(5)
  })

  it('a removal of several: rows of the list say queued, removing and removed as the ledger does, and cannot be removed twice', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(3) })
    app.sim.faults.set([{ id: 'held', op: 'removeUser', kind: 'hold', hold: 'remove' }])
    await removeCrowd(app)
    await app.user.click(await screen.findByRole('button', { name: 'Remove now: 3 users' }))
    await app.sim.held('remove')
    const ledger = () => [0, 1, 2].map((n) => within(line(`Crowd ${n}`)).getAllByRole('cell')[0]?.textContent)
    expect(ledger()).toEqual(['Working', 'Waiting', 'Waiting'])
    act(() => {
      history.back()
    })
    await screen.findByRole('heading', { level: 1, name: 'Users' })
    const row = (n: number) => screen.getByRole('row', { name: new RegExp(`Crowd ${n}`, 'u') })
    await screen.findByRole('row', { name: /Crowd 0/u })
    expect(within(row(0)).getByText('Removing')).toBeVisible()
    expect(within(row(1)).getByText('Queued')).toBeVisible()
    expect(within(row(2)).getByText('Queued')).toBeVisible()
    await app.user.click(within(row(2)).getByRole('button', { name: /^Actions for/u }))
    expect(await screen.findByRole('menuitem', { name: /^Remove/u })).toHaveAttribute('aria-disabled', 'true')
    await app.user.keyboard('{Escape}')

    app.sim.faults.clear()
    app.sim.release('remove')
    expect((await screen.findAllByText('Removed')).length).toBeGreaterThan(0)
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: /Crowd/u })).not.toBeInTheDocument()
    })
    expect(screen.queryByText(/^(?:Queued|Removing|Removed)$/u)).not.toBeInTheDocument()
    expect(attempts(app.sim, 'removeUser')).toBe(3)
  })

  it('continues while another page is open, is counted in the navigation, and the list shows the result', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(5) })
    await unlockAllHeld(app, 5)
    act(() => {
      history.back()
    })
    await screen.findByRole('heading', { level: 1, name: 'Users' })
    const waiting = await screen.findByRole('row', { name: /Crowd 4/u })
    expect(within(waiting).getByText('Locked')).toBeVisible()
    expect(screen.getByRole('link', { name: /^Bulk actions 1 running$/u })).toBeVisible()
    // What was chosen is on its way, so it is not chosen any more.
    expect(screen.queryByRole('region', { name: /^Selected users/u })).not.toBeInTheDocument()
    await app.user.click(screen.getByRole('link', { name: 'Invitations' }))
    await screen.findByRole('heading', { level: 1, name: /invitations/iu })
    app.sim.faults.clear()
    app.sim.release('unlock')
    expect(await screen.findByRole('link', { name: 'Bulk actions 1' })).toBeVisible()
    expect(stillLocked(app)).toEqual([])
    expect(attempts(app.sim, 'unlockUser')).toBe(5)
    await app.user.click(screen.getByRole('link', { name: 'Users' }))
    const again = await screen.findByRole('row', { name: /Crowd 4/u })
    await waitFor(() => {
      expect(within(again).queryByText('Locked')).not.toBeInTheDocument()
    })
  })

  it('stops with the session, says so, and the same person can continue with those who were never sent', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(8) })
    await unlockAllHeld(app, 8)
    await app.user.click(screen.getByRole('button', { name: 'Pause' }))
    act(() => {
      closeSession('elsewhere')
    })
    await screen.findByRole('heading', { name: 'Connect to Harness' })
    const sent = attempts(app.sim, 'unlockUser')
    expect(sent).toBeGreaterThan(0)
    expect(sent).toBeLessThanOrEqual(4)
    expect(screen.getByText(/A bulk action was stopped with 8 of 8 changes left/u)).toBeVisible()
    app.sim.faults.clear()
    app.sim.release('unlock')
    const persona = (id: string) => {
      const found = app.sim.personas.find((each) => each.id === id)
      if (found === undefined) throw new Error(`No persona ${id}`)
      return found
    }
    await act(() => connectAs(persona('account-admin')))
    await screen.findByRole('heading', { level: 1, name: 'Unlock 8 users' })
    // No one knows what became of the calls that were already sent.
    const names = Array.from({ length: 8 }, (_, n) => `Crowd ${n}`)
    const has = (text: RegExp) => names.filter((name) => text.test(line(name).textContent))
    expect(has(/Not confirmed.*couldn’t confirm/u)).toHaveLength(sent)
    expect(has(/Not started.*Your session ended/u)).toHaveLength(8 - sent)
    expect(has(/Done|Failed/u)).toEqual([])
    expect(screen.queryByRole('button', { name: /^Retry/u })).not.toBeInTheDocument()
    expect(attempts(app.sim, 'unlockUser')).toBe(sent)

    await app.user.dblClick(screen.getByRole('button', { name: `Continue with ${8 - sent}` }))
    await waitFor(() => expect(has(/Done/u)).toHaveLength(8 - sent))
    // Each person once, whatever became of those who were sent before.
    expect(attempts(app.sim, 'unlockUser')).toBe(8)
    expect(has(/Not confirmed/u)).toHaveLength(sent)
    expect(screen.queryByRole('button', { name: /^Continue/u })).not.toBeInTheDocument()

    act(() => {
      closeSession('elsewhere')
    })
    await screen.findByRole('heading', { name: 'Connect to Harness' })
    expect(screen.queryByText(/A bulk action was stopped/u)).not.toBeInTheDocument()
    await act(() => connectAs(persona('account-admin')))
    await screen.findByRole('heading', { level: 1, name: 'Unlock 8 users' })
    // It had come to its end before.
    expect(screen.queryByText(/The bulk action ended early/u)).not.toBeInTheDocument()

    act(() => {
      closeSession('elsewhere')
    })
    await screen.findByRole('heading', { name: 'Connect to Harness' })
    await act(() => connectAs(persona('viewer')))
    await screen.findByRole('link', { name: 'Users' })
    // Without a number: nothing is kept.
    expect(screen.getByRole('link', { name: 'Bulk actions' })).toBeVisible()
  })

  it('signing out asks first and says how many are left', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(5) })
    await unlockAllHeld(app, 5)
    await signOut(app.user)
    const dialog = await screen.findByRole('alertdialog', { name: 'Sign out and stop the bulk action?' })
    expect(dialog).toHaveAccessibleDescription(/A bulk action in this tab still has 5 of 5 changes left/u)
    await app.user.click(within(dialog).getByRole('button', { name: 'Stay connected' }))
    app.sim.faults.clear()
    app.sim.release('unlock')
    await waitFor(() => {
      expect(stillLocked(app)).toEqual([])
    })
  })

  it('a removal of up to 50 can be undone like a single one: with Undo or Ctrl Z, from any page, and nothing is sent', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(3) })
    const bars = () => screen.findByRole('region', { name: 'Removals' })
    await removeCrowd(app)
    expect(await bars()).toHaveTextContent(/Removing 3 users in [78] seconds/u)
    expect(screen.getByText('Not started yet')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Start now' })).toBeVisible()
    await app.user.click(within(await bars()).getByRole('button', { name: /^Undo/u }))
    expect(await screen.findByText(/^Removal canceled\. No users were removed from/u)).toBeVisible()
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
    expect([0, 1, 2].map((n) => within(line(`Crowd ${n}`)).getAllByRole('cell')[0]?.textContent)).toEqual([
      'Not started',
      'Not started',
      'Not started',
    ])
    expect(document.body).not.toHaveFocus()

    act(() => {
      history.back()
    })
    await removeCrowd(app)
    act(() => {
      history.back()
    })
    await screen.findByRole('heading', { level: 1, name: 'Users' })
    const queued = await screen.findAllByText('Queued')
    expect(queued).toHaveLength(3)
    await bars()
    await app.user.keyboard('{Control>}z{/Control}')
    await waitFor(() => {
      expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
    })
    expect(screen.queryByText('Queued')).not.toBeInTheDocument()
    expect(attempts(app.sim, 'removeUser')).toBe(0)
    expect(app.sim.log.some(({ operation }) => operation === 'removeUser')).toBe(false)
  })

  it('a removal of several that is held back when the session ends is never sent', async () => {
    const app = await renderApp({ url, prepare: lockedCrowd(3) })
    await removeCrowd(app)
    await screen.findByRole('region', { name: 'Removals' })
    act(() => {
      closeSession('elsewhere')
    })
    await screen.findByRole('heading', { name: 'Connect to Harness' })
    expect(attempts(app.sim, 'removeUser')).toBe(0)
    expect(screen.queryByRole('region', { name: 'Removals' })).not.toBeInTheDocument()
  })
})
