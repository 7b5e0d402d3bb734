import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderApp } from '#test/support/render-app.tsx'

const url = '/account/{account}/invitations'

describe('invitations list (P5)', () => {
  it('shows who is invited, newest first, with roles, groups, type and scope', async () => {
    const { sim } = await renderApp({ url })
    const table = await screen.findByRole('table', { name: /^Invitations of account/u })
    const emails = (await within(table).findAllByRole('rowheader')).map(({ textContent }) => textContent)
    const expected = [...sim.world.invites.values()]
      .filter(({ scope }) => scope.org === undefined)
      .sort((a, b) => b.createdAt - a.createdAt)
      .map(({ email }) => email)
    expect(emails).toEqual(expected)
  })
})
