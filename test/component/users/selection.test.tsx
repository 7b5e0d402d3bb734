import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts } from './people.ts'

const url = '/account/{account}/org/storefront/project/checkout/users'
const bar = () => screen.findByRole('region', { name: /^Selected users in project/u })
const boxes = () => screen.findAllByRole('checkbox', { name: /^Select (?!all)/u })
type App = Awaited<ReturnType<typeof renderApp>>
const crowd =
  (count: number, locked = false) =>
  (sim: App['sim']) => {
    for (let n = 0; n < count; n += 1) {
      const user = `crowd.${n}@many.example`
      const name = `Crowd ${String(n).padStart(3, '0')}`
      sim.edit({ action: 'add', user, name, org: 'storefront', project: 'checkout' })
      if (locked) sim.edit({ action: 'lock', user })
    }
  }

describe('selection in the users list', () => {
  it('by click, by range and by key, across pages; another question lets it go and says how many', async () => {
    const { user } = await renderApp({ url, prepare: crowd(30) })
    const page = await boxes()
    await user.click(page[1] ?? document.body)
    await user.keyboard('{Shift>}')
    await user.click(page[3] ?? document.body)
    await user.keyboard('{/Shift}')
    expect(within(await bar()).getByText('3 selected')).toBeVisible()
    const head = screen.getByRole('checkbox', { name: 'Select all 25 on this page' })
    await waitFor(() => {
      expect(head).toBePartiallyChecked()
    })
    await user.keyboard('jx')
    await waitFor(async () => {
      expect(within(await bar()).getByText('4 selected')).toBeVisible()
    })
    await user.click(head)
    await waitFor(async () => {
      expect(within(await bar()).getByText('25 selected')).toBeVisible()
    })
    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await screen.findByText(/^26–/u)
    const [next] = await boxes()
    await user.click(next ?? document.body)
    await waitFor(async () => {
      expect(within(await bar()).getByText('26 selected')).toBeVisible()
    })
    // `b` goes to the bar from anywhere in the list.
    await user.keyboard('b')
    await expectFocus(await bar())
    await user.type(screen.getByRole('searchbox', { name: 'Search name or email' }), 'Crowd{Enter}')
    expect(await screen.findByText('26 users are no longer selected because the list changed.')).toBeVisible()
    expect(screen.queryByRole('region', { name: /^Selected users/u })).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => {
      expect(screen.queryByText(/no longer selected/u)).not.toBeInTheDocument()
    })
  })

  it('all matching users are read first, in a second step that names the number', async () => {
    const { user } = await renderApp({ url: `${url}?q=Crowd`, prepare: crowd(213) })
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    await user.click(within(await bar()).getByRole('button', { name: /^Select all 213/u }))
    await waitFor(async () => {
      expect(within(await bar()).getByText('213 selected')).toBeVisible()
    })
    const remove = within(await bar()).getByRole('button', { name: 'Remove 213 users…' })
    await user.click(remove)
    const dialog = await screen.findByRole('alertdialog', { name: /^Remove 213 users\?$/u })
    expect(await within(dialog).findByText('213 users will be changed.')).toBeVisible()
    const people = within(dialog).getByRole('region', { name: 'Users who will be changed' })
    expect(within(people).getAllByRole('listitem')[0]).toHaveAttribute('aria-setsize', '213')
    const copied = vi.spyOn(navigator.clipboard, 'writeText')
    await user.click(within(dialog).getByRole('button', { name: 'Copy all 213' }))
    expect(new Set(copied.mock.calls[0]?.[0].split('\n')).size).toBe(213)
    await user.click(within(dialog).getByRole('button', { name: /^Remove 213 users/u }))
    expect(within(dialog).getByRole('textbox', { name: /^Type remove/u })).toHaveAccessibleDescription(
      'Type the word: remove',
    )
    await user.keyboard('{Escape}')
    await expectFocus(remove)
  })
})

describe('everyone under a status filter', () => {
  it('can be chosen once the scan is over, without reading anyone again', async () => {
    const { user, sim } = await renderApp({ url: `${url}?q=Crowd&status=locked`, prepare: crowd(40, true) })
    await screen.findByText(/^40 users found in project/u)
    const requests = attempts(sim, 'getAggregatedUsers')
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    await user.click(within(await bar()).getByRole('button', { name: /^Select all 40/u }))
    expect(await within(await bar()).findByText('40 selected')).toBeVisible()
    expect(within(await bar()).getByRole('button', { name: 'Unlock 40…' })).toBeVisible()
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)
  })
})

describe('many at once, from the list', () => {
  it('unlock: users who are not locked are skipped with the reason; only the others are sent; the ledger has a line for each', async () => {
    const { user, sim } = await renderApp({ url: `${url}?q=Crowd`, prepare: crowd(3, true) })
    sim.edit({ action: 'unlock', user: 'crowd.1@many.example' })
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 3 on this page' }))
    await user.click(within(await bar()).getByRole('button', { name: /^Unlock \d…$/u }))
    const dialog = await screen.findByRole('alertdialog', { name: /^Unlock \d users\?$/u })
    await user.click(within(dialog).getByRole('button', { name: /^Unlock \d users$/u }))
    expect(await screen.findByRole('heading', { level: 1, name: /^Unlock \d users$/u })).toBeVisible()
    expect(await screen.findByText(/^Bulk action finished/u)).toBeInTheDocument()
    expect(attempts(sim, 'unlockUser')).toBeGreaterThan(1)
    expect(sim.world.people.byEmail('crowd.0@many.example')?.locked).toBe(false)
  })

  it('a viewer can select, and sees why nothing can be done', async () => {
    const { user } = await renderApp({ url: '/account/{account}/users', persona: 'viewer' })
    await user.click((await boxes())[0] ?? document.body)
    const region = await screen.findByRole('region', { name: /^Selected users/u })
    await waitFor(() => {
      expect(within(region).queryByRole('button', { name: /^Remove/u })).not.toBeInTheDocument()
    })
    await user.click(within(region).getByRole('button', { name: 'More' }))
    const remove = await screen.findByRole('menuitem', { name: /^Remove users/u })
    expect(remove).toHaveTextContent(/You need the permission Manage users \(core_user_manage\)/u)
    expect(remove).toHaveAttribute('aria-disabled', 'true')
  })
})
