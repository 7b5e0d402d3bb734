import { screen, waitFor, within } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMyAccessSearch, serializeMyAccessSearch } from '#src/pages/account/my-access.search.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { renderApp } from '#test/support/render-app.tsx'

const url = '/account/{account}/me/access'
const requestText = async () => (await screen.findByRole('region', { name: 'Message for the admin' })).textContent

describe('My access', () => {
  it('lists roles with through whom, answers what one may do, and writes the request for an admin', async () => {
    const { user, sim } = await renderApp({ url, persona: 'project-admin' })
    const table = await screen.findByRole('table', { name: 'Your roles' })
    await waitFor(() => {
      expect(within(table).getAllByRole('rowheader').length).toBeGreaterThan(0)
    })
    expect(within(table).getByRole('rowheader', { name: /Project Admin/u })).toBeVisible()
    expect(within(table).getAllByText('Direct').length).toBeGreaterThan(0)
    // A person without admin rights would only be refused on the page of a person.
    expect(within(table).queryByRole('link')).not.toBeInTheDocument()
    await user.type(screen.getByRole('searchbox', { name: 'Search your permissions' }), 'manage users{Enter}')
    expect(await screen.findByRole('heading', { name: /Can you “manage users”/u })).toBeVisible()
    await waitFor(() => {
      expect(location.search).toContain('can=manage+users')
    })
    await screen.findByText(/^(?:Yes: |Not here: |No role that)/u)
    const text = await requestText()
    expect(text).toMatch(/^Access request for Tomás Arrieta \(tomas\.arrieta@/u)
    expect(text).toContain('I need to: manage users')
    expect(text).toMatch(/My current roles:\n- /u)
    await user.click(screen.getByRole('button', { name: 'Copy message' }))
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
    expect(screen.getByText(new RegExp(`^${count} roles, direct or inherited from groups`, 'u'))).toBeVisible()
    await user.type(await screen.findByRole('textbox', { name: 'What do you need to do?' }), 'Deploy Checkout')
    expect(await requestText()).toContain('I need to: Deploy Checkout')
    expect((await requestText()).split('\n').filter((line) => line.startsWith('- '))).toHaveLength(count)
  })

  it('individual: the refusal is asked for once, and the request is offered all the same', async () => {
    const { user, sim } = await renderApp({ url, persona: 'individual' })
    const requests = () =>
      sim.log.filter(({ operation }) => operation === 'getFilteredRoleAssignmentByScopeList').length
    expect(await screen.findByText('You don’t have permission to view your roles')).toBeVisible()
    expect(screen.queryByRole('table', { name: 'Your roles' })).not.toBeInTheDocument()
    await user.type(screen.getByRole('textbox', { name: 'What do you need to do?' }), 'Deploy Checkout')
    expect(await requestText()).toContain('I need to: Deploy Checkout')
    expect(await requestText()).toContain('My current roles: I can’t view them.')
    // A refusal stays one.
    expect(requests()).toBe(1)
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
    expect(await card.findByText('Couldn’t load your roles')).toBeVisible()
    expect(
      screen.queryByText(/^(?:No roles found|You don’t have permission to view your roles)$/u),
    ).not.toBeInTheDocument()
    expect(screen.queryByRole('searchbox', { name: 'Search your permissions' })).not.toBeInTheDocument()
    expect(await requestText()).toContain('My current roles: I can’t view them.')
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
    expect(card.queryByText('No roles found')).not.toBeInTheDocument()
    expect(await card.findByRole('heading', { name: 'No roles found' })).toBeVisible()
    expect(screen.queryByRole('table', { name: 'Your roles' })).not.toBeInTheDocument()
    expect(await requestText()).toMatch(/My current roles: none that I can view/u)
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
    expect(await card.findByRole('heading', { name: 'None of your roles could be loaded' })).toBeVisible()
    expect(card.getByText('1 role couldn’t be loaded.')).toBeVisible()
    expect(card.queryByText(/is assigned to you/u)).not.toBeInTheDocument()
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
    expect(await screen.findByText('You don’t have permission to view your roles')).toBeVisible()
    expect(await requestText()).toContain('My current roles: I can’t view them.')
    expect(screen.queryByRole('searchbox', { name: 'Search your permissions' })).not.toBeInTheDocument()
    sim.faults.clear()
    await user.click(screen.getByRole('link', { name: 'Profile' }))
    await screen.findByRole('heading', { level: 1, name: 'Profile' })
  })

  it('a service account has no roles page of its own, and says why', async () => {
    await renderApp({ url, persona: 'service-account' })
    expect(await screen.findByText('Not available for service accounts')).toBeVisible()
    expect(screen.getByText(/the roles of a service account/u)).toBeVisible()
  })

  it('the URL: any text gives a page, and a serialized search parses back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (can, at) => {
        const read = parseMyAccessSearch(new URLSearchParams({ can, at }))
        expect(parseMyAccessSearch(serializeMyAccessSearch(read))).toEqual(read)
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

describe('The first visit of someone without admin rights', () => {
  it('lands on home with what is to do and what is done, sees no admin clutter, and is refused nothing', async () => {
    const { sim } = await renderApp({ url: '/', persona: 'individual' })
    expect(await screen.findByRole('heading', { level: 1, name: 'Hello, Jonas Weber' })).toBeVisible()
    const card = await screen.findByRole('region', { name: 'Turn on two-factor authentication' })
    expect(within(card).getByText('1 thing to do')).toBeVisible()
    expect(within(card).getByText(/^Your account is protected by a password only/u)).toBeVisible()
    expect(card).not.toHaveTextContent(/nothing/iu)
    expect(within(card).getByRole('link', { name: 'Turn on 2FA' })).toHaveAttribute(
      'href',
      expect.stringMatching(/me\/two-factor$/u),
    )
    const done = screen.getByRole('region', { name: 'Already done' })
    expect(within(done).getByText(/^Stored by Harness/u)).toBeVisible()
    expect(within(done).queryByText('Two-factor authentication')).not.toBeInTheDocument()
    const nav = screen.getByRole('navigation', { name: 'Main' })
    for (const name of ['Home', 'Profile', 'Password', 'Two-factor authentication', 'My access', 'Preferences'])
      expect(within(nav).getByRole('link', { name })).toBeVisible()
    for (const name of ['Users', 'Invitations'])
      expect(within(nav).queryByRole('link', { name })).not.toBeInTheDocument()
    expect(sim.log.filter(({ status }) => status === 403)).toEqual([])
  })

  it('someone managed elsewhere reads where the password is; an admin lands on the users', async () => {
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
    expect(await screen.findByText(/^Managed by your identity provider. Change it there/u)).toBeVisible()
    unmount()
    await renderApp({ url: '/' })
    expect(await screen.findByRole('heading', { level: 1, name: /^Users/u })).toBeVisible()
  })

  it('says that nothing is left to do only where two-factor authentication is known to be on', async () => {
    const own = ({
      world,
      personas,
    }: Parameters<NonNullable<Parameters<typeof renderApp>[0] & object>['prepare'] & object>[0]) => {
      const key = personas.find(({ id }) => id === 'individual')?.apiKey ?? ''
      const person = world.people.get(world.apiKeys.get(key)?.identifier ?? '')
      if (person === undefined) throw new Error('nobody')
      return person
    }
    const { unmount } = await renderApp({
      url: '/account/{account}/me/home',
      persona: 'individual',
      prepare: (sim) => {
        sim.world.people.put({ ...own(sim), twoFactor: true })
      },
    })
    expect(await screen.findByRole('region', { name: 'You’re all set' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Manage 2FA' })).toBeVisible()
    unmount()
    await renderApp({
      url: '/account/{account}/me/home',
      persona: 'individual',
      prepare: ({ faults }) => {
        faults.set([
          {
            id: 'odd',
            op: 'O8',
            kind: 'mutate',
            mutate: { path: 'data.twoFactorAuthenticationEnabled', action: 'null' },
          },
        ])
      },
    })
    const card = await screen.findByRole('region', { name: 'Check two-factor authentication' })
    expect(card).toHaveTextContent('Harness didn’t report whether it’s on for you')
    expect(screen.queryByText('You’re all set')).not.toBeInTheDocument()
  })
})
