import { screen, waitFor, within } from '@testing-library/react'
import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { sortedPrefixOf } from '#src/domain/status-filter.ts'
import { statusNames, type StatusName } from '#src/domain/user-status.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { connectAs } from '#src/queries/connect.ts'
import { removeUserMutation, unlockUserMutation, updateUserMutation } from '#src/queries/user-mutations.ts'
import { scannedUsersQuery } from '#src/jobs/scanned-users-query.ts'
import { expectFocus } from '#test/support/focus.ts'
import { personaById, startSimulator } from '#test/support/start-simulator.ts'
import { sortBy } from '#test/support/display-panel.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'
import { attempts, membersOf } from './people.ts'
import { directAssignments, statusTruths } from './status-truth.ts'

const table = () => screen.findByRole('table', { name: /^Users in account/u })
const namesIn = (container: HTMLElement) =>
  within(container)
    .getAllByRole('rowheader')
    .map((head) => within(head).getByRole('link').textContent)

const statusButton = () => screen.getByRole('button', { name: /^Filter by Status/u })

const truth = (sim: Simulator, account: string, ...statuses: StatusName[]) =>
  membersOf(sim, { account })
    .filter((person) => statuses.every((status) => statusTruths[status](sim, person)))
    .map(({ name, email }) => name ?? email)

/** What an answer about a person holds besides the name. */
const noAnswer = {
  email: undefined,
  defaultAccountId: undefined,
  accounts: [],
  twoFactorAuthenticationEnabled: undefined,
  emailVerified: undefined,
  locked: undefined,
  disabled: undefined,
  externallyManaged: undefined,
  createdAt: undefined,
  lastUpdatedAt: undefined,
}
const params = { search: '', roles: [], resourceGroups: [], sort: 'name,ASC', pageIndex: 0, pageSize: 100 }

async function connected() {
  const sim = startSimulator()
  const persona = personaById(sim, 'account-admin')
  await connectAs(persona)
  return { sim, scope: { account: persona.accountIdentifier } }
}

describe('status filters by scans', () => {
  it('finds exactly those who fit, with as few pages as there are people who fit', async () => {
    const { sim, scope } = await connected()
    const sent = recordRequests()
    for (const status of statusNames) {
      const expected = truth(sim, scope.account, status)
      expect(expected.length).toBeGreaterThan(0)
      const client = new QueryClient()
      const before = sent.length
      const query = scannedUsersQuery(scope, params, [status])
      await client.query(query)
      await waitFor(() => {
        expect(client.getQueryData(query.queryKey)?.over).toBe(true)
      })
      expect(client.getQueryData(query.queryKey)?.rows.map(({ user }) => user.name ?? user.email)).toEqual(expected)
      // Inherited roles are requested alongside the pages.
      const requests = sent.slice(before).filter(({ path }) => path.endsWith('/user/aggregate'))
      const front = sortedPrefixOf([status])
      if (front === undefined) expect(requests).toHaveLength(Math.ceil(sim.world.members.count(scope) / 100))
      else {
        expect(requests[0]?.query.getAll('sortOrders')).toEqual([front.sort, 'name,ASC', 'email,ASC'])
        expect(requests.length).toBeLessThanOrEqual(Math.floor((expected.length + 20) / 100) + 1)
      }
    }
  })

  it('leaves out who was removed, and takes over what an answer said, in every order, without reading again', async () => {
    const { sim, scope } = await connected()
    const client = new QueryClient()
    const query = scannedUsersQuery(scope, params, ['external'])
    await client.query(query)
    await waitFor(() => {
      expect(client.getQueryData(query.queryKey)?.over).toBe(true)
    })
    const [first, second, ...rest] = client.getQueryData(query.queryKey)?.rows ?? []
    if (first === undefined || second === undefined) throw new Error('nobody is external')
    removeUserMutation(scope).onAnswer?.(client, 'removed', { user: first.user })
    updateUserMutation(scope).onAnswer?.(
      client,
      { ...noAnswer, uuid: second.user.uuid, name: '龍 Last' },
      { user: second.user, name: '龍 Last' },
    )
    const requests = attempts(sim, 'getAggregatedUsers')
    const other = await client.query(scannedUsersQuery(scope, { ...params, sort: 'name,DESC' }, ['external']))
    const names = ('rows' in other ? other.rows : []).map(({ user }) => user.name)
    expect(names[0]).toBe('龍 Last')
    expect(
      client.getQueryData(scannedUsersQuery(scope, { ...params, sort: 'name,DESC' }, ['external']).queryKey)?.rows,
    ).toHaveLength(rest.length + 1)
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)
  })

  it('an unlocked user leaves the locked list without another read; others keep their data', async () => {
    const { sim, scope } = await connected()
    const client = new QueryClient()
    const locked = scannedUsersQuery(scope, params, ['locked'])
    const external = scannedUsersQuery(scope, params, ['external'])
    for (const query of [locked, external]) {
      await client.query(query)
      await waitFor(() => {
        expect(client.getQueryData(query.queryKey)?.over).toBe(true)
      })
    }
    const requests = attempts(sim, 'getAggregatedUsers')
    const before = client.getQueryData(locked.queryKey)?.rows ?? []
    const all = client.getQueryData(external.queryKey)?.rows.length
    for (const { user } of before.slice(0, 2)) unlockUserMutation(scope).onAnswer?.(client, true, { user })
    expect(client.getQueryData(locked.queryKey)?.rows).toEqual(before.slice(2))
    expect(client.getQueryData(external.queryKey)?.rows).toHaveLength(all ?? -1)
    // Also in another order, and when it is shown again.
    const other = scannedUsersQuery(scope, { ...params, sort: 'name,DESC' }, ['locked'])
    await client.query(other)
    expect(client.getQueryData(other.queryKey)?.rows).toEqual(before.slice(2).toReversed())
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)
  })

  it('is chosen beside the other filters, and leaves the focus where it was', async () => {
    const { user, sim, account } = await renderApp()
    await within(await table()).findAllByRole('rowheader')
    const button = statusButton()
    await user.click(button)
    const popover = await screen.findByRole('dialog', { name: 'Filter by status' })
    await user.click(within(popover).getByRole('checkbox', { name: /^Locked/u }))
    const expected = truth(sim, account, 'locked')
    await screen.findByText(new RegExp(`^${expected.length} users? found in account`, 'u'))
    expect(namesIn(await table())).toEqual(expected)
    await user.keyboard('{Escape}')
    await expectFocus(button)
    await user.click(screen.getByRole('button', { name: 'Remove filter Status: locked' }))
    await waitFor(() => {
      expect(location.search).toBe('')
    })
  })

  it('combines them with each other, with the search and with roles, is kept while connected, and sorts what it found', async () => {
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?status=no-2fa&status=external' })
    const both = truth(sim, account, 'no-2fa', 'external')
    await screen.findByText(new RegExp(`^${both.length} users? found in account`, 'u'))
    expect(namesIn(await table())).toEqual(both.slice(0, 25))
    const requests = attempts(sim, 'getAggregatedUsers')
    await sortBy(user, '-name')
    await waitFor(async () => {
      expect(namesIn(await table())[0]).toBe(both.at(-1))
    })
    history.back()
    await waitFor(async () => {
      expect(namesIn(await table())[0]).toBe(both[0])
    })
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)

    const admin = membersOf(sim, { account }).find(
      ({ uuid, name }) => directAssignments(sim, uuid).length > 1 && name !== null,
    )
    await user.type(screen.getByRole('searchbox', { name: 'Search name or email' }), `${admin?.email ?? ''}{Enter}`)
    await screen.findByText(/^(?:1 user|No users) found in account/u)
  })

  it('keeps what was read when a page fails, says how far it came, and goes on with the rest', async () => {
    const { user, sim, account } = await renderApp({
      url: '/account/{account}/users?status=no-role',
      prepare: (world) => {
        world.faults.set([{ id: 'broken', op: 'O7', match: { pageIndex: 1 }, kind: 'status', status: 500, times: 1 }])
      },
    })
    const panel = await screen.findByRole('region', { name: 'Checking users' })
    expect(await screen.findByText('Couldn’t check all users')).toBeVisible()
    expect(within(panel).getByText(/^Interrupted: 100 of \d+ users checked\.$/u, { selector: 'strong' })).toBeVisible()
    expect(screen.getByText(/found · [\d,]+ of [\d,]+ checked$/u)).toBeVisible()
    await user.click(within(panel).getByRole('button', { name: 'Resume' }))
    const expected = truth(sim, account, 'no-role')
    await screen.findByText(new RegExp(`^${expected.length} users? found in account`, 'u'))
    expect(namesIn(await table())).toEqual(expected.slice(0, 25))
  })
})
