import { QueryClient } from '@tanstack/react-query'
import { screen, waitFor, within } from '@testing-library/react'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { findGroup, isInGroup } from '#src/sim/model/access-rules.ts'
import type { UserGroup } from '#src/sim/model/world.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'
import { savedFiles } from '#test/support/saved-files.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts, membersOf, type Person } from './people.ts'
import { sentence } from '#test/support/match-sentence.ts'

const BOX = defaultResourceGroupOf.account

/** People who are members of the account, each with a role assigned directly. */
function crowd(sim: Simulator, count: number, role: string | undefined, resourceGroups: readonly string[] = [BOX]) {
  const account = { account: sim.world.account.identifier }
  return Array.from({ length: count }, (_, n) => {
    const email = `crowd.${n}@many.example`
    sim.edit({ action: 'add', user: email, name: `Crowd ${String(n).padStart(4, '0')}` })
    const uuid = sim.world.people.byEmail(email)?.uuid ?? ''
    if (role !== undefined)
      for (const group of resourceGroups) assign(sim.world, account, userPrincipal(uuid), role, group)
    return uuid
  })
}

/** Who has a role at the account: directly, and directly or through a group. */
function truth(sim: Simulator, role: string) {
  const { world } = sim
  const account = { account: world.account.identifier }
  const direct = new Set<string>()
  const groups: UserGroup[] = []
  for (const row of world.assignments.at(account)) {
    if (row.roleIdentifier !== role) continue
    if (row.principal.type === 'USER') direct.add(row.principal.identifier)
    const group =
      row.principal.type === 'USER_GROUP' && !row.disabled
        ? findGroup(world, row.principal.identifier, account)
        : undefined
    if (group !== undefined) groups.push(group)
  }
  const members = membersOf(sim, account)
  const has = ({ uuid }: Person) => direct.has(uuid) || groups.some((group) => isInGroup(world, group, uuid))
  return { direct: members.filter(({ uuid }) => direct.has(uuid)), all: members.filter(has) }
}

const rowOf = (name: string) => screen.findByRole('row', { name: new RegExp(name, 'u') })

describe('more than 1,000 role assignments (docs/service.md, trap 13)', () => {
  it('says more than 1,000 in the head, the foot and aloud, and offers nothing that rests on the cut answer', async () => {
    const { user } = await renderApp({ seed: 'large', url: '/account/{account}/users?role=release_manager' })
    expect(await screen.findByText(/^More than 1,000 users in account .* have these roles$/u)).toBeInTheDocument()
    expect(screen.getByText('More than 1,000 with these roles')).toBeVisible()
    expect(
      within(await screen.findByRole('navigation', { name: 'Pages of users' })).getByText('more than 1,000'),
    ).toBeVisible()
    expect(await screen.findByText('The list is incomplete')).toBeVisible()
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    const bar = await screen.findByRole('region', { name: /^Selected users in account/u })
    expect(within(bar).queryByRole('button', { name: /^Select all/u })).not.toBeInTheDocument()
    expect(within(bar).getByRole('button', { name: 'Load all users to select everyone' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Export' }))
    const form = await screen.findByRole('dialog', { name: 'Export users' })
    expect(within(form).getByText(/so all users are loaded and filtered here/u)).toBeVisible()
    expect(within(form).getByRole('button', { name: 'Export users' })).toBeVisible()
  })

  it('counts two assignments a person: at least as many people as came, loaded and filtered here where they are few', async () => {
    const { sim } = await renderApp({
      url: '/account/{account}/users?role=_sto_secops_role',
      prepare: (made) => void crowd(made, 700, '_sto_secops_role', [BOX, 'storefront_all']),
    })
    // 940 people are loaded without a click.
    const { all } = truth(sim, '_sto_secops_role')
    expect(all.length).toBeGreaterThan(700)
    expect(
      await screen.findByText(new RegExp(`^${all.length} users in account .* have these roles$`, 'u')),
    ).toBeInTheDocument()
  })

  it('loads all users on request; count, selection, sort and file then cover everyone', async () => {
    const files = savedFiles()
    const { user, sim } = await renderApp({
      url: '/account/{account}/users?role=_sto_secops_role',
      prepare: (made) => void crowd(made, 1100, '_sto_secops_role'),
    })
    const { all } = truth(sim, '_sto_secops_role')
    const label = new Intl.NumberFormat('en').format(all.length)
    await user.click(await screen.findByRole('button', { name: /^Load all 1,3\d\d users$/u }))
    expect(
      await screen.findByText(new RegExp(`^${label} users in account .* have these roles$`, 'u')),
    ).toBeInTheDocument()
    expect(location.search).toBe('?role=_sto_secops_role&load=all')
    await user.click(screen.getByRole('checkbox', { name: 'Select all 25 on this page' }))
    const bar = await screen.findByRole('region', { name: /^Selected users in account/u })
    await user.click(await within(bar).findByRole('button', { name: `Select all ${label} matching` }))
    expect(await within(bar).findByText(`${label} selected`)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Export' }))
    const form = await screen.findByRole('dialog', { name: 'Export users' })
    await user.click(within(form).getByRole('button', { name: `Export ${label} users` }))
    await screen.findByRole('dialog', { name: 'Users exported' })
    const text = await new Promise<string>((resolve) => {
      const reader = new FileReader()
      reader.onload = () => {
        resolve(typeof reader.result === 'string' ? reader.result : '')
      }
      reader.readAsText(files[0] ?? new Blob())
    })
    const rows = Papa.parse<string[]>(text, { newline: '\r\n', delimiter: ',' }).data
    expect(rows[4]?.[1]).toMatch(/Complete\.\s*$/u)
    expect(new Set(rows.slice(7, -1).map((row) => row[1]))).toEqual(new Set(all.map(({ email }) => email)))
  })

  it('exports everyone from the cut list itself, read and filtered while it is written', async () => {
    const { exportUsers } = await import('#src/jobs/user-export.ts')
    const { inheritedRolesQuery } = await import('#src/queries/user-queries.ts')
    const { hasAccess } = await import('#src/domain/status-filter.ts')
    const sim = startSimulator()
    crowd(sim, 1100, '_sto_secops_role')
    const persona = personaById(sim, 'account-admin')
    await connectAs(persona)
    const scope = { account: persona.accountIdentifier }
    const filter = { roles: ['_sto_secops_role'], resourceGroups: [] }
    const params = { search: '', roles: [], resourceGroups: [], sort: 'name,ASC', pageIndex: 0, pageSize: 25 }
    const inherited = await new QueryClient().query(inheritedRolesQuery(scope))
    const sink = { write: () => Promise.resolve(), close: () => Promise.resolve(), drop: () => Promise.resolve() }
    const shape = { format: 'csv', per: 'person', fields: ['email'] } as const
    const where = { scope: 'account', scopeId: scope.account, filters: [] }
    const cut = exportUsers(scope, { kind: 'list', params: { ...params, ...filter } }, shape, where, sink)
    const whole = exportUsers(
      scope,
      { kind: 'list', params, keep: (row) => hasAccess(row, filter, inherited) },
      shape,
      where,
      sink,
      inherited,
    )
    await waitFor(() => {
      expect([cut.getState().phase, whole.getState().phase]).toEqual(['saved', 'saved'])
    })
    // Even where the filter of the service was asked, the file does not call a cut answer complete.
    expect(cut.getState().result?.gap).toMatch(/^Incomplete/u)
    expect(whole.getState().result).toMatchObject({
      people: truth(sim, '_sto_secops_role').all.length,
      gap: undefined,
    })
  })
})

describe('roles inherited from groups', () => {
  it('the row says them with the group, and “only” only where that is known', async () => {
    const { sim, user } = await renderApp({
      prepare: (made) => {
        const group = findGroup(made.world, 'platform_admins', { account: made.world.account.identifier })
        const [first, second] = crowd(made, 2, undefined)
        group?.users.add(first ?? '')
        if (second === undefined) throw new Error('nobody')
      },
    })
    await user.type(await screen.findByRole('searchbox', { name: 'Search name or email' }), 'crowd{Enter}')
    const through = await rowOf('Crowd 0000')
    expect(await within(through).findByText(sentence(/^Account Admin on .*/u))).toHaveTextContent(
      /^Account Admin on .*, inherited from Platform admins$/u,
    )
    expect(within(through).queryByText(/only$/u)).not.toBeInTheDocument()
    expect(await within(await rowOf('Crowd 0001')).findByText(sentence(/^Viewer only$/u))).toBeVisible()
    expect(attempts(sim, 'getFilteredRoleAssignmentList')).toBe(1)
  })

  it('the filter finds who has the role through a group, and says so', async () => {
    const { sim } = await renderApp({ url: '/account/{account}/users?role=_account_admin' })
    const { direct, all } = truth(sim, '_account_admin')
    expect(all.length).toBeGreaterThan(direct.length)
    expect(
      await screen.findByText(new RegExp(`^${all.length} users in account .* have these roles$`, 'u')),
    ).toBeInTheDocument()
    const names = screen.getAllByRole('rowheader').map((head) => within(head).getByRole('link').textContent)
    expect(names).toEqual(all.map(({ name, email }) => name ?? email))
  })

  it('in a large account it says assigned directly and which groups give the role, and loads all when asked', async () => {
    await renderApp({
      url: '/account/{account}/users?role=support_desk',
      prepare: (sim) => void crowd(sim, 1000, undefined),
    })
    expect(await screen.findByText(/^4 users in account .* have these direct roles$/u)).toBeInTheDocument()
    expect(screen.getByText('4 with these direct roles')).toBeVisible()
    expect(await screen.findByText(/^Also inherited from Support rota \(4 members\)\./u)).toBeVisible()
    expect(screen.getByRole('button', { name: /^Load all 1,240 users$/u })).toBeVisible()
  })

  it('says assigned directly and why, where groups may not be seen or could not be loaded', async () => {
    const { unmount } = await renderApp({
      url: '/account/{account}/users?role=_account_admin',
      prepare: (sim) => {
        sim.faults.set([{ id: 'groups', op: 'getFilteredUserGroupsList', kind: 'status', status: 500, fires: 'may' }])
      },
    })
    expect(await screen.findByText(/have these direct roles$/u)).toBeInTheDocument()
    expect(await screen.findByText(/We couldn’t load the groups of this scope/u)).toBeVisible()
    unmount()
  })

  it('search and filter together, once everyone whom the search finds is loaded', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/users?role=_account_admin&q=a' + 'n' })
    await user.click(await screen.findByRole('button', { name: 'Use both' }))
    const found = truth(sim, '_account_admin').all.filter(
      ({ name, email }) => /an/iu.test(name ?? '') || /an/iu.test(email),
    )
    const text = found.length === 0 ? 'No users match' : `${found.length} users? match(?:es)?`
    expect(await screen.findByText(new RegExp(`^${text} “an”`, 'u'))).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Filter by Role: Account Admin' })).toBeVisible()
  })
})
