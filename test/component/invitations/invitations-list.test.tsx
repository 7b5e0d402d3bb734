import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts } from '../users/people.ts'
import { addMany, inviteOf, invitesOf, rowOf, url } from './people.ts'

const emailsIn = async () => (await screen.findAllByRole('rowheader')).map(({ textContent }) => textContent)
const search = () => screen.getByRole('searchbox', { name: 'Search email' })

describe('invitations list: what is shown', () => {
  it('lists who is invited, last first, with roles, groups and type; accepted ones are told apart (docs/service.md, trap 24)', async () => {
    const { user, sim, account } = await renderApp({ url })
    expect(await emailsIn()).toEqual(invitesOf(sim).map(({ email }) => email))
    expect(await screen.findByText('1–10')).toBeVisible()
    expect(document.title).toMatch(/^Invitations · .* · Harness User Admin$/u)
    const heads = screen.getAllByRole('columnheader').map(({ textContent }) => textContent)
    expect(heads.slice(1)).toEqual(['Email', 'Status', 'Roles', 'Groups', 'Invited by', 'Actions'])
    expect(screen.getByText(/^Email links expire after 7 days and invitations after 30\./u)).toHaveTextContent(
      /2 invitees on this page haven’t finished signing up, so adding those emails fails\./u,
    )

    const open = await rowOf('oskar.lindgren@example.com')
    for (const text of ['Pending', 'Release Manager', 'Admin']) expect(within(open).getByText(text)).toBeVisible()
    expect(await within(open).findByText('Release crew')).toBeVisible()

    const accepted = await rowOf('marta.kral@example.org')
    expect(within(accepted).getByText('Sign-up incomplete')).toBeVisible()
    expect(within(accepted).getByText('Unknown')).toBeVisible()
    // Its name stands for what it means and what can be done.
    await user.click(within(accepted).getByRole('button', { name: 'marta.kral@example.org' }))
    const dialog = await screen.findByRole('dialog', { name: 'Invitation for marta.kral@example.org' })
    expect(dialog).toHaveTextContent(/can’t resend or edit an accepted invitation/u)
    await user.click(within(dialog).getByRole('button', { name: 'Revoke invitation…' }))
    await user.click(await screen.findByRole('button', { name: 'Revoke invitation' }))
    expect(await screen.findByText('The invitation for marta.kral@example.org was revoked.')).toBeVisible()
    expect(invitesOf(sim, { account }).some(({ email }) => email === 'marta.kral@example.org')).toBe(false)
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: /marta\.kral/u })).not.toBeInTheDocument()
    })
  })

  it('shows one role and all of them on demand; an unknown type as it came; rows of the scope only', async () => {
    const { user } = await renderApp({ url: '/account/{account}/org/storefront/project/checkout/invitations' })
    const row = await rowOf('rina.okabe@example.net')
    expect(within(row).getByText('SAML_INITIATED_INVITE')).toBeVisible()
    const more = within(row).getByRole('button', { name: /^\+\d more, show all 3 roles of rina/u })
    await user.click(more)
    const all = await screen.findByRole('dialog', { name: 'Roles of rina.okabe@example.net' })
    expect(within(all).getAllByRole('listitem')).toHaveLength(3)
    await user.keyboard('{Escape}')
    await expectFocus(more)
    expect(screen.queryByRole('row', { name: /oskar/u })).not.toBeInTheDocument()
  })

  it('without the second read the rows stand, and say what they lack', async () => {
    const { user, sim } = await renderApp({
      url,
      prepare: (before) => {
        before.faults.set([{ id: 'open', op: 'getInvites', kind: 'status', status: 500, times: 1 }])
      },
    })
    expect(await screen.findByText('Couldn’t load groups and statuses')).toBeVisible()
    expect(within(await rowOf('marta.kral@example.org')).getAllByText('Unknown')).toHaveLength(2)
    sim.faults.set([])
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findAllByText('Sign-up incomplete')).toHaveLength(2)
  })

  it.each([
    [
      { op: 'getPendingUsersAggregated', kind: 'status', status: 403 },
      /don’t have permission to view the invitations/u,
    ],
    [{ op: 'getPendingUsersAggregated', kind: 'status', status: 400 }, /Couldn’t load the invitations/u],
  ] as const)('a first load that fails is not an empty list: %j', async (fault, text) => {
    await renderApp({
      url,
      prepare: (sim) => {
        sim.faults.set([{ id: 'list', times: 'always', ...fault }])
      },
    })
    expect(await screen.findByRole('heading', { name: text })).toBeVisible()
    expect(screen.queryByText(/No invitations yet/u)).not.toBeInTheDocument()
  })

  it('a refresh that fails keeps the rows and says from when they are', async () => {
    const { user, sim } = await renderApp({ url })
    const before = await emailsIn()
    sim.faults.set([{ id: 'list', op: 'getPendingUsersAggregated', kind: 'status', status: 403 }])
    await user.click(screen.getByRole('button', { name: 'Refresh the list' }))
    expect(await screen.findByText(/Showing the invitations in account .* from \d\d:\d\d/u)).toBeVisible()
    expect(await emailsIn()).toEqual(before)
  })

  it('goes along to another scope, with its search', async () => {
    const { user, account } = await renderApp({ url: `${url}?q=example` })
    await screen.findAllByRole('rowheader')
    await user.click(
      within(screen.getByRole('navigation', { name: 'Scope' })).getByRole('button', { name: /Organization/u }),
    )
    expect(await screen.findByRole('link', { name: 'Storefront' })).toHaveAttribute(
      'href',
      `/account/${account}/org/storefront/invitations?q=example`,
    )
  })

  it('no one is invited: said after an empty answer only, with the way to add people', async () => {
    await renderApp({
      url,
      prepare: (sim) => {
        sim.world.invites.clear()
      },
    })
    expect(await screen.findByRole('heading', { name: 'No invitations yet' })).toBeVisible()
    expect(await screen.findAllByRole('link', { name: /^Add users/u })).toHaveLength(2)
  })
})

describe('invitations list: state in the address', () => {
  it('while another search is asked, no count, total or "no one" of the last one is said of it', async () => {
    const { user, sim } = await renderApp({
      url: `${url}?q=many`,
      prepare: (each) => {
        addMany(each, 30)
      },
    })
    expect(await screen.findByText('30 found')).toBeVisible()
    sim.faults.set([{ id: 'held', op: 'getPendingUsersAggregated', kind: 'hold', hold: 'list' }])
    await user.clear(search())
    await user.type(search(), 'oskar')
    await sim.held('list')
    expect(screen.queryByText(/found$/u)).not.toBeInTheDocument()
    const pager = screen.getByRole('navigation', { name: 'Pages of invitations' })
    expect(pager).toHaveTextContent(/^Loading…/u)
    expect(pager).not.toHaveTextContent('30')
    sim.faults.clear()
    sim.release('list')
    expect(await screen.findByText('1 found')).toBeVisible()
    // The same the other way round: no one found is no answer to the next question.
    await user.clear(search())
    await user.type(search(), 'zz-nobody')
    expect(await screen.findByRole('heading', { name: /zz-nobody/u })).toBeVisible()
    sim.faults.set([{ id: 'held', op: 'getPendingUsersAggregated', kind: 'hold', hold: 'next' }])
    await user.clear(search())
    await user.type(search(), 'marta')
    await sim.held('next')
    expect(screen.queryByRole('heading', { name: /marta/u })).not.toBeInTheDocument()
    sim.faults.clear()
    sim.release('next')
    expect(await screen.findByText('1 found')).toBeVisible()
  })

  it('search, sort, page and size are in the address; typing replaces, paging pushes; Back restores', async () => {
    const { user } = await renderApp({
      url: `${url}?page=01&sort=name&other=1`,
      prepare: (sim) => {
        addMany(sim, 30)
      },
    })
    await screen.findAllByRole('rowheader')
    await waitFor(() => {
      expect(location.search).toBe('')
    })
    const entries = history.length
    await user.type(search(), 'Many.00')
    await waitFor(() => {
      expect(location.search).toBe('?q=Many.00')
    })
    expect(history.length).toBe(entries)
    expect(await screen.findByText('30 found')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Email' }))
    await waitFor(async () => {
      expect((await emailsIn())[0]).toBe('many.0000@crowd.example')
    })
    expect(location.search).toBe('?q=Many.00&sort=email')
    await user.click(screen.getByRole('button', { name: 'Next page' }))
    await waitFor(async () => {
      expect((await emailsIn())[0]).toBe('many.0025@crowd.example')
    })
    expect(location.search).toBe('?q=Many.00&sort=email&page=2')
    history.back()
    await waitFor(async () => {
      expect((await emailsIn())[0]).toBe('many.0000@crowd.example')
    })
    expect(search()).toHaveValue('Many.00')
    await user.selectOptions(screen.getByRole('combobox', { name: 'Rows' }), '50')
    await waitFor(() => {
      expect(location.search).toBe('?q=Many.00&sort=email&size=50')
    })
  })

  it('a page past the end becomes the last one; no match says so and leads on', async () => {
    const { user, account } = await renderApp({ url: `${url}?page=9` })
    expect(await screen.findByText(/That page no longer exists/u)).toBeVisible()
    expect(location.search).toBe('')
    await user.type(search(), 'nobody-here{Enter}')
    expect(await screen.findByRole('heading', { name: 'No invitations match “nobody-here”' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Search in users' })).toHaveAttribute(
      'href',
      `/account/${account}/users?q=nobody-here`,
    )
    await user.click(screen.getAllByRole('button', { name: 'Clear search' }).at(-1) ?? document.body)
    expect((await emailsIn()).length).toBeGreaterThan(5)
  })

  it('more than a hundred open ones are read page by page until all that are shown are found', async () => {
    const { sim } = await renderApp({
      url: `${url}?sort=-email`,
      prepare: (before) => {
        addMany(before, 250)
      },
    })
    await screen.findAllByRole('rowheader')
    expect(within(await rowOf('marta.kral@example.org')).getByText('Sign-up incomplete')).toBeVisible()
    expect(within(await rowOf('oskar.lindgren@example.com')).getByText('Pending')).toBeVisible()
    // The accepted one is only known to be that after all open ones were read.
    expect(attempts(sim, 'getInvites')).toBe(3)
  })
})

describe('invitations list: keys and selection', () => {
  it('keys find, walk, select and open; the selection stays over pages and goes with Clear', async () => {
    const { user, sim } = await renderApp({
      url,
      prepare: (before) => {
        addMany(before, 30)
      },
    })
    const [first = ''] = await emailsIn()
    await user.keyboard('/')
    expect(search()).toHaveFocus()
    await user.keyboard('{Escape}')
    await user.keyboard('jjk')
    expect(screen.getByRole('button', { name: first })).toHaveFocus()
    await user.keyboard('xjx')
    const bar = screen.getByRole('region', { name: /^Selected invitations in account/u })
    expect(within(bar).getByText('2 selected')).toBeVisible()
    expect(await rowOf(first)).toHaveAttribute('data-selected')
    await user.click(screen.getByRole('checkbox', { name: 'Select all 25 on this page' }))
    expect(within(bar).getByText('25 selected')).toBeVisible()
    await user.keyboard(']')
    await screen.findByRole('row', { name: new RegExp(inviteOf(sim, 'many.0029@crowd.example').email, 'u') })
    expect(within(bar).getByText('25 selected')).toBeVisible()
    await user.click(screen.getByRole('checkbox', { name: 'Select many.0029@crowd.example' }))
    expect(within(bar).getByText('26 selected')).toBeVisible()
    await user.click(within(bar).getByRole('button', { name: 'Clear selection' }))
    expect(screen.queryByRole('region', { name: /^Selected invitations/u })).not.toBeInTheDocument()
    expect(screen.getByRole('checkbox', { name: 'Select many.0029@crowd.example' })).not.toBeChecked()
    screen.getByRole('button', { name: 'many.0029@crowd.example' }).focus()
    await user.keyboard('m')
    expect(
      await screen.findByRole('menu', { name: 'Actions for the invitation for many.0029@crowd.example' }),
    ).toBeVisible()
  })

  it('a viewer sees everything, and every change is blocked with its reason', async () => {
    const { user } = await renderApp({ url, persona: 'viewer' })
    await user.click(
      await screen.findByRole('button', { name: 'Actions for the invitation for oskar.lindgren@example.com' }),
    )
    for (const name of [/^Resend/u, /^Edit access/u, /^Revoke/u]) {
      const item = await screen.findByRole('menuitem', { name })
      expect(item).toHaveAttribute('aria-disabled', 'true')
      expect(item).toHaveTextContent(/You need the permission Invite users \(core_user_invite\) in this scope/u)
    }
  })
})
