import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts } from './people.ts'

const url = '/account/{account}/org/storefront/project/checkout/users'
const at = { org: 'storefront', project: 'checkout' }
const people = () => screen.getAllByRole('rowheader').map(({ textContent }) => textContent)
const offer = () => screen.findByRole('button', { name: 'Show the newer list' })

afterEach(() => {
  vi.useRealTimers()
})

/** Some time later someone comes back to the tab. */
function comeBack(seconds = 30): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 })
  act(() => {
    window.dispatchEvent(new Event('visibilitychange'))
  })
}

async function shown(options: Parameters<typeof renderApp>[0] = {}) {
  const app = await renderApp({ url, ...options })
  await screen.findAllByRole('rowheader')
  await screen.findByRole('navigation', { name: 'Pages of users' })
  // Its code is there, too.
  await import('#src/pages/users/stale-list-banner.tsx')
  await act(async () => {
    await Promise.resolve()
  })
  return app
}

describe('a list that stays open', () => {
  it('updates shown users in place, and the time of the last update', async () => {
    const { sim } = await shown()
    const before = people()
    const [, first] = screen.getAllByRole('row')
    expect(within(first as HTMLElement).queryByText('Disabled')).not.toBeInTheDocument()
    const email = within(first as HTMLElement).getByText(/@/u).textContent
    sim.edit({ action: 'disable', user: email })
    comeBack(120)
    expect(await within(first as HTMLElement).findByText('Disabled')).toBeVisible()
    expect(people()).toEqual(before)
    expect(screen.queryByRole('button', { name: 'Show the newer list' })).not.toBeInTheDocument()
  })

  it('rows do not move on their own: it announces newer data, shows it on request, and keeps the selection', async () => {
    const { user, sim } = await shown()
    const before = people()
    await user.click(screen.getAllByRole('checkbox', { name: /^Select (?!all)/u })[0] as HTMLElement)
    const bar = await screen.findByRole('region', { name: /^Selected users/u })
    sim.edit({ action: 'add', user: 'aaa@first.example', name: 'Aaa First', ...at })
    comeBack()
    expect(await offer()).toBeVisible()
    expect(
      screen.getByText(/^This list has changed as of \d\d:\d\d: 1 more user in total, 1 new on this page\.$/u),
    ).toBeVisible()
    expect(people()).toEqual(before)
    await user.click(await offer())
    await waitFor(() => {
      expect(people()[0]).toContain('Aaa First')
    })
    expect(within(bar).getByText('1 selected')).toBeVisible()
    await expectFocus(() => screen.getByRole('region', { name: /^Users in project/u }))
    expect(screen.queryByRole('button', { name: 'Show the newer list' })).not.toBeInTheDocument()
  })

  it('reports a failure with the time of the shown data, keeps the rows, and recovers on retry', async () => {
    const { user, sim } = await shown()
    const before = people()
    sim.faults.set([{ id: 'broken', op: 'O7', kind: 'status', status: 500 }])
    comeBack()
    expect(
      await screen.findByText(/^Couldn’t refresh\. Showing the users in project .* from \d\d:\d\d$/u),
    ).toBeVisible()
    expect(people()).toEqual(before)
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => {
      expect(screen.queryByText(/^Couldn’t refresh/u)).not.toBeInTheDocument()
    })
    expect(people()).toEqual(before)
  })

  it('requests once each time the tab is shown again, and not while the list is fresh', async () => {
    const { sim } = await shown()
    const requests = attempts(sim, 'getAggregatedUsers')
    comeBack(2)
    comeBack(4)
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)
    comeBack(60)
    await waitFor(() => {
      expect(attempts(sim, 'getAggregatedUsers')).toBe(requests + 1)
    })
  })
})
