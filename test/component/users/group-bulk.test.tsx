import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { findGroup } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { ALL_WITH_CHILD_SCOPES } from '#src/sim/model/scopes.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts, membersOf } from './people.ts'

type App = Awaited<ReturnType<typeof renderApp>>

const users = '/account/{account}/users'
const accountOf = (sim: Simulator) => ({ account: sim.world.account.identifier })
const org = (sim: Simulator) => ({ ...accountOf(sim), org: 'storefront' })
function groupIn(sim: Simulator, identifier: string, scope = accountOf(sim)) {
  const group = findGroup(sim.world, identifier, scope)
  if (group === undefined) throw new Error(`No group ${identifier}`)
  return group
}
/** People of a group in the order of the list. */
const peopleIn = (sim: Simulator, identifier: string) =>
  membersOf(sim, accountOf(sim)).filter(({ uuid }) => groupIn(sim, identifier).users.has(uuid))

/** Asks for an action of the selection: one of the bar, or of its menu. */
async function ask(user: UserEvent, action: 'Add to group…' | 'Remove from group…') {
  if (action === 'Add to group…') return user.click(await screen.findByRole('button', { name: action }))
  await user.click(await screen.findByRole('button', { name: 'More' }))
  return user.click(await screen.findByRole('menuitem', { name: action }))
}

/** Selects everyone on the page and asks for an action. */
async function choose({ user }: App, count: number, action: 'Add to group…' | 'Remove from group…') {
  await user.click(await screen.findByRole('checkbox', { name: `Select all ${count} on this page` }))
  await ask(user, action)
  return screen.findByRole('alertdialog')
}

async function pick({ user }: App, dialog: HTMLElement, name: string) {
  const box = await within(dialog).findByRole('combobox', { name: 'Group' })
  await user.clear(box)
  await user.type(box, name)
  await user.click(await screen.findByRole('option', { name: new RegExp(`^${name}`, 'u') }))
}

const outcome = (text: RegExp) => screen.findByText(text)
const rowOf = (name: string | null) => screen.getByRole('row', { name: new RegExp(name ?? '', 'u') })

describe('adding many people to a group', () => {
  it('says what they gain and who is in it already, sends nothing for those, and the run and the changes name each', async () => {
    const app = await renderApp({
      url: `${users}?group=release_crew`,
      prepare: (sim) => {
        const [first = ''] = groupIn(sim, 'release_crew').users
        groupIn(sim, 'support_rota').users.add(first)
      },
    })
    const { sim, user } = app
    const crew = peopleIn(sim, 'release_crew')
    const already = crew.filter(({ uuid }) => groupIn(sim, 'support_rota').users.has(uuid))
    expect(already.length).toBeGreaterThan(0)
    const rest = crew.filter((person) => !already.includes(person))
    const dialog = await choose(app, crew.length, 'Add to group…')
    await pick(app, dialog, 'Support rota')
    expect(await within(dialog).findByText('The roles of the group:')).toBeVisible()
    expect(within(dialog).getByText(/^Support Desk$/iu)).toBeVisible()
    expect(
      within(within(dialog).getByRole('region', { name: 'Skipped' })).getByText(/Already in the group\./u),
    ).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: `Add ${rest.length} users` }))
    expect(
      await outcome(new RegExp(`^Bulk action finished: ${rest.length} done and ${already.length} not needed\\.$`, 'u')),
    ).toBeInTheDocument()
    for (const { uuid } of crew) expect(groupIn(sim, 'support_rota').users.has(uuid)).toBe(true)
    expect(attempts(sim, 'putMember')).toBe(rest.length)
    for (const { name } of rest) expect(rowOf(name)).toHaveTextContent(/Done.*Added\./u)
    await user.click(screen.getByRole('link', { name: /^(?:Recent changes|Changes)/u }))
    await screen.findByRole('heading', { level: 1, name: 'Recent changes' })
    for (const { name } of rest)
      expect(
        screen
          .getAllByRole('listitem')
          .some(({ textContent }) => textContent.includes(`${name ?? ''} was added to Support rota.`)),
      ).toBe(true)
  })

  it('asks for a typed word where the group gives an admin role, and blocks groups that are kept elsewhere', async () => {
    const app = await renderApp({ url: `${users}?group=support_rota` })
    const { sim, user } = app
    const count = groupIn(sim, 'support_rota').users.size
    const dialog = await choose(app, count, 'Add to group…')
    const box = await within(dialog).findByRole('combobox', { name: 'Group' })
    await user.click(box)
    const scim = await screen.findByRole('option', { name: /^Contractors \(SCIM\)/u })
    expect(scim).toHaveAttribute('aria-disabled', 'true')
    expect(scim).toHaveTextContent(/Managed by SCIM: changed in the identity provider/u)
    await user.keyboard('{Escape}')
    await pick(app, dialog, 'Platform admins')
    expect(await within(dialog).findByText(/These roles grant broad access/u)).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: /^Add \d+ users$/u }))
    expect(attempts(sim, 'putMember')).toBe(0)
    expect(within(dialog).getByRole('textbox', { name: 'Type add to confirm' })).toHaveFocus()
  })

  it('says that the roles could not be checked, and asks for a typed word then too', async () => {
    const app = await renderApp({ url: `${users}?group=support_rota` })
    const { sim, user } = app
    const dialog = await choose(app, groupIn(sim, 'support_rota').users.size, 'Add to group…')
    sim.faults.set([{ id: 'denied', op: 'getFilteredRoleAssignmentByScopeList', kind: 'status', status: 403 }])
    await pick(app, dialog, 'Release crew')
    expect(await within(dialog).findByText('We couldn’t check which roles the group has.')).toBeVisible()
    expect(within(dialog).queryByText(/broad access/u)).not.toBeInTheDocument()
    await user.click(within(dialog).getByRole('button', { name: /^Add \d+ users$/u }))
    expect(within(dialog).getByRole('textbox', { name: 'Type add to confirm' })).toHaveFocus()
    expect(attempts(sim, 'putMember')).toBe(0)
  })

  it('still adds where it could not be looked up who is in the group; Harness then says who was', async () => {
    const app = await renderApp({ url: `${users}?group=release_crew` })
    const { sim, user } = app
    const crew = peopleIn(sim, 'release_crew')
    groupIn(sim, 'support_rota').users.add(crew[0]?.uuid ?? '')
    const dialog = await choose(app, crew.length, 'Add to group…')
    sim.faults.set([{ id: 'down', op: 'getFilteredUserGroupsList', kind: 'status', status: 500 }])
    await pick(app, dialog, 'Support rota')
    expect(await within(dialog).findByText('We couldn’t check who is in the group')).toBeVisible()
    expect(within(dialog).queryByRole('region', { name: 'Skipped' })).not.toBeInTheDocument()
    await user.click(within(dialog).getByRole('button', { name: `Add ${crew.length} users` }))
    await outcome(new RegExp(`^Bulk action finished: ${crew.length - 1} done and 1 not needed\\.$`, 'u'))
    expect(rowOf(crew[0]?.name ?? '')).toHaveTextContent('Already in the group. No changes were made.')
  })
})

describe('removing many people from a group', () => {
  it('means the group that the list shows, names what they lose, and the list then shows who is left', async () => {
    const app = await renderApp({ url: `${users}?group=release_crew&sort=-name` })
    const { sim, user } = app
    const crew = peopleIn(sim, 'release_crew')
    const [first, second] = crew
    for (const person of [first, second])
      await user.click(await screen.findByRole('checkbox', { name: `Select ${person?.name ?? ''}` }))
    await ask(user, 'Remove from group…')
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove 2 users from group Release crew?' })
    expect(await within(dialog).findByText('Release Manager')).toBeVisible()
    expect(within(dialog).getByText(/roles inherited from other groups/u)).toBeVisible()
    expect(dialog.textContent.match(/account Alderbrook Outfitters/gu)).toHaveLength(1)
    await user.click(within(dialog).getByRole('button', { name: 'Remove 2 users' }))
    await outcome(/^Bulk action finished: 2 done\.$/u)
    expect(groupIn(sim, 'release_crew').users.size).toBe(crew.length - 2)
    const read = attempts(sim, 'getAggregatedUsers')
    history.back()
    await screen.findByText(`${crew.length - 2} found`)
    expect(screen.queryByRole('row', { name: new RegExp(first?.name ?? '', 'u') })).not.toBeInTheDocument()
    expect(attempts(sim, 'getAggregatedUsers') - read).toBeLessThanOrEqual(1)
  })

  it('leaves out you, users who are not in it, and the last one whom the group makes an admin', async () => {
    const app = await renderApp({
      url: `/account/{account}/org/storefront/users?group=leads`,
      prepare: (sim) => {
        const { world } = sim
        const scope = org(sim)
        for (const row of [...world.assignments.at(scope)])
          if (row.roleIdentifier === '_organization_admin') world.assignments.remove(row.identifier)
        const leads = addGroup(world, scope, 'leads', 'Leads', '')
        const self = sim.personas[0]
        const maren = world.people.byEmail('maren.solheim@alderbrook.example')?.uuid ?? ''
        expect(self?.id).toBe('account-admin')
        world.members.add(scope, maren)
        const others = membersOf(sim, scope).filter(({ uuid }) => uuid !== maren)
        for (const { uuid } of others.slice(0, 2)) leads.users.add(uuid)
        leads.users.add(maren)
        const principal = { type: 'USER_GROUP' as const, identifier: 'leads', scopeLevel: 'organization' as const }
        assign(world, scope, principal, '_organization_admin', ALL_WITH_CHILD_SCOPES)
      },
    })
    const { sim, user } = app
    const scope = org(sim)
    const maren = sim.world.people.byEmail('maren.solheim@alderbrook.example')?.uuid ?? ''
    const dialog = await choose(app, 3, 'Remove from group…')
    const left = await within(dialog).findByRole('region', { name: 'Skipped' })
    expect(left).toHaveTextContent('Maren Solheim: This is you. Leave the group on your own page.')
    expect(await within(dialog).findByText(/makes its members organization admins/u)).toBeVisible()
    // The other admin leaves while the dialog is open, so one of the two is the last.
    groupIn(sim, 'leads', scope).users.delete(maren)
    await within(dialog).findByText('2 users will be changed. 1 user will be skipped.')
    await user.type(within(dialog).getByRole('textbox', { name: 'Type remove to confirm' }), 'remove')
    await user.click(within(dialog).getByRole('button', { name: 'Remove 2 users' }))
    await outcome(/^Bulk action finished: 1 done and 2 skipped\.$/u)
    expect(groupIn(sim, 'leads', scope).users.size).toBe(1)
    expect(await screen.findByText(/^This is the last organization admin\. No changes were made\.$/u)).toBeVisible()
  })

  /** A group with one member that gives so many roles, the admin role as the last of them. */
  const leadsWith = (roles: number) => (sim: Simulator) => {
    const { world } = sim
    const scope = org(sim)
    addGroup(world, scope, 'leads', 'Leads', '').users.add(membersOf(sim, scope)[0]?.uuid ?? '')
    const principal = { type: 'USER_GROUP' as const, identifier: 'leads', scopeLevel: 'organization' as const }
    for (let n = 1; n < roles; n += 1) assign(world, scope, principal, '_pipeline_executor', `box_${n}`)
    assign(world, scope, principal, '_organization_admin', ALL_WITH_CHILD_SCOPES)
  }

  it('reads all roles of a group, also behind the first hundred: the last of 130 makes its members admins', async () => {
    const app = await renderApp({
      url: '/account/{account}/org/storefront/users?group=leads',
      prepare: leadsWith(130),
    })
    const dialog = await choose(app, 1, 'Remove from group…')
    expect(await within(dialog).findByText('124 more')).toBeVisible()
    expect(within(dialog).getByText(/This group makes its members organization admins\./u)).toBeVisible()
    expect(within(dialog).queryByText(/couldn’t load/u)).not.toBeInTheDocument()
    expect(within(dialog).getByRole('textbox', { name: 'Type remove to confirm' })).toBeVisible()
  })

  it('says that there are roles it did not load, and that the group may make admins, behind the first thousand', async () => {
    const app = await renderApp({
      url: '/account/{account}/org/storefront/users?group=leads',
      prepare: leadsWith(1100),
    })
    const dialog = await choose(app, 1, 'Remove from group…')
    expect(await within(dialog).findByText('Others that we couldn’t load')).toBeVisible()
    expect(within(dialog).getByText(/This group might make its members organization admins\./u)).toBeVisible()
    expect(within(dialog).getByRole('textbox', { name: 'Type remove to confirm' })).toBeVisible()
  })

  it('keeps no one in the group for an admin role that is assigned directly as well', async () => {
    const app = await renderApp({
      url: `/account/{account}/org/storefront/users?group=leads`,
      prepare: (sim) => {
        const { world } = sim
        const scope = org(sim)
        for (const row of [...world.assignments.at(scope)])
          if (row.roleIdentifier === '_organization_admin') world.assignments.remove(row.identifier)
        const leads = addGroup(world, scope, 'leads', 'Leads', '')
        const only = membersOf(sim, scope)[0]?.uuid ?? ''
        leads.users.add(only)
        const principal = { type: 'USER_GROUP' as const, identifier: 'leads', scopeLevel: 'organization' as const }
        assign(world, scope, principal, '_organization_admin', ALL_WITH_CHILD_SCOPES)
        assign(world, scope, userPrincipal(only), '_organization_admin', ALL_WITH_CHILD_SCOPES)
      },
    })
    const { sim, user } = app
    const dialog = await choose(app, 1, 'Remove from group…')
    expect(await within(dialog).findByText('1 user stays an organization admin with a direct role.')).toBeVisible()
    await user.type(await within(dialog).findByRole('textbox', { name: 'Type remove to confirm' }), 'remove')
    await user.click(within(dialog).getByRole('button', { name: 'Remove 1 user' }))
    await outcome(/^Bulk action finished: 1 done\.$/u)
    expect(groupIn(sim, 'leads', org(sim)).users.size).toBe(0)
  })

  it('looks after a lost answer, retries what failed, and says done only for what Harness said', async () => {
    const app = await renderApp({ url: `${users}?group=release_crew` })
    const { sim, user } = app
    const crew = peopleIn(sim, 'release_crew')
    const [lost, failed] = crew
    const dialog = await choose(app, crew.length, 'Remove from group…')
    sim.faults.set([
      { id: 'lost', op: 'deleteMember', kind: 'reset', when: 'after', match: { userId: lost?.uuid ?? '' } },
      { id: 'bad', op: 'deleteMember', kind: 'status', status: 400, match: { userId: failed?.uuid ?? '' } },
    ])
    await user.click(await within(dialog).findByRole('button', { name: `Remove ${crew.length} users` }))
    await outcome(new RegExp(`^Bulk action finished: ${crew.length - 1} done and 1 failed\\.$`, 'u'))
    expect(rowOf(lost?.name ?? '')).toHaveTextContent(/Removed\. .* We checked, and the change went through\./u)
    expect(rowOf(failed?.name ?? '')).toHaveTextContent(/Failed.*Not removed\./u)
    expect([...groupIn(sim, 'release_crew').users]).toEqual([failed?.uuid])
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Retry 1' }))
    await outcome(new RegExp(`^Bulk action finished: ${crew.length} done\\.$`, 'u'))
    expect(groupIn(sim, 'release_crew').users.size).toBe(0)
  })

  it('stops the rest with the reason where the group became one that is kept elsewhere', async () => {
    const app = await renderApp({ url: `${users}?group=release_crew` })
    const { sim, user } = app
    const crew = peopleIn(sim, 'release_crew')
    const dialog = await choose(app, crew.length, 'Remove from group…')
    const button = await within(dialog).findByRole('button', {
      name: `Remove ${crew.length} users`,
    })
    await within(dialog).findByText('Release Manager')
    const { groups } = sim.world
    groups.splice(groups.indexOf(groupIn(sim, 'release_crew')), 1, {
      ...groupIn(sim, 'release_crew'),
      externallyManaged: true,
    })
    await user.click(button)
    expect(await outcome(/^Members of this group can’t be changed here\.$/u)).toBeVisible()
    expect(attempts(sim, 'deleteMember')).toBe(1)
    expect(
      screen.getByText(/Not removed\. Change members of groups managed by SCIM in the identity provider/u),
    ).toBeVisible()
    expect(groupIn(sim, 'release_crew').users.size).toBe(crew.length)
  })

  it('looks each up right before where Harness did not list the members, because removing no one is a success there', async () => {
    const app = await renderApp({ url: `${users}?group=release_crew` })
    const { sim, user } = app
    const crew = peopleIn(sim, 'release_crew')
    const dialog = await choose(app, crew.length, 'Remove from group…')
    sim.faults.set([
      {
        id: 'unlisted',
        op: 'getFilteredUserGroupsList',
        kind: 'mutate',
        mutate: { path: 'data.content.*.users', action: 'drop' },
      },
    ])
    await pick(app, dialog, 'Support rota')
    const stranger = crew.find(({ uuid }) => !groupIn(sim, 'support_rota').users.has(uuid))
    await user.click(await within(dialog).findByRole('button', { name: `Remove ${crew.length} users` }))
    await outcome(/^Bulk action finished: .*not needed\.$/u)
    expect(rowOf(stranger?.name ?? '')).toHaveTextContent('Isn’t in the group. No changes were made.')
    await waitFor(() => {
      expect(attempts(sim, 'getMember')).toBe(crew.length)
    })
    expect(attempts(sim, 'deleteMember')).toBeLessThan(crew.length)
  })
})
