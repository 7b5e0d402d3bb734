import { screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Simulator } from '#src/sim/simulator.ts'
import { openAddUsers } from './form.ts'
import { sentence } from '#test/support/match-sentence.ts'

const DAY = 24 * 3600 * 1000
const PROJECT = '/account/{account}/org/storefront/project/checkout/users/add?q=maren'

/** Open invitations of the account, `invited0@…` the newest. */
function invite(sim: Simulator, count: number) {
  const now = sim.world.now()
  for (let number = 0; number < count; number += 1)
    sim.world.invites.set(`many${number}`, {
      id: `many${number}`,
      email: `Invited${number}@many.example`,
      scope: { account: sim.world.account.identifier },
      roleBindings: [],
      userGroups: [],
      approved: false,
      createdAt: now - DAY - number * 1000,
      validUntil: now + DAY,
    })
}

it('open invitations beyond the newest 100 are found, page by page, once', async () => {
  const { dialog, paste, sim } = await openAddUsers({
    prepare: (all) => {
      invite(all, 230)
    },
  })
  await paste('invited3@many.example, invited225@many.example, nobody@new.example')
  const remark = await within(dialog).findByText(sentence(/^2 users .* have pending invitations/u))
  expect(remark).toHaveTextContent('2 users (invited3@many.example and invited225@many.example)')
  expect(remark).toHaveTextContent('We’ll resend them with their original roles, not the ones below.')
  expect(within(dialog).queryByText(/older invitations/u)).not.toBeInTheDocument()
  const read = () => sim.log.filter(({ operation }) => operation === 'getInvites').length
  await waitFor(() => {
    // Once for who is invited, once for who accepted.
    expect(read()).toBe(3 + 3)
  })
  await paste('nobody.else@new.example')
  await within(dialog).findByText(/2 users will get an invitation\./u)
  expect(read()).toBe(6)
})

it('says which invitations were not compared when the older ones cannot be read', async () => {
  const { dialog, paste, account } = await openAddUsers({
    prepare: (all) => {
      invite(all, 150)
      all.faults.set([{ id: 'older', op: 'getInvites', kind: 'status', status: 403, from: 2, times: 'always' }])
    },
  })
  await paste('invited3@many.example')
  expect(await within(dialog).findByText(/has a pending invitation/u)).toBeVisible()
  expect(within(dialog).getByRole('link', { name: /^Edit the invitation instead/u })).toHaveAttribute(
    'href',
    `/account/${account}/invitations?q=invited3%40many.example`,
  )
  expect(await within(dialog).findByText(/We didn’t check \d+ older invitations/u)).toBeVisible()
})

it('addresses outside the allowed domains are named; members of the account are distinguished from newcomers', async () => {
  const { dialog, paste, sim } = await openAddUsers({
    url: PROJECT,
    prepare: ({ world }) => {
      world.settings.whitelistedDomains = ['Alderbrook.example', 'partner.example']
    },
  })
  await paste('ifeoma.okafor@alderbrook.example, ann@new.example, bob@partner.example')
  expect(await within(dialog).findByText(sentence(/^ann@new.*can be added but can’t sign in/u))).toHaveTextContent(
    'ann@new.example can be added but can’t sign in until an admin allows the domain. ' +
      'Allowed domains: Alderbrook.example and partner.example.',
  )
  expect(await within(dialog).findByText(sentence(/^ifeoma.*is already in the account/u))).toHaveTextContent(
    'ifeoma.okafor@alderbrook.example is already in the account and will be added without an invitation.',
  )
  expect(sim.log.filter(({ operation }) => operation === 'getAuthenticationSettingsV2')).toHaveLength(1)
})

it('doesn’t request or mention allowed domains for users who can’t read them', async () => {
  const { dialog, paste, sim } = await openAddUsers({
    url: PROJECT,
    persona: 'project-admin',
    prepare: ({ world }) => {
      world.settings.whitelistedDomains = ['alderbrook.example']
    },
  })
  await paste('ann@new.example')
  await waitFor(() => {
    expect(within(dialog).getByText(/added or invited|get an invitation/u)).toBeVisible()
  })
  expect(screen.queryByText(/can’t sign in/u)).not.toBeInTheDocument()
  expect(sim.log.some(({ operation }) => operation === 'getAuthenticationSettingsV2')).toBe(false)
})

it('names who accepted without finishing before that breaks the call (docs/service.md, trap 24)', async () => {
  const { user, dialog, paste, chips, sim } = await openAddUsers()
  const [accepted] = [...sim.world.invites.values()].filter(
    ({ scope, approved }) => scope.org === undefined && approved,
  )
  await paste(`ann@new.example, ${accepted?.email ?? ''}`)
  expect(await within(dialog).findByText(sentence(/@.* hasn’t finished signing up/u))).toHaveTextContent(
    `${accepted?.email ?? ''} accepted an invitation but hasn’t finished signing up. Harness will reject this whole batch if it’s included.`,
  )
  await user.click(within(dialog).getByRole('button', { name: 'Remove this address' }))
  expect(chips()).toEqual(['ann@new.example'])
  expect(within(dialog).queryByText(/hasn’t finished signing up/u)).not.toBeInTheDocument()
})
