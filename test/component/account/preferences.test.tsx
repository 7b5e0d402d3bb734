import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { accountMenu } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { expectFocus } from '#test/support/focus.ts'

const url = '/account/{account}/me/preferences'
const choice = (name: string) => screen.findByRole('combobox', { name })
const kept = (name: string) => localStorage.getItem(`harness-user-admin.${name}`)

afterEach(() => {
  delete document.documentElement.dataset['theme']
  delete document.documentElement.dataset['density']
})

describe('Preferences', () => {
  it('each choice takes effect immediately, is kept on the device, sends nothing, and other parts of the page follow', async () => {
    const { user, sim } = await renderApp({ url })
    // The name of the account is read for the top of every page.
    await screen.findByRole('button', { name: /Alderbrook.*change$/u })
    const before = sim.log.length
    await user.selectOptions(await choice('Theme'), 'Dark')
    expect(document.documentElement.dataset['theme']).toBe('dark')
    await user.click(accountMenu())
    expect(await screen.findByRole('menuitemradio', { name: 'Dark' })).toBeChecked()
    await user.click(screen.getByRole('menuitemradio', { name: 'System' }))
    await user.keyboard('{Escape}')
    expect(await choice('Theme')).toHaveDisplayValue('System')
    await user.selectOptions(await choice('Row density'), 'Compact')
    expect(document.documentElement.dataset['density']).toBe('compact')
    await user.selectOptions(await choice('Lock after'), '30 minutes without activity')
    await user.selectOptions(await choice('Invitations per page'), '100')
    await user.selectOptions(await choice('Users per page'), '50')
    await user.selectOptions(await choice('Keep messages and Undo for'), '20 seconds')
    await user.click(screen.getByRole('checkbox', { name: /Single-key shortcuts/u }))
    expect(sim.log).toHaveLength(before)
    expect(
      ['density', 'idle-minutes', 'invitations-page-size', 'users-page-size', 'single-keys', 'undo-seconds'].map(kept),
    ).toEqual(['"compact"', '30', '100', '50', '"off"', '20'])
    await user.click(screen.getByRole('link', { name: 'Users' }))
    expect(await screen.findByRole('combobox', { name: 'Rows' })).toHaveDisplayValue('50')
    // A single key would have put the focus there.
    await user.keyboard('/')
    expect(screen.getByRole('searchbox')).not.toHaveFocus()
  })

  it('follows a choice made in another tab', async () => {
    await renderApp({ url })
    await choice('Theme')
    act(() => {
      localStorage.setItem('harness-user-admin.idle-minutes', '60')
      window.dispatchEvent(new StorageEvent('storage'))
    })
    expect(await choice('Lock after')).toHaveDisplayValue('60 minutes without activity')
  })

  it('clears what is saved on this device after a question that says what there is, and nothing that is not ours', async () => {
    const { user, account } = await renderApp({ url })
    const templates = { version: 1, templates: [{ name: 'Release', roles: [], groups: [] }] }
    localStorage.setItem(`harness-user-admin.access-templates.${account}.account`, JSON.stringify(templates))
    localStorage.setItem('somebody-else', 'stays')
    await user.selectOptions(await choice('Row density'), 'Compact')
    await user.selectOptions(await choice('Theme'), 'Light')
    await user.click(screen.getByRole('button', { name: 'Clear saved data…' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Clear saved data?' })
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    for (const text of [/^1 access template/u, /^2 preferences/u, /The demo user chosen for this tab/u])
      expect(within(dialog).getByText(text)).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(dialog).not.toBeInTheDocument()
    })
    await expectFocus(() => screen.getByRole('button', { name: 'Clear saved data…' }))
    expect(kept('theme')).toBe('"light"')
    await user.click(screen.getByRole('button', { name: 'Clear saved data…' }))
    await user.click(await screen.findByRole('button', { name: 'Clear saved data' }))
    expect(await screen.findByText('Saved data cleared')).toBeVisible()
    expect({ ...localStorage }).toEqual({ 'somebody-else': 'stays' })
    expect({ ...sessionStorage }).toEqual({})
    expect(document.documentElement.dataset['theme']).toBeUndefined()
    expect(document.documentElement.dataset['density']).toBe('comfortable')
    expect(await choice('Theme')).toHaveDisplayValue('System')
    // The session itself continues.
    expect(accountMenu()).toBeVisible()
  })

  it('says so when the browser can’t delete its data', async () => {
    const { user } = await renderApp({ url })
    await user.selectOptions(await choice('Theme'), 'Light')
    vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(() => undefined)
    await user.click(screen.getByRole('button', { name: 'Clear saved data…' }))
    await user.click(await screen.findByRole('button', { name: 'Clear saved data' }))
    expect(await screen.findByText('Some data couldn’t be cleared')).toBeVisible()
    expect(screen.queryByText('Saved data cleared')).not.toBeInTheDocument()
    vi.restoreAllMocks()
  })

  it('is there for a service account too, which has nothing else of its own', async () => {
    await renderApp({ url, persona: 'service-account' })
    expect(await choice('Theme')).toBeVisible()
    const nav = screen.getByRole('navigation', { name: 'Main' })
    expect(within(nav).getByRole('link', { name: 'Preferences' })).toBeVisible()
    expect(within(nav).queryByRole('link', { name: 'Profile' })).not.toBeInTheDocument()
  })
})
