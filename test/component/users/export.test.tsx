import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { plainCell } from '#src/domain/csv.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { attempts, membersOf } from './people.ts'

const dialog = (name: string) => screen.findByRole('dialog', { name })

describe('export', () => {
  it('saves all users of all pages with their source and the chosen columns, and returns the focus', async () => {
    const files = savedFiles()
    const { user, sim, account } = await renderApp()
    await screen.findAllByRole('rowheader')
    const button = screen.getByRole('button', { name: 'Export' })
    button.focus()
    await user.keyboard('e')
    const form = await dialog('Export users')
    await user.click(within(form).getByRole('checkbox', { name: 'Direct roles' }))
    await user.click(within(form).getByRole('checkbox', { name: 'Roles inherited from groups' }))
    await user.click(within(form).getByRole('checkbox', { name: 'Managed by identity provider' }))
    const members = membersOf(sim, { account })
    await user.click(within(form).getByRole('button', { name: `Export ${members.length} users` }))
    const done = await dialog('Users exported')
    expect(within(done).getByText('The export is complete.')).toBeVisible()
    const table = tableOf(await textOf(files[0]))
    expect(table[1]?.[1]).toMatch(new RegExp(`^account .* \\(${account}\\)$`, 'u'))
    expect(table[2]?.slice(0, 2)).toEqual(['Filters', 'none'])
    expect(table[4]?.[1]?.trim()).toBe(
      `${members.length} users of ${members.length}, ${members.length} rows. Complete.`,
    )
    expect(table[6]).toEqual(['Name', 'Email', 'User ID', 'Locked', 'Disabled', '2FA'])
    const yesNo = (value: boolean | undefined) => (value === undefined ? '' : value ? 'yes' : 'no')
    expect(table.slice(7, -1)).toEqual(
      members.map((person) => [
        plainCell(person.name ?? ''),
        person.email,
        // The apostrophe in front of what could be a formula (T15).
        plainCell(person.uuid),
        yesNo(person.locked),
        yesNo(person.disabled),
        yesNo(person.twoFactor),
      ]),
    )
    await user.click(within(done).getByRole('button', { name: 'Done' }))
    await expectFocus(button)
  })

  it('stops asking when it is canceled, and leaves no file; goes on after a failure, or saves what was read', async () => {
    const files = savedFiles()
    const { user, sim } = await renderApp()
    await screen.findAllByRole('rowheader')
    sim.faults.set([{ id: 'broken', op: 'O7', match: { pageIndex: 1 }, kind: 'status', status: 500 }])
    const start = async () => {
      await user.click(await screen.findByRole('button', { name: /^Export(?: again)?$/u }))
      await user.click(within(await dialog('Export users')).getByRole('button', { name: /^Export \d+ users$/u }))
      await screen.findByText('Export interrupted')
    }
    await start()
    const requests = attempts(sim, 'getAggregatedUsers')
    await user.click(screen.getByRole('button', { name: 'Cancel export' }))
    const nothing = await dialog('Nothing was exported')
    expect(files).toHaveLength(0)
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)
    await user.click(within(nothing).getByRole('button', { name: 'Export again' }))
    await user.click(within(await dialog('Export users')).getByRole('button', { name: /^Export \d+ users$/u }))
    await screen.findByText('Export interrupted')
    await user.click(screen.getByRole('button', { name: 'Save partial file' }))
    expect(await screen.findByText('The file might be incomplete')).toBeVisible()
    expect(await textOf(files[0])).toMatch(/100 users of \d+, 100 rows\. Incomplete: the export was stopped early\./u)
  })

  it('takes those whom a scan found, and the search and its order, as JSON with a row for each role', async () => {
    const files = savedFiles()
    const { user, sim, account } = await renderApp({ url: '/account/{account}/users?status=locked&q=an' })
    await screen.findByText(/users? found in account/u)
    const requests = attempts(sim, 'getAggregatedUsers')
    await user.click(screen.getByRole('button', { name: 'Export' }))
    const form = await dialog('Export users')
    await user.click(within(form).getByRole('radio', { name: /^JSON/u }))
    await user.click(within(form).getByRole('radio', { name: /^Role/u }))
    await user.click(within(form).getByRole('button', { name: /^Export \d+ users?$/u }))
    await dialog('Users exported')
    await waitFor(() => {
      expect(files).toHaveLength(1)
    })
    const { about, rows, result } = JSON.parse(await textOf(files[0]))
    expect(about.filters).toEqual(['search “an”', 'locked'])
    const people = membersOf(sim, { account }).filter(
      ({ locked, name, email }) => locked && (/an/iu.test(name ?? '') || /an/iu.test(email)),
    )
    expect(people.length).toBeGreaterThan(0)
    expect(new Set(rows.map(({ userId }: { userId: string }) => userId))).toEqual(
      new Set(people.map(({ uuid }) => uuid)),
    )
    expect(result).toMatchObject({ complete: true, people: people.length, rows: rows.length })
    expect(attempts(sim, 'getAggregatedUsers')).toBe(requests)
  })
})
