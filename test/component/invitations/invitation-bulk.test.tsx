import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts } from '../users/people.ts'
import { addMany, inviteOf, rowOf, url, type App } from './people.ts'
import { sentence } from '#test/support/match-sentence.ts'

const select = async ({ user }: App, ...emails: string[]) => {
  for (const email of emails) await user.click(await screen.findByRole('checkbox', { name: `Select ${email}` }))
}
const start = async ({ user }: App, bar: RegExp, go: RegExp) => {
  await user.click(screen.getByRole('button', { name: bar }))
  const dialog = await screen.findByRole('alertdialog')
  await user.click(within(dialog).getByRole('button', { name: go }))
}
const line = async (email: string) => (await screen.findByRole('row', { name: new RegExp(email, 'u') })).textContent

describe('many invitations at once, through the ledger', () => {
  it('sends again what is open with all it gives; the accepted one is left out and named; a verdict for each', async () => {
    const app = await renderApp({ url })
    const before = structuredClone(inviteOf(app.sim, 'ines.cardoso@example.org'))
    await select(
      app,
      'ines.cardoso@example.org',
      'marta.kral@example.org',
      'oskar.lindgren@example.com',
      'yuki.mori@example.org',
    )
    await app.user.click(screen.getByRole('button', { name: 'Why some are skipped' }))
    expect(await screen.findByText(sentence(/^Can’t be resent.*@/u))).toHaveTextContent('marta.kral@example.org')
    // Revoked by someone else after the list was read; another one fails once.
    app.sim.world.invites.delete(inviteOf(app.sim, 'yuki.mori@example.org').id)
    app.sim.faults.set([
      {
        id: 'one',
        op: 'updateInvite',
        kind: 'status',
        status: 400,
        times: 1,
        match: { email: 'oskar.lindgren@example.com' },
      },
    ])
    await start(app, /^Resend 3…$/u, /^Resend 3 invitations/u)
    expect(await screen.findByRole('heading', { level: 1, name: 'Resend 3 invitations' })).toBeVisible()
    await waitFor(async () => {
      expect(await line('yuki')).toMatch(/No longer pending/u)
    })
    expect(await line('ines')).toMatch(/Resent\./u)
    expect(await line('oskar')).toMatch(/Not resent\./u)
    expect(inviteOf(app.sim, 'ines.cardoso@example.org')).toMatchObject({
      userGroups: before.userGroups,
      roleBindings: before.roleBindings.map(({ roleIdentifier }) => ({ roleIdentifier })),
    })
    expect(attempts(app.sim, 'updateInvite')).toBe(2)
  })

  it('revokes ten after the typed word, goes on while something else is on screen, and the selection is gone', async () => {
    const app = await renderApp({
      url: `${url}?q=many`,
      prepare: (sim) => {
        addMany(sim, 10)
      },
    })
    await rowOf('many.0000@crowd.example')
    await app.user.click(screen.getByRole('checkbox', { name: 'Select all 10 on this page' }))
    const open = screen.getByRole('button', { name: 'Revoke 10…' })
    await app.user.click(open)
    let dialog = await screen.findByRole('alertdialog', { name: 'Revoke 10 invitations?' })
    expect(
      within(dialog)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(expect.arrayContaining(['many.0000@crowd.example', 'many.0009@crowd.example']))
    await app.user.keyboard('{Escape}')
    await expectFocus(open)
    await app.user.click(open)
    dialog = await screen.findByRole('alertdialog', { name: 'Revoke 10 invitations?' })
    await app.user.click(within(dialog).getByRole('button', { name: 'Revoke 10 invitations' }))
    const word = within(dialog).getByRole('textbox', { name: /^Type revoke/u })
    expect(word).toHaveAccessibleDescription('Type the word: revoke')
    expect(word).toHaveFocus()
    expect(attempts(app.sim, 'deleteInvite')).toBe(0)
    await app.user.type(word, 'revoke')
    await app.user.click(within(dialog).getByRole('button', { name: 'Revoke 10 invitations' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Revoke 10 invitations' })).toBeVisible()
    await app.user.click(screen.getByRole('link', { name: 'Invitations' }))
    await rowOf('oskar.lindgren@example.com')
    expect(screen.queryByRole('region', { name: /^Selected invitations/u })).not.toBeInTheDocument()
    // It continues while something else is on screen.
    await waitFor(() => {
      expect([...app.sim.world.invites.values()].filter(({ email }) => email.startsWith('many.'))).toEqual([])
    })
  })

  it('a viewer can select, and sees why nothing can be done', async () => {
    const app = await renderApp({ url, persona: 'viewer' })
    await select(app, 'oskar.lindgren@example.com')
    const bar = screen.getByRole('region', { name: /^Selected invitations/u })
    expect(within(bar).queryByRole('button', { name: /^(?:Resend|Revoke)/u })).not.toBeInTheDocument()
    await app.user.click(within(bar).getByRole('button', { name: 'More' }))
    for (const action of [/^Resend/u, /^Revoke/u]) {
      const item = await screen.findByRole('menuitem', { name: action })
      expect(item).toHaveAttribute('aria-disabled', 'true')
      expect(item).toHaveTextContent(/You need the permission Invite users \(core_user_invite\) in this scope/u)
    }
  })
})
