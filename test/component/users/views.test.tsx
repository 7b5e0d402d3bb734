import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { displayButton, openDisplay, sortBy } from '#test/support/display-panel.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'

type App = Awaited<ReturnType<typeof renderApp>>

const opener = displayButton
const kept = (account: string) => localStorage.getItem(`harness-user-admin.user-views.${account}.account`)

async function open({ user }: App) {
  await screen.findAllByRole('rowheader')
  return openDisplay(user)
}

async function choose(app: App, item: string | RegExp) {
  const menu = await open(app)
  await app.user.click(menu.getByRole('button', { name: item }))
}

async function save(app: App, name: string) {
  await choose(app, 'Save as view…')
  const dialog = await screen.findByRole('dialog', { name: 'Save as view' })
  await app.user.type(within(dialog).getByRole('textbox', { name: 'Name of the view' }), `${name}{Enter}`)
  return within(dialog)
}

describe('saved views of the users list', () => {
  it('keep search, filters, sort, size and columns, and bring them back on the first page', async () => {
    const query = '?q=an&sort=-email&size=50&cols=roles%2Cemail'
    const app = await renderApp({ url: `/account/{account}/users${query}` })
    await save(app, '  Ann and others ')
    await expectFocus(opener)
    expect(JSON.parse(kept(app.account) ?? '')).toEqual({
      version: 1,
      views: [{ name: 'Ann and others', search: query.slice(1) }],
    })
    const menu = await open(app)
    expect(menu.getByRole('button', { name: 'Ann and others', current: true })).toBeVisible()
    await app.user.click(menu.getByRole('button', { name: 'Reset to default view' }))
    await waitFor(() => {
      expect(location.search).toBe('')
    })
    await choose(app, 'Ann and others')
    await waitFor(() => {
      expect(location.search).toBe(query)
    })
    expect(screen.getByRole('searchbox', { name: 'Search name or email' })).toHaveValue('an')
    expect(await screen.findByRole('combobox', { name: 'Rows' })).toHaveDisplayValue('50')
    // Back goes to what was there before.
    history.back()
    await waitFor(() => {
      expect(location.search).toBe('')
    })
  })

  it('the default view cannot be saved; a name that is taken is refused and stays typed; renamed, deleted, undone', async () => {
    const app = await renderApp()
    const menu = await open(app)
    expect(menu.getByRole('button', { name: /^Save as view/u })).toHaveTextContent(
      'Search, filter, sort, or choose columns first.',
    )
    expect(menu.getByRole('button', { name: /^Reset to default view/u })).toHaveTextContent('This is the default view.')
    expect(menu.queryByRole('button', { name: /Rename/u })).not.toBeInTheDocument()
    await waitFor(() => {
      expect(screen.getByRole('dialog').contains(document.activeElement)).toBe(true)
    })
    await app.user.keyboard('{Escape}')
    await sortBy(app.user, 'Locked first')
    await save(app, 'Locked')
    const second = await save(app, 'LOCKED')
    const name = second.getByRole('textbox', { name: 'Name of the view' })
    expect(name).toHaveAccessibleDescription(/A view with this name already exists/u)
    expect(name).toHaveValue('LOCKED')
    await app.user.clear(name)
    await app.user.type(name, 'Other{Enter}')

    await choose(app, 'Rename or delete views…')
    const dialog = within(await screen.findByRole('dialog', { name: 'Views on this device' }))
    await app.user.click(dialog.getByRole('button', { name: 'Rename Other' }))
    await app.user.type(dialog.getByRole('textbox', { name: 'New name of Other' }), ' people{Enter}')
    await app.user.click(await dialog.findByRole('button', { name: 'Delete Other people' }))
    expect(kept(app.account)).not.toContain('Other people')
    await expectFocus(() => dialog.getByRole('button', { name: 'Undo' }))
    await app.user.keyboard('{Enter}')
    expect(kept(app.account)).toContain('Other people')
  })

  it('the link says all that is shown, also what only this device knew', async () => {
    localStorage.setItem('harness-user-admin.users-columns', '"status"')
    localStorage.setItem('harness-user-admin.users-page-size', '100')
    const app = await renderApp({ url: '/account/{account}/users?q=an' })
    const copied = vi.spyOn(navigator.clipboard, 'writeText')
    await choose(app, 'Copy link to this view')
    expect(copied).toHaveBeenCalledWith(`${location.origin}/account/${app.account}/users?q=an&size=100&cols=status`)
    expect(await screen.findByText(/^Link to this view copied/u)).toBeVisible()
    copied.mockRejectedValueOnce(new Error('denied'))
    await choose(app, 'Copy link to this view')
    await waitFor(() => {
      expect(document.body).toHaveTextContent(/Couldn’t copy the link\. Copy it here: \S*q=an&size=100&cols=status/u)
    })
  })

  it('where the browser keeps nothing, says so and goes on until the page is left (F56)', async () => {
    const app = await renderApp({ url: '/account/{account}/users?sort=-locked' })
    const blocked = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const dialog = await save(app, 'Locked first')
    expect(await dialog.findByRole('alert')).toHaveTextContent('Views work until you leave the page.')
    await app.user.click(dialog.getAllByRole('button', { name: 'Close' }).at(-1) as HTMLElement)
    const menu = await open(app)
    expect(menu.getByRole('button', { name: /^Locked first/u })).toBeVisible()
    blocked.mockRestore()
  })
})
