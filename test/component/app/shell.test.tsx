import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { findAccountMenu } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'

// Looking through a whole table by role takes seconds in jsdom.
const banner = () => within(screen.getByRole('banner'))

describe('shell', () => {
  it('has a title, one h1, a skip link and the scope in every page', async () => {
    const { user } = await renderApp()
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(/Users/u)
    expect(document.title).toMatch(/^Users · .* · Harness User Admin$/u)
    expect(screen.getByRole('link', { name: 'Skip to main content' })).toHaveAttribute('href', '#main')
    expect(await banner().findByRole('button', { name: /Account ?, change$/u })).toHaveAttribute('aria-current', 'true')
    await user.click(screen.getByRole('link', { name: 'Profile' }))
    const heading = await screen.findByRole('heading', { level: 1, name: 'Profile' })
    await waitFor(() => {
      expect(document.title).toMatch(/Profile/u)
    })
    expect(screen.getAllByRole('heading', { level: 1 })).toEqual([heading])
  })

  it('a link that was followed while the first screen was still being found is not taken back', async () => {
    const { user, sim, account } = await renderApp({
      url: '/',
      prepare: ({ faults }) => {
        faults.set([{ id: 'slow', op: 'getAccessControlList', kind: 'hold', hold: 'rights' }])
      },
    })
    // Its code is not there at once, so the first screen stays meanwhile.
    await user.click(await screen.findByRole('link', { name: 'Invitations' }))
    sim.release('rights')
    expect(await screen.findByRole('table', { name: /^Invitations in/u })).toBeVisible()
    await screen.findAllByRole('rowheader')
    expect(location.pathname).toBe(`/account/${account}/invitations`)
  })

  it('switches to an organization and a project, searching as you type, and keeps the search of the list', async () => {
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?q=a' })
    const requests = () => sim.log.filter(({ operation }) => operation === 'getOrganizationList').length
    await screen.findByRole('table')
    await user.click(banner().getByRole('button', { name: /Organization ?, choose/u }))
    const popup = await screen.findByRole('dialog', { name: /Organizations/u })
    const links = await waitFor(() => {
      const found = within(popup).getAllByRole('link')
      // The first is the account itself.
      expect(found.length).toBeGreaterThan(1)
      return found
    })
    const before = requests()
    const name = links.at(-1)?.textContent ?? ''
    await user.type(within(popup).getByRole('searchbox'), name.slice(0, 4))
    await waitFor(() => {
      expect(requests()).toBe(before + 1)
    })
    await user.click(await within(popup).findByRole('link', { name }))
    await waitFor(() => {
      expect(location.pathname).toMatch(new RegExp(`^/account/${account}/org/[^/]+/users$`, 'u'))
    })
    expect(location.search).toBe('?q=a')
    expect(
      await banner().findByRole('button', { name: new RegExp(`^${name} Organization ?, change$`, 'u') }),
    ).toBeVisible()
    await user.click(banner().getByRole('button', { name: /Project ?, choose/u }))
    const projects = await screen.findByRole('dialog', { name: `Projects in ${name}` })
    const project = await waitFor(() => {
      const [, found] = within(projects).getAllByRole('link')
      if (found === undefined) throw new Error('No projects yet')
      return found
    })
    await user.click(project)
    await waitFor(() => {
      expect(location.pathname).toMatch(/\/project\/[^/]+\/users$/u)
    })
  })

  it('Enter takes the only organization that a search leaves, also when it is pressed before the answer; of several it takes none', async () => {
    const { user, account, sim } = await renderApp({ url: '/account/{account}/users?q=a' })
    await screen.findByRole('table')
    await user.click(banner().getByRole('button', { name: /Organization ?, choose/u }))
    const popup = await screen.findByRole('dialog', { name: /Organizations/u })
    await within(popup).findByRole('link', { name: 'Storefront' })
    const search = within(popup).getByRole('searchbox')
    await user.type(search, 'f{Enter}')
    await waitFor(() => {
      expect(within(popup).queryByRole('link', { name: /itself/u })).not.toBeInTheDocument()
      expect(within(popup).getAllByRole('link').length).toBeGreaterThan(1)
    })
    expect(location.pathname).toBe(`/account/${account}/users`)
    sim.faults.set([{ id: 'slow', op: 'getOrganizationList', kind: 'hold', hold: 'answer', times: 1 }])
    await user.clear(search)
    await user.type(search, 'storefr{Enter}')
    expect(location.pathname).toBe(`/account/${account}/users`)
    await sim.held('answer')
    sim.release('answer')
    await waitFor(() => {
      expect(location.pathname).toBe(`/account/${account}/org/storefront/users`)
    })
    expect(location.search).toBe('?q=a')
    expect(popup).not.toBeInTheDocument()
  })

  it('asks nothing for an account that the key does not belong to (wrong scope)', async () => {
    const { sim, account } = await renderApp({ url: '/account/SomebodyElse/users' })
    expect(await screen.findByRole('heading', { level: 1, name: 'This link is for another account' })).toBeVisible()
    expect(screen.getByText('SomebodyElse')).toBeVisible()
    expect(sim.log.every(({ path }) => !path.includes('SomebodyElse'))).toBe(true)
    expect(sim.log.some(({ operation }) => operation === 'getAggregatedUsers')).toBe(false)
    expect(screen.getByRole('link', { name: 'Open users in your account' })).toHaveAttribute(
      'href',
      `/account/${account}/users`,
    )
  })

  it.each(['/account/..%2F..%2Fx/users', '/account/a%20b/users', '/account/acc%3Fx=1/users'])(
    'asks nothing for the broken link %s',
    async (url) => {
      const { sim } = await renderApp({ url })
      expect(await screen.findByRole('heading', { level: 1, name: 'This link isn’t valid' })).toBeVisible()
      expect(sim.log.some(({ operation }) => operation === 'getAggregatedUsers')).toBe(false)
    },
  )

  it('shows a not-found page for unknown URLs', async () => {
    await renderApp({ url: '/nowhere' })
    expect(await screen.findByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible()
  })

  it('opens the home page first for a user who can’t view users', async () => {
    const { account } = await renderApp({ url: '/', persona: 'individual' })
    expect(await screen.findByRole('heading', { level: 1, name: /^Hello/u })).toBeVisible()
    expect(location.pathname).toBe(`/account/${account}/me/home`)
  })

  it('changes the theme and keeps it on this device', async () => {
    const { user } = await renderApp()
    await user.click(await findAccountMenu())
    const menu = within(await screen.findByRole('menu', { name: 'Account menu' }))
    expect(menu.getByRole('menuitemradio', { name: 'System' })).toBeChecked()
    await user.click(menu.getByRole('menuitemradio', { name: 'Light' }))
    expect(document.documentElement).toHaveAttribute('data-theme', 'light')
    await user.click(menu.getByRole('menuitemradio', { name: 'Dark' }))
    expect(document.documentElement).toHaveAttribute('data-theme', 'dark')
    expect(localStorage.getItem('harness-user-admin.theme')).toBe('"dark"')
  })
})
