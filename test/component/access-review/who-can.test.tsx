import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { plainCell } from '#src/domain/csv.ts'
import { isPermitted } from '#src/sim/model/access-rules.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { membersOf } from '#test/support/world-truth.ts'
import { sentence } from '#test/support/sentence.ts'

const LONG = 60_000
const checkout = '/account/{account}/org/storefront/project/checkout'

const answer = () =>
  screen.findByRole('heading', { level: 2, name: / in (?:account|project|organization) / }, { timeout: LONG })

describe('who can', () => {
  it(
    'AR-02: lists exactly the users whom Harness permits, each with a way, and saves them',
    { timeout: 2 * LONG },
    async () => {
      const files = savedFiles()
      const { user, sim, account } = await renderApp({ url: `${checkout}/who-can?permission=core_pipeline_delete` })
      const title = await answer()
      const scope = { account, org: 'storefront', project: 'checkout' }
      const able = membersOf(sim.world, { account })
        .map((id) => sim.world.people.at(id))
        .filter(({ uuid }) =>
          isPermitted(sim.world, { type: 'USER', identifier: uuid }, 'core_pipeline_delete', {
            scope,
            resourceType: 'PIPELINE',
          }),
        )
      await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
      const table = tableOf(await textOf(files[0]))
      const head = table.findIndex(([first]) => first === 'Name')
      const ids = new Set(
        table.slice(head + 1).flatMap((row) => (row[3] === 'Can' && row[11] !== 'Yes' ? (row[2] ?? []) : [])),
      )
      const enabled = able.filter(({ disabled }) => !disabled)
      expect([...ids].sort()).toEqual(enabled.map(({ uuid }) => plainCell(uuid)).sort())
      expect(title).toHaveTextContent(/users can delete pipeline in project Checkout/u)
      expect(screen.getByText('Access that Harness gives every user by itself isn’t listed.')).toBeVisible()
      expect(screen.queryByText('We couldn’t check')).toBeNull()
      expect(sim.log.length).toBeLessThan(50)
    },
  )

  it(
    'is asked by a permission in words, by a role, and on a resource group, and the address keeps it',
    { timeout: 2 * LONG },
    async () => {
      const { user } = await renderApp({ url: '/account/{account}/who-can' })
      const box = await screen.findByRole('combobox', { name: 'Permission or role' })
      expect(screen.getByRole('heading', { name: 'Choose a permission, a role, or a resource group' })).toBeVisible()
      await user.type(box, 'remove pipelines')
      await user.click(await screen.findByRole('option', { name: /^Delete pipeline/u }))
      await waitFor(() => {
        expect(location.search).toBe('?permission=core_pipeline_delete')
      })
      await answer()
      await user.clear(screen.getByRole('combobox', { name: 'Permission or role' }))
      await user.type(screen.getByRole('combobox', { name: 'Permission or role' }), 'Account Admin')
      await user.click(await screen.findByRole('option', { name: /^Account Admin/u }))
      await waitFor(() => {
        expect(new URLSearchParams(location.search).get('role')).toBe('built-in:_account_admin')
      })
      expect(
        await screen.findByRole('heading', { name: /have the role Account Admin in account/u }, { timeout: LONG }),
      ).toBeVisible()
      const rows = screen.getAllByRole('row').slice(1)
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) expect(row).toHaveTextContent(/Account Admin/u)
    },
  )

  it('AR-11: says what could not be checked, and then counts only “at least”', { timeout: 2 * LONG }, async () => {
    await renderApp({
      url: '/account/{account}/who-can?permission=core_pipeline_delete',
      persona: 'auditor',
      seed: 'review',
    })
    expect(await answer()).toHaveTextContent(/^At least /u)
    const note = screen.getByText('We couldn’t check').parentElement ?? document.body
    expect(within(note).getByText('You don’t have permission to view groups.')).toBeVisible()
  })

  it(
    'says what it takes where many role assignments match, and loads them when asked',
    { timeout: 2 * LONG },
    async () => {
      const url = '/account/{account}/who-can?role=built-in:_account_viewer'
      const { user } = await renderApp({ url, seed: 'review' })
      const name = /^Load all role assignments · about \d+ seconds$/u
      await user.click(await screen.findByRole('button', { name }, { timeout: LONG }))
      expect(await screen.findAllByText(sentence(/^Loading role assignments: /u))).not.toEqual([])
      await user.click(screen.getByRole('button', { name: 'Stop' }))
      expect(await screen.findAllByText(sentence(/^Stopped: /u))).not.toEqual([])
    },
  )

  it('is reached from the navigation and from My access', { timeout: 2 * LONG }, async () => {
    const { user, account } = await renderApp({ url: '/account/{account}/me/access?can=delete%20pipeline' })
    const [link] = await screen.findAllByRole('link', { name: /^Who else can\?/u }, { timeout: LONG })
    if (link === undefined) throw new Error('no link')
    expect(link).toHaveAttribute('href', `/account/${account}/who-can?permission=core_pipeline_delete`)
    await user.click(screen.getByRole('link', { name: 'Who can…?' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Who can…?' })).toBeVisible()
  })

  it('AR-25: without permission to view users one message says so', async () => {
    const { sim } = await renderApp({
      url: '/account/{account}/who-can?permission=core_pipeline_delete',
      persona: 'individual',
    })
    expect(
      await screen.findByRole('heading', { name: /^You don’t have permission to view users in account/u }),
    ).toBeVisible()
    expect(sim.log.some(({ operation }) => operation === 'getFilteredRoleAssignmentList')).toBe(false)
  })
})
