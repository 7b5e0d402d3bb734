import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { LONG, speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { fileAt, savedFiles, tableOf, textOf } from '#test/support/saved-files.ts'
import { membersOf } from '#test/support/true-access.ts'
import { sentence } from '#test/support/match-sentence.ts'

speedUpTime()

const url = '/account/{account}/access-review'

/** Waits for everything that is loaded. */
async function loaded() {
  await screen.findByRole('heading', { name: 'Questions' }, { timeout: LONG })
}

const figureOf = (link: HTMLElement) =>
  Number(/(?<![\d,])[\d,]+(?![\d,])/u.exec(link.textContent.replace(/^.*:/su, ''))?.[0].replaceAll(',', ''))

describe('overview of the access review', () => {
  it('AR-11: says how complete it is, and counts what the account has', { timeout: LONG }, async () => {
    const { sim, account } = await renderApp({ url })
    await loaded()
    expect(screen.getByText(sentence(/^Loaded at \d\d:\d\d\. The totals match/u))).toBeVisible()
    expect(screen.getByText(/Harness doesn’t report whether there are any/u)).toBeVisible()
    const figures = screen.getByRole('list', { name: 'Figures' })
    const people = membersOf(sim.world, { account }).map((id) => sim.world.people.at(id))
    const link = (name: RegExp) => within(figures).getByRole('link', { name })
    expect(link(/^Users/u)).toHaveTextContent(/240/u)
    expect(figureOf(link(/^2FA off/u))).toBe(people.filter(({ twoFactor }) => twoFactor === false).length)
    expect(figureOf(link(/^Locked/u))).toBe(people.filter(({ locked }) => locked).length)
    expect(link(/^2FA off/u)).toHaveAttribute('href', `/account/${account}/users?status=no-2fa`)
  })

  it(
    'AR-10: every tile, bar and question opens a list with as many rows as its figure',
    { timeout: 4 * LONG },
    async () => {
      const { user } = await renderApp({ url })
      await loaded()
      const main = screen.getByRole('main')
      const paths = within(main)
        .getAllByRole('link')
        .filter((link) => /\/questions\//u.test(link.getAttribute('href') ?? ''))
        .map((link) => ({ href: link.getAttribute('href') ?? '', name: link.textContent }))
      expect(paths.length).toBeGreaterThan(25)
      for (const { href, name } of paths) {
        const link = within(main)
          .getAllByRole('link')
          .find((each) => each.getAttribute('href') === href && each.textContent === name)
        if (link === undefined) throw new Error(name)
        const expected = Number(/\d+/u.exec(link.querySelector('.tabular-nums')?.textContent ?? '')?.[0])
        await user.click(link)
        await waitFor(() => {
          expect(location.pathname + location.search).toBe(href)
        })
        await waitFor(() => {
          const head = screen.getByRole('heading', { level: 1 }).parentElement
          expect(head, name).toHaveTextContent(new RegExp(`(?<!\\d)${expected} [a-z]`, 'u'))
        })
        if (expected === 0) expect(screen.queryByRole('table')).toBeNull()
        else
          await waitFor(() => {
            expect(screen.getAllByRole('rowheader'), name).toHaveLength(Math.min(50, expected))
          })
        await user.click(screen.getByRole('link', { name: 'Access review', current: false }))
        await loaded()
      }
    },
  )

  it('AR-10: tiles that the users list can filter by open it with as many rows', { timeout: 2 * LONG }, async () => {
    for (const [name, status] of [
      ['2FA off', 'no-2fa'],
      ['Locked', 'locked'],
      ['Disabled', 'disabled'],
      ['Managed by identity provider', 'external'],
    ] as const) {
      const { user, unmount } = await renderApp({ url })
      await loaded()
      const link = within(screen.getByRole('list', { name: 'Figures' })).getByRole('link', {
        name: new RegExp(`^${name}`, 'u'),
      })
      const expected = figureOf(link)
      await user.click(link)
      await waitFor(() => {
        expect(location.search).toBe(`?status=${status}`)
      })
      expect(await screen.findByText(new RegExp(`^${expected} found$`, 'u'), {}, { timeout: LONG })).toBeVisible()
      unmount()
    }
  })

  it(
    'AR-10: users of a list are selected in the users list, where bulk actions are, and the list is saved',
    { timeout: LONG },
    async () => {
      const files = savedFiles()
      const { user } = await renderApp({ url: '/account/{account}/access-review/questions/no-role' })
      const boxes = await screen.findAllByRole('checkbox', { name: /^Select (?!all)/u }, { timeout: LONG })
      const names = boxes.slice(0, 2).map((box) => box.getAttribute('aria-label') ?? '')
      await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
      const table = tableOf(await textOf(await fileAt(files, 0)))
      expect(table[0]).toContain('Users without a role')
      expect(table.some(([first]) => first === 'Completeness')).toBe(true)
      for (const box of boxes.slice(0, 2)) await user.click(box)
      await user.click(screen.getByRole('button', { name: 'Change or remove in the users list' }))
      expect(await screen.findByText('2 selected')).toBeVisible()
      expect(await screen.findByRole('button', { name: 'Remove 2 users…' })).toBeVisible()
      expect(names).toHaveLength(2)
    },
  )

  it(
    'says requests and minutes before a long load, counts tiles from a few pages, and can be stopped and continued',
    { timeout: 2 * LONG },
    async () => {
      const { user, sim, account } = await renderApp({ url, seed: 'review' })
      const begin = await screen.findByRole('button', {
        name: /^Load all role assignments · about \d+ (?:seconds|minutes)$/u,
      })
      expect(screen.getByText(sentence(/^That’s \d+ requests to Harness, up to 5 a second/u))).toBeVisible()
      const figures = screen.getByRole('list', { name: 'Figures' })
      const people = membersOf(sim.world, { account }).map((id) => sim.world.people.at(id))
      const off = await within(figures).findByRole('link', { name: /^2FA off/u }, { timeout: LONG })
      expect(figureOf(off)).toBe(people.filter(({ twoFactor }) => twoFactor === false).length)
      expect(within(figures).getByText('Without a role').parentElement).toHaveTextContent(
        'Load all role assignments to count',
      )
      await user.click(begin)
      await user.click(await screen.findByRole('button', { name: 'Stop' }))
      expect(await screen.findAllByText(sentence(/^Stopped: /u))).not.toEqual([])
      await user.click(screen.getByRole('button', { name: 'Resume' }))
      expect(await screen.findAllByText(sentence(/^Loading role assignments: /u))).not.toEqual([])
      await user.click(screen.getByRole('button', { name: 'Pause' }))
      expect(await screen.findAllByText(sentence(/^Paused: /u))).not.toEqual([])
    },
  )

  it(
    'shows how often roles are assigned before everything is loaded, and a stopped load with what it has',
    { timeout: 2 * LONG },
    async () => {
      const { user, sim, account } = await renderApp({ url, seed: 'review' })
      const card = await screen.findByRole('region', { name: 'Role assignments by role' }, { timeout: LONG })
      const counts = sim.world.assignments.holders({ account }, '_account_admin')
      const all = counts.USER + counts.USER_GROUP + counts.SERVICE_ACCOUNT
      const bar = await within(card).findByRole('link', { name: /^Account Admin / }, { timeout: LONG })
      expect(bar.querySelector('.tabular-nums')).toHaveTextContent(new RegExp(`^${all} `, 'u'))
      expect(bar).toHaveAttribute('href', expect.stringContaining('/who-can?role='))
      await user.click(within(card).getByRole('button', { name: 'Show as table' }))
      expect(within(card).getByRole('row', { name: new RegExp(`^Account Admin ${counts.USER} `, 'u') })).toBeVisible()
      const tile = within(screen.getByRole('list', { name: 'Figures' })).getByRole('link', {
        name: /^Account Admin role assignments/u,
      })
      expect(figureOf(tile)).toBe(all)
      await user.click(screen.getByRole('button', { name: /^Load all role assignments/u }))
      await screen.findAllByText(sentence(/^Loading role assignments: [1-9]\d of /u), {}, { timeout: LONG })
      await user.click(screen.getByRole('button', { name: 'Stop' }))
      await user.click(await screen.findByRole('button', { name: 'Show results so far' }))
      expect(
        await screen.findByText('We couldn’t confirm that everything was loaded', {}, { timeout: LONG }),
      ).toBeVisible()
      expect(screen.getByText('You stopped loading users.')).toBeVisible()
      expect(screen.getByText(/^We couldn’t load role assignments, so/u)).toBeVisible()
    },
  )

  it('AR-24: shows the cost for a million users, and waits', { timeout: LONG }, async () => {
    const { sim } = await renderApp({
      url,
      prepare: (of) => {
        const million = { kind: 'mutate', times: 'always' } as const
        of.faults.set([
          { id: 'users', op: 'O7', ...million, mutate: [{ path: 'data.totalItems', action: 'set', value: 1_000_000 }] },
          { id: 'rows', op: 'R3', ...million, mutate: [{ path: 'data.totalItems', action: 'set', value: 1_100_000 }] },
        ])
      },
    })
    expect(
      await screen.findByRole('button', { name: 'Load all role assignments · about 1 hour, 10 minutes' }),
    ).toBeVisible()
    expect(screen.getByText('Loading 1,000,000 users takes a while')).toBeVisible()
    expect(screen.getByText(sentence(/^That’s 21,01\d requests to Harness/u))).toBeVisible()
    expect(
      sim.log.filter(({ operation }) => operation === 'getFilteredRoleAssignmentList').length,
      'counted, and nothing else',
    ).toBe(1)
  })

  it('a list reopens on the same page with the focus on the opened user', { timeout: LONG }, async () => {
    const { user } = await renderApp({ url: '/account/{account}/access-review/questions/only-viewer' })
    await user.click(await screen.findByRole('button', { name: 'Next page' }, { timeout: LONG }))
    const third = async () => (await screen.findAllByRole('rowheader'))[2]?.querySelector('a')
    const link = await third()
    const name = link?.textContent ?? ''
    if (link == null) throw new Error('no third row')
    await user.click(link)
    await screen.findByRole('link', { name: /^Access(?! review)/u, current: 'page' })
    history.back()
    await waitFor(
      async () => {
        expect(await third()).toHaveTextContent(name)
        expect(document.activeElement).toHaveTextContent(name)
      },
      { timeout: LONG },
    )
  })

  it('shows the 2FA chart as a table with the same numbers', { timeout: LONG }, async () => {
    const { user } = await renderApp({ url })
    await loaded()
    const card = screen.getByRole('region', { name: '2FA coverage' })
    const bars = within(card)
      .getAllByRole('link')
      .map((link) => [link.getAttribute('href'), link.querySelector('.tabular-nums')?.textContent])
    await user.click(within(card).getByRole('button', { name: 'Show as table' }))
    const cells = within(within(card).getByRole('table')).getAllByRole('link')
    expect(cells.map((link) => [link.getAttribute('href'), /^\d+/u.exec(link.textContent)?.[0]])).toEqual(bars)
  })
})

describe('AR-25: people who see less', () => {
  it('AR-11: names the parts that are missing for the auditor', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url, persona: 'auditor', seed: 'review' })
    await user.click(await screen.findByRole('button', { name: /^Load all role assignments/u }, { timeout: LONG }))
    await loaded()
    expect(screen.getByText('We couldn’t confirm that everything was loaded')).toBeVisible()
    expect(screen.getByText('You don’t have permission to view groups.')).toBeVisible()
    expect(screen.getByText('You don’t have permission to view service accounts.')).toBeVisible()
  })

  it('AR-11: role assignments that are refused are a missing permission, and no zero', { timeout: LONG }, async () => {
    await renderApp({
      url,
      prepare: (sim) => {
        sim.faults.set([
          {
            id: 'refused',
            op: 'R3',
            kind: 'status',
            status: 400,
            body: '{"status":"ERROR","code":"USER_NOT_AUTHORIZED","message":"no"}',
          },
        ])
      },
    })
    expect(
      await screen.findByText('You don’t have permission to view role assignments.', {}, { timeout: LONG }),
    ).toBeVisible()
    expect(screen.getByText(/^We couldn’t load role assignments, so/u)).toBeVisible()
    expect(screen.queryByRole('heading', { name: 'Questions' })).toBeNull()
    expect(
      within(screen.getByRole('list', { name: 'Figures' })).queryByRole('link', { name: /^Without a role/u }),
    ).toBeNull()
  })

  it(
    'AR-25: without permission to view users one message says so, and nothing else is asked for',
    { timeout: LONG },
    async () => {
      const { sim } = await renderApp({ url, persona: 'individual' })
      expect(
        await screen.findByRole('heading', { name: /^You don’t have permission to view users in account/u }),
      ).toBeVisible()
      const requests = new Set(sim.log.map(({ operation }) => operation))
      expect(requests.has('getFilteredRoleAssignmentList')).toBe(false)
      expect(requests.has('getRoleList')).toBe(false)
    },
  )

  it(
    'AR-25: no column of a list or of its file is for what Harness doesn’t report',
    { timeout: 3 * LONG },
    async () => {
      for (const path of ['questions/no-role', 'matrix']) {
        const files = savedFiles()
        const { user, unmount } = await renderApp({ url: `${url}/${path}` })
        await user.click(await screen.findByRole('button', { name: 'Save as CSV' }, { timeout: LONG }))
        const table = tableOf(await textOf(await fileAt(files, 0)))
        const heads = table.find((row) => row.some((cell) => cell === 'Email')) ?? []
        expect(heads.length).toBeGreaterThan(3)
        const columns = screen.getAllByRole('columnheader').map(({ textContent }) => textContent)
        // The other columns of the matrix are roles.
        for (const head of [...heads, ...(path === 'matrix' ? columns.slice(0, 3) : columns)])
          expect(head).not.toMatch(
            /login|sign(?:ed)? in|last active|dormant|joined|\bmanager\b|owner|assigned by|\bage\b|session|token/iu,
          )
        unmount()
      }
    },
  )

  it('AR-25: a viewer sees figures and changes nothing', { timeout: LONG }, async () => {
    const { sim } = await renderApp({ url, persona: 'viewer' })
    await loaded()
    expect(
      sim.log.filter(
        ({ method, operation }) =>
          /^(?:PUT|DELETE)$/u.test(method) || /^(?:add|post|bulk|remove|reset|unlock)/u.test(operation),
      ),
    ).toEqual([])
  })

  it('an admin of a project sees the project', { timeout: LONG }, async () => {
    await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/access-review',
      persona: 'project-admin',
    })
    await loaded()
    const figures = screen.getByRole('list', { name: 'Figures' })
    expect(within(figures).getByRole('link', { name: /^Users/u })).toBeVisible()
  })
})
