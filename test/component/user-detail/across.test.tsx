import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { displayName } from '#src/domain/user.ts'
import { paths } from '#src/domain/paths.ts'
import type { Person } from '#src/sim/model/people.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { account, checkout, holds, isIn, isMember, openPerson, pickUser, storefront } from './open-person.ts'
import { sentence } from '#test/support/match-sentence.ts'

const nameOf = (person: Person) => displayName({ name: person.name ?? undefined, email: person.email })
const across = 'getFilteredRoleAssignmentByScopeList'

const releaseManager = pickUser((person) => holds(person, 'release_manager') && isIn(person, 'release_crew'))
const admin = pickUser((person) => holds(person, '_account_admin') && holds(person, '_organization_admin', storefront))

describe('access in all scopes', () => {
  it('scans every scope after a refusal, can be stopped and resumed, and adds what it finds to the roles', async () => {
    const { user, sim } = await openPerson(releaseManager.uuid, { faults: [{ op: across, status: 403 }] })
    const panel = await screen.findByRole('region', { name: 'Access in every scope' })
    await user.click(within(panel).getByRole('button', { name: 'Check every scope' }))
    expect(await within(panel).findByRole('progressbar', { name: 'Scopes checked' })).toBeVisible()
    await user.click(within(panel).getByRole('button', { name: 'Stop' }))
    expect(await within(panel).findByText(/^Checked \d of 8 scopes\. .* Not checked: \d\.$/u)).toBeVisible()
    const scopes = [account, storefront, checkout].filter((scope) => isMember(releaseManager, scope))
    expect(scopes).toHaveLength(3)
    await user.click(within(panel).getByRole('button', { name: /^(?:Retry the rest|Resume)$/u }))
    expect(await within(panel).findByText('Checked 8 of 8 scopes. Found in 3.')).toBeVisible()
    expect(within(panel).getByRole('link', { name: 'Storefront / Checkout' })).toHaveAttribute(
      'href',
      paths.user(checkout, releaseManager.uuid),
    )
    const table = screen.getByRole('table', { name: `Roles of ${nameOf(releaseManager)}` })
    expect(within(table).getByRole('rowheader', { name: /Project Viewer/u })).toBeVisible()
    expect(screen.getByText('Only direct roles are shown')).toBeVisible()
    // Another tab and back: nothing is asked again.
    await user.click(screen.getByRole('link', { name: /^Details/u }))
    await screen.findByText('User ID')
    const lookupCount = () => sim.log.filter(({ operation }) => operation === 'getAggregatedUser').length
    const requests = lookupCount()
    await user.click(screen.getByRole('link', { name: /^Access(?! review)/u }))
    expect(await screen.findByText('Checked 8 of 8 scopes. Found in 3.')).toBeVisible()
    // On a slow machine the person's own page is read again by its age; eight scopes are not.
    expect(lookupCount() - requests).toBeLessThanOrEqual(1)
  })

  it('says which scopes could not be read, and tries those again', async () => {
    const { user, sim } = await openPerson(releaseManager.uuid, { faults: [{ op: across, status: 403 }] })
    await user.click(await screen.findByRole('button', { name: 'Check every scope' }))
    sim.faults.set([{ id: 'down', op: 'getAggregatedUser', kind: 'status', status: 500 }])
    expect(await screen.findByText(/^Checked \d of 8 scopes\. .* Failed: \d\.$/u)).toBeVisible()
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Retry the rest' }))
    expect(await screen.findByText('Checked 8 of 8 scopes. Found in 3.')).toBeVisible()
  })
})

describe('comparing two people', () => {
  it('is reached from the access, chosen by keyboard, and shows what both and only one of them hold', async () => {
    const { user } = await openPerson(releaseManager.uuid)
    await user.click(await screen.findByRole('button', { name: 'More: copy access, compare' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Compare with another user' }))
    expect(location.pathname).toBe(paths.compare(account, releaseManager.uuid))
    expect(await screen.findByRole('heading', { name: 'Choose another user' })).toBeVisible()
    const box = screen.getByRole('combobox', { name: 'Compare with' })
    await user.click(box)
    await user.type(box, admin.email)
    await screen.findByRole('option', { name: new RegExp(admin.email, 'u') })
    await user.keyboard('{ArrowDown}{Enter}')
    await waitFor(() => {
      expect(location.pathname).toBe(paths.compare(account, releaseManager.uuid, admin.uuid))
    })
    const table = await screen.findByRole('table', {
      name: `Roles assigned to ${nameOf(releaseManager)} and ${nameOf(admin)}`,
    })
    const row = (await within(table).findByRole('rowheader', { name: 'Account Admin' })).closest('tr') as HTMLElement
    const cells = within(row).getAllByRole('cell')
    expect(cells.at(-2)).toHaveTextContent('Not assigned')
    expect(cells.at(-1)).toHaveTextContent(/^Direct/u)
    expect(screen.getByText(sentence(/^\d+ roles\. Both: \d+\. Only /u))).toBeVisible()
    await user.selectOptions(screen.getByRole('combobox', { name: 'Roles shown' }), 'Both')
    expect(location.search).toBe('?show=both')
    expect(within(table).queryByText('Not assigned')).not.toBeInTheDocument()
    expect(
      screen.getByRole('link', { name: `Copy access from ${nameOf(releaseManager)} to ${nameOf(admin)}…` }),
    ).toHaveAttribute('href', `${paths.user(account, admin.uuid)}?copy=${releaseManager.uuid}`)
  })

  it('compares only what is known of both when the rest is refused, and says so', async () => {
    await renderApp({
      url: paths.compare(account, releaseManager.uuid, admin.uuid),
      prepare: (sim) => {
        sim.faults.set([{ id: 'no', op: across, kind: 'status', status: 403 }])
      },
    })
    expect(await screen.findByText('Only direct roles in this scope are compared')).toBeVisible()
    const table = await screen.findByRole('table', { name: /^Roles assigned to /u })
    expect(await within(table).findByRole('rowheader', { name: 'Account Admin' })).toBeVisible()
    expect(within(table).queryByText(/Storefront/u)).not.toBeInTheDocument()
    expect(within(table).queryByText(/Inherited from group/u)).not.toBeInTheDocument()
    // A group may still give a role that is not direct.
    expect(await screen.findByText(/^\d+ direct roles\. Both: \d+\. /u)).toBeVisible()
    expect(within(table).getAllByText('No direct role').length).toBeGreaterThan(0)
    expect(within(table).queryByText('Not assigned')).not.toBeInTheDocument()
  })

  it('asks nothing about a person whose id cannot exist', async () => {
    const { sim } = await renderApp({ url: `${paths.users(account)}/${admin.uuid}/compare/password` })
    expect(await screen.findByRole('heading', { level: 1, name: 'User not found' })).toBeVisible()
    expect(sim.log.some(({ path }) => path.includes('password'))).toBe(false)
  })
})
