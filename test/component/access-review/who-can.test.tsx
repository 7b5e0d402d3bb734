import { screen, waitFor, within } from '@testing-library/react'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { plainCell } from '#src/domain/csv.ts'
import { isPermitted } from '#src/sim/model/access-rules.ts'
import { persona } from '#src/sim/persona-list.ts'
import { LONG, speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { fileAt, savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { membersOf } from '#test/support/true-access.ts'
import { sentence } from '#test/support/match-sentence.ts'

speedUpTime()

const jsonFile = v.object({
  title: v.string(),
  complete: v.boolean(),
  couldNotCheck: v.array(v.unknown()),
  rows: v.array(
    v.object({
      user: v.object({ id: v.string() }),
      role: v.object({ key: v.string() }),
      resourceGroup: v.object({ id: v.string() }),
    }),
  ),
})
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
      const table = tableOf(await textOf(await fileAt(files, 0)))
      const head = table.findIndex(([first]) => first === 'Name')
      const ids = new Set(
        table.slice(head + 1).flatMap((row) => (row[3] === 'Can' && row[11] !== 'Yes' ? (row[2] ?? []) : [])),
      )
      const enabled = able.filter(({ disabled }) => !disabled)
      expect([...ids].sort()).toEqual(enabled.map(({ uuid }) => plainCell(uuid)).sort())
      expect(title).toHaveTextContent(/users can delete pipelines in project Checkout/u)
      expect(screen.getByText('Access that Harness automatically assigns to every user isn’t listed.')).toBeVisible()
      expect(screen.queryByText('We couldn’t check')).toBeNull()
      expect(sim.log.length).toBeLessThan(50)
    },
  )

  it('takes a permission, a role and a resource group, and keeps them in the URL', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url: '/account/{account}/who-can' })
    const box = await screen.findByRole('combobox', { name: 'Permission or role' })
    expect(screen.getByRole('heading', { name: 'Choose a permission, a role, or a resource group' })).toBeVisible()
    await user.type(box, 'remove pipelines')
    await user.click(await screen.findByRole('option', { name: /^Delete pipelines/u }))
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
  })

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

  it(
    'users of the scope are selected and taken to the users list, with all their roles',
    { timeout: 2 * LONG },
    async () => {
      const { user, sim, account } = await renderApp({ url: `${checkout}/who-can?permission=core_pipeline_delete` })
      await answer()
      const scope = { account, org: 'storefront', project: 'checkout' }
      const members = new Set(membersOf(sim.world, scope))
      // Others have it from above, and nothing can be done with them here.
      for (const head of screen.getAllByRole('rowheader')) {
        const id = within(head).getByRole('link').getAttribute('href')?.split('/').at(-1)?.replace(/\?.*/u, '') ?? ''
        const box = within(head.closest('tr') ?? head).queryByRole('checkbox')
        expect(box !== null, id).toBe(members.has(id))
      }
      const boxes = screen.getAllByRole('checkbox', { name: /^Select (?!all)/u })
      expect(boxes.length).toBeGreaterThan(1)
      for (const box of boxes.slice(0, 2)) await user.click(box)
      await user.click(screen.getByRole('button', { name: 'Change or remove in the users list' }))
      expect(await screen.findByText('2 selected')).toBeVisible()
      expect(location.pathname).toBe(`/account/${account}/org/storefront/project/checkout/users`)
      expect(await screen.findByRole('button', { name: 'Remove 2 users…' })).toBeVisible()
    },
  )

  it('AR-02: is saved as JSON with a row for each user and way', { timeout: 2 * LONG }, async () => {
    const files = savedFiles()
    const { user } = await renderApp({ url: `${checkout}/who-can?permission=core_pipeline_delete` })
    const title = await answer()
    await user.click(screen.getByRole('button', { name: 'Save as JSON' }))
    await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
    const file = v.parse(jsonFile, JSON.parse(await textOf(await fileAt(files, 0))))
    expect(file).toMatchObject({ title: title.textContent, complete: true, couldNotCheck: [] })
    const table = tableOf(await textOf(await fileAt(files, 1)))
    const lines = table.slice(table.findIndex(([first]) => first === 'Name') + 1)
    expect(file.rows.map((row) => [plainCell(row.user.id), row.role.key, row.resourceGroup.id])).toEqual(
      lines.map((line) => [line[2], line[5], line[7]]),
    )
  })

  it('offers the roles of parent scopes, and counts who has one here', { timeout: 2 * LONG }, async () => {
    const { user, account } = await renderApp({ url: `${checkout}/who-can` })
    await user.type(await screen.findByRole('combobox', { name: 'Permission or role' }), 'Account Admin')
    await user.click(await screen.findByRole('option', { name: /^Account Admin/u }))
    const title = await answer()
    expect(title).toHaveTextContent(/^\d+ users have the role Account Admin in project Checkout$/u)
    const rows = screen.getAllByRole('row').slice(1)
    expect(rows.length).toBeGreaterThan(0)
    expect(location.pathname).toContain(account)
  })

  it('says that no user can only where everything was checked', { timeout: 2 * LONG }, async () => {
    await renderApp({ url: `${checkout}/who-can?permission=no_such_thing` })
    expect(
      await screen.findByRole('heading', { name: 'No user has a role that allows this' }, { timeout: LONG }),
    ).toBeVisible()
    expect(screen.queryByRole('table')).toBeNull()
  })

  it('reports a failed load and resumes it, and never shows “no user”', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({
      url: `${checkout}/who-can?permission=core_pipeline_delete`,
      prepare: (sim) => {
        sim.faults.set([{ id: 'down', op: 'R3', kind: 'status', status: 500, times: 1 }])
      },
    })
    expect(await screen.findByText('Couldn’t load role assignments', {}, { timeout: LONG })).toBeVisible()
    expect(screen.queryByText('No user has a role that allows this')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Resume' }))
    await answer()
  })

  it(
    'AR-11: role assignments that are refused are a missing permission, and not no user',
    { timeout: LONG },
    async () => {
      await renderApp({
        url: `${checkout}/who-can?permission=core_pipeline_delete`,
        prepare: (sim) => {
          sim.faults.set([
            {
              id: 'refused',
              op: 'R3',
              kind: 'status',
              status: 400,
              times: 'always',
              body: '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}',
            },
          ])
        },
      })
      expect(await screen.findByRole('heading', { name: 'No users found' }, { timeout: LONG })).toBeVisible()
      expect(await answer()).toHaveTextContent(/^At least 0 users can delete pipelines/u)
      expect(screen.getByText('You don’t have permission to view role assignments.')).toBeVisible()
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

  it('is reached from the page of a user and from the palette', { timeout: 2 * LONG }, async () => {
    const { identifier } = persona('account-admin')
    const { user, account } = await renderApp({ url: `/account/{account}/users/${identifier}?can=delete%20pipeline` })
    const [link] = await screen.findAllByRole('link', { name: /^Who else can\?/u }, { timeout: LONG })
    expect(link).toHaveAttribute('href', `/account/${account}/who-can?permission=core_pipeline_delete`)
    for (const name of ['Who can…?', 'Access review']) {
      await user.keyboard('{Control>}k{/Control}')
      await user.type(await screen.findByRole('combobox', { name: 'Search users and actions' }), name)
      await user.click(await screen.findByRole('option', { name: new RegExp(name.replace('?', '\\?'), 'u') }))
      expect(await screen.findByRole('heading', { level: 1, name })).toBeVisible()
    }
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
