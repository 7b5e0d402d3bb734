import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createQueryClient } from '#src/app/query-client.ts'
import { displayName } from '#src/domain/user.ts'
import { startBulkRun, sendRow } from '#src/jobs/bulk-mutation.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { unlockUserMutation } from '#src/queries/user-mutations.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'

type App = Awaited<ReturnType<typeof renderApp>>

/** A bulk unlock by the app's own change, as a list starts it. */
async function unlockAll({ sim, account }: App, count: number) {
  const scope = { account }
  const client = createQueryClient()
  const list = { search: '', roles: [], resourceGroups: [], sort: 'locked,DESC', pageIndex: 0, pageSize: 100 }
  const people = (await client.query(userListQuery(scope, list))).rows
    .map(({ user }) => user)
    .filter(({ uuid, locked }) => locked === true && sim.world.people.get(uuid)?.defaultAccount === account)
    .slice(0, count)
  expect(people).toHaveLength(count)
  const run = startBulkRun({
    title: `Unlock ${count} users`,
    scope,
    items: people.map((user) => ({ id: user.uuid, name: displayName(user), email: user.email })),
    gap: 1,
    inFlight: 1,
    send: ({ id }) => {
      const user = people.find(({ uuid }) => uuid === id)
      if (user === undefined) throw new Error('Nobody')
      return sendRow(
        client,
        unlockUserMutation(scope),
        { user },
        {
          answered: (_, confirmed) =>
            confirmed ? { kind: 'done', text: 'Unlocked.' } : { kind: 'failed', text: 'Harness did not confirm it.' },
          failed: 'Not unlocked.',
          foundDone: 'Unlocked.',
          gone: { kind: 'skipped', text: 'No longer here.' },
        },
      )
    },
  })
  return { people: people.map((user) => ({ ...user, name: displayName(user) })), run }
}

const rule = (kind: Partial<FaultRule>): FaultRule => ({ id: 'fault', op: 'O13', kind: 'status', status: 500, ...kind })
const isLocked = (sim: Simulator, id: string) => sim.world.people.get(id)?.locked
const rowOf = (name: string) => screen.getByRole('row', { name: new RegExp(name, 'u') })
const openRun = async (app: App, title: RegExp) => {
  await app.user.click(await screen.findByRole('link', { name: /^Bulk actions/u }))
  await app.user.click(await screen.findByRole('link', { name: title }))
  return screen.findByRole('heading', { level: 1, name: title })
}

describe('the ledger of a bulk run', () => {
  it('has a verdict per person that is true, counts, a retry of what failed, and a report', async () => {
    const app = await renderApp()
    await screen.findByRole('table')
    // The second call is refused before its change, the third loses its answer after it.
    app.sim.faults.set([
      rule({ id: 'second', from: 2, times: 1, when: 'before', status: 400 }),
      rule({ id: 'third', from: 3, times: 1, when: 'after', kind: 'reset' }),
    ])
    const { people, run } = await unlockAll(app, 4)
    await waitFor(() => {
      expect(run.isAtRest()).toBe(true)
    })
    await openRun(app, /^Unlock 4 users/u)
    const [first, second, third, fourth] = people.map(({ name }) => rowOf(name))
    expect(first).toHaveTextContent('Done')
    expect(second).toHaveTextContent(/Failed.*Not unlocked\./u)
    // The copy that a look reads lags behind (docs/service.md, trap 16), so it may not claim more.
    expect(third).toHaveTextContent(/Done|Not confirmed/u)
    expect(fourth).toHaveTextContent('Done')
    expect(people.map(({ uuid }) => isLocked(app.sim, uuid))).toEqual([false, true, false, false])
    // What needs a look is at the top.
    expect(screen.getAllByRole('row')[1]).toBe(second)

    await app.user.click(screen.getByRole('button', { name: 'Failed 1' }))
    expect(screen.getAllByRole('row')).toHaveLength(2)
    await app.user.click(screen.getByRole('button', { name: /^All 4/u }))
    await app.user.click(screen.getByRole('button', { name: 'Copy report' }))
    const report = await navigator.clipboard.readText()
    for (const { email } of people) expect(report.split(email)).toHaveLength(2)
    expect(report).toMatch(/^Unlock 4 users\t/u)

    const sent = app.sim.log.filter(({ operation }) => operation === 'unlockUser').length
    await app.user.click(screen.getByRole('button', { name: 'Retry 1' }))
    await waitFor(() => {
      expect(rowOf(people[1]?.name ?? '')).toHaveTextContent('Done')
    })
    // Only the failed one was sent again.
    expect(app.sim.log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(sent + 1)
    expect(screen.queryByRole('button', { name: /^Retry/u })).not.toBeInTheDocument()
  })

  it('can be paused and stopped, is named in the navigation of every page, and holds the tab while it runs', async () => {
    const app = await renderApp()
    await screen.findByRole('table')
    app.sim.faults.set([{ id: 'held', op: 'O13', kind: 'hold', hold: 'unlock' }])
    const { people } = await unlockAll(app, 3)
    expect(await screen.findByRole('link', { name: /^Bulk actions 1 running$/u })).toBeVisible()
    const leave = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leave)
    expect(leave.defaultPrevented).toBe(true)
    await openRun(app, /^Unlock 3 users/u)
    expect(rowOf(people[0]?.name ?? '')).toHaveTextContent('Working')
    await app.user.click(screen.getByRole('button', { name: 'Pause' }))
    expect(await screen.findByText(/Nothing else changes until you resume\./u)).toBeVisible()
    expect(screen.getByRole('link', { name: /^Bulk actions 1 paused$/u })).toBeVisible()
    app.sim.release('unlock')
    await waitFor(() => {
      expect(rowOf(people[0]?.name ?? '')).toHaveTextContent('Done')
    })
    expect(rowOf(people[1]?.name ?? '')).toHaveTextContent('Waiting')
    await app.user.click(screen.getByRole('button', { name: 'Stop' }))
    expect(await screen.findByText('You stopped the bulk action.')).toBeVisible()
    for (const { name } of people.slice(1)) expect(rowOf(name)).toHaveTextContent(/Not started/u)
    // What was not sent is not finished.
    expect(screen.getByText('1 of 3 finished', { selector: 'strong' })).toBeVisible()
    expect(screen.getByText('2 not started', { selector: 'p span' })).toBeVisible()
    expect(screen.getByRole('progressbar', { name: 'Users finished' })).toHaveAttribute('value', '1')
    expect(people.map(({ uuid }) => isLocked(app.sim, uuid))).toEqual([false, true, true])
    expect(await screen.findByRole('link', { name: 'Bulk actions 1' })).toBeVisible()
  })

  it('the end of the session stops it; the same person finds it again and cannot send it on', async () => {
    const app = await renderApp()
    await screen.findByRole('table')
    app.sim.faults.set([{ id: 'held', op: 'O13', kind: 'hold', hold: 'unlock' }])
    const { people } = await unlockAll(app, 2)
    await waitFor(() => {
      expect(app.sim.faults.list().some(({ fired }) => fired > 0)).toBe(true)
    })
    closeSession('expired')
    await screen.findByRole('heading', { name: 'Connect to Harness' })
    app.sim.release('unlock')
    const admin = app.sim.personas.find(({ id }) => id === 'account-admin')
    if (admin === undefined) throw new Error('No account admin')
    await connectAs(admin)
    await openRun(app, /^Unlock 2 users/u)
    expect(screen.getByText(/This bulk action can’t be continued\./u)).toBeVisible()
    expect(rowOf(people[1]?.name ?? '')).toHaveTextContent(/Not started.*Your session ended/u)
    expect(screen.queryByRole('button', { name: /^Retry/u })).not.toBeInTheDocument()
  })

  it('an address of a run that is not here says so', async () => {
    await renderApp({ url: '/account/{account}/runs/7' })
    expect(
      await screen.findByRole('heading', { level: 1, name: 'This bulk action is no longer available' }),
    ).toBeVisible()
  })
})

describe('“Recent changes”', () => {
  it('logs every change: what, where, how it ended, and the ID of the service', async () => {
    const app = await renderApp()
    await screen.findByRole('table')
    app.sim.faults.set([rule({ id: 'second', from: 2, times: 1, when: 'before', status: 400 })])
    const { people, run } = await unlockAll(app, 2)
    await waitFor(() => {
      expect(run.isAtRest()).toBe(true)
    })
    await app.user.click(await screen.findByRole('link', { name: 'Recent changes 2' }))
    await screen.findByRole('heading', { level: 1, name: 'Recent changes' })
    const [failed] = screen.getAllByRole('listitem').filter(({ textContent }) => textContent.includes('Failed'))
    expect(failed).toHaveTextContent(new RegExp(`Unlock ${people[1]?.name ?? ''}`, 'u'))
    const link = screen.getByRole('link', { name: people[0]?.name ?? '' })
    const done = link.closest('li') as HTMLElement // The link is in a row of the list.
    expect(done).toHaveTextContent(new RegExp(`${people[0]?.name ?? ''} was unlocked\\..*Account`, 'u'))
    expect(done).not.toHaveTextContent(/Done|Failed|Not confirmed/u)
    expect(within(done).getByRole('link', { name: /^View / })).toHaveAttribute('href', link.getAttribute('href'))
    await app.user.click(within(done).getByText('Details', { selector: 'summary *' }))
    const id = await within(done).findByText(/^[\w-]{8,}$/u)
    expect(app.sim.log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(2)
    expect(id).toBeVisible()
    await app.user.click(screen.getByRole('button', { name: 'Copy report' }))
    expect(await navigator.clipboard.readText()).toContain(id.textContent)
  })

  it('T09: the next person finds nothing of it, the same one does', async () => {
    const app = await renderApp()
    await screen.findByRole('table')
    const { run } = await unlockAll(app, 1)
    await waitFor(() => {
      expect(run.isAtRest()).toBe(true)
    })
    const as = async (id: string, reason: 'expired' | 'signed-out' = 'expired') => {
      closeSession(reason)
      const persona = app.sim.personas.find((one) => one.id === id)
      if (persona === undefined) throw new Error(`No ${id}`)
      await connectAs(persona)
    }
    await as('account-admin')
    expect(await screen.findByRole('link', { name: 'Recent changes 1' })).toBeVisible()
    await as('viewer')
    expect(await screen.findByRole('link', { name: 'Recent changes' })).toBeVisible()
    // Without a number: nothing is kept.
    expect(screen.getByRole('link', { name: 'Bulk actions' })).toBeVisible()
  })

  it('signing out forgets it', async () => {
    const app = await renderApp()
    await screen.findByRole('table')
    const { run } = await unlockAll(app, 1)
    await waitFor(() => {
      expect(run.isAtRest()).toBe(true)
    })
    closeSession('signed-out')
    const admin = app.sim.personas.find(({ id }) => id === 'account-admin')
    if (admin === undefined) throw new Error('No account admin')
    await connectAs(admin)
    expect(await screen.findByRole('link', { name: 'Recent changes' })).toBeVisible()
    // Without a number: nothing is kept.
    expect(screen.getByRole('link', { name: 'Bulk actions' })).toBeVisible()
  })

  it('says that there is nothing yet', async () => {
    await renderApp({ url: '/account/{account}/changes' })
    expect(await screen.findByRole('heading', { name: 'No changes yet' })).toBeVisible()
  })
})
