import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { checkout, isMember, isPlain, openPerson, pickUser } from './open-person.ts'

/** What the caller may do is asked once for a screen, in one batch, also where a right of the account counts. */

const person = pickUser((candidate) => isPlain(candidate) && isMember(candidate, checkout))
const name = displayName({ name: person.name ?? undefined, email: person.email })

it('list, its row actions, the panel, the person and the role editor make one check together', async () => {
  const { user, sim } = await renderApp({
    url: paths.users(checkout, `?q=${encodeURIComponent(person.email)}`),
    persona: 'project-admin',
  })
  const checks = () => sim.log.filter(({ operation }) => operation === 'getAccessControlList').length
  await user.click(await screen.findByRole('button', { name: `Actions for ${name}` }))
  const reset = await screen.findByRole('menuitem', { name: /^Reset 2FA/u })
  await waitFor(() => {
    expect(reset).toHaveTextContent(/permission Manage users \(core_user_manage\) in the account/u)
  })
  expect(screen.getByRole('menuitem', { name: /^Remove user/u })).not.toHaveAttribute('aria-disabled')
  expect(checks()).toBe(1)
  await user.click(screen.getByRole('menuitem', { name: 'Open in side panel' }))
  const panel = await screen.findByRole('region', { name: 'User details' })
  await within(panel).findByRole('group', { name: 'Actions' })
  await user.click(within(panel).getByRole('link', { name: `Open full page for ${name}` }))
  const add = await screen.findByRole('button', { name: 'Add role' })
  await waitFor(() => {
    expect(add).not.toHaveAttribute('aria-disabled')
  })
  await user.click(add)
  await screen.findByRole('dialog', { name: `Add roles to ${name}` })
  expect(checks()).toBe(1)
})

it('the page of a person by link makes one check', async () => {
  const { sim } = await openPerson(person.uuid, { scope: checkout, tab: 'groups' })
  const add = await screen.findByRole('button', { name: 'Add to groups' })
  await waitFor(() => {
    expect(add).not.toHaveAttribute('aria-disabled')
  })
  await screen.findByRole('button', { name: /^Reset 2FA/u })
  expect(sim.log.filter(({ operation }) => operation === 'getAccessControlList')).toHaveLength(1)
})
