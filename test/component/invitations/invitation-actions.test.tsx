import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { attempts } from '../users/people.ts'
import { addMany, closeOf, inviteOf, pick, rowOf, url, type App } from './people.ts'

const EMAIL = 'ines.cardoso@example.org'
const mailsTo = ({ sim }: App, email: string) =>
  sim.world.mails.filter((mail) => mail.kind === 'invited-again' && mail.to === email).length
const start = async () => {
  const app = await renderApp({ url })
  await rowOf(EMAIL)
  return app
}

describe('send again (row action)', () => {
  it('sends the full row, just read: no role and no group is lost; says no more than is known (docs/service.md, trap 29)', async () => {
    const app = await start()
    const before = structuredClone(inviteOf(app.sim, EMAIL))
    // Changed by someone else after the list was read.
    inviteOf(app.sim, EMAIL).userGroups = ['support_rota']
    await pick(app, EMAIL, /^Resend$/u)
    expect(await screen.findByText(`Invitation resent to ${EMAIL}.`)).toBeVisible()
    const after = inviteOf(app.sim, EMAIL)
    expect(after.userGroups).toEqual(['support_rota'])
    expect(after.roleBindings.map(({ roleIdentifier }) => roleIdentifier)).toEqual(
      before.roleBindings.map(({ roleIdentifier }) => roleIdentifier),
    )
    expect(after.validUntil).toBeGreaterThan(before.validUntil)
    expect(mailsTo(app, EMAIL)).toBe(1)
  })

  it('runs once however often it is asked for, and shows that it runs', async () => {
    const app = await start()
    app.sim.faults.set([{ id: 'held', op: 'updateInvite', kind: 'hold' }])
    const button = await pick(app, EMAIL, /^Resend$/u)
    expect(await screen.findByText('Resending 1 invitation…')).toBeVisible()
    expect(within(await rowOf(EMAIL)).getByText('Resending…')).toBeVisible()
    await app.user.click(button)
    const again = await screen.findByRole('menuitem', { name: /^Resend/u })
    expect(again).toHaveTextContent('Resending now')
    await app.user.click(again)
    app.sim.release('held')
    expect(await screen.findByText(/^Invitation resent to/u)).toBeVisible()
    expect(attempts(app.sim, 'updateInvite')).toBe(1)
  })

  it('is in the row too, with what revokes it; an accepted invitation can only be revoked there', async () => {
    const app = await start()
    const row = within(await rowOf(EMAIL))
    await app.user.click(
      await row.findByRole('button', { name: new RegExp(`^Resend\\s+invitation for ${EMAIL}`, 'u') }),
    )
    expect(await screen.findByText(`Invitation resent to ${EMAIL}.`)).toBeVisible()
    expect(mailsTo(app, EMAIL)).toBe(1)
    await app.user.click(row.getByRole('button', { name: new RegExp(`^Revoke…\\s+invitation for ${EMAIL}`, 'u') }))
    const dialog = await screen.findByRole('alertdialog', { name: `Revoke the invitation for ${EMAIL}?` })
    await app.user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    const accepted = within(await rowOf('marta.kral@example.org'))
    expect(accepted.queryByRole('button', { name: /^Resend/u })).not.toBeInTheDocument()
    expect(accepted.getByRole('button', { name: /^Revoke…/u })).toBeInTheDocument()
  })

  it('accepted meanwhile: never reports null as sent, and the list follows', async () => {
    const app = await start()
    app.sim.faults.set([
      {
        id: 'late',
        op: 'updateInvite',
        kind: 'body',
        body: '{"status":"SUCCESS","data":null,"metaData":null,"correlationId":"c"}',
      },
    ])
    const button = await pick(app, EMAIL, /^Resend$/u)
    const dialog = await screen.findByRole('alertdialog', { name: 'Invitation wasn’t resent' })
    expect(within(dialog).getByText('This invitation is no longer pending')).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: 'Resend' })).not.toBeInTheDocument()
    await app.user.click(closeOf(dialog))
    await expectFocus(button)
    expect(screen.queryByText(/^Invitation resent to/u)).not.toBeInTheDocument()
  })

  it('gone before it is sent: nothing is sent, and the row goes', async () => {
    const app = await start()
    app.sim.world.invites.delete(inviteOf(app.sim, EMAIL).id)
    await pick(app, EMAIL, /^Resend$/u)
    const dialog = await screen.findByRole('alertdialog', { name: 'Invitation wasn’t resent' })
    expect(dialog).toHaveTextContent(/Invitation wasn’t resent/u)
    expect(attempts(app.sim, 'updateInvite')).toBe(0)
    await app.user.click(closeOf(dialog))
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: new RegExp(EMAIL, 'u') })).not.toBeInTheDocument()
    })
  })

  it('a row that cannot be read in full is not sent: what is missing would be taken away', async () => {
    const app = await start()
    app.sim.faults.set([
      {
        id: 'spoilt',
        op: 'getInvites',
        kind: 'mutate',
        mutate: { path: 'data.content.*.roleBindings', action: 'retype' },
      },
    ])
    await pick(app, EMAIL, /^Resend$/u)
    expect(await screen.findByText(/Harness didn’t return all roles and groups/u)).toBeVisible()
    expect(attempts(app.sim, 'updateInvite')).toBe(0)
  })

  it('distinguishes denied, throttled and broken; a lost answer is in doubt and not repeated (forbidden, F25)', async () => {
    const app = await start()
    app.sim.faults.set([{ id: 'no', op: 'updateInvite', kind: 'status', status: 403, times: 1 }])
    await pick(app, EMAIL, /^Resend$/u)
    let dialog = await screen.findByRole('alertdialog')
    expect(within(dialog).getByText(new RegExp(`permission to resend the invitation for ${EMAIL}`, 'u'))).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: 'Resend' })).not.toBeInTheDocument()
    await app.user.click(closeOf(dialog))

    app.sim.faults.set([{ id: 'busy', op: 'updateInvite', kind: 'status', status: 429, times: 1 }])
    await pick(app, EMAIL, /^Resend$/u)
    dialog = await screen.findByRole('alertdialog')
    expect(await within(dialog).findByRole('button', { name: 'Resend' })).toHaveAccessibleDescription(
      /You can try again in \d+ seconds/u,
    )
    await app.user.click(closeOf(dialog))

    app.sim.faults.set([{ id: 'lost', op: 'updateInvite', kind: 'cut', when: 'after', times: 1 }])
    await pick(app, EMAIL, /^Resend$/u)
    dialog = await screen.findByRole('alertdialog', { name: 'We couldn’t confirm that the invitation was resent' })
    expect(dialog).toHaveTextContent(/Trying again sends a second email/u)
    expect(attempts(app.sim, 'updateInvite')).toBe(3)
    await app.user.click(within(dialog).getByRole('button', { name: 'Resend' }))
    expect(await screen.findByText(/^Invitation resent to/u)).toBeVisible()
    expect(attempts(app.sim, 'updateInvite')).toBe(4)
  })
})

describe('revoke (row action)', () => {
  const confirm = async (app: App) => {
    const dialog = await screen.findByRole('alertdialog', { name: `Revoke the invitation for ${EMAIL}?` })
    await app.user.click(within(dialog).getByRole('button', { name: 'Revoke invitation' }))
    return dialog
  }

  it('asks with what is lost and what stays; Escape sends nothing; then the invitation is gone', async () => {
    const app = await start()
    const button = await pick(app, EMAIL, /^Revoke/u)
    const dialog = await screen.findByRole('alertdialog', { name: `Revoke the invitation for ${EMAIL}?` })
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(dialog).toHaveTextContent(/The link in the email stops working/u)
    expect(dialog).toHaveTextContent(`No one loses access. ${EMAIL} has none until they finish signing up.`)
    expect(dialog).toHaveTextContent(`You can invite ${EMAIL} again,`)
    await app.user.keyboard('{Escape}')
    await expectFocus(button)
    expect(attempts(app.sim, 'deleteInvite')).toBe(0)
    await app.user.click(screen.getByRole('checkbox', { name: `Select ${EMAIL}` }))
    expect(screen.getByText('1 selected')).toBeVisible()
    await pick(app, EMAIL, /^Revoke/u)
    await confirm(app)
    expect(await screen.findByText(`The invitation for ${EMAIL} was revoked.`)).toBeVisible()
    expect([...app.sim.world.invites.values()].some(({ email }) => email === EMAIL)).toBe(false)
    expect(screen.queryByText('1 selected')).not.toBeInTheDocument()
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: new RegExp(EMAIL, 'u') })).not.toBeInTheDocument()
    })
  })

  it('revoking the only row of the last page leads to the page before it', async () => {
    const app = await renderApp({
      url: `${url}?page=2`,
      prepare: (sim) => {
        sim.world.invites.clear()
        addMany(sim, 26)
      },
    })
    expect(await screen.findByText('26–26')).toBeVisible()
    await pick(app, 'many.0025@crowd.example', /^Revoke/u)
    const dialog = await screen.findByRole('alertdialog')
    await app.user.click(within(dialog).getByRole('button', { name: 'Revoke invitation' }))
    expect(await screen.findByText('1–25')).toBeVisible()
    expect(location.search).toBe('')
    expect(screen.getAllByRole('rowheader')).toHaveLength(25)
    // The focus goes to the row before the one that went.
    await waitFor(() => {
      expect(screen.getAllByRole('rowheader').at(-1)).toContainElement(document.activeElement as HTMLElement)
    })
  })

  it('says that the invitation was already gone, not revoked', async () => {
    const app = await start()
    app.sim.world.invites.delete(inviteOf(app.sim, EMAIL).id)
    await pick(app, EMAIL, /^Revoke/u)
    const dialog = await confirm(app)
    expect(await within(dialog).findByText('This invitation is no longer pending')).toBeVisible()
    expect(screen.queryByText(/was revoked\.$/u)).not.toBeInTheDocument()
    await expectFocus(() => closeOf(dialog))
  })

  it('resolves a lost answer by a read: done where it happened, not done where it did not', async () => {
    const app = await start()
    app.sim.faults.set([{ id: 'before', op: 'deleteInvite', kind: 'status', status: 500, times: 1 }])
    await pick(app, EMAIL, /^Revoke/u)
    const dialog = await confirm(app)
    expect(await within(dialog).findByText(/We checked, and the invitation is still there/u)).toBeVisible()
    app.sim.faults.set([{ id: 'after', op: 'deleteInvite', kind: 'cut', when: 'after', times: 1 }])
    await app.user.click(within(dialog).getByRole('button', { name: 'Try again' }))
    expect(await within(dialog).findByText(/We checked, and the invitation is revoked/u)).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: /^Revoke/u })).not.toBeInTheDocument()
    expect(attempts(app.sim, 'deleteInvite')).toBe(2)
  })

  it('denied: says which permission, and offers no second try (forbidden)', async () => {
    const app = await start()
    app.sim.faults.set([{ id: 'no', op: 'deleteInvite', kind: 'status', status: 403, times: 1 }])
    await pick(app, EMAIL, /^Revoke/u)
    const dialog = await confirm(app)
    expect(
      await within(dialog).findByText(new RegExp(`permission to revoke the invitation for ${EMAIL}`, 'u')),
    ).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: /^Revoke/u })).not.toBeInTheDocument()
  })
})

describe('an answer that leaves out what the invitation gives (F40)', () => {
  const silent = {
    id: 'silent',
    op: 'updateInvite',
    kind: 'mutate',
    mutate: { path: 'data.roleBindings', action: 'drop' },
  } as const

  it('is no answer with other access: an invitation sent again as it is, is sent', async () => {
    const app = await start()
    app.sim.faults.set([silent])
    await pick(app, EMAIL, /^Resend$/u)
    expect(await screen.findByText(/^Invitation resent to/u)).toBeVisible()
    expect(screen.queryByText(/other access|other roles/u)).not.toBeInTheDocument()
  })

  it('is looked up where access was changed', async () => {
    const app = await start()
    await app.user.click(within(await rowOf(EMAIL)).getByRole('button', { name: EMAIL }))
    const dialog = await screen.findByRole('dialog', { name: `Edit access for ${EMAIL}` })
    await app.user.click(await within(dialog).findByRole('button', { name: 'Remove role 2' }))
    app.sim.faults.set([silent])
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    expect(await screen.findByText(/^Access changed\. Invitation resent to/u)).toBeVisible()
    expect(screen.queryByText(/other access|other roles/u)).not.toBeInTheDocument()

    // Nothing was changed, although the answer reads like a yes.
    await app.user.click(within(await rowOf(EMAIL)).getByRole('button', { name: EMAIL }))
    const again = await screen.findByRole('dialog', { name: `Edit access for ${EMAIL}` })
    await app.user.click(await within(again).findByRole('button', { name: 'Remove role 2' }))
    app.sim.faults.set([{ ...silent, when: 'before' }])
    await app.user.click(within(again).getByRole('button', { name: 'Save and resend' }))
    expect(await within(again).findByText('Change not saved')).toBeVisible()
  })
})

describe('edit access, then send again', () => {
  const open = async (app: App) => {
    await app.user.click(within(await rowOf(EMAIL)).getByRole('button', { name: EMAIL }))
    const dialog = await screen.findByRole('dialog', { name: `Edit access for ${EMAIL}` })
    await within(dialog).findByRole('group', { name: 'Role 1' })
    return dialog
  }

  it('shows all that it gives, takes a role and a group away, and sends exactly the rest', async () => {
    const app = await start()
    const dialog = await open(app)
    expect(within(dialog).getAllByRole('group', { name: /^Role \d/u })).toHaveLength(4)
    expect(within(dialog).getByRole('combobox', { name: /^Role 2/u })).toHaveValue('Release Manager')
    await app.user.click(within(dialog).getByRole('button', { name: 'Remove role 2' }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Remove Support rota' }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    expect(await screen.findByText(/^Access changed\. Invitation resent to/u)).toBeVisible()
    const after = inviteOf(app.sim, EMAIL)
    expect(after.roleBindings.map(({ roleIdentifier }) => roleIdentifier)).toEqual([
      '_account_viewer',
      'security_auditor',
      'support_desk',
    ])
    expect(after.userGroups).toEqual(['release_crew'])
    expect(mailsTo(app, EMAIL)).toBe(1)
  })

  it('half a role is refused in its place; far-reaching access is asked once more; leaving asks', async () => {
    const app = await start()
    const dialog = await open(app)
    await app.user.click(within(dialog).getByRole('button', { name: 'Add another role' }))
    const role = within(dialog).getByRole('combobox', { name: /^Role 5/u })
    await app.user.click(role)
    await app.user.click(await screen.findByRole('option', { name: /^Account Admin/u }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    const group = within(dialog).getByRole('combobox', { name: /^Resource group 5/u })
    expect(group).toHaveAccessibleDescription('Choose a resource group for this role')
    await expectFocus(group)
    await app.user.keyboard('{Escape}')
    expect(await within(dialog).findByText('Discard your changes?')).toBeVisible()
    await app.user.click(within(dialog).getByRole('button', { name: 'Keep editing' }))
    await app.user.click(group)
    await app.user.click(await screen.findByRole('option', { name: /^All Account Level Resources/u }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    expect(await within(dialog).findByText(/^Assign Account Admin for All Account Level Resources to /u)).toBeVisible()
    expect(attempts(app.sim, 'updateInvite')).toBe(0)
    await app.user.click(within(dialog).getByRole('button', { name: 'Resend with this access' }))
    expect(await screen.findByText(/^Access changed/u)).toBeVisible()
    expect(inviteOf(app.sim, EMAIL).roleBindings).toContainEqual(
      expect.objectContaining({ roleIdentifier: '_account_admin' }),
    )
  })

  it('changed by someone else meanwhile: nothing is overwritten unasked (F50)', async () => {
    const app = await start()
    const dialog = await open(app)
    await app.user.click(within(dialog).getByRole('button', { name: 'Remove role 2' }))
    inviteOf(app.sim, EMAIL).userGroups = []
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    expect(await within(dialog).findByText('Someone else changed this while you were editing')).toBeVisible()
    expect(attempts(app.sim, 'updateInvite')).toBe(0)
    await app.user.click(within(dialog).getByRole('button', { name: 'Start from their changes' }))
    expect(within(dialog).getAllByRole('group', { name: /^Role \d/u })).toHaveLength(4)
    await app.user.click(within(dialog).getByRole('button', { name: 'Resend' }))
    expect(await screen.findByText(/^Invitation resent to/u)).toBeVisible()
    expect(inviteOf(app.sim, EMAIL).userGroups).toEqual([])
  })

  it('resolves a lost answer by a read, and reports access that differs from what was sent', async () => {
    const app = await start()
    let dialog = await open(app)
    app.sim.faults.set([{ id: 'lost', op: 'updateInvite', kind: 'cut', when: 'after', times: 1 }])
    await app.user.click(within(dialog).getByRole('button', { name: 'Remove role 2' }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    expect(await within(dialog).findByText(/has the access you chose/u)).toBeVisible()
    await app.user.click(closeOf(dialog))
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    })
    dialog = await open(app)
    expect(within(dialog).getAllByRole('group', { name: /^Role \d/u })).toHaveLength(3)
    app.sim.faults.set([
      { id: 'other', op: 'updateInvite', kind: 'mutate', mutate: { path: 'data.userGroups', action: 'null' } },
    ])
    await app.user.click(within(dialog).getByRole('checkbox', { name: /^No access/u }))
    await app.user.click(within(dialog).getByRole('checkbox', { name: /^No access/u }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Resend' }))
    expect(await within(dialog).findByText('Resent with different access')).toBeVisible()
  })

  it.each([
    ['that it is not open any more', { kind: 'body', body: '{"status":"SUCCESS","data":null}' }, 'no longer pending'],
    [
      'other access',
      { kind: 'mutate', mutate: { path: 'data.roleBindings', action: 'null' } },
      'Resent with different access',
    ],
  ] as const)('an answer with %s takes the focus, because the button is gone', async (_, answer, text) => {
    const app = await start()
    const dialog = await open(app)
    app.sim.faults.set([{ id: 'answer', op: 'updateInvite', ...answer }])
    await app.user.click(within(dialog).getByRole('button', { name: 'Remove role 2' }))
    await app.user.click(within(dialog).getByRole('button', { name: 'Save and resend' }))
    const note = await within(dialog).findByText(new RegExp(text, 'u'))
    await waitFor(() => {
      expect(document.activeElement?.contains(note)).toBe(true)
      expect(dialog.contains(document.activeElement)).toBe(true)
      expect(document.activeElement).not.toBe(dialog)
    })
  })

  it('leaving the page asks; what was changed comes back after the session ended (session ended)', async () => {
    const app = await start()
    let dialog = await open(app)
    await app.user.click(within(dialog).getByRole('button', { name: 'Remove role 2' }))
    await app.user.click(screen.getByRole('link', { name: 'Users', hidden: true }))
    const ask = await screen.findByRole('alertdialog', { name: 'Leave without resending the invitation?' })
    await app.user.click(within(ask).getByRole('button', { name: 'Stay on this page' }))
    expect(location.pathname).toMatch(/\/invitations$/u)
    expect(within(dialog).getAllByRole('group', { name: /^Role \d/u })).toHaveLength(3)

    act(() => {
      closeSession('idle')
    })
    await screen.findByLabelText('API key')
    expect(document.body).not.toHaveTextContent(EMAIL)
    const [persona] = app.sim.personas
    await act(async () => {
      if (persona !== undefined) await connectAs(persona)
    })
    dialog = await open(app)
    expect(within(dialog).getByText(/We restored the changes/u)).toBeVisible()
    expect(within(dialog).getAllByRole('group', { name: /^Role \d/u })).toHaveLength(3)
    expect(attempts(app.sim, 'updateInvite')).toBe(0)
  })
})
