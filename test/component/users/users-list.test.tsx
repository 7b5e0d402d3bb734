import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { sortBy } from '#test/support/display-panel.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts, checkout, memberOf, membersOf, type Person } from './people.ts'
import { expectFocus } from '#test/support/focus.ts'

const rowsOf = (table: HTMLElement) => within(table).getAllByRole('rowheader')
const namesIn = (table: HTMLElement) => rowsOf(table).map((head) => within(head).getByRole('link').textContent)
const search = () => screen.getByRole('searchbox', { name: 'Search name or email' })

describe('users list: data and columns', () => {
  it('shows the people of the scope by name, with status, two-factor, source and roles', async () => {
    const { sim, account } = await renderApp()
    const table = await screen.findByRole('table', { name: /^Users in account/u })
    await within(table).findAllByRole('rowheader')
    expect(namesIn(table)).toEqual(
      membersOf(sim, { account })
        .slice(0, 25)
        .map(({ name, email }) => name ?? email),
    )
    expect(screen.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()
    expect(await screen.findByText('1–25')).toBeVisible()
    expect(screen.getByText(/^Updated \d\d:\d\d$/u)).toBeVisible()
    const heads = within(table)
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent)
    expect(heads).toEqual([
      'Select all 25 on this page',
      'Name',
      'Email',
      'Status',
      '2FA',
      'Managed by',
      'Roles',
      'Actions',
    ])
    const person = membersOf(sim, { account })[1]
    const [link] = within(table).getAllByRole('link', { name: person?.name ?? '' })
    expect(link).toHaveAttribute('href', `/account/${account}/users/${person?.uuid ?? ''}`)
    expect(document.title).toMatch(/^Users · .* · Harness User Admin$/u)
  })

  it.each([
    ['locked', (person: Person) => person.locked, ['Locked']],
    ['disabled', (person: Person) => person.disabled && !person.locked, ['Disabled']],
    [
      'external without two-factor',
      (person: Person) => person.externallyManaged && person.twoFactor === false,
      ['Identity provider', 'Off'],
    ],
    ['of unknown two-factor', (person: Person) => person.twoFactor === undefined, ['Unknown']],
  ])('says who is %s', async (_, fits, parts) => {
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?q=nobody-has-this' })
    const person = memberOf(sim, { account }, fits)
    await screen.findByRole('heading', { name: /No one matches/u })
    await user.clear(search())
    await user.type(search(), `${person.email}{Enter}`)
    const row = await screen.findByRole('row', { name: new RegExp(person.email, 'u') })
    for (const word of parts) expect(within(row).getByText(word)).toBeVisible()
  })

  it('shows one role, an admin role first, and all of them with resource groups on demand', async () => {
    const { user, sim, account } = await renderApp()
    await screen.findAllByRole('rowheader')
    const direct = (userId: string) =>
      sim.world.assignments.ofPrincipal('USER', userId).filter(({ scope }) => scope.org === undefined)
    const person = memberOf(sim, { account }, ({ uuid }) => direct(uuid).length > 3)
    const count = direct(person.uuid).length
    await user.type(search(), `${person.email}{Enter}`)
    const more = await screen.findByRole('button', {
      name: `+${count - 2} more, show all ${count} roles of ${person.name}`,
    })
    await user.click(more)
    const popover = await screen.findByRole('dialog', { name: `Roles of ${person.name}` })
    expect(within(popover).getAllByRole('listitem')).toHaveLength(count)
    expect(within(popover).getByText(new RegExp(`^${count} direct roles in account`, 'u'))).toBeVisible()
    await user.keyboard('{Escape}')
    await expectFocus(more)
    expect(location.pathname).toBe(`/account/${account}/users`)
  })

  it('marks the current user and does not offer to remove them', async () => {
    const { user } = await renderApp({ url: '/account/{account}/users?q=Maren+Solheim' })
    const row = await screen.findByRole('row', { name: /Maren Solheim ?You/u })
    expect(await within(row).findByText('You')).toBeVisible()
    await user.click(within(row).getByRole('button', { name: 'Actions for Maren Solheim' }))
    const remove = await screen.findByRole('menuitem', { name: /^Remove user…/u })
    expect(remove).toHaveAttribute('aria-disabled', 'true')
    expect(remove).toHaveTextContent(/This is you/u)
    await user.click(remove)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  })

  it('shows hostile names as text without breaking the layout (hostile seed)', async () => {
    await renderApp({ seed: 'hostile', url: '/account/{account}/users?size=100' })
    expect((await screen.findAllByRole('rowheader')).length).toBeGreaterThan(5)
    expect(document.querySelector('td img, th img, td script, th script')).toBeNull()
  })
})

describe('search', () => {
  it('searches while typing after a pause, puts it into the address and announces the count once', async () => {
    const { user, sim } = await renderApp()
    await screen.findAllByRole('rowheader')
    const before = attempts(sim, 'getAggregatedUsers')
    await user.type(search(), 'maren')
    await waitFor(() => {
      expect(location.search).toBe('?q=maren')
    })
    expect(await screen.findByText(/^1 user matches “maren” in account /u)).toBeInTheDocument()
    await expectFocus(search())
    expect(search()).toHaveValue('maren')
    expect(attempts(sim, 'getAggregatedUsers')).toBe(before + 1)
    expect(namesIn(screen.getByRole('table'))).toEqual(['Maren Solheim'])
    await user.click(screen.getByRole('button', { name: 'Clear search' }))
    await waitFor(() => {
      expect(location.search).toBe('')
    })
  })

  it('typing replaces, paging pushes, and Back restores the list', async () => {
    const { user } = await renderApp()
    await screen.findAllByRole('rowheader')
    const length = history.length
    await user.type(search(), 'an{Enter}')
    await screen.findByText(/users match “an”/u)
    expect(history.length).toBe(length)
    await user.click(await screen.findByRole('button', { name: 'Next page' }))
    await waitFor(() => {
      expect(location.search).toBe('?q=an&page=2')
    })
    history.back()
    await waitFor(() => {
      expect(location.search).toBe('?q=an')
    })
    expect(search()).toHaveValue('an')
    expect(await screen.findByText('1–25')).toBeVisible()
  })

  it.each(['(', '[a', 'a+b@x.example', '.*', '<img onerror=alert(1)>', '=1+1', '%00'])(
    'takes %j literally',
    async (text) => {
      const { user } = await renderApp()
      await screen.findAllByRole('rowheader')
      await user.click(search())
      await user.paste(`zz${text}`)
      await user.keyboard('{Enter}')
      expect(await screen.findByRole('heading', { name: `No one matches “zz${text}”` })).toBeVisible()
    },
  )

  it('requests nothing for one character, white space, too much text or invisible characters, and keeps the text', async () => {
    const { user, sim } = await renderApp()
    await screen.findAllByRole('rowheader')
    const before = attempts(sim, 'getAggregatedUsers')
    await user.type(search(), '   {Enter}')
    await user.clear(search())
    await user.type(search(), 'x{Enter}')
    expect(await screen.findByText(/Type at least two characters/u)).toBeVisible()
    await user.clear(search())
    await user.click(search())
    await user.paste('y'.repeat(5000))
    await user.keyboard('{Enter}')
    expect(await screen.findByText('Search text is too long')).toBeVisible()
    expect(search()).toHaveValue('y'.repeat(5000))
    await user.clear(search())
    await user.click(search())
    await user.paste('mar\u200ben')
    await user.keyboard('{Enter}')
    expect(attempts(sim, 'getAggregatedUsers')).toBe(before)
    expect(location.search).toBe('')
    await user.click(await screen.findByRole('button', { name: 'Search without them' }))
    expect(await screen.findByText(/^1 user matches “maren”/u)).toBeInTheDocument()
    expect(search()).toHaveValue('maren')
  })

  it('finds a person by a pasted user id', async () => {
    const { user, sim, account } = await renderApp()
    await screen.findAllByRole('rowheader')
    const person = memberOf(sim, { account }, ({ locked }) => locked)
    await user.click(search())
    await user.paste(person.uuid)
    await user.keyboard('{Enter}')
    expect(await screen.findByText(/Found by user ID/u)).toBeVisible()
    expect(namesIn(screen.getByRole('table'))).toEqual([person.name])
  })

  it('offers the address or the user id in a pasted line of a log, also in one that is too long to search for', async () => {
    const { user, sim, account } = await renderApp()
    await screen.findAllByRole('rowheader')
    const person = memberOf(sim, { account }, ({ locked }) => !locked)
    const line = `12:01:07 WARN login failed user=<${person.email}> ip=10.0.0.1`
    await user.click(search())
    await user.paste(line)
    await user.keyboard('{Enter}')
    await screen.findByRole('heading', { name: /^No one matches/u })
    await user.click(screen.getByRole('button', { name: `Search for ${person.email}` }))
    expect(await screen.findByRole('row', { name: new RegExp(person.email, 'u') })).toBeVisible()
    expect(search()).toHaveValue(person.email)

    await user.clear(search())
    await user.paste(`${'x'.repeat(300)} principal ${person.uuid}`)
    await user.keyboard('{Enter}')
    await user.click(await screen.findByRole('button', { name: `Search for ${person.uuid}` }))
    expect(await screen.findByText(/^Found by user ID/u)).toBeVisible()
  })

  it('an older answer never replaces a newer one', async () => {
    const { user, sim } = await renderApp()
    await screen.findAllByRole('rowheader')
    sim.faults.set([{ id: 'slow', op: 'O7', match: { search: 'ma' }, kind: 'headers', headers: {}, delayMs: 800 }])
    await user.type(search(), 'ma{Enter}')
    await user.type(search(), 'ren{Enter}')
    expect(await screen.findByText(/^1 user matches “maren”/u)).toBeInTheDocument()
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(namesIn(screen.getByRole('table'))).toEqual(['Maren Solheim'])
    expect(screen.getByText(/^1 user matches “maren”/u)).toBeInTheDocument()
  })
})

describe('a search in progress', () => {
  it('has no count, total or "no one" of the search before it', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/users?q=an' })
    expect(await screen.findByText(/^\d+ found$/u)).toBeVisible()
    sim.faults.set([{ id: 'held', op: 'O7', kind: 'hold', hold: 'list' }])
    await user.clear(search())
    await user.type(search(), 'zz-nobody')
    await sim.held('list')
    expect(screen.queryByText(/found$/u)).not.toBeInTheDocument()
    const pager = await screen.findByRole('navigation', { name: 'Pages of users' })
    expect(pager).toHaveTextContent(/^Loading…/u)
    expect(screen.getByRole('button', { name: 'Next page' })).toHaveAttribute('aria-disabled', 'true')
    sim.faults.clear()
    sim.release('list')
    expect(await screen.findByRole('heading', { name: /No one matches/u })).toBeVisible()
    sim.faults.set([{ id: 'held', op: 'O7', kind: 'hold', hold: 'next' }])
    await user.clear(search())
    await user.type(search(), 'maren')
    await sim.held('next')
    expect(screen.queryByRole('heading', { name: /No one matches/u })).not.toBeInTheDocument()
    sim.faults.clear()
    sim.release('next')
    expect(await screen.findByText(/^\d+ found$/u)).toBeVisible()
  })
})

describe('filters', () => {
  it('filters by role, says that rows list only matching roles, and clears again', async () => {
    const { user } = await renderApp()
    await screen.findAllByRole('rowheader')
    await user.click(screen.getByRole('button', { name: 'Filter by Role' }))
    const popover = await screen.findByRole('dialog', { name: 'Filter by role' })
    await user.type(within(popover).getByRole('searchbox', { name: 'Search roles' }), 'security au')
    await user.click(await within(popover).findByRole('checkbox', { name: 'Security Auditor' }))
    await waitFor(() => {
      expect(location.search).toBe('?role=security_auditor')
    })
    expect(await screen.findByText(/Rows show only roles that match the filter/u)).toBeVisible()
    expect(await screen.findByText(/users in account .* have these roles$/u)).toBeInTheDocument()
    await user.keyboard('{Escape}')
    const rows = screen.getAllByRole('row').slice(1)
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(within(row).getByText(/^Security Auditor/u)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Filter by Role: Security Auditor' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Clear' }))
    await waitFor(() => {
      expect(location.search).toBe('')
    })
  })

  it('while searching the filter is paused visibly and not lost; one click brings it back (docs/service.md, trap 11)', async () => {
    const { user } = await renderApp({ url: '/account/{account}/users?role=_account_admin' })
    await screen.findByText(/have these roles$/u)
    await user.type(search(), 'maren{Enter}')
    expect(await screen.findByText('The filter is paused while you search')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Filter by Role: Account Admin (paused)' })).toBeVisible()
    expect(location.search).toBe('?q=maren&role=_account_admin')
    await user.click(screen.getByRole('button', { name: 'Clear search and use the filter' }))
    await screen.findByText(/have these roles$/u)
    expect(search()).toHaveValue('')
    expect(location.search).toBe('?role=_account_admin')
  })

  it('says why roles cannot be offered', async () => {
    const { user, sim } = await renderApp()
    await screen.findAllByRole('rowheader')
    sim.faults.set([{ id: 'down', op: 'R2', kind: 'status', status: 500 }])
    await user.click(screen.getByRole('button', { name: 'Filter by Resource group' }))
    const popover = await screen.findByRole('dialog', { name: 'Filter by resource group' })
    expect(await within(popover).findByRole('heading', { name: 'Couldn’t load the resource groups' })).toBeVisible()
    sim.faults.clear()
    await user.click(within(popover).getByRole('button', { name: 'Try again' }))
    expect((await within(popover).findAllByRole('checkbox')).length).toBeGreaterThan(0)
  })
})

describe('sort and pages', () => {
  it('sorts by a head, on the service, with aria-sort on one column', async () => {
    const { user, sim, account } = await renderApp()
    await screen.findAllByRole('rowheader')
    await user.click(screen.getByRole('button', { name: 'Email' }))
    await waitFor(() => {
      expect(location.search).toBe('?sort=email')
    })
    const emails = membersOf(sim, { account })
      .map(({ email }) => email)
      .sort()
    expect(await screen.findByRole('row', { name: new RegExp(emails[0] ?? '', 'u') })).toBeVisible()
    await waitFor(() => {
      const sorted = screen.getAllByRole('columnheader').filter((head) => head.hasAttribute('aria-sort'))
      expect(sorted.map((head) => [head.textContent, head.getAttribute('aria-sort')])).toEqual([['Email', 'ascending']])
    })
    await user.click(within(screen.getByRole('table')).getByRole('button', { name: 'Status' }))
    await waitFor(() => {
      expect(screen.getAllByRole('row')[1]).toHaveTextContent('Locked')
    })
    await sortBy(user, 'Last modified, newest first')
    await waitFor(() => {
      expect(location.search).toBe('?sort=-modified')
    })
  })

  it('remembers the page size and starts over at page 1', async () => {
    const { user } = await renderApp({ url: '/account/{account}/users?page=3' })
    expect(await screen.findByText('51–75')).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Rows' }), '50')
    await waitFor(() => {
      expect(location.search).toBe('?size=50')
    })
    expect(await screen.findByText('1–50')).toBeVisible()
    expect(localStorage.getItem('harness-user-admin.users-page-size')).toBe('50')
  })

  it('a page past the end becomes the last one, once (F47)', async () => {
    const { sim } = await renderApp({ url: '/account/{account}/users?page=99' })
    expect(await screen.findByText('226–240')).toBeVisible()
    expect(location.search).toBe('?page=10')
    expect(await screen.findByText(/That page no longer exists/u)).toBeVisible()
    expect(attempts(sim, 'getAggregatedUsers')).toBe(2)
  })

  it('silently corrects a bad URL', async () => {
    await renderApp({ url: '/account/{account}/users?page=-1&size=1000&sort=__proto__&role=a%2Fb&openTwoFactor=true' })
    expect(await screen.findByText('1–25')).toBeVisible()
    expect(location.search).toBe('')
  })
})

describe('states', () => {
  it('first load: head, tools and row shapes, no count', async () => {
    await renderApp({ latencyMs: 1500 })
    const table = await screen.findByRole('table')
    expect(table).toHaveAttribute('aria-busy', 'true')
    expect(within(table).queryByRole('rowheader')).not.toBeInTheDocument()
    expect(search()).toBeVisible()
    expect(screen.queryByText('240')).not.toBeInTheDocument()
    expect((await screen.findAllByRole('rowheader')).length).toBe(25)
    expect(table).not.toHaveAttribute('aria-busy')
  })

  it('no one here yet: says so and leads to adding', async () => {
    const { sim, account } = await renderApp({ url: '/account/{account}/org/storefront/users', seed: 'empty' })
    const org = { account, org: 'storefront' }
    for (const { uuid } of membersOf(sim, org)) sim.world.members.removeWithin(org, uuid)
    expect(await screen.findByRole('heading', { name: /^No users in organization /u })).toBeVisible()
    expect(await screen.findByRole('link', { name: /^Add users to Storefront$/u })).toHaveAttribute(
      'href',
      `/account/${account}/org/storefront/users/add`,
    )
    expect(screen.queryByRole('table')).not.toBeInTheDocument()
  })

  it('no match names the term and the scope, clears, and leads to the parents', async () => {
    const { user, account } = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/users?q=Maren+Solheim',
    })
    expect(await screen.findByRole('heading', { name: 'No one matches “Maren Solheim”' })).toBeVisible()
    expect(screen.getByText(/^project Checkout$/u)).toBeVisible()
    expect(screen.getByText(/^No users match “Maren Solheim” in project Checkout$/u)).toBeInTheDocument()
    await user.click(await screen.findByRole('link', { name: /^Search in account / }))
    expect(await screen.findByRole('row', { name: /Maren Solheim/u })).toBeVisible()
    expect(location.pathname).toBe(`/account/${account}/users`)
    history.back()
    await user.click(await screen.findByRole('button', { name: 'Clear search' }))
    await screen.findAllByRole('rowheader')
  })

  it('forbidden: names the permission and offers nothing else', async () => {
    await renderApp({ persona: 'individual' })
    expect(
      await screen.findByRole('heading', { name: /^You don’t have permission to view the users in account/u }),
    ).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(/core_user_view/u)
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
    const add = screen.getByRole('button', { name: /^Add users/u })
    expect(add).toHaveAttribute('aria-disabled', 'true')
    expect(add).toHaveAccessibleDescription(/core_user_manage/u)
  })

  it('a viewer sees people, and every change is blocked with the reason', async () => {
    const { user, sim, account } = await renderApp({ persona: 'viewer' })
    await screen.findAllByRole('rowheader')
    const locked = memberOf(sim, { account }, (person) => person.locked)
    await user.type(search(), `${locked.name}{Enter}`)
    await user.click(await screen.findByRole('button', { name: `Actions for ${locked.name}` }))
    for (const name of [/^Unlock/u, /^Reset 2FA/u, /^Remove user…/u]) {
      const item = await screen.findByRole('menuitem', { name })
      expect(item).toHaveAttribute('aria-disabled', 'true')
      expect(item).toHaveTextContent(/core_user_manage|2FA is off/u)
    }
    expect(screen.getByRole('menuitem', { name: 'Edit access' })).not.toHaveAttribute('aria-disabled')
  })

  it('failed first load: says why and what is unknown, and a retry works (failed)', async () => {
    const { user, sim } = await renderApp({ latencyMs: 30, url: '/account/{account}/users' })
    sim.faults.set([{ id: 'broken', op: 'O7', kind: 'status', status: 500 }])
    expect(await screen.findByRole('heading', { name: /^Couldn’t load the users in account/u })).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('Harness responded with an error (500).')
    expect(screen.getByText('Not loaded')).toBeVisible()
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect((await screen.findAllByRole('rowheader')).length).toBe(25)
  })

  it('failed refresh: the rows stay and say from when they are (stale)', async () => {
    const { user, sim } = await renderApp()
    await screen.findAllByRole('rowheader')
    sim.faults.set([{ id: 'broken', op: 'O7', kind: 'status', status: 500 }])
    await user.click(screen.getByRole('button', { name: 'Refresh the list' }))
    expect(
      await screen.findByText(/^Couldn’t refresh\. Showing the users in account .* from \d\d:\d\d$/u),
    ).toBeVisible()
    expect(screen.getAllByRole('rowheader')).toHaveLength(25)
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    await waitFor(() => {
      expect(screen.queryByText(/^Couldn’t refresh/u)).not.toBeInTheDocument()
    })
  })

  it('partly unreadable: good rows, and how many are missing (partly read)', async () => {
    const { sim } = await renderApp({ latencyMs: 30 })
    sim.faults.set([
      { id: 'part', op: 'O7', kind: 'mutate', mutate: { path: 'data.content.0.user.uuid', action: 'drop' } },
    ])
    expect(await screen.findByText(/^1 entry on this page couldn’t be loaded\.$/u)).toBeVisible()
    expect(screen.getAllByRole('rowheader')).toHaveLength(24)
  })

  it('rows of another scope are never shown while a scope loads', async () => {
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?q=an' })
    await screen.findAllByRole('rowheader')
    sim.faults.set([{ id: 'slow', op: 'O7', kind: 'headers', headers: {}, delayMs: 2500 }])
    await user.click(screen.getByRole('button', { name: /^Organization ?, choose$/u }))
    await user.click(await screen.findByRole('link', { name: 'Storefront' }))
    const table = await screen.findByRole('table', { name: /^Users in organization Storefront/u })
    expect(within(table).queryByRole('rowheader')).not.toBeInTheDocument()
    expect(search()).toHaveValue('an')
    expect(location.pathname).toBe(`/account/${account}/org/storefront/users`)
    expect((await screen.findAllByRole('rowheader')).length).toBeGreaterThan(0)
  })
})

describe('keyboard', () => {
  it('single keys focus the search, move between rows, open a menu, page and refresh; off while typing', async () => {
    const { user, sim } = await renderApp()
    const table = await screen.findByRole('table')
    await screen.findAllByRole('rowheader')
    const names = namesIn(table)
    await user.keyboard('jj')
    await expectFocus(() => screen.getByRole('link', { name: names[1] ?? '' }))
    await user.keyboard('k')
    await expectFocus(() => screen.getByRole('link', { name: names[0] ?? '' }))
    await user.keyboard('m')
    expect(await screen.findByRole('menu', { name: `Actions for ${names[0] ?? ''}` })).toBeVisible()
    await user.keyboard('{Escape}')
    await expectFocus(() => screen.getByRole('button', { name: `Actions for ${names[0] ?? ''}` }))
    await user.keyboard(']')
    expect(await screen.findByText('26–50')).toBeVisible()
    await user.keyboard('[[')
    expect(await screen.findByText('1–25')).toBeVisible()
    const before = attempts(sim, 'getAggregatedUsers')
    await user.keyboard('r')
    await waitFor(() => {
      expect(attempts(sim, 'getAggregatedUsers')).toBe(before + 1)
    })
    await user.keyboard('/')
    await expectFocus(search())
    await user.keyboard('ra]')
    expect(search()).toHaveValue('ra]')
    expect(location.pathname).not.toMatch(/add$/u)
  })

  it('single keys can be switched off on this device (2.1.4)', async () => {
    const { user } = await renderApp()
    await screen.findAllByRole('rowheader')
    await user.keyboard('?')
    await user.click(await screen.findByRole('checkbox', { name: /^Single-key shortcuts/u }))
    await user.keyboard('{Escape}')
    await user.keyboard('/')
    expect(search()).not.toHaveFocus()
  })
})

describe('adding', () => {
  it('opens over the list with the search kept, also by key, and comes back', async () => {
    const { user, account } = await renderApp({ url: '/account/{account}/users?q=maren' })
    await screen.findByRole('row', { name: /Maren Solheim/u })
    expect(await screen.findByRole('link', { name: /^Add users/u })).toHaveAttribute(
      'href',
      `/account/${account}/users/add?q=maren`,
    )
    await user.keyboard('a')
    expect(await screen.findByRole('dialog', { name: 'Add users' })).toBeVisible()
    expect(location.pathname + location.search).toBe(`/account/${account}/users/add?q=maren`)
    expect(document.querySelectorAll('tbody tr')).toHaveLength(1)
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(location.pathname + location.search).toBe(`/account/${account}/users?q=maren`)
    })
    expect(screen.getByRole('row', { name: /Maren Solheim/u })).toBeVisible()
  })
})

describe('coming back from a person', () => {
  it('restores the list and the focus on the row', async () => {
    const { user, sim, account } = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/users?sort=email',
    })
    await screen.findAllByRole('rowheader')
    const person = memberOf(sim, checkout(account), ({ email }) =>
      membersOf(sim, checkout(account))
        .map((member) => member.email)
        .sort()
        .slice(3, 20)
        .includes(email),
    )
    await user.click(await screen.findByRole('link', { name: person.name }))
    await screen.findByRole('heading', { level: 1, name: new RegExp(person.name, 'u') })
    history.back()
    const link = await screen.findByRole('link', { name: person.name })
    await expectFocus(link)
    expect(location.search).toBe('?sort=email')
  })
})
