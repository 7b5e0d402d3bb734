import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { displayButton } from '#test/support/display-panel.ts'
import { expectFocus } from '#test/support/focus.ts'
import { pauseListRefresh } from '#test/support/list-refresh.ts'
import { renderApp } from '#test/support/render-app.tsx'

const first = ['Select all 25 on this page', 'Name']
const all = ['Email', 'Status', '2FA', 'Managed by', 'Roles']
const kept = () => localStorage.getItem('harness-user-admin.users-columns')

async function heads() {
  const table = await screen.findByRole('table', { name: /^Users in account/u })
  await within(table).findAllByRole('rowheader')
  return within(table)
    .getAllByRole('columnheader')
    .map(({ textContent }) => textContent)
}
const opener = displayButton

describe('columns of the users list', () => {
  it('are left out, shown and moved by keyboard, without a request; address and device keep them', async () => {
    const { user, sim } = await renderApp({ url: '/account/{account}/users?page=2' })
    expect(await heads()).toEqual([...first, ...all, 'Actions'])
    pauseListRefresh()
    // What groups give comes after the rows.
    await waitFor(() => {
      expect(sim.log.map(({ operation }) => operation)).toEqual(
        expect.arrayContaining([
          'getFilteredRoleAssignmentList',
          'getFilteredUserGroupsList',
          'getResourceGroupListV2',
          'getRoleList',
        ]),
      )
    })
    const before = sim.log.length
    await user.click(opener())
    const popover = within(await screen.findByRole('dialog', { name: 'Display' }))
    await user.click(popover.getByRole('checkbox', { name: 'Managed by' }))
    expect(await heads()).toEqual([...first, 'Email', 'Status', '2FA', 'Roles', 'Actions'])
    expect(popover.queryByRole('button', { name: 'Move Managed by up' })).not.toBeInTheDocument()

    const up = () => popover.getByRole('button', { name: 'Move Roles up' })
    up().focus()
    for (const place of [4, 3, 2]) {
      await user.keyboard('{Enter}')
      expect(await popover.findByText(`Roles is column ${place} of 5`)).toBeInTheDocument()
      await expectFocus(up)
    }
    expect(up()).toHaveAttribute('aria-disabled', 'true')
    await user.keyboard('{Enter}')
    expect(await heads()).toEqual([...first, 'Roles', 'Email', 'Status', '2FA', 'Actions'])
    // The page stays, and every row has its cells in the same order.
    expect(new URLSearchParams(location.search).get('page')).toBe('2')
    expect(new URLSearchParams(location.search).get('cols')).toBe('roles,email,status,two-factor')
    expect(kept()).toBe('"roles,email,status,two-factor"')
    const [, row] = screen.getAllByRole('row')
    expect(within(row as HTMLElement).getAllByRole('cell')[2]).toHaveTextContent('@')
    expect(sim.log).toHaveLength(before)

    await user.click(popover.getByRole('checkbox', { name: 'Managed by' }))
    expect(await heads()).toEqual([...first, 'Roles', 'Email', 'Status', '2FA', 'Managed by', 'Actions'])
    await user.click(popover.getByRole('button', { name: 'Reset columns' }))
    expect(await heads()).toEqual([...first, ...all, 'Actions'])
    expect(location.search).toBe('?page=2')
    expect(popover.queryByRole('button', { name: 'Reset columns' })).not.toBeInTheDocument()
    // The button went with the reset; the focus stays in the panel.
    expect(screen.getByRole('dialog', { name: 'Display' })).toContainElement(document.activeElement as HTMLElement)
    await user.keyboard('{Escape}')
    await expectFocus(opener)
  })

  it('row density changes in one step', async () => {
    const { user } = await renderApp()
    await heads()
    await user.click(opener())
    const popover = within(await screen.findByRole('dialog', { name: 'Display' }))
    await user.click(popover.getByRole('radio', { name: 'Compact' }))
    expect(document.documentElement.dataset['density']).toBe('compact')
    await user.click(popover.getByRole('radio', { name: 'Comfortable' }))
    expect(document.documentElement.dataset['density']).toBe('comfortable')
    expect(popover.getByRole('radio', { name: 'Comfortable' })).toBeChecked()
    delete document.documentElement.dataset['density']
  })

  it('a link says which there are; without one the device does; unknown ones are left out of the address', async () => {
    localStorage.setItem('harness-user-admin.users-columns', '"status"')
    const { user } = await renderApp({ url: '/account/{account}/users?cols=email,phone,email' })
    expect(await heads()).toEqual([...first, 'Email', 'Actions'])
    await waitFor(() => {
      expect(location.search).toBe('?cols=email')
    })
    // A link is not a choice of this device.
    expect(kept()).toBe('"status"')
    await user.click(screen.getByRole('link', { name: /^Users( \d+)?$/ }))
    await waitFor(async () => {
      expect(await heads()).toEqual([...first, 'Status', 'Actions'])
    })
  })

  it('only names are left where every column is left out', async () => {
    await renderApp({ url: '/account/{account}/users?cols=none' })
    expect(await heads()).toEqual([...first, 'Actions'])
    expect(location.search).toBe('?cols=none')
  })
})
