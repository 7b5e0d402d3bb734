import { screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openDisplay, sortBy } from '#test/support/display-panel.ts'
import { renderApp } from '#test/support/render-app.tsx'

type App = Awaited<ReturnType<typeof renderApp>>

const users = '/account/{account}/org/storefront/project/checkout/users'
const invitations = '/account/{account}/invitations'
const boxes = () => screen.findAllByRole('checkbox', { name: /^Select (?!all)/u })
const anyDialog = () => screen.queryByRole('alertdialog') ?? screen.queryByRole('dialog')

async function press({ user }: App, name: RegExp | string) {
  const [button] = await screen.findAllByRole('button', { name })
  await user.click(button ?? document.body)
}

async function fromMenu(app: App, button: RegExp | string, item: RegExp) {
  await press(app, button)
  await app.user.click(await screen.findByRole('menuitem', { name: item }))
}

async function order({ user }: App, url: string, sort: string) {
  if (url === users) await sortBy(user, sort)
  else await user.selectOptions(screen.getByRole('combobox', { name: 'Sort by' }), sort)
}

async function tick({ user }: App, index: number) {
  await user.click((await boxes())[index] ?? document.body)
}

/** What is opened for selected rows, and the list it is opened on. */
const opened: readonly (readonly [title: string, url: string, sort: string, open: (app: App) => Promise<void>])[] = [
  ['removal of several', users, '-name', (app) => press(app, /^Remove 1 user/u)],
  ['two-factor reset of several', users, '-name', (app) => press(app, /^Reset 2FA for 1/u)],
  ['giving a role', users, '-name', (app) => press(app, /^Assign role/u)],
  ['taking a role', users, '-name', (app) => fromMenu(app, 'More', /^Remove role/u)],
  ['adding to a group', users, '-name', (app) => press(app, /^Add to group/u)],
  ['sending several again', invitations, 'created', (app) => press(app, /^Resend 1/u)],
  ['revoking several', invitations, 'created', (app) => press(app, /^Revoke 1/u)],
]

describe('a dialog ends with what it was opened for', () => {
  it.each(opened)('%s: after Back and another choice it does not come back', async (_, url, sort, open) => {
    const app = await renderApp({
      url,
      prepare: (sim) => {
        for (const number of [1, 2, 3]) {
          const user = `zz.${number}@many.example`
          sim.edit({ action: 'add', user, name: `Zz ${number}`, org: 'storefront', project: 'checkout' })
          sim.edit({ action: 'two-factor-on', user })
        }
      },
    })
    await boxes()
    await order(app, url, sort)
    if (url === users) await screen.findByRole('checkbox', { name: 'Select Zz 3' })
    else
      await waitFor(() => {
        expect(location.search).toContain(sort)
      })
    await tick(app, 0)
    await open(app)
    await waitFor(() => {
      expect(anyDialog()).toBeVisible()
    })
    history.back()
    await waitFor(() => {
      expect(anyDialog()).not.toBeInTheDocument()
    })
    await waitFor(() => {
      expect(location.search).not.toContain(sort)
    })
    await tick(app, 1)
    await tick(app, 2)
    expect(await screen.findByText(/^[23] selected$/u)).toBeVisible()
    expect(anyDialog()).not.toBeInTheDocument()
  })

  it.each([
    ['the removal of one person', users, (app: App) => fromMenu(app, 'Actions for Zz', /^Remove user…/u)],
    ['the export', users, (app: App) => press(app, 'Export')],
    [
      'saving a view',
      users,
      async (app: App) => app.user.click((await openDisplay(app.user)).getByRole('button', { name: /^Save/u })),
    ],
    [
      'revoking one invitation',
      invitations,
      (app: App) => fromMenu(app, /^Actions for the invitation for/u, /^Revoke/u),
    ],
    [
      'the list of shortcuts',
      users,
      async (app: App) => {
        // No single key while a select has the focus.
        await app.user.click(screen.getByRole('heading', { level: 1 }))
        await app.user.keyboard('?')
      },
    ],
    ['the palette', users, (app: App) => app.user.keyboard('{Control>}k{/Control}')],
  ])('%s ends with Back', async (_, url, open) => {
    const app = await renderApp({
      url,
      prepare: (sim) => {
        sim.edit({ action: 'add', user: 'zz@many.example', name: 'Zz', org: 'storefront', project: 'checkout' })
      },
    })
    await boxes()
    const sort = url === users ? '-name' : 'email'
    await order(app, url, sort)
    await waitFor(() => {
      expect(location.search).toContain(sort)
    })
    await open(app)
    await waitFor(() => {
      expect(anyDialog()).toBeVisible()
    })
    history.back()
    await waitFor(() => {
      expect(anyDialog()).not.toBeInTheDocument()
    })
  })
})
