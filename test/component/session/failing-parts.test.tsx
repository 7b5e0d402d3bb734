import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { accountMenu } from '#test/support/account-menu.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { expectConsoleError } from '#test/support/setup.ts'

/** F57: a part that throws while it is drawn. Nothing of ours is replaced: the browser's formatting of dates fails. */

function breakDates() {
  expectConsoleError(/broken on purpose|error boundary|The above error occurred/u)
  const real = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')
  if (real === undefined) throw new Error('No getter to break')
  Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
    configurable: true,
    get: () => () => {
      throw new Error('broken on purpose')
    },
  })
  return () => {
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', real)
  }
}

describe('F57', () => {
  it('a failed part says so in place, the rest of the page works, and it can be retried', async () => {
    const restoreDates = breakDates()
    const { user } = await renderApp({ url: '/account/{account}/me/profile', persona: 'individual' })
    expect(await screen.findByText('Couldn’t show your account')).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Jonas Weber')
    expect(screen.getByRole('heading', { name: 'Your accounts' })).toBeVisible()
    restoreDates()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Joined')).toBeVisible()
    expect(screen.queryByText('Couldn’t show your account')).not.toBeInTheDocument()
  })

  it('a page that fails outside its parts leaves the shell alive, and another page works', async () => {
    const restoreDates = breakDates()
    const { user } = await renderApp()
    expect(await screen.findByRole('heading', { level: 1, name: 'This page stopped working' })).toBeVisible()
    expect(accountMenu()).toBeVisible()
    restoreDates()
    await user.click(screen.getByRole('link', { name: 'Password' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Password' })).toBeVisible()
  })
})
