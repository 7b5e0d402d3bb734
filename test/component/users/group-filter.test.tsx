import { screen, waitFor, within } from '@testing-library/react'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { findGroup } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { openDisplay } from '#test/support/display-panel.ts'
import { savedFiles } from '#test/support/saved-files.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts, checkout, membersOf } from './people.ts'

const users = '/account/{account}/users'
const project = '/account/{account}/org/storefront/project/checkout/users'

const accountOf = (sim: Simulator) => ({ account: sim.world.account.identifier })
function groupIn(sim: Simulator, identifier: string) {
  const group = findGroup(sim.world, identifier, accountOf(sim))
  if (group === undefined) throw new Error(`No group ${identifier}`)
  return group
}
/** Names of the people of an account group who are in a scope, as the list sorts them. */
const namesIn = (sim: Simulator, identifier: string, scope = accountOf(sim)) =>
  membersOf(sim, scope)
    .filter(({ uuid }) => groupIn(sim, identifier).users.has(uuid))
    .map(({ name, email }) => name ?? email)
const shownNames = () =>
  screen.getAllByRole('rowheader').map((head) => within(head).getAllByRole('link')[0]?.textContent ?? '')
const announced = (text: RegExp) => screen.findByText(text)
/** Goes to a page of the app without loading it again. */
async function open(path: string) {
  history.pushState(null, '', path)
  window.dispatchEvent(new PopStateEvent('popstate'))
  await Promise.resolve()
}
/** Harness leaves out who is in a group, as it does where there are many. */
const unlisted = {
  id: 'unlisted',
  op: 'getFilteredUserGroupsList',
  kind: 'mutate',
  mutate: { path: 'data.content.*.users', action: 'drop' },
} as const

describe('the group filter of the users list', () => {
  it('chosen by keyboard lists exactly the members, is named in the filter, the address and a saved view, and goes again', async () => {
    const { user, sim } = await renderApp({ url: users })
    const expected = namesIn(sim, 'platform_admins')
    const button = await screen.findByRole('button', { name: 'Filter by Group' })
    button.focus()
    await user.keyboard('{Enter}')
    const choices = await screen.findByRole('dialog', { name: 'Filter by group' })
    const box = await within(choices).findByRole('checkbox', { name: /^Platform admins/u })
    expect(box).toHaveAccessibleName(/3 members$/u)
    expect(within(choices).getByRole('checkbox', { name: /^All Account Users.*Every user$/u })).toBeVisible()
    box.focus()
    await user.keyboard(' ')
    await announced(new RegExp(`^${expected.length} users found in account`, 'u'))
    await waitFor(() => {
      expect(shownNames()).toEqual(expected)
    })
    expect(screen.getByText(`${expected.length} found`)).toBeVisible()
    expect(location.search).toBe('?group=platform_admins')
    await user.keyboard('{Escape}')
    expect(await screen.findByRole('button', { name: 'Filter by Group: Platform admins' })).toHaveFocus()

    await user.click((await openDisplay(user)).getByRole('button', { name: 'Save as view…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Save as view' })
    expect(within(dialog).getByText(/1 group/u)).toBeVisible()
    await user.type(within(dialog).getByRole('textbox'), 'Admins')
    await user.click(within(dialog).getByRole('button', { name: /^Save/u }))
    await user.click(await screen.findByRole('button', { name: 'Remove filter Group: Platform admins' }))
    expect(await screen.findByRole('button', { name: 'Filter by Group' })).toBeVisible()
    expect(location.search).toBe('')
    await user.click((await openDisplay(user)).getByRole('button', { name: 'Admins' }))
    await waitFor(() => {
      expect(location.search).toContain('group=platform_admins')
    })
    await waitFor(() => {
      expect(shownNames()).toEqual(expected)
    })
  })

  it('counts two groups as either, and search, role and status as well, all at once', async () => {
    const { sim } = await renderApp({
      url: `${users}?group=release_crew&group=support_rota&role=release_manager&status=no-2fa&q=example`,
    })
    const crew = groupIn(sim, 'release_crew')
    const expected = membersOf(sim, accountOf(sim))
      .filter(
        ({ uuid, twoFactor }) =>
          (crew.users.has(uuid) || groupIn(sim, 'support_rota').users.has(uuid)) && twoFactor === false,
      )
      .filter(
        ({ uuid }) =>
          crew.users.has(uuid) ||
          sim.world.assignments
            .ofPrincipal('USER', uuid)
            .some(({ roleIdentifier, scope }) => roleIdentifier === 'release_manager' && scope.org === undefined),
      )
    await announced(new RegExp(`^${expected.length === 0 ? 'No' : expected.length} users? found in account`, 'u'))
    expect(
      await screen.findByRole('button', { name: /^Filter by Group: Release crew and Support rota$/u }),
    ).toBeVisible()
    // Nothing is paused: the app checks every user itself.
    expect(screen.queryByText(/paused/u)).not.toBeInTheDocument()
    expect(screen.queryAllByRole('rowheader')).toHaveLength(expected.length)
  })

  it('counts a group of a parent scope for those who are in the project, and says how many members are not', async () => {
    const { sim, account } = await renderApp({
      url: `${project}?group=account.eng_sso`,
      prepare: (made) => {
        const [one] = membersOf(made, checkout(made.world.account.identifier))
        groupIn(made, 'eng_sso').users.add(one?.uuid ?? '')
      },
    })
    const here = namesIn(sim, 'eng_sso', checkout(account))
    const away = groupIn(sim, 'eng_sso').users.size - here.length
    expect(away).toBeGreaterThan(0)
    expect(await announced(/members? (?:isn’t a user|aren’t users) in this scope/u)).toHaveTextContent(
      new RegExp(`^${away} member`, 'u'),
    )
    expect(screen.queryAllByRole('rowheader')).toHaveLength(here.length)
    expect(await screen.findByRole('button', { name: 'Filter by Group: Engineering (SSO)' })).toBeVisible()
  })

  it('reads only the members where there are many more people, and a sort that no row tells reads everyone', async () => {
    const { sim } = await renderApp({
      url: `${users}?group=few`,
      seed: 'large',
      prepare: (made) => {
        const crew = groupIn(made, 'release_crew')
        made.world.groups.push({
          ...crew,
          identifier: 'few',
          name: 'A few',
          users: new Set([...crew.users].slice(0, 6)),
        })
      },
    })
    await announced(/^6 users found in account/u)
    expect(attempts(sim, 'getAggregatedUser')).toBe(6)
    expect(attempts(sim, 'getAggregatedUsers')).toBe(0)
    expect(shownNames()).toEqual(namesIn(sim, 'few'))
  })

  it('reads who is in a group that Harness does not list, with progress, and stops when asked', async () => {
    const { user, sim } = await renderApp({
      url: `${users}?group=release_crew`,
      seed: 'large',
      prepare: (made) => {
        for (const ref of made.world.members.refs(accountOf(made)).slice(0, 3000))
          groupIn(made, 'release_crew').users.add(made.world.people.at(ref).uuid)
        made.faults.set([unlisted])
      },
    })
    const progress = await screen.findByRole('progressbar', { name: 'Members checked' })
    expect(progress).toBeVisible()
    const region = screen.getByRole('region', { name: 'Checking users' })
    expect(within(region).getAllByText(/of \d,\d{3} members of Release crew checked/u)[0]).toBeInTheDocument()
    expect(screen.getByText(/so we’re loading them first/u)).toBeVisible()
    expect(screen.getByText(/^0 found · [\d,]+ of [\d,]+ checked$/u)).toBeVisible()
    await user.click(within(region).getByRole('button', { name: 'Stop' }))
    await within(region).findByText(/^Stopped: /u, { selector: 'strong' })
    const sent = sim.log.length
    await user.click(within(region).getByRole('button', { name: 'Resume' }))
    expect(await screen.findByRole('progressbar', { name: 'Users checked' })).toBeVisible()
    expect(sim.log.length).toBeGreaterThan(sent)
    expect(attempts(sim, 'getAggregatedUsers')).toBeGreaterThan(0)
  })

  it('says that it may not be complete where a member in the list of a group cannot be understood', async () => {
    const { sim } = await renderApp({
      url: `${users}?group=release_crew`,
      prepare: (made) => {
        made.faults.set([
          unlisted,
          {
            id: 'odd',
            op: 'getUserListInUserGroup',
            kind: 'mutate',
            mutate: { path: 'data.content.0.uuid', action: 'drop' },
          },
        ])
      },
    })
    const count = groupIn(sim, 'release_crew').users.size
    await announced(/^The list might be incomplete$/u)
    expect(screen.getByText(/could be loaded, so some might be missing here\.$/u)).toBeVisible()
    expect(await screen.findByText(`At least ${count - 1} found`)).toBeVisible()
    expect(screen.queryAllByRole('rowheader')).toHaveLength(count - 1)
  })

  it('says that someone was added since, where a kept list does not show them yet, and shows them when read again', async () => {
    const { user, sim, account } = await renderApp({ url: `${users}?group=release_crew` })
    const count = groupIn(sim, 'release_crew').users.size
    await announced(new RegExp(`^${count} users found in account`, 'u'))
    const other = membersOf(sim, { account }).find(
      ({ uuid, name }) => name !== null && !groupIn(sim, 'release_crew').users.has(uuid),
    )
    await open(`/account/${account}/users/${other?.uuid ?? ''}/groups`)
    await user.click(await screen.findByRole('button', { name: /^Add to (?:a )?group/u }))
    const dialog = await screen.findByRole('dialog')
    await user.type(await within(dialog).findByRole('combobox'), 'Release crew')
    await user.click(await screen.findByRole('option', { name: /^Release crew/u }))
    await user.click(within(dialog).getByRole('button', { name: /^Add/u }))
    await waitFor(() => {
      expect(groupIn(sim, 'release_crew').users.size).toBe(count + 1)
    })
    await open(`/account/${account}/users?group=release_crew`)
    expect(await announced(/^1 user was added\. Refresh to list them\.$/u)).toBeVisible()
    expect(shownNames()).not.toContain(other?.name)
    await user.click(screen.getByRole('button', { name: 'Refresh' }))
    await announced(new RegExp(`^${count + 1} users found in account`, 'u'))
    expect(shownNames()).toContain(other?.name)
    expect(screen.queryByText(/was added\. Refresh/u)).not.toBeInTheDocument()
  })

  it('says that a group does not exist, where none of them does', async () => {
    const { user, sim } = await renderApp({ url: `${users}?group=gone&group=org.crew` })
    expect(
      await screen.findByRole('heading', { name: /^Groups gone and org\.crew don’t exist in account/u }),
    ).toBeVisible()
    expect(attempts(sim, 'getAggregatedUsers')).toBe(0)
    await user.click(screen.getByRole('button', { name: 'Clear the group filter' }))
    await screen.findAllByRole('rowheader')
    expect(location.search).toBe('')
  })

  it('lists the members of the other group where one does not exist', async () => {
    const { sim } = await renderApp({ url: `${users}?group=gone&group=platform_admins` })
    await announced(/^3 users found in account/u)
    expect(shownNames()).toEqual(namesIn(sim, 'platform_admins'))
    expect(await screen.findByText(/doesn’t exist here/u)).toBeVisible()
  })

  it('says that an empty group has no members, and a search that finds no member that none matches', async () => {
    const { user } = await renderApp({
      url: `${users}?group=platform_admins&q=nobody.at.all`,
      prepare: (sim) => {
        groupIn(sim, 'support_rota').users.clear()
      },
    })
    expect(await screen.findByRole('heading', { name: 'No matches in Platform admins' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Clear search and filters' }))
    await user.click(await screen.findByRole('button', { name: 'Filter by Group' }))
    await user.click(await screen.findByRole('checkbox', { name: /^Support rota/u }))
    expect(await screen.findByRole('heading', { name: 'Support rota has no members' })).toBeVisible()
    expect(screen.getByText('0 found')).toBeVisible()
  })

  it('says nothing about members where the key may not see groups', async () => {
    const { sim, user } = await renderApp({
      url: `${users}?group=platform_admins`,
      prepare: (made) => {
        made.world.roles.splice(
          0,
          Infinity,
          ...made.world.roles.map((role) => ({
            ...role,
            permissions: role.permissions.filter((each) => each !== 'core_usergroup_view'),
          })),
        )
      },
    })
    expect(await screen.findByRole('heading', { name: 'You don’t have permission to view groups' })).toBeVisible()
    expect(screen.queryByText(/found$/u)).not.toBeInTheDocument()
    expect(attempts(sim, 'getAggregatedUsers')).toBe(0)
    await user.click(screen.getByRole('button', { name: /^Filter by Group: platform_admins/u }))
    const choices = await screen.findByRole('dialog', { name: 'Filter by group' })
    expect(await within(choices).findByText(/Ask an admin for View user groups \(core_usergroup_view\)/u)).toBeVisible()
  })

  it('says that the list could not be loaded where the groups could not, and loads it when asked again', async () => {
    const { sim, user } = await renderApp({
      url: `${users}?group=platform_admins`,
      prepare: (made) => {
        made.faults.set([{ id: 'down', op: 'getFilteredUserGroupsList', kind: 'status', status: 503 }])
      },
    })
    const again = await screen.findByRole('button', { name: /try again/iu })
    expect(screen.queryByText(/found$/u)).not.toBeInTheDocument()
    sim.faults.clear()
    await user.click(again)
    await announced(/^3 users found in account/u)
  })

  it('selects and exports exactly the members, on all pages', async () => {
    const files = savedFiles()
    const { user, sim } = await renderApp({
      url: `${users}?group=release_crew&size=25`,
      prepare: (made) => {
        for (const ref of made.world.members.refs(accountOf(made)).slice(0, 60))
          groupIn(made, 'release_crew').users.add(made.world.people.at(ref).uuid)
      },
    })
    const expected = membersOf(sim, accountOf(sim)).filter(({ uuid }) => groupIn(sim, 'release_crew').users.has(uuid))
    await announced(new RegExp(`^${expected.length} users found in account`, 'u'))
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    const bar = await screen.findByRole('region', { name: /^Selected users in account/u })
    await user.click(within(bar).getByRole('button', { name: `Select all ${expected.length} matching` }))
    expect(await within(bar).findByText(`${expected.length} selected`)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Export' }))
    const form = await screen.findByRole('dialog', { name: 'Export users' })
    expect(await within(form).findByText(/with group Release crew \(release_crew\)/u)).toBeVisible()
    await user.click(within(form).getByRole('button', { name: `Export ${expected.length} users` }))
    expect(await screen.findByText('The export is complete.')).toBeVisible()
    const { data } = Papa.parse<string[]>(await (files[0]?.text() ?? ''))
    const text = data.map((line) => line.join('\t')).join('\n')
    for (const { email } of expected) expect(text).toContain(email)
    expect(text).toContain('group Release crew (release_crew)')
    expect(data.filter((line) => line.some((cell) => /@/u.test(cell)))).toHaveLength(expected.length)
  })
})

describe('from a group’s name to its users', () => {
  it('leads from the roles of a row', async () => {
    const { user, sim } = await renderApp({
      url: `${users}?group=release_crew`,
      prepare: (made) => {
        const [first = ''] = groupIn(made, 'release_crew').users
        for (const role of ['_billing_admin', '_ccm_viewer', 'security_auditor'])
          assign(made.world, accountOf(made), userPrincipal(first), role, defaultResourceGroupOf.account)
      },
    })
    const [first = ''] = groupIn(sim, 'release_crew').users
    const name = sim.world.people.get(first)?.name ?? ''
    const row = await screen.findByRole('row', { name: new RegExp(name, 'u') })
    await user.click(await within(row).findByRole('button', { name: /show all \d roles of/u }))
    const popover = await screen.findByRole('dialog', { name: /^Roles of/u })
    const link = await within(popover).findByRole('link', { name: 'Release crew' })
    expect(link).toHaveAttribute('href', expect.stringMatching(/\/users\?group=release_crew$/u))
  })

  it('leads from a person’s groups, from their access and from the panel', async () => {
    const { user, sim, account } = await renderApp({ url: users })
    const person = membersOf(sim, { account }).find(({ uuid }) => groupIn(sim, 'release_crew').users.has(uuid))
    const at = new RegExp(`^/account/${account}/users\\?group=release_crew$`, 'u')
    const lead = async () => {
      for (const link of await screen.findAllByRole('link', { name: 'Release crew' }))
        expect(link).toHaveAttribute('href', expect.stringMatching(at))
    }
    await screen.findAllByRole('rowheader')
    await open(`/account/${account}/users/${person?.uuid ?? ''}/groups`)
    await screen.findByRole('table', { name: /^Groups of/u })
    await lead()
    await open(`/account/${account}/users/${person?.uuid ?? ''}`)
    await screen.findByRole('heading', { level: 1, name: person?.name ?? '' })
    await lead()
    await open(`/account/${account}/users?panel=${person?.uuid ?? ''}`)
    await screen.findByRole('heading', { name: /^Groups/u })
    await lead()
    await user.click((await screen.findAllByRole('link', { name: 'Release crew' }))[0] ?? document.body)
    await announced(/^6 users found in account/u)
  })
})
