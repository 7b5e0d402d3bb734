import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { displayName } from '#src/domain/user.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { expectFocus } from '#test/support/focus.ts'
import { account, holds, isPlain, openPerson, pickUser } from './open-person.ts'

/** A role takes the place of another in its row: few presses, no gap in access, and a way back. */

const dana = pickUser(
  (person) => isPlain(person) && !holds(person, '_account_admin') && !holds(person, 'release_manager'),
)
const name = displayName({ name: dana.name ?? undefined, email: dana.email })
const group = '_all_account_level_resources'

async function openRow(prepare?: (sim: Simulator) => void) {
  const app = await openPerson(dana.uuid, {
    search: '?scope=here&how=direct',
    prepare: (sim) => {
      assign(sim.world, account, userPrincipal(dana.uuid), '_billing_admin', group, { identifier: 'held' })
      prepare?.(sim)
    },
  })
  const table = await screen.findByRole('table', { name: `Roles of ${name}` })
  const picker = await within(table).findByRole('button', { name: 'Change role Billing Admin' })
  const row = picker.closest('tr') as HTMLElement
  const roles = () =>
    app.sim.world.assignments
      .ofPrincipal('USER', dana.uuid)
      .filter(({ scope, resourceGroupIdentifier }) => scope.org === undefined && resourceGroupIdentifier === group)
      .map(({ roleIdentifier }) => roleIdentifier)
      .filter((role) => role !== '_account_viewer')
  let presses = 0
  const press = async (element: HTMLElement) => {
    presses += 1
    await app.user.click(element)
  }
  const pick = async (role: RegExp) => {
    await press(picker)
    await press(await screen.findByRole('option', { name: role }))
  }
  const save = async () => press(screen.getByRole('button', { name: 'Save 1 change' }))
  return { ...app, row, picker, roles, pick, save, presses: () => presses }
}

describe('replacing an assigned role', () => {
  it('takes three presses, is one change in its row, and the message offers Undo', async () => {
    const { user, row, roles, pick, save, presses, picker } = await openRow()
    await pick(/^Release Manager/u)
    expect(row).toHaveAttribute('data-staged', 'change')
    expect(row).toHaveTextContent(/Billing Admin.*changes to.*Release Manager.*To change/u)
    await expectFocus(picker)
    const bar = screen.getByRole('region', { name: 'Unsaved changes' })
    expect(bar).toHaveTextContent(/1 unsaved change.*1 change/u)
    // One filled button: while changes wait, that is Save.
    expect(screen.getByRole('button', { name: 'Add role' })).not.toHaveClass('bg-accent')
    await save()
    expect(presses()).toBeLessThanOrEqual(4)
    const done = await screen.findByText(`1 change saved for ${name}.`)
    expect(roles()).toEqual(['release_manager'])
    await user.click(within(done.closest('[role=dialog]') as HTMLElement).getByRole('button', { name: 'Undo' }))
    await waitFor(() => {
      expect(roles()).toEqual(['_billing_admin'])
    })
    expect(
      await within(screen.getByRole('main')).findByRole('button', { name: /^Change role Billing Admin/u }),
    ).toBeVisible()
  })

  it('goes back as one change, with the focus where the row is removed from', async () => {
    const { user, row, pick } = await openRow()
    await pick(/^Release Manager/u)
    await user.click(within(row).getByRole('button', { name: /^Undo: change Billing Admin/u }))
    expect(row).not.toHaveAttribute('data-staged')
    await expectFocus(within(row).getByRole('button', { name: /^Remove Billing Admin/u }))
    expect(screen.queryByRole('region', { name: 'Unsaved changes' })).not.toBeInTheDocument()
  })

  it('removes nothing where the new role was not assigned, also when another new role was', async () => {
    const { user, sim, row, roles, pick } = await openRow()
    await pick(/^Support Desk/u)
    await user.click(screen.getByRole('button', { name: 'Add role' }))
    const dialog = await screen.findByRole('dialog', { name: `Add roles to ${name}` })
    await user.click(within(dialog).getByRole('combobox', { name: 'Role 1' }))
    await user.click(await screen.findByRole('option', { name: /^Security Auditor/u }))
    await user.click(within(dialog).getByRole('combobox', { name: 'Resource group 1' }))
    await user.click(await screen.findByRole('option', { name: /^All Account Level Resources/u }))
    await user.click(within(dialog).getByRole('button', { name: 'Add to changes' }))
    // Skipped by the service without a word.
    sim.world.roles = sim.world.roles.filter(({ identifier }) => identifier !== 'support_desk')
    await user.click(await screen.findByRole('button', { name: 'Save 2 changes' }))
    await user.click(await screen.findByRole('button', { name: 'Save all changes' }))
    expect(await screen.findByText(/^1 removal wasn’t started/u)).toBeVisible()
    expect(roles().sort()).toEqual(['_billing_admin', 'security_auditor'])
    expect(row).toHaveAttribute('data-staged', 'change')
    expect(row).toHaveTextContent(/Not changed\. Harness skipped it/u)
  })

  it('offers neither the role itself nor one that is assigned already', async () => {
    const { user, picker } = await openRow(({ world }) => {
      assign(world, account, userPrincipal(dana.uuid), 'release_manager', group)
    })
    await user.click(picker)
    expect(await screen.findByRole('option', { name: /^Billing Admin/u })).toHaveAttribute('aria-disabled', 'true')
    expect(screen.getByRole('option', { name: /^Release Manager/u })).toHaveTextContent('Already assigned or added')
    await user.keyboard('{Escape}')
    await expectFocus(picker)
  })
})
