import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { expectFocus } from '#test/support/focus.ts'
import { recordRequests } from '#test/support/requests.ts'
import { openAddUsers } from './form.ts'

const PROJECT = '/account/{account}/org/storefront/project/checkout/users/add?q=maren'

/** Two members of the account who are not in the project, one found by name, one by address. */
function twoOutside({ sim }: Awaited<ReturnType<typeof openAddUsers>>) {
  const { world } = sim
  const project = { account: world.account.identifier, org: 'storefront', project: 'checkout' }
  const member = world.people.byEmail('ifeoma.okafor@alderbrook.example')
  expect(world.members.has(project, member?.uuid ?? '')).toBe(false)
  return { name: member?.name ?? '', email: member?.email ?? '' }
}

/** What was typed when suggestions were requested, in order. */
function suggestionRequests(sent: readonly { path: string; body: string }[]): unknown[] {
  const strictly = sent.filter(({ path, body }) => path === '/ng/api/user/batch' && body.includes('STRICTLY_PARENT'))
  return strictly.map(({ body }) => {
    const { searchTerm, ...rest } = JSON.parse(body) as Record<string, unknown>
    expect(rest).toEqual({ parentFilter: 'STRICTLY_PARENT_SCOPES' })
    return searchTerm
  })
}

it('people of the scopes above are suggested by name and by address; Enter picks, and never sends', async () => {
  const form = await openAddUsers({ url: PROJECT })
  const { user, dialog, field, chips, calls } = form
  const { name, email } = twoOutside(form)
  const sent = recordRequests()
  expect(field).toHaveRole('combobox')
  expect(field).toHaveAttribute('aria-expanded', 'false')

  await user.type(field, 'ife')
  const list = await within(dialog).findByRole('listbox', { name: 'Users in parent scopes' })
  expect(field).toHaveAttribute('aria-expanded', 'true')
  expect(field).toHaveAttribute('aria-controls', list.id)
  const option = within(list).getByRole('option', { name: new RegExp(email, 'u') })
  expect(option).toHaveTextContent(name)
  expect(screen.getByText(/suggested\. Use the down arrow to choose/u)).toBeInTheDocument()
  expect(suggestionRequests(sent)).toEqual(['ife'])

  await user.keyboard('{ArrowUp}')
  expect(field).toHaveAttribute('aria-activedescendant', within(list).getAllByRole('option').at(-1)?.id)
  await user.keyboard('{ArrowDown}')
  expect(field).toHaveAttribute('aria-activedescendant', within(list).getAllByRole('option')[0]?.id)
  expect(within(list).getAllByRole('option')[0]).toHaveAttribute('aria-selected', 'true')
  while (field.getAttribute('aria-activedescendant') !== option.id) await user.keyboard('{ArrowDown}')
  await user.keyboard('{Enter}')
  expect(chips()).toEqual([email])
  expect(field).toHaveValue('')
  expect(within(dialog).queryByRole('listbox')).not.toBeInTheDocument()
  await expectFocus(field)

  // By a part of the address with a character that means something in a regular expression; who is a chip is left out.
  await user.type(field, 'okafor@')
  await waitFor(() => {
    expect(suggestionRequests(sent)).toEqual(['ife', 'okafor@'])
  })
  expect(within(dialog).queryByRole('option', { name: new RegExp(email, 'u') })).not.toBeInTheDocument()
  await user.keyboard('{Enter}{Enter}')
  expect(chips()).toEqual([email, 'okafor@, to fix'])
  expect(calls()).toHaveLength(0)
})

it('Escape closes the list first; typing, separators and a click beside it work as without it', async () => {
  const form = await openAddUsers({ url: PROJECT })
  const { user, dialog, field, chips, paste } = form
  const { email } = twoOutside(form)
  await user.type(field, 'ifeoma')
  await within(dialog).findByRole('listbox')
  await user.keyboard('{Escape}')
  expect(within(dialog).queryByRole('listbox')).not.toBeInTheDocument()
  expect(dialog).toBeVisible()
  expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  expect(field).toHaveValue('ifeoma')

  await user.type(field, '.new@new.example,')
  expect(chips()).toEqual(['ifeoma.new@new.example'])
  await user.type(field, 'ifeoma')
  await user.click(await within(dialog).findByRole('option', { name: new RegExp(email, 'u') }))
  expect(chips()).toEqual(['ifeoma.new@new.example', email])
  await expectFocus(field)
  await paste('bob@new.example, cy@new.example')
  expect(chips()).toHaveLength(4)
  expect(field).toHaveValue('')
})

it('one letter asks nothing; a refusal is said once, quietly, and not asked for again', async () => {
  const { user, dialog, field, sim, chips } = await openAddUsers({ url: PROJECT })
  const sent = recordRequests()
  sim.faults.set([{ id: 'above', op: 'getUsers', kind: 'status', status: 403, times: 'always' }])
  await user.type(field, 'i')
  await user.type(field, 'fe')
  expect(await within(dialog).findByText(/^No suggestions\. You don’t have permission to view users/u)).toBeVisible()
  expect(within(dialog).queryByRole('alert')).not.toBeInTheDocument()
  await user.type(field, 'oma@new.example ')
  expect(chips()).toEqual(['ifeoma@new.example'])
  await user.type(field, 'okafor')
  expect(suggestionRequests(sent)).toEqual(['ife'])
})

it('an account has no scope above: the field stays a text box and nothing is asked', async () => {
  const { user, field, sim } = await openAddUsers()
  expect(field).toHaveRole('textbox')
  const before = sim.log.length
  await user.type(field, 'ifeoma')
  expect(sim.log.slice(before).filter(({ operation }) => operation === 'getUsers')).toHaveLength(0)
})
