import { screen, waitFor, within } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { expectFocus } from '#test/support/focus.ts'
import { choose, openAddUsers } from './form.ts'
import { sentence } from '#test/support/match-sentence.ts'

type Form = Awaited<ReturnType<typeof openAddUsers>>

const opener = () => screen.getByRole('button', { name: 'Templates' })
const kept = (account: string) => localStorage.getItem(`harness-user-admin.access-templates.${account}.account`)

async function fromMenu({ user }: Form, item: string) {
  await user.click(opener())
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

async function save(form: Form, name: string) {
  await fromMenu(form, 'Save this access as a template…')
  const dialog = await screen.findByRole('dialog', { name: 'Save this access as a template' })
  await form.user.type(within(dialog).getByRole('textbox', { name: 'Name of the template' }), `${name}{Enter}`)
  return dialog
}

async function chooseAccess({ user }: Form) {
  await choose(user, /^Role 1/u, 'Billing Admin')
  await choose(user, /^Resource group 1/u, 'All Account Level Resources')
  await choose(user, /^Groups/u, 'Support rota')
}

it('templates: save, use, rename, delete and undo; the device keeps names of roles and groups, no people', async () => {
  const form = await openAddUsers()
  const { user, account, paste } = form
  await user.click(opener())
  const blocked = await screen.findByRole('menuitem', { name: /^Save this access/u })
  expect(blocked).toHaveTextContent('Choose roles or groups first.')
  // Before that, Escape would be for the dialog around.
  await waitFor(() => {
    expect(screen.getByRole('menu').contains(document.activeElement)).toBe(true)
  })
  await user.keyboard('{Escape}')
  expect(await screen.findByRole('dialog', { name: 'Add users' })).toBeVisible()

  await paste('ann@new.example')
  await chooseAccess(form)
  await save(form, '  Billing crew ')
  await expectFocus(opener)
  expect(JSON.parse(kept(account) ?? '')).toEqual({
    version: 1,
    templates: [
      {
        name: 'Billing crew',
        roles: [
          {
            role: { id: '_billing_admin', label: 'Billing Admin' },
            resourceGroup: { id: '_all_account_level_resources', label: 'All Account Level Resources' },
          },
        ],
        groups: [{ id: 'support_rota', label: 'Support rota' }],
      },
    ],
  })

  // A name that is taken is refused next to the field, and what was typed stays.
  const second = await save(form, 'billing CREW')
  const name = within(second).getByRole('textbox', { name: 'Name of the template' })
  expect(name).toHaveAccessibleDescription(/template with this name already exists/u)
  expect(name).toHaveValue('billing CREW')
  await user.clear(name)
  await user.type(name, 'Other{Enter}')

  await fromMenu(form, 'Rename or delete templates…')
  const manage = await screen.findByRole('dialog', { name: 'Templates on this device' })
  await user.click(within(manage).getByRole('button', { name: 'Rename Other' }))
  await user.type(within(manage).getByRole('textbox', { name: 'New name of Other' }), ' people{Enter}')
  await user.click(await within(manage).findByRole('button', { name: 'Delete Other people' }))
  expect(kept(account)).not.toContain('Other people')
  await expectFocus(() => within(manage).getByRole('button', { name: 'Undo' }))
  await user.keyboard('{Enter}')
  expect(kept(account)).toContain('Other people')
  await user.keyboard('{Escape}')

  await user.click(screen.getByRole('button', { name: 'Remove role 1' }))
  await user.click(screen.getByRole('button', { name: 'Remove Support rota' }))
  await fromMenu(form, 'Billing crew')
  await user.click(await screen.findByRole('button', { name: 'Use this access' }))
  expect(await screen.findByRole('combobox', { name: /^Role 1/u })).toHaveValue('Billing Admin')
  expect(screen.getByRole('button', { name: 'Remove Support rota' })).toBeVisible()
})

it('templates: parts that no longer exist are named and left out; foreign data on the device is ignored', async () => {
  const named = (id: string, label: string) => ({ id, label })
  const form = await openAddUsers({
    prepare: ({ world }) => {
      const place = `harness-user-admin.access-templates.${world.account.identifier}`
      localStorage.setItem(`${place}.project`, '{not ours')
      localStorage.setItem(
        `${place}.account`,
        JSON.stringify({
          version: 1,
          templates: [
            { name: 'Broken', roles: 'all of them' },
            {
              name: 'Old crew',
              roles: [
                {
                  role: named('_billing_admin', 'Billing Admin of old'),
                  resourceGroup: named('_all_account_level_resources', 'All'),
                },
                { role: named('retired_role', 'Retired Role'), resourceGroup: named('production_only', 'Production') },
                { role: named('_billing_admin', 'Billing Admin'), resourceGroup: named('_all_resources', 'All of it') },
              ],
              groups: [named('support_rota', 'Support rota'), named('no_crew', 'No crew')],
            },
          ],
        }),
      )
    },
  })
  const { user } = form
  await user.click(opener())
  expect((await screen.findAllByRole('menuitem')).map((item) => item.textContent)).toEqual([
    'Old crew',
    expect.stringMatching(/^Save this access/u),
    'Rename or delete templates…',
  ])
  await user.click(screen.getByRole('menuitem', { name: 'Old crew' }))
  const dialog = await screen.findByRole('dialog', { name: /Use the template .*Old crew/u })
  const left = await within(dialog).findByRole('region', { name: 'Can’t be copied' })
  expect(
    within(left)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual([
    'Retired Role for Production can’t be assigned, because the role Retired Role doesn’t exist here.',
    'Billing Admin for All of it has a resource group that Harness replaced. Choose the new one.',
    'Group No crew doesn’t exist here.',
  ])
  await user.click(within(dialog).getByRole('button', { name: 'Use this access' }))
  const note = await screen.findByText(sentence(/^Copied from .*:/u))
  expect(note).toHaveTextContent('Copied from Old crew: 1 role and 1 group. Couldn’t copy:')
  expect(screen.getByText(/No crew/u)).toBeVisible()
  expect(screen.getByRole('combobox', { name: /^Role 1/u })).toHaveValue('Billing Admin')
  await user.click(screen.getByRole('button', { name: 'Close this note' }))
  expect(screen.queryByText(/No crew/u)).not.toBeInTheDocument()
})

it('F56: where the device keeps nothing, it is said, and the template works until the page is left', async () => {
  const form = await openAddUsers()
  const { user, account } = form
  await chooseAccess(form)
  const write = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('blocked', 'SecurityError')
  })
  const dialog = await save(form, 'For now')
  expect(await within(dialog).findByText('This browser doesn’t save data for this site')).toBeVisible()
  const [, close] = within(dialog).getAllByRole('button', { name: 'Close' })
  await user.click(close ?? dialog)
  expect(kept(account)).toBeNull()
  await user.click(opener())
  expect(await screen.findByRole('menuitem', { name: 'For now' })).toBeVisible()
  // Storage is back: the next change is kept.
  write.mockRestore()
  await user.click(screen.getByRole('menuitem', { name: 'Rename or delete templates…' }))
  const manage = await screen.findByRole('dialog', { name: 'Templates on this device' })
  await user.click(within(manage).getByRole('button', { name: 'Delete For now' }))
  await waitFor(() => {
    expect(kept(account)).toBe('{"version":1,"templates":[]}')
  })
})
