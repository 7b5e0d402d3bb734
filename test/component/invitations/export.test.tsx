import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { plainCell } from '#src/domain/csv.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { attempts } from '../users/people.ts'
import { addMany, invitesOf, url, type App } from './people.ts'

const dialog = (name: string) => screen.findByRole('dialog', { name })

async function start({ user }: App) {
  await user.click(await screen.findByRole('button', { name: /^Export(?: again)?$/u }))
  const form = await dialog('Export invitations')
  await user.click(within(form).getByRole('button', { name: /^Export \d+ invitations?$/u }))
}

/** Names of groups of the account, as the file has them. */
const groupsOf = ({ sim }: App, ids: readonly string[]) =>
  ids.map(
    (id) => sim.world.groups.find(({ identifier, scope }) => identifier === id && scope.org === undefined)?.name ?? id,
  )

describe('export of invitations', () => {
  it('saves all pages with roles, groups and status, by keyboard, and returns the focus', async () => {
    const files = savedFiles()
    const app = await renderApp({ url, prepare: (sim) => addMany(sim, 150) })
    await screen.findAllByRole('rowheader')
    const button = screen.getByRole('button', { name: 'Export' })
    button.focus()
    await app.user.keyboard('e')
    const form = await dialog('Export invitations')
    expect(form).toHaveTextContent(/All invitations in account .*, in the order shown in the list/u)
    const all = invitesOf(app.sim)
    await app.user.click(within(form).getByRole('button', { name: `Export ${all.length} invitations` }))
    const done = await dialog('Invitations exported')
    expect(within(done).getByText('The export is complete.')).toBeVisible()
    const table = tableOf(await textOf(files[0]))
    expect(table[0]?.slice(0, 2)).toEqual(['Export', 'Invitations'])
    expect(table[4]?.[1]?.trim()).toBe(`${all.length} invitations of ${all.length}, ${all.length} rows. Complete.`)
    expect(table[6]).toEqual(['Email', 'Name', 'Status', 'Invited by', 'Roles', 'Groups', 'Invitation ID'])
    const rows = table.slice(7, -1)
    expect(new Set(rows.map(([email]) => email))).toEqual(new Set(all.map(({ email }) => plainCell(email))))
    for (const { email, id, approved, userGroups, roleBindings } of all) {
      const row = rows.find((cells) => cells[6] === plainCell(id))
      expect(row?.[0]).toBe(plainCell(email))
      expect(row?.[2]).toBe(approved ? 'Sign-up incomplete' : 'Pending')
      expect(row?.[5]).toBe(approved ? 'Unknown' : plainCell(groupsOf(app, userGroups).join('; ')))
      expect((row?.[4] ?? '') === '').toBe(roleBindings.length === 0)
    }
    expect(all.some(({ approved }) => approved)).toBe(true)
    await app.user.click(within(done).getByRole('button', { name: 'Done' }))
    await expectFocus(button)
  })

  it('takes the search, in the case that finds something, and says so in the file', async () => {
    const files = savedFiles()
    const app = await renderApp({ url: `${url}?q=MANY.000`, prepare: (sim) => addMany(sim, 120) })
    await screen.findAllByRole('rowheader')
    await start(app)
    await dialog('Invitations exported')
    const table = tableOf(await textOf(files[0]))
    expect(table[2]?.[1]).toBe('search “MANY.000”')
    expect(table[4]?.[1]?.trim()).toBe('10 invitations of 10, 10 rows. Complete.')
    expect(table.slice(7, -1).map(([email]) => email)).toEqual(
      Array.from({ length: 10 }, (_, n) => `many.000${n}@crowd.example`),
    )
  })

  it('says that the list changed where an invitation is revoked while it is read', async () => {
    const files = savedFiles()
    const app = await renderApp({ url, prepare: (sim) => addMany(sim, 150) })
    await screen.findAllByRole('rowheader')
    app.sim.faults.set([
      { id: 'second', op: 'getPendingUsersAggregated', match: { pageIndex: 1 }, kind: 'hold', hold: 'second' },
    ])
    await start(app)
    await app.sim.held('second')
    app.sim.world.invites.delete('many0003')
    app.sim.release('second')
    const done = await dialog('Invitations exported')
    expect(within(done).getByText('The file might be incomplete')).toBeVisible()
    expect(await textOf(files[0])).toMatch(/Might be incomplete: the list changed while it was loading\./u)
  })

  it('keeps what was read where groups and status fail, goes on, or saves them as not reported', async () => {
    const files = savedFiles()
    const app = await renderApp({ url, prepare: (sim) => addMany(sim, 30) })
    await screen.findAllByRole('rowheader')
    app.sim.faults.set([{ id: 'open', op: 'getInvites', kind: 'status', status: 500 }])
    await start(app)
    await screen.findByText('Export interrupted')
    expect(screen.getByText(/^Groups and status: /u, { selector: 'p:not(.sr-only)' })).toBeVisible()
    await app.user.click(screen.getByRole('button', { name: 'Save partial file' }))
    await dialog('Invitations exported')
    const early = await textOf(files[0])
    expect(early).toMatch(/Incomplete: the export was stopped early\./u)
    const rows = tableOf(early).slice(7, -1)
    expect(rows).toHaveLength(invitesOf(app.sim).length)
    for (const row of rows) expect([row[2], row[5]]).toEqual(['Unknown', 'Unknown'])

    await start(app)
    await screen.findByText('Export interrupted')
    const listed = attempts(app.sim, 'getPendingUsersAggregated')
    app.sim.faults.set([])
    await app.user.click(screen.getByRole('button', { name: 'Resume' }))
    await dialog('Invitations exported')
    expect(attempts(app.sim, 'getPendingUsersAggregated')).toBe(listed)
    await waitFor(async () => {
      expect(await textOf(files[1])).toMatch(/Complete\./u)
    })
  })

  it('leaves no file and asks for nothing further when it is canceled', async () => {
    const files = savedFiles()
    const app = await renderApp({ url, prepare: (sim) => addMany(sim, 150) })
    await screen.findAllByRole('rowheader')
    app.sim.faults.set([{ id: 'first', op: 'getPendingUsersAggregated', kind: 'hold', hold: 'first', times: 1 }])
    await start(app)
    await app.sim.held('first')
    await app.user.click(await screen.findByRole('button', { name: 'Cancel export' }))
    await dialog('Nothing was exported')
    const requests = app.sim.log.length
    app.sim.release('first')
    await waitFor(() => {
      expect(
        screen.getByText('You canceled the export. No file was saved.', { selector: 'p:not(.sr-only)' }),
      ).toBeVisible()
    })
    expect(app.sim.log).toHaveLength(requests)
    expect(files).toHaveLength(0)
  })
})
