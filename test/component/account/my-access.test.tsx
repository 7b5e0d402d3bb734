import { screen, waitFor, within } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMyAccessSearch, serialiseMyAccessSearch } from '#src/pages/account/my-access.search.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { renderApp } from '#test/support/render-app.tsx'

const url = '/account/{account}/me/access'
const requestText = async () => (await screen.findByRole('region', { name: 'Text for the admin' })).textContent

describe('My access', () => {
  it('lists roles with through whom, answers what one may do, and writes the request for an admin', async () => {
    const { user, sim } = await renderApp({ url, persona: 'project-admin' })
    const table = await screen.findByRole('table', { name: 'Your roles' })
    await waitFor(() => {
      expect(within(table).getAllByRole('rowheader').length).toBeGreaterThan(0)
    })
    expect(within(table).getByRole('rowheader', { name: /Project Admin/u })).toBeVisible()
    expect(within(table).getAllByText('Directly').length).toBeGreaterThan(0)
    // A person without admin rights would only be refused on the page of a person.
    expect(within(table).queryByRole('link')).not.toBeInTheDocument()
    await user.type(screen.getByRole('searchbox', { name: 'Search what you may do' }), 'manage users{Enter}')
    expect(await screen.findByRole('heading', { name: /Can you “manage users”/u })).toBeVisible()
    await waitFor(() => {
      expect(location.search).toContain('can=manage+users')
    })
    await screen.findByText(/^(?:Yes: |Not here: |No role that)/u)
    const text = await requestText()
    expect(text).toMatch(/^Access request for Tomás Arrieta \(tomas\.arrieta@/u)
    expect(text).toContain('I need to: manage users')
    expect(text).toMatch(/What I hold now:\n- /u)
    await user.click(screen.getByRole('button', { name: 'Copy the text' }))
    expect(await navigator.clipboard.readText()).toBe(text)
    expect(sim.log.some(({ operation }) => operation === 'removeUser')).toBe(false)
  })

  it.each<[Persona['id'], string]>([
    ['viewer', 'Organization Viewer'],
    ['sso', 'Project Viewer'],
  ])('%s: counts the roles, and the request says each', async (persona, further) => {
    const { user } = await renderApp({ url, persona })
    const table = within(await screen.findByRole('table', { name: 'Your roles' }))
    expect(await table.findByRole('rowheader', { name: /Account Viewer/u })).toBeVisible()
    expect(table.getByRole('rowheader', { name: new RegExp(further, 'u') })).toBeVisible()
    const count = table.getAllByRole('rowheader').length
    expect(screen.getByText(new RegExp(`^${count} roles, directly and through groups`, 'u'))).toBeVisible()
    await user.type(await screen.findByRole('textbox', { name: 'What do you need to do?' }), 'Deploy Checkout')
    expect(await requestText()).toContain('I need to: Deploy Checkout')
    expect((await requestText()).split('\n').filter((line) => line.startsWith('- '))).toHaveLength(count)
  })

  it('individual: the refusal is asked for once, and the request is offered all the same', async () => {
    const { user, sim } = await renderApp({ url, persona: 'individual' })
    const asked = () => sim.log.filter(({ operation }) => operation === 'getFilteredRoleAssignmentByScopeList').length
    expect(await screen.findByText('You may not see your roles')).toBeVisible()
    expect(screen.queryByRole('table', { name: 'Your roles' })).not.toBeInTheDocument()
    await user.type(screen.getByRole('textbox', { name: 'What do you need to do?' }), 'Deploy Checkout')
    expect(await requestText()).toContain('I need to: Deploy Checkout')
    expect(await requestText()).toContain('What I hold now: I cannot see that.')
    // A refusal stays one.
    expect(asked()).toBe(1)
  })

  it('failed: names the cause, keeps the request and the groups, and Try again reads the roles', async () => {
    const { user, sim } = await renderApp({
      url,
      persona: 'viewer',
      prepare: (prepared) => {
        prepared.faults.set([
          {
            id: 'down',
            op: 'getFilteredRoleAssignmentByScopeList',
            kind: 'status',
            status: 400,
            body: JSON.stringify({ status: 'ERROR', code: 'INVALID_REQUEST', message: 'Out of order' }),
            times: 'always',
          },
        ])
      },
    })
    const card = within(await screen.findByRole('region', { name: 'Roles' }))
    expect(await card.findByText("Couldn't load your roles")).toBeVisible()
    expect(screen.queryByText(/^(?:No roles|You may not see your roles)$/u)).not.toBeInTheDocument()
    expect(screen.queryByRole('searchbox', { name: 'Search what you may do' })).not.toBeInTheDocument()
    expect(await requestText()).toContain('What I hold now: I cannot see that.')
    expect(
      (await within(screen.getByRole('region', { name: 'Groups' })).findAllByRole('listitem')).length,
    ).toBeGreaterThan(0)
    sim.faults.clear()
    await user.click(card.getByRole('button', { name: 'Try again' }))
    expect(await card.findByRole('rowheader', { name: /Account Viewer/u })).toBeVisible()
  })

  it('empty: says that there is no role only after an answer without one', async () => {
    await renderApp({
      url,
      persona: 'viewer',
      prepare: (prepared) => {
        prepared.faults.set([
          {
            id: 'none',
            op: 'getFilteredRoleAssignmentByScopeList',
            kind: 'body',
            body: JSON.stringify({
              status: 'SUCCESS',
              data: {
                totalPages: 0,
                totalItems: 0,
                pageItemCount: 0,
                pageSize: 100,
                content: [],
                pageIndex: 0,
                empty: true,
              },
              metaData: null,
              correlationId: 'c',
            }),
          },
        ])
      },
    })
    const card = within(await screen.findByRole('region', { name: 'Roles' }))
    expect(card.queryByText('No roles')).not.toBeInTheDocument()
    expect(await card.findByRole('heading', { name: 'No roles' })).toBeVisible()
    expect(screen.queryByRole('table', { name: 'Your roles' })).not.toBeInTheDocument()
    expect(await requestText()).toMatch(/What I hold now: (?:nothing|no role)/iu)
  })

  it('roles that were not all read: the count is a lower bound, and none is never said', async () => {
    await renderApp({
      url,
      persona: 'viewer',
      prepare: (prepared) => {
        prepared.faults.set([
          {
            id: 'unread',
            op: 'getFilteredRoleAssignmentByScopeList',
            kind: 'body',
            body: JSON.stringify({
              status: 'SUCCESS',
              data: {
                totalPages: 1,
                totalItems: 1,
                pageItemCount: 1,
                pageSize: 100,
                content: [{ unreadable: true }],
                pageIndex: 0,
                empty: false,
              },
              metaData: null,
              correlationId: 'c',
            }),
          },
        ])
      },
    })
    const card = within(await screen.findByRole('region', { name: 'Roles' }))
    expect(await card.findByRole('heading', { name: 'None of your roles could be read' })).toBeVisible()
    expect(card.getByText('1 role could not be read and is left out.')).toBeVisible()
    expect(card.queryByText(/You hold no role/u)).not.toBeInTheDocument()
  })

  it('refused: it says so in words, and the text says what is not known', async () => {
    const { user, sim } = await renderApp({
      url,
      prepare: (prepared) => {
        prepared.faults.set([
          {
            id: 'no',
            op: 'getFilteredRoleAssignmentByScopeList',
            kind: 'status',
            status: 403,
            body: JSON.stringify({ status: 'ERROR', code: 'NG_ACCESS_DENIED', message: 'Missing permission' }),
          },
        ])
      },
    })
    expect(await screen.findByText('You may not see your roles')).toBeVisible()
    expect(await requestText()).toContain('What I hold now: I cannot see that.')
    expect(screen.queryByRole('searchbox', { name: 'Search what you may do' })).not.toBeInTheDocument()
    sim.faults.clear()
    await user.click(screen.getByRole('link', { name: 'Profile' }))
    await screen.findByRole('heading', { level: 1, name: 'Profile' })
  })

  it('a service account has no roles page of its own, and says why', async () => {
    await renderApp({ url, persona: 'service-account' })
    expect(await screen.findByText('Not for service accounts')).toBeVisible()
    expect(screen.getByText(/The roles of a service account/u)).toBeVisible()
  })

  it('the address: any text gives a page, and what was written comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (can, at) => {
        const read = parseMyAccessSearch(new URLSearchParams({ can, at }))
        expect(parseMyAccessSearch(serialiseMyAccessSearch(read))).toEqual(read)
      }),
    )
    expect(parseMyAccessSearch(new URLSearchParams('at=/storefront/checkout'))).toEqual({
      can: '',
      at: '/storefront/checkout',
    })
    expect(parseMyAccessSearch(new URLSearchParams('at=/a/b/c')).at).toBe('/')
    expect(parseMyAccessSearch(new URLSearchParams('at=//evil')).at).toBe('/')
  })
})

describe('The first visit of somebody without admin rights', () => {
  it('lands on the own account with what is on, off and due, sees no admin clutter, and is refused nothing', async () => {
    const { sim } = await renderApp({ url: '/', persona: 'individual' })
    expect(await screen.findByRole('heading', { level: 1, name: 'Profile' })).toBeVisible()
    const card = await screen.findByRole('region', { name: 'Two-factor authentication is off' })
    expect(within(card).getByText(/^Off: only your password/u)).toBeVisible()
    expect(card).not.toHaveTextContent(/nothing/iu)
    expect(within(card).getByRole('link', { name: 'Set up: Two-factor' })).toHaveAttribute(
      'href',
      expect.stringMatching(/me\/two-factor$/u),
    )
    expect(within(card).getByText(/^Managed by Harness/u)).toBeVisible()
    const nav = screen.getByRole('navigation', { name: 'Main' })
    for (const name of ['Profile', 'Password', 'Two-factor authentication', 'My access', 'Preferences'])
      expect(within(nav).getByRole('link', { name })).toBeVisible()
    for (const name of ['Users', 'Invitations'])
      expect(within(nav).queryByRole('link', { name })).not.toBeInTheDocument()
    expect(sim.log.filter(({ status }) => status === 403)).toEqual([])
  })

  it('somebody managed elsewhere reads where the password is; an admin sees no overview', async () => {
    const { unmount } = await renderApp({
      url: '/',
      persona: 'individual',
      prepare: ({ world, personas }) => {
        const key = personas.find(({ id }) => id === 'individual')?.apiKey ?? ''
        const person = world.people.get(world.apiKeys.get(key)?.identifier ?? '')
        if (person === undefined) throw new Error('nobody')
        world.people.put({ ...person, externallyManaged: true })
      },
    })
    expect(await screen.findByText(/^Kept by your identity provider: change it there/u)).toBeVisible()
    unmount()
    await renderApp({ url: '/account/{account}/me/profile' })
    await screen.findByRole('button', { name: 'Save name' })
    expect(screen.queryByText('Two-factor authentication is off')).not.toBeInTheDocument()
    expect(screen.getByRole('link', { name: 'Users' })).toBeVisible()
  })
})
