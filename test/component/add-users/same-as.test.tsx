import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { assign, join, userPrincipal } from '#src/sim/model/membership.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { expectFocus } from '#test/support/focus.ts'
import { choose, openAddUsers } from './form.ts'
import { sentence } from '#test/support/match-sentence.ts'

/** Someone with their own role, a group that takes members, one that does not, and what everyone has anyway. */
function holder({ world }: Simulator) {
  const rota = world.groups.find(({ identifier }) => identifier === 'support_rota')
  const rolesOf = (id: string) => world.assignments.ofPrincipal('USER', id).map(({ roleIdentifier }) => roleIdentifier)
  const id = [...(rota?.users ?? [])].find((member) => rolesOf(member).includes('support_desk'))
  const person = world.people.get(id ?? '')
  expect(world.groups.find(({ identifier }) => identifier === 'eng_sso')?.users.has(id ?? '')).toBe(true)
  return { id: id ?? '', name: person?.name ?? '', email: person?.email ?? '' }
}

const sameAs = () => screen.getByRole('button', { name: /^Copy access from a user/u })

async function pick(form: Awaited<ReturnType<typeof openAddUsers>>, person: { name: string; email: string }) {
  await form.user.click(sameAs())
  const question = await screen.findByRole('dialog', { name: 'Copy access from a user' })
  const box = within(question).getByRole('combobox', { name: 'User' })
  await form.user.click(box)
  await form.user.paste(person.email)
  await form.user.click(await screen.findByRole('option', { name: new RegExp(person.email, 'u') }))
  return question
}

it('same as: shows what can be given and what cannot, says what would be lost, and adds to what is chosen', async () => {
  const form = await openAddUsers()
  const { user, sim, paste, send } = form
  const person = holder(sim)
  await choose(user, /^Role 1/u, 'Billing Admin')
  await choose(user, /^Resource group 1/u, 'All Account Level Resources')
  const question = await pick(form, person)

  const given = await within(question).findByRole('region', { name: 'Will be assigned' })
  expect(
    within(given)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['Support Desk for People and groups · can manage users', 'Group Support rota'])
  const left = within(question).getByRole('region', { name: 'Can’t be copied' })
  expect(left).toHaveTextContent(/is part of every membership/u)
  expect(left).toHaveTextContent('Group Engineering (SSO) can’t get members here: Linked to SSO.')
  expect(left).toHaveTextContent('Group All Account Users is part of every membership.')
  expect(within(question).getByText(/^Replacing removes these choices/u)).toHaveTextContent(
    'Replacing removes these choices: Billing Admin for All Account Level Resources. Adding keeps them.',
  )
  await user.keyboard('{Control>}{Enter}{/Control}')
  expect(question).toBeVisible()

  await user.click(within(question).getByRole('button', { name: 'Add to current choices' }))
  await waitFor(() => {
    expect(question).not.toBeInTheDocument()
  })
  await expectFocus(sameAs)
  expect(screen.getByRole('combobox', { name: /^Role 1/u })).toHaveValue('Billing Admin')
  expect(screen.getByRole('combobox', { name: /^Role 2/u })).toHaveValue('Support Desk')
  expect(screen.getByRole('combobox', { name: /^Resource group 2/u })).toHaveValue('People and groups')
  expect(screen.getByRole('button', { name: 'Remove Support rota' })).toBeVisible()
  expect(screen.getByText(sentence(/^Copied from .*:/u))).toHaveTextContent(
    `Copied from ${person.name}: 1 role and 1 group. Couldn’t copy:`,
  )
  // What everyone gets anyway is no loss.
  expect(screen.getAllByText(/can’t get members here|every membership/u)).toHaveLength(1)

  // Copied access needs the same confirmation as access chosen by hand.
  await paste('ann@new.example')
  await user.click(send())
  expect(await screen.findByRole('region', { name: 'Broad access' })).toHaveTextContent(
    'Support Desk for People and groups',
  )
})

it('same as: Escape leaves all as it was; replacing puts the other access in place of what was chosen', async () => {
  const form = await openAddUsers()
  const { user, sim, dialog } = form
  const person = holder(sim)
  await choose(user, /^Role 1/u, 'Billing Admin')
  const question = await pick(form, person)
  expect(await within(question).findByText(/^Replacing removes these choices: An unfinished role/u)).toBeVisible()
  // In the box of the person too, Escape is for the question, not for what was picked.
  await expectFocus(within(question).getByRole('combobox'))
  await user.keyboard('{Escape}')
  await waitFor(() => {
    expect(question).not.toBeInTheDocument()
  })
  expect(dialog).toBeVisible()
  expect(screen.getByRole('combobox', { name: /^Role 1/u })).toHaveValue('Billing Admin')

  const again = await pick(form, person)
  await user.click(await within(again).findByRole('button', { name: 'Replace current choices' }))
  expect(await screen.findByRole('combobox', { name: /^Role 1/u })).toHaveValue('Support Desk')
  expect(screen.queryByRole('combobox', { name: /^Role 2/u })).not.toBeInTheDocument()

  // Chosen access is not dropped in silence either.
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
  const leave = await screen.findByRole('alertdialog', { name: 'Close without adding anyone?' })
  expect(leave).toHaveTextContent('The roles and groups you chose won’t be assigned.')
  await user.click(within(leave).getByRole('button', { name: 'Keep editing' }))
  expect(dialog).toBeVisible()
})

it('same as: what cannot be read is named; groups that are refused leave the roles to take over', async () => {
  const form = await openAddUsers()
  const { user, sim } = form
  const person = holder(sim)
  sim.faults.set([
    {
      id: 'person',
      op: 'getAggregatedUser',
      kind: 'status',
      status: 404,
      body: '{"code":"ENTITY_NOT_FOUND"}',
      times: 1,
    },
    { id: 'groups', op: 'getFilteredUserGroupsList', kind: 'status', status: 403, times: 'always' },
  ])
  const question = await pick(form, person)
  expect(await within(question).findByText('Not found')).toBeVisible()
  expect(within(question).queryByRole('button', { name: 'Use this access' })).not.toBeInTheDocument()
  await user.click(within(question).getByRole('button', { name: 'Try again' }))
  expect(
    await within(question).findByText(new RegExp(`permission to view the groups of ${person.name}`, 'u')),
  ).toBeVisible()
  const given = await within(question).findByRole('region', { name: 'Will be assigned' })
  expect(within(given).getAllByRole('listitem')).toHaveLength(1)
  await user.click(within(question).getByRole('button', { name: 'Use this access' }))
  expect(await screen.findByText(sentence(/^Copied from .*:/u))).toHaveTextContent(': 1 role.')
})

it('same as: says that the user may not see the people here, and the form stays', async () => {
  const { user, sim, dialog } = await openAddUsers()
  sim.faults.set([{ id: 'list', op: 'getAggregatedUsers', kind: 'status', status: 403, times: 'always' }])
  await user.click(sameAs())
  const question = await screen.findByRole('dialog', { name: 'Copy access from a user' })
  expect(await within(question).findByText(/permission to (?:see|view) the users in account/u)).toBeVisible()
  expect(within(question).queryByRole('combobox')).not.toBeInTheDocument()
  await user.click(within(question).getByRole('button', { name: 'Cancel' }))
  await expectFocus(sameAs)
  expect(dialog).toBeVisible()
})

it('same as: what the person has in other scopes is named before and after, with where it can be given', async () => {
  let person = { id: '', name: '', email: '' }
  const form = await openAddUsers({
    prepare: (sim) => {
      person = holder(sim)
      const scope = { account: sim.world.account.identifier, org: 'storefront', project: 'checkout' }
      assign(sim.world, scope, userPrincipal(person.id), '_project_admin', '_all_project_level_resources')
    },
  })
  const { user, paste, send } = form
  const question = await pick(form, person)
  expect(await within(question).findByText(/^Not included: access in \d+ other scopes?$/u)).toBeVisible()
  const link = within(question).getByRole('link', { name: /^Storefront \/ Checkout/u })
  expect(link).toHaveAttribute('href', expect.stringMatching(/\/org\/storefront\/project\/checkout\/users\/add$/u))
  expect(link.closest('li')).toHaveTextContent(/Project Admin for All Project Level Resources/u)
  await user.click(
    await within(question).findByRole('button', { name: /^(?:Use this access|Add to current choices)$/u }),
  )
  await paste('ann@new.example')
  await user.click(send())
  await user.click(await screen.findByRole('checkbox', { name: /^Assign this access/u }))
  await user.click(send())
  await screen.findByRole('heading', { name: '1 user added' })
  const still = await screen.findByText('Not assigned yet: access in other scopes')
  expect(still.parentElement).toHaveTextContent(/Storefront \/ Checkout.*Project Admin for All Project Level/u)
})

it('same as: after adding, the access in other scopes is given there too, each scope with its own outcome', async () => {
  let person = { id: '', name: '', email: '' }
  const form = await openAddUsers({
    prepare: (sim) => {
      person = holder(sim)
      const scope = { account: sim.world.account.identifier, org: 'storefront', project: 'checkout' }
      assign(sim.world, scope, userPrincipal(person.id), '_project_admin', '_all_project_level_resources')
    },
  })
  const { user, sim, paste, send, calls } = form
  const question = await pick(form, person)
  expect(
    await within(question).findByText('After you add the users, you can also assign this access in those scopes.'),
  ).toBeVisible()
  await user.click(await within(question).findByRole('button', { name: 'Use this access' }))
  await paste('ann@new.example')
  await user.click(send())
  await user.click(await screen.findByRole('checkbox', { name: /^Assign this access/u }))
  await user.click(send())
  await user.click(await screen.findByRole('button', { name: 'Assign in other scopes…' }))
  const give = await screen.findByRole('alertdialog', { name: 'Assign ann@new.example access in other scopes?' })
  for (const box of within(give).getAllByRole('checkbox'))
    if (!/Checkout/u.test(box.closest('label')?.textContent ?? '')) await user.click(box)
  expect(give).toHaveTextContent(/Broad access.*Project Admin for All Project Level Resources/u)
  await user.click(within(give).getByRole('button', { name: 'Assign access in 1 scope' }))
  expect(calls()).toHaveLength(1)
  await user.type(within(give).getByRole('textbox', { name: 'Type assign to confirm' }), 'assign')
  await user.click(within(give).getByRole('button', { name: 'Assign access in 1 scope' }))
  const outcomes = await screen.findByRole('region', { name: 'Access in other scopes' })
  expect(await within(outcomes).findByText('1 of 1 scope finished.')).toBeVisible()
  const line = within(outcomes).getByRole('listitem')
  expect(line).toHaveTextContent('DoneStorefront / CheckoutInvited. They’ll have this access after they accept.')
  expect(screen.queryByRole('link', { name: /^Storefront \/ Checkout/u })).not.toBeInTheDocument()
  const invites = [...sim.world.invites.values()].filter(({ email }) => email === 'ann@new.example')
  expect(invites).toMatchObject([
    { scope: expect.not.objectContaining({ project: 'checkout' }) },
    { scope: { project: 'checkout' }, roleBindings: [{ roleIdentifier: '_project_admin' }] },
  ])
})

it('same as: where the other scopes cannot be seen, it says that there may be more', async () => {
  const form = await openAddUsers()
  const { sim } = form
  sim.faults.set([
    { id: 'blind', op: 'getFilteredRoleAssignmentByScopeList', kind: 'status', status: 403, body: '', times: 'always' },
  ])
  const question = await pick(form, holder(sim))
  expect(await within(question).findByText('Access in other scopes is unknown')).toBeVisible()
  expect(within(question).getByText(sentence(/They might also have access outside account/u))).toBeVisible()
})

it('same as: where one call for all scopes is refused, a walk through the scopes finds what can be given', async () => {
  let person = { id: '', name: '', email: '' }
  const form = await openAddUsers({
    prepare: (sim) => {
      person = holder(sim)
      const scope = { account: sim.world.account.identifier, org: 'storefront', project: 'checkout' }
      join(sim.world, scope, person.id)
      assign(sim.world, scope, userPrincipal(person.id), '_project_admin', '_all_project_level_resources')
    },
  })
  const { sim, user } = form
  sim.faults.set([
    { id: 'blind', op: 'getFilteredRoleAssignmentByScopeList', kind: 'status', status: 403, body: '', times: 'always' },
  ])
  const question = await pick(form, person)
  await user.click(await within(question).findByRole('button', { name: 'Check every scope' }))
  const link = await within(question).findByRole('link', { name: /^Storefront \/ Checkout/u })
  expect(link.closest('li')).toHaveTextContent(/Project Admin for All Project Level Resources/u)
})

it('same as: where groups cannot be read it does not say that there is no group', async () => {
  const form = await openAddUsers()
  const { sim } = form
  const { world } = sim
  const plain = world.people
    .save()
    .find(
      ({ uuid, name }) =>
        name !== null &&
        world.members.has({ account: form.account }, uuid) &&
        world.assignments.ofPrincipal('USER', uuid).every(({ roleIdentifier }) => roleIdentifier === '_account_viewer'),
    )
  if (plain?.name == null) throw new Error('Everybody has a role')
  sim.faults.set([{ id: 'groups', op: 'getFilteredUserGroupsList', kind: 'status', status: 403, times: 'always' }])
  const question = await pick(form, { name: plain.name, email: plain.email })
  expect(await within(question).findByText(/We couldn’t check their groups\.$/u)).toBeVisible()
  expect(within(question).queryByText(/only the access that every member gets|no groups here/u)).not.toBeInTheDocument()
})
