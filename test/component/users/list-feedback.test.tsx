import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { announced } from '#test/support/announced.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { memberOf } from './people.ts'

const findAnnouncement = (text: RegExp | string) =>
  waitFor(() => {
    expect(announced('polite').map(({ textContent }) => textContent)).toContainEqual(
      typeof text === 'string' ? text : (expect.stringMatching(text) as string),
    )
  })
const rowOf = (name: string) => screen.findByRole('row', { name: new RegExp(name, 'u') })

describe('list announcements', () => {
  it('says which rows a page shows and how they are sorted, each once it changes', async () => {
    const { user } = await renderApp()
    await findAnnouncement(/^\d+ users in account/u)
    await user.click(await screen.findByRole('button', { name: 'Next page' }))
    await findAnnouncement(/^26 to 50 of \d+$/u)
    await user.click(screen.getByRole('button', { name: 'Email' }))
    await findAnnouncement('Sorted by email, A to Z')
    await user.click(screen.getByRole('button', { name: 'Email' }))
    await findAnnouncement('Sorted by email, Z to A')
  })
})

describe('focus after the focused element is removed', () => {
  it('a removed filter: to the button of the filter', async () => {
    const { user } = await renderApp({ url: '/account/{account}/users?status=locked' })
    await user.click(await screen.findByRole('button', { name: /^Remove filter Status/u }))
    await expectFocus(() => screen.getByRole('button', { name: 'Filter by Status', expanded: false }))
  })

  it('all filters cleared: to the search', async () => {
    const { user } = await renderApp({ url: '/account/{account}/users?status=locked' })
    await user.click(await screen.findByRole('button', { name: 'Clear' }))
    await expectFocus(() => screen.getByRole('searchbox', { name: 'Search name or email' }))
  })

  it('a cleared selection: to the table', async () => {
    const { user } = await renderApp()
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    await user.click(await screen.findByRole('button', { name: 'Clear selection' }))
    await expectFocus(() => screen.getByRole('region', { name: /^Users in account/u }))
  })

  it('another page by its number: stays in the field', async () => {
    const { user } = await renderApp()
    const field = await screen.findByRole('textbox', { name: 'Page' })
    await user.clear(field)
    await user.type(field, '2{Enter}')
    await findAnnouncement(/^26 to 50 of \d+$/u)
    await expectFocus(field)
  })
})

describe('actions in the row', () => {
  it('unlocks a locked user from the row; a user without a lock has no such button', async () => {
    const email = 'tomas.arrieta@alderbrook.example'
    const { user, sim } = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/users?q=arrieta',
      prepare: (before) => {
        before.edit({ action: 'lock', user: email })
      },
    })
    const row = await rowOf(email)
    await user.click(within(row).getByRole('button', { name: /^Unlock Tom/u }))
    await waitFor(() => {
      expect(sim.world.people.byEmail(email)?.locked).toBe(false)
    })
    await waitFor(() => {
      expect(within(row).queryByRole('button', { name: /^Unlock/u })).not.toBeInTheDocument()
    })
  })

  it('“Edit access” opens the roles of the user', async () => {
    const { user, sim, account } = await renderApp()
    const person = memberOf(sim, { account }, () => true)
    const row = await rowOf(person.name)
    await user.click(within(row).getByRole('button', { name: `Edit access for ${person.name}` }))
    await screen.findByRole('heading', { level: 1, name: new RegExp(person.name, 'u') })
    expect(location.pathname).toBe(`/account/${account}/users/${person.uuid}`)
  })
})

describe('the word that confirms a bulk action', () => {
  it('Enter sends it; a wrong word is read out with every try', async () => {
    const { user, sim } = await renderApp()
    await user.click(await screen.findByRole('checkbox', { name: 'Select all 25 on this page' }))
    await user.click(await screen.findByRole('button', { name: /^Remove \d+ users…$/u }))
    const dialog = await screen.findByRole('alertdialog', { name: /^Remove \d+ users\?$/u })
    await within(dialog).findByText(/users will be changed/u)
    const field = within(dialog).getByRole('textbox', { name: 'Type remove to confirm' })
    await user.type(field, 'delete{Enter}')
    const spoken = () => announced('assertive').at(-1)
    await waitFor(() => {
      expect(spoken()).toBeDefined()
    })
    const first = spoken()
    expect(first).toHaveTextContent('This doesn’t match the word: remove')
    await user.type(field, '{Enter}')
    await waitFor(() => {
      expect(spoken()).not.toBe(first)
    })
    expect(sim.log.some(({ operation }) => operation === 'removeUser')).toBe(false)
    await user.clear(field)
    await user.type(field, 'remove{Enter}')
    expect(await screen.findByRole('heading', { level: 1, name: /^Remove \d+ users from account/u })).toBeVisible()
  })
})
