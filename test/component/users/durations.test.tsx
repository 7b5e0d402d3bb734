import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { addProject } from '#src/sim/seeds/basic.ts'
import { announced } from '#test/support/announced.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { addMany } from '../invitations/people.ts'
import { isPlain, pickUser } from '../user-detail/open-person.ts'
import { checkout, memberOf } from './people.ts'

const project = '/account/{account}/org/storefront/project/checkout/users?size=50'

/** Selects the first so many rows. */
async function selectRows({ user }: Awaited<ReturnType<typeof renderApp>>, count: number) {
  const rows = await screen.findAllByRole('checkbox', { name: /^Select (?!all)/u })
  for (const row of rows.slice(0, count)) await user.click(row)
}

describe('how long work takes', () => {
  it('is shown before a bulk removal, with what happens when the tab is closed', async () => {
    const app = await renderApp({ url: project })
    await app.user.click(await screen.findByRole('checkbox', { name: /^Select all [1-9]\d* on this page$/u }))
    const button = await screen.findByRole('button', { name: /^Remove \d+ users…$/u })
    const count = Number(/\d+/u.exec(button.textContent)?.[0])
    expect(count).toBeGreaterThan(40)
    await app.user.click(button)
    const dialog = await screen.findByRole('alertdialog')
    // 2.5 a second.
    const seconds = Math.ceil(((count - 1) * 0.4) / 5) * 5
    expect(
      await within(dialog).findByText(`This takes about ${seconds} seconds, or longer if Harness is slow`),
    ).toBeVisible()
    expect(
      within(dialog).getByText(/^Keep this tab open\. Closing or reloading it stops the bulk action/u),
    ).toBeVisible()
  })

  it('is shown before and during bulk group changes', async () => {
    const app = await renderApp({
      url: '/account/{account}/users?size=100',
      // Anyone who is in no list of members is looked up right before, and is not in it.
      prepare: (sim) => {
        sim.faults.set([
          {
            id: 'unlisted',
            op: 'getFilteredUserGroupsList',
            kind: 'mutate',
            mutate: { path: 'data.content.*.users', action: 'drop' },
            times: 'always',
          },
        ])
      },
    })
    const { user } = app
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 100 on this page' }))
    const ask = async (item: string) => {
      if (item.startsWith('Add')) await user.click(await screen.findByRole('button', { name: item }))
      else {
        await user.click(await screen.findByRole('button', { name: 'More' }))
        await user.click(await screen.findByRole('menuitem', { name: item }))
      }
      const dialog = await screen.findByRole('alertdialog')
      await user.type(await within(dialog).findByRole('combobox', { name: 'Group' }), 'Release crew')
      await user.click(await screen.findByRole('option', { name: /^Release crew/u }))
      await within(dialog).findByText(/^The roles of the group:/u)
      return dialog
    }
    const adding = await ask('Add to group…')
    // 5 a second.
    expect(within(adding).getByText(/^This takes about 20 seconds, or longer if Harness is slow$/u)).toBeVisible()
    await user.click(within(adding).getByRole('button', { name: 'Cancel' }))
    const removing = await ask('Remove from group…')
    // Two calls each, 2.5 a second.
    expect(within(removing).getByText(/^This takes about 40 seconds, or longer if Harness is slow$/u)).toBeVisible()
    await user.type(within(removing).getByRole('textbox', { name: 'Type remove to confirm' }), 'remove')
    await user.click(within(removing).getByRole('button', { name: /^Remove \d+ users$/u }))
    expect(await screen.findByText(/^About \d+ (?:seconds|minutes?) left$/u)).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Stop' }))
  })

  it('is not shown for short work', async () => {
    const app = await renderApp({ url: project })
    await selectRows(app, 3)
    await app.user.click(await screen.findByRole('button', { name: /^Remove \d+ users…$/u }))
    const dialog = await screen.findByRole('alertdialog')
    await within(dialog).findByText(/will be changed/u)
    expect(within(dialog).queryByText(/This takes about|Keep this tab open/u)).toBeNull()
  })

  it('of invitations is shown before and during sending, and not while paused', async () => {
    const app = await renderApp({ url: '/account/{account}/invitations?size=25', prepare: (sim) => addMany(sim, 25) })
    await app.user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    await app.user.click(await screen.findByRole('button', { name: /^Resend \d+…$/u }))
    const dialog = await screen.findByRole('alertdialog')
    expect(within(dialog).getByText(/^This takes about 2 minutes, or longer if Harness is slow$/u)).toBeVisible()
    await app.user.click(within(dialog).getByRole('button', { name: /^Resend \d+ invitations$/u }))
    await screen.findByRole('heading', { level: 1, name: /^Resend \d+ invitations$/u })
    expect(await screen.findByText(/^About [23] minutes left$/u)).toBeVisible()
    // Read out is only how far it is.
    for (const one of announced()) expect(one).not.toHaveTextContent(/left/u)
    await app.user.click(screen.getByRole('button', { name: 'Pause' }))
    await screen.findByText('Paused')
    expect(screen.queryByText(/^About .* left$/u)).toBeNull()
    await app.user.click(screen.getByRole('button', { name: 'Stop' }))
  })

  it('counts a wait that Harness asks for', async () => {
    const app = await renderApp({
      url: project,
      prepare: (sim) => {
        sim.faults.set([
          { id: '429', op: 'unlockUser', kind: 'status', status: 429, headers: { 'retry-after': '55' }, times: 1 },
        ])
        sim.edit({
          action: 'lock',
          user: memberOf(sim, checkout(sim.world.account.identifier), ({ locked }) => !locked).email,
        })
      },
    })
    await app.user.click(await screen.findByRole('checkbox', { name: /^Select all [1-9]\d* on this page$/u }))
    await app.user.click(await screen.findByRole('button', { name: /^Unlock \d+…$/u }))
    const dialog = await screen.findByRole('alertdialog')
    await app.user.click(within(dialog).getByRole('button', { name: /^Unlock/u }))
    expect(await screen.findByText('Harness asked us to wait')).toBeVisible()
    expect(await screen.findByText(/^About (?:50|55|60|65) seconds left$/u)).toBeVisible()
    await app.user.click(screen.getByRole('button', { name: 'Stop' }))
  })

  it('is shown before “Use both” reads all users that the search finds', async () => {
    await renderApp({ url: '/account/{account}/users?q=example&role=_account_viewer', seed: 'large' })
    expect(await screen.findByText(/“Use both” loads all matches/u)).toBeVisible()
    expect(await screen.findByText(/That takes about \d+ (?:seconds|minutes) for [\d,]+ users\.$/u)).toBeVisible()
  })

  it('is shown before a scan of every scope, once the scopes are counted', async () => {
    const { user, sim } = await renderApp({
      url: `/account/{account}/users/${pickUser(isPlain).uuid}`,
      prepare: ({ world, faults }) => {
        for (let number = 0; number < 60; number += 1)
          addProject(world, 'storefront', `extra_${number}`, `Extra ${number}`, '')
        faults.set([{ id: 'no', op: 'getFilteredRoleAssignmentByScopeList', kind: 'status', status: 403 }])
      },
    })
    await user.click(await screen.findByRole('button', { name: 'Check every scope' }))
    expect(await screen.findByText(/^This takes about 15 seconds, or longer if Harness is slow$/u)).toBeVisible()
    expect(screen.getByText(/^Keep this tab open\. Closing or reloading the tab stops the check\./u)).toBeVisible()
    const lookupCount = () => sim.log.filter(({ operation }) => operation === 'getAggregatedUser').length
    const before = lookupCount()
    await user.click(screen.getByRole('button', { name: 'Check 68 scopes' }))
    expect(await screen.findByRole('progressbar', { name: 'Scopes checked' })).toBeVisible()
    await waitFor(() => {
      expect(lookupCount()).toBeGreaterThan(before)
    })
    await user.click(screen.getByRole('button', { name: 'Stop' }))
  })
})
