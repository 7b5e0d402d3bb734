import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { operations, type OperationId } from '#src/contract/operations.ts'
import { paths } from '#src/domain/paths.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { account, checkout, isIn, isPlain, ownId, pickUser } from '#test/component/user-detail/open-person.ts'
import { LONG, speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'

speedUpTime()

/** No read is asked more than 3 times until the person asks again, whatever screen asks for it. */

const MAX_ATTEMPTS = 3
/** Longer than the longest pause between two attempts. */
const QUIET_MS = 5000

type Screen = {
  readonly title: string
  readonly url: string
  /** Reads that fail; each has to be requested at least once. */
  readonly down: readonly OperationId[]
  /** What a person does there before those reads start. */
  readonly first?: (user: UserEvent) => Promise<void>
  /** What has to go wrong besides, so that they are asked at all. */
  readonly also?: readonly Omit<FaultRule, 'id'>[]
  /** The first question that fails. */
  readonly from?: number
}

const person = pickUser((each) => !each.locked && !each.disabled).uuid
const outsider = pickUser((each) => isPlain(each) && !isIn(each, 'release_crew')).uuid

const screens: readonly Screen[] = [
  { title: 'the list and the rights', url: paths.users(account), down: ['getAccessControlList', 'getAggregatedUsers'] },
  {
    title: 'names of scopes, and roles through groups',
    url: paths.users(checkout),
    down: ['getOrganizationList', 'getProjectList', 'getFilteredRoleAssignmentList'],
  },
  { title: 'a person', url: paths.user(account, person), down: ['getAggregatedUser'] },
  {
    title: 'the access of a person',
    url: paths.user(account, person),
    down: ['getFilteredRoleAssignmentByScopeList'],
  },
  {
    title: 'what could be copied to a person',
    url: `${paths.user(account, person)}?copy=${ownId}`,
    down: ['checkIfLastAdmin', 'getFilteredUserGroupsList'],
  },
  { title: 'invitations', url: paths.invitations(account), down: ['getPendingUsersAggregated'] },
  {
    title: 'older invitations and names of groups',
    url: paths.invitations(account),
    down: ['getInvites', 'getUserGroupList'],
  },
  {
    title: 'rules for passwords',
    url: paths.password(account.account),
    down: ['getPasswordStrengthSettings'],
  },
  {
    title: 'rules for signing in',
    url: paths.twoFactor(account.account),
    down: ['getAuthenticationSettingsV2'],
  },
  {
    title: 'people of the palette',
    url: paths.preferences(account.account),
    down: ['getUsers'],
    first: async (user) => {
      await screen.findByRole('button', { name: 'Search users and actions' })
      await user.keyboard('{Control>}k{/Control}')
      await user.click(await screen.findByRole('combobox', { name: 'Search users and actions' }))
      await user.paste('maren')
    },
  },
  {
    title: 'what can be given to new people',
    url: `${paths.users(account)}/add`,
    down: ['getRoleList', 'getResourceGroupListV2', 'getUserGroupList'],
  },
  {
    title: 'what a role allows',
    url: paths.user(account, person),
    down: ['getRole'],
    first: async (user) => {
      const table = await screen.findByRole('table', { name: /^Roles of/u })
      const [role] = within(table).getAllByRole('button', { expanded: false })
      if (role !== undefined) await user.click(role)
    },
  },
  {
    title: 'groups of a person in other scopes',
    url: paths.user(account, person, 'groups'),
    down: ['getUserGroupAggregateListByUser'],
  },
  {
    title: 'members of a group that does not name them',
    url: paths.users(account),
    down: ['getUserListInUserGroup'],
    also: [
      {
        op: 'getFilteredUserGroupsList',
        kind: 'mutate',
        mutate: { path: 'data.content.0.users', action: 'drop' },
        times: 'always',
      },
    ],
  },
  {
    title: 'whether somebody is in a group, after the answer to an addition was lost',
    url: paths.user(account, outsider, 'groups'),
    down: ['getMember'],
    also: [{ op: 'putMember', kind: 'reset', times: 'always' }],
    first: async (user) => {
      const add = await screen.findByRole('button', { name: 'Add to groups' })
      await waitFor(() => {
        expect(add).not.toHaveAttribute('aria-disabled')
      })
      await user.click(add)
      const dialog = await screen.findByRole('dialog', { name: /^Add .* to groups$/u })
      await user.click(await within(dialog).findByRole('combobox', { name: 'Groups' }))
      await user.click(await screen.findByRole('option', { name: /^Release crew/u }))
      await user.click(within(dialog).getByRole('button', { name: 'Add to 1 group' }))
    },
  },
  {
    title: 'the profile',
    url: paths.profile(account.account),
    // The first one is the check of the key.
    from: 2,
    down: ['getCurrentUserInfo'],
  },
]

/** @param failed counts only what failed */
function attemptsByQuestion(sim: Simulator, failed: boolean): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { operation, path, bodyHash, status } of sim.log) {
    if (failed && status !== 502) continue
    const question = [operation, path, bodyHash ?? ''].join(' ')
    counts.set(question, (counts.get(question) ?? 0) + 1)
  }
  return counts
}

/** Waits until nothing further is asked, while the page draws as it does in a browser. */
async function quiet(sim: Simulator): Promise<void> {
  let before = { requests: -1, since: 0 }
  await waitFor(
    () => {
      if (sim.log.length !== before.requests) before = { requests: sim.log.length, since: Date.now() }
      expect(Date.now() - before.since).toBeGreaterThan(QUIET_MS)
    },
    { timeout: LONG, interval: 50 },
  )
}

describe('a read that fails', () => {
  it('every read of the table of operations is asked on one of the screens of this file', () => {
    const reads = Object.entries(operations).flatMap(([id, { meaning }]) => (meaning === 'read' ? [id] : []))
    expect([...new Set(screens.flatMap(({ down }) => down))].toSorted()).toEqual(reads.toSorted())
  })

  it.each(screens)(
    'is asked at most 3 times: $title',
    async ({ url, down, also = [], from = 1, first }) => {
      const { sim, user } = await renderApp({
        url,
        prepare: (each) => {
          const rules = down.map((op): FaultRule => ({
            id: op,
            op,
            from,
            kind: 'status',
            status: 502,
            body: '',
            times: 'always',
          }))
          each.faults.set([...rules, ...also.map((rule) => ({ id: `also ${rule.op}`, ...rule }))])
        },
      })
      await first?.(user)
      await quiet(sim)
      for (const op of down) expect([op, sim.log.some(({ operation }) => operation === op)]).toEqual([op, true])
      // After a change, and after connecting, what was answered is asked again by right.
      const failed = also.length > 0 || from > 1
      const tooOften = [...attemptsByQuestion(sim, failed)].filter(([, count]) => count > MAX_ATTEMPTS)
      expect(tooOften).toEqual([])
    },
    LONG,
  )
})
