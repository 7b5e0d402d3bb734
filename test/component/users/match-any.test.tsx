import { screen, waitFor, within } from '@testing-library/react'
import { QueryClient } from '@tanstack/react-query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statusNames, type StatusMatch, type StatusName } from '#src/domain/user-status.ts'
import { connectAs } from '#src/queries/connect.ts'
import { scannedUsersQuery } from '#src/jobs/scanned-users-query.ts'
import { userViews } from '#src/session/user-views.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { plainPerson } from '#src/sim/seeds/basic.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'
import { openDisplay } from '#test/support/display-panel.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { membersOf, type Person } from './people.ts'
import { statusTruths } from './status-truth.ts'

function truth(sim: Simulator, statuses: readonly StatusName[], match: StatusMatch) {
  const scope = { account: sim.world.account.identifier }
  return membersOf(sim, scope).filter((person) => {
    const fits = (status: StatusName) => statusTruths[status](sim, person)
    return match === 'any' ? statuses.some(fits) : statuses.every(fits)
  })
}

const person = fc.record({
  locked: fc.boolean(),
  disabled: fc.boolean(),
  twoFactor: fc.boolean(),
  externallyManaged: fc.boolean(),
  role: fc.constantFrom('_account_admin', '_account_viewer', undefined),
  inGroup: fc.boolean(),
})
const worlds = fc.record({
  people: fc.array(person, { maxLength: 12 }),
  groupRole: fc.constantFrom('_account_admin', '_account_viewer', undefined),
  statuses: fc.subarray([...statusNames], { minLength: 1 }),
  match: fc.constantFrom('all' as const, 'any' as const),
})

const nameOf = ({ name, email }: Person) => name ?? email
const namesIn = (table: HTMLElement) =>
  within(table)
    .getAllByRole('rowheader')
    .map((head) => within(head).getByRole('link').textContent)
const table = () => screen.findByRole('table', { name: /^Users in account/u })
const statusButton = () => screen.getByRole('button', { name: /^Filter by Status/u })

describe('several statuses, all of them or any of them', () => {
  it('finds exactly those who fit, in random worlds, with roles through groups', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(worlds, async ({ people, groupRole, statuses, match }) => {
        const sim = startSimulator('empty')
        const { world } = sim
        const scope = { account: world.account.identifier }
        const group = addGroup(world, scope, 'crew', 'Crew', '')
        people.forEach(({ role, inGroup, ...flags }, n) => {
          const id = `pX${String(n).padStart(19, '0')}A`
          world.people.put({ ...plainPerson(world, id, `p${n}@many.example`, `P ${n}`), ...flags })
          world.members.add(scope, id)
          if (role !== undefined) assign(world, scope, userPrincipal(id), role, '_all_account_level_resources')
          if (inGroup) group.users.add(id)
        })
        if (groupRole !== undefined)
          assign(
            world,
            scope,
            { type: 'USER_GROUP', identifier: group.identifier, scopeLevel: 'account' },
            groupRole,
            '_all_account_level_resources',
          )
        const admin = personaById(sim, 'account-admin')
        await connectAs(admin)
        const client = new QueryClient()
        const params = { search: '', roles: [], resourceGroups: [], sort: 'email,ASC', pageIndex: 0, pageSize: 100 }
        const query = scannedUsersQuery(scope, params, statuses, match)
        await client.query(query)
        await waitFor(() => {
          expect(client.getQueryData(query.queryKey)?.over).toBe(true)
        })
        const found = client.getQueryData(query.queryKey)?.rows.map(({ user }) => user.uuid)
        const expected = truth(sim, statuses, match).map(({ uuid }) => uuid)
        expect(new Set(found)).toEqual(new Set(expected))
        expect(found).toHaveLength(expected.length)
        seen.add(`${match} ${statuses.length > 1 ? 'several' : 'one'} ${expected.length > 0 ? 'some' : 'none'}`)
      }),
      { numRuns: 40 },
    )
    expect(seen).toContain('any several some')
    expect(seen).toContain('all several none')
  })

  it('is chosen in the filter, kept in the address, and named in the chip', async () => {
    const { user, sim } = await renderApp()
    await within(await table()).findAllByRole('rowheader')
    await user.click(statusButton())
    const popover = await screen.findByRole('dialog', { name: 'Filter by status' })
    // Chosen first: it waits for a second status.
    await user.click(within(popover).getByRole('radio', { name: /^Match any/u }))
    expect(location.search).toBe('')
    await user.click(within(popover).getByRole('checkbox', { name: /^No 2FA/u }))
    await user.click(within(popover).getByRole('checkbox', { name: /^Admin role here/u }))
    const any = truth(sim, ['no-2fa', 'admin'], 'any')
    await screen.findByText(new RegExp(`^${any.length} users found in account`, 'u'))
    expect(location.search).toBe('?status=no-2fa&status=admin&match=any')
    expect(namesIn(await table())).toEqual(any.slice(0, 25).map(nameOf))
    expect(statusButton()).toHaveTextContent('Status: no 2FA or admin role here')
  })

  it('is taken back in the filter, by Back, and with the second status', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/users?status=no-2fa&status=admin&match=any' })
    const any = truth(sim, ['no-2fa', 'admin'], 'any')
    const all = truth(sim, ['no-2fa', 'admin'], 'all')
    expect(any.length).toBeGreaterThan(all.length)
    await screen.findByText(new RegExp(`^${any.length} users found in account`, 'u'))
    await user.click(statusButton())
    const popover = await screen.findByRole('dialog', { name: 'Filter by status' })
    await user.click(within(popover).getByRole('radio', { name: /^Match all/u }))
    await screen.findByText(new RegExp(`^(?:${all.length}|No) users? found in account`, 'u'))
    expect(location.search).toBe('?status=no-2fa&status=admin')
    expect(statusButton()).toHaveTextContent('Status: no 2FA and admin role here')
    history.back()
    await screen.findByText(new RegExp(`^${any.length} users found in account`, 'u'))
    // Back closes what was open.
    await user.click(statusButton())
    const again = await screen.findByRole('dialog', { name: 'Filter by status' })
    expect(within(again).getByRole('radio', { name: /^Match any/u })).toBeChecked()
    await user.click(within(again).getByRole('checkbox', { name: /^No 2FA/u }))
    await waitFor(() => {
      expect(location.search).toBe('?status=admin')
    })
  })

  it('links from before keep asking for all of them', async () => {
    const { sim } = await renderApp({ url: '/account/{account}/users?status=no-2fa&status=external' })
    const all = truth(sim, ['no-2fa', 'external'], 'all')
    await screen.findByText(new RegExp(`^${all.length} users? found in account`, 'u'))
    expect(namesIn(await table())).toEqual(all.slice(0, 25).map(nameOf))
  })

  it('selection of all that match, the bulk action, and the file rest on exactly these people', async () => {
    const files = savedFiles()
    const { user, sim } = await renderApp({
      url: '/account/{account}/users?status=locked&status=disabled&match=any&size=25',
    })
    const any = truth(sim, ['locked', 'disabled'], 'any')
    await screen.findByText(new RegExp(`^${any.length} users found in account`, 'u'))
    await user.click(screen.getByRole('button', { name: 'Export' }))
    const form = await screen.findByRole('dialog', { name: 'Export users' })
    expect(form).toHaveTextContent(/with locked or disabled \(match any status\), in the order shown in the list/u)
    await user.click(within(form).getByRole('button', { name: `Export ${any.length} users` }))
    const done = await screen.findByRole('dialog', { name: 'Users exported' })
    const rows = tableOf(await textOf(files[0]))
    expect(rows[2]?.[1]).toBe('locked or disabled (match any status)')
    expect(rows[4]?.[1]?.trim()).toMatch(/Complete\.$/u)
    expect(rows.slice(7, -1).map((row) => row[1])).toEqual(any.map(({ email }) => email))
    await user.click(within(done).getByRole('button', { name: 'Done' }))

    await user.click(within(await table()).getAllByRole('checkbox')[1] ?? document.body)
    await user.click(await screen.findByRole('button', { name: `Select all ${any.length} matching` }))
    const locked = any.filter((each) => each.locked)
    await user.click(await screen.findByRole('button', { name: `Unlock ${locked.length}…` }))
    const dialog = await screen.findByRole('alertdialog')
    expect(dialog).toHaveTextContent(
      `${locked.length} users will be changed. ${any.length - locked.length} users will be skipped.`,
    )
  })

  it('is part of a saved view', async () => {
    const { user, account } = await renderApp({
      url: '/account/{account}/users?status=locked&status=disabled&match=any',
    })
    await screen.findByText(/users found in account/u)
    await user.click((await openDisplay(user)).getByRole('button', { name: 'Save as view…' }))
    const save = await screen.findByRole('dialog', { name: 'Save as view' })
    expect(save).toHaveTextContent('locked or disabled')
    await user.type(within(save).getByRole('textbox'), 'Blocked{Enter}')
    await waitFor(() => {
      expect(userViews.forScope({ account }).all.map(({ search }) => search)).toEqual([
        expect.stringContaining('status=locked&status=disabled&match=any'),
      ])
    })
  })
})
