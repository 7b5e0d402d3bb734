import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { operations, type OperationId } from '#src/contract/operations.ts'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { changeLog } from '#src/session/change-log.ts'
import { findGroup } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { addGroup } from '#src/sim/seeds/structure.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { expectFocus } from '#test/support/focus.ts'
import {
  account,
  checkout,
  holds,
  isIn,
  isMember,
  isPlain,
  openPerson,
  ownId,
  pickUser,
  storefront,
  world,
} from './open-person.ts'

/** Groups of a person: the narrow member calls, locks with the place to go, a verdict for each. */

const member = pickUser(
  (person) => isIn(person, 'release_crew') && holds(person, 'release_manager') && isMember(person, account),
)
const plain = pickUser(
  (person) =>
    isPlain(person) && isMember(person, checkout) && !isIn(person, 'release_crew') && !isIn(person, 'support_rota'),
)
const nameOf = (person: typeof plain) => displayName({ name: person.name ?? undefined, email: person.email })

afterEach(() => {
  vi.useRealTimers()
})

async function openGroups(person: typeof plain, options: Parameters<typeof openPerson>[1] = {}) {
  const app = await openPerson(person.uuid, { tab: 'groups', ...options })
  const table = await screen.findByRole('table', { name: `Groups of ${nameOf(person)}` })
  const add = await screen.findByRole('button', { name: 'Add to groups' })
  const { sim, user } = app
  const writes = () =>
    sim.log
      .filter(({ operation }) => operations[operation as OperationId].meaning === 'write')
      .map(({ operation }) => operation)
  const chooseGroups = async (...names: RegExp[]) => {
    await user.click(add)
    const dialog = await screen.findByRole('dialog', { name: `Add ${nameOf(person)} to groups` })
    const box = await within(dialog).findByRole('combobox', { name: 'Groups' })
    for (const name of names) {
      await user.click(box)
      await user.click(await screen.findByRole('option', { name }))
    }
    return dialog
  }
  const askToLeave = async (group: string) => {
    const button = await within(table).findByRole('button', { name: `Remove ${nameOf(person)} from group ${group}` })
    await waitFor(() => {
      expect(button).not.toHaveAttribute('aria-disabled')
    })
    await user.click(button)
    const question = await screen.findByRole('alertdialog', { name: `Remove ${nameOf(person)} from ${group}?` })
    return { button, question }
  }
  const isInGroup = (group: string, scope = account) =>
    findGroup(sim.world, group, scope)?.users.has(person.uuid) === true
  return { ...app, table, add, writes, chooseGroups, askToLeave, isInGroup }
}

/** The button of the foot; another one is in the head. */
const closeOf = (dialog: HTMLElement) => within(dialog).getAllByRole('button', { name: 'Close' }).at(-1) ?? dialog

const made = (sim: Simulator, scope = account, id = 'night_shift', name = 'Night shift') =>
  addGroup(sim.world, scope, id, name, 'Awake when others sleep')

describe('joining groups', () => {
  it('sends one narrow call for each; of three, one is refused and one was joined by someone else: it says which', async () => {
    const app = await openGroups(plain, {
      prepare: (sim) => {
        made(sim)
      },
    })
    const { sim, user, table, add } = app
    await waitFor(() => {
      expect(add).not.toHaveAttribute('aria-disabled')
    })
    const dialog = await app.chooseGroups(/^Release crew/u, /^Support rota/u, /^Night shift/u)
    // What is kept elsewhere is offered blocked, with the reason.
    await user.click(within(dialog).getByRole('combobox', { name: 'Groups' }))
    expect(await screen.findByRole('option', { name: /Engineering \(SSO\)/u })).toHaveTextContent(
      /follows the identity provider/u,
    )
    await user.keyboard('{Escape}')
    expect(app.writes()).toEqual([])

    // Meanwhile: someone else adds to one, the identity provider takes over another.
    findGroup(sim.world, 'support_rota', account)?.users.add(plain.uuid)
    sim.world.groups = sim.world.groups.map((group) =>
      group.identifier === 'night_shift' ? { ...group, externallyManaged: true } : group,
    )
    await user.click(within(dialog).getByRole('button', { name: 'Add to 3 groups' }))
    const list = await screen.findByRole('list', { name: 'Result for each group' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Release crew: added.',
      'Support rota: was already a member.',
      expect.stringMatching(/^Night shift: not added\. .*managed by the identity provider/u),
    ])
    expect(screen.getByText(`${nameOf(plain)} wasn’t added to 1 of 3 groups`)).toBeVisible()
    expect(app.writes()).toEqual(['putMember', 'putMember'])
    // What failed stays chosen; the rows behind follow.
    expect(within(dialog).getByRole('button', { name: 'Add to 1 group' })).toBeVisible()
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    await user.click(await within(dialog).findByRole('button', { name: 'Discard' }))
    await expectFocus(add)
    expect(await within(table).findByRole('row', { name: /^Release crew/u })).toHaveTextContent(
      /Alderbrook Outfitters.*Harness/u,
    )
    expect(within(table).getByRole('row', { name: /^Support rota/u })).toBeVisible()
    expect(changeLog.get().map(({ action, outcome }) => [action, outcome])).toEqual([
      [`Add ${nameOf(plain)} (${plain.email}) to group Release crew`, 'done'],
      [`Add ${nameOf(plain)} (${plain.email}) to group Night shift`, 'not-done'],
    ])
  })

  it('a lost answer is looked up; one that cannot be looked up stops the rest, and nothing is claimed', async () => {
    const app = await openGroups(plain)
    const { sim, user } = app
    const dialog = await app.chooseGroups(/^Release crew/u)
    sim.faults.set([{ id: 'lost', op: 'putMember', kind: 'reset', when: 'after', times: 1 }])
    await user.click(within(dialog).getByRole('button', { name: 'Add to 1 group' }))
    expect(await screen.findByText(`${nameOf(plain)} was added to group Release crew.`)).toBeVisible()
    expect(app.isInGroup('release_crew')).toBe(true)

    const again = await app.chooseGroups(/^Support rota/u, /^Platform admins/u)
    sim.faults.set([
      { id: 'lost', op: 'putMember', kind: 'reset', when: 'before', times: 1 },
      { id: 'blind', op: 'getMember', kind: 'status', status: 500, times: 'always' },
    ])
    await user.click(within(again).getByRole('button', { name: 'Add to 2 groups' }))
    expect(await screen.findByText(`${nameOf(plain)} wasn’t added to 2 of 2 groups`)).toBeVisible()
    expect(screen.getAllByText('Support rota', { selector: 'bdi' }).length).toBeGreaterThan(0)
    expect(screen.getByText(/don’t know whether the change was saved/u)).toBeVisible()
    expect(screen.getByText(/^1 group wasn’t tried/u)).toBeVisible()
    expect(app.writes().filter((operation) => operation === 'putMember')).toHaveLength(2)
    expect(changeLog.get().at(-1)?.outcome).toBe('unknown')
    // Again is the person's choice: it looks first, and continues with the rest.
    sim.faults.clear()
    await user.click(within(again).getByRole('button', { name: 'Add to 2 groups' }))
    await waitFor(() => {
      expect(again).not.toBeInTheDocument()
    })
    expect([app.isInGroup('support_rota'), app.isInGroup('platform_admins')]).toEqual([true, true])
  })

  it('says after five seconds without an answer that the call still runs, and calls nothing back (F05, F06)', async () => {
    const app = await openGroups(plain)
    const dialog = await app.chooseGroups(/^Release crew/u)
    app.sim.faults.set([{ id: 'slow', op: 'putMember', kind: 'hold' }])
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
    fireEvent.click(within(dialog).getByRole('button', { name: 'Add to 1 group' }))
    await waitFor(() => {
      expect(app.sim.faults.list()[0]?.held).toBe(1)
    })
    expect(screen.queryByText(/Still saving…/u)).not.toBeInTheDocument()
    await vi.advanceTimersByTimeAsync(5100)
    expect(await within(dialog).findByText(/Still saving….*can’t be canceled/u)).toBeVisible()
    vi.useRealTimers()
    app.sim.release('slow')
    expect(await screen.findByText(`${nameOf(plain)} was added to group Release crew.`)).toBeVisible()
    expect(app.writes()).toEqual(['putMember'])
  })
})

describe('leaving a group', () => {
  it('an unlock offered where a lock was in the way says after five seconds that it still runs (F05)', async () => {
    const app = await openGroups(member)
    const { question } = await app.askToLeave('Release crew')
    app.sim.faults.set([
      { id: 'locked', op: 'deleteMember', kind: 'status', status: 423, times: 1 },
      { id: 'slow', op: 'unlockUser', kind: 'hold' },
    ])
    await app.user.click(within(question).getByRole('button', { name: 'Remove from group' }))
    const unlock = await within(question).findByRole('button', { name: `Unlock ${nameOf(member)}` })
    vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout', 'setInterval'] })
    fireEvent.click(unlock)
    await waitFor(() => {
      expect(app.sim.faults.list()[1]?.held).toBe(1)
    })
    await vi.advanceTimersByTimeAsync(5100)
    expect(await within(question).findByText(/Still saving….*can’t be canceled/u)).toBeVisible()
    vi.useRealTimers()
    app.sim.release('slow')
    expect(await within(question).findByText(/was unlocked\. You can try again/u)).toBeVisible()
  })

  it('asks with what is lost, cancels without a trace, sends it once; the answer decides, not the status', async () => {
    const app = await openGroups(member)
    const { sim, user } = app
    const { button, question } = await app.askToLeave('Release crew')
    expect(question).toHaveTextContent(/Release Manager for .*\(Account\)/u)
    await user.keyboard('{Escape}')
    await expectFocus(button)
    expect(app.writes()).toEqual([])

    // A 200 that still names the person is no success.
    const still = {
      status: 'SUCCESS',
      data: { identifier: 'release_crew', name: 'Release crew', users: [member.uuid] },
    }
    sim.faults.set([{ id: 'no', op: 'deleteMember', kind: 'body', body: JSON.stringify(still), times: 1 }])
    const confirm = 'Remove from group'
    const second = await app.askToLeave('Release crew')
    await user.click(within(second.question).getByRole('button', { name: confirm }))
    const named = await within(second.question).findByText(/still lists/u)
    expect(named).toBeVisible()
    // The button that had the focus is gone.
    await waitFor(() => {
      expect(document.activeElement?.contains(named)).toBe(true)
      expect(document.activeElement).not.toBe(document.body)
      expect(document.activeElement).not.toBe(second.question)
    })
    await user.click(closeOf(second.question))
    expect(app.isInGroup('release_crew')).toBe(true)

    sim.faults.set([{ id: 'lost', op: 'deleteMember', kind: 'reset', when: 'after', times: 1 }])
    const third = await app.askToLeave('Release crew')
    await user.click(within(third.question).getByRole('button', { name: confirm }))
    expect(await within(third.question).findByText('Change saved')).toBeVisible()
    await user.click(closeOf(third.question))
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: /^Release crew/u })).not.toBeInTheDocument()
    })
    await expectFocus(app.add)
    expect(app.isInGroup('release_crew')).toBe(false)
    expect(app.writes()).toEqual(['deleteMember', 'deleteMember'])
    expect(changeLog.get().map(({ outcome }) => outcome)).toEqual(['not-done', 'done'])
  })

  it('keeps the last admin of an organization in the group; an unknown answer blocks, too (F58)', async () => {
    const orgMember = pickUser((person) => isPlain(person) && isMember(person, storefront))
    const other = pickUser((person) => isMember(person, storefront) && person !== orgMember)
    const app = await openGroups(orgMember, {
      scope: storefront,
      prepare: ({ world }) => {
        for (const row of [...world.assignments.at(storefront)])
          if (row.roleIdentifier === '_organization_admin') world.assignments.remove(row.identifier)
        addGroup(world, storefront, 'keepers', 'Keepers', '').users.add(orgMember.uuid)
        assign(
          world,
          storefront,
          { type: 'USER_GROUP', identifier: 'keepers', scopeLevel: 'organization' },
          '_organization_admin',
          '_all_organization_level_resources',
        )
      },
    })
    const { sim, user } = app
    const { question } = await app.askToLeave('Keepers')
    expect(await within(question).findByText(/They’re the last admin in/u)).toBeVisible()
    const confirm = within(question).getByRole('button', { name: 'Remove from group' })
    await user.click(confirm)
    expect(app.writes()).toEqual([])
    await user.click(within(question).getByRole('button', { name: 'Cancel' }))

    sim.faults.set([{ id: 'blind', op: 'O3', kind: 'status', status: 500, times: 'always' }])
    const blind = await app.askToLeave('Keepers')
    expect(await within(blind.question).findByText(/^Couldn’t check whether/u)).toBeVisible()
    await user.click(within(blind.question).getByRole('button', { name: 'Remove from group' }))
    expect(app.writes()).toEqual([])
    // Someone else holds the role now: free to go.
    sim.faults.clear()
    assign(sim.world, storefront, userPrincipal(other.uuid), '_organization_admin', '_all_organization_level_resources')
    await user.click(within(blind.question).getByRole('button', { name: 'Check again' }))
    await waitFor(() => {
      expect(within(blind.question).queryByText(/^Couldn’t check whether/u)).not.toBeInTheDocument()
      expect(within(blind.question).queryByText(/^Checking whether/u)).not.toBeInTheDocument()
    })
    await user.click(within(blind.question).getByRole('button', { name: 'Remove from group' }))
    expect(await screen.findByText(`${nameOf(orgMember)} was removed from group Keepers.`)).toBeVisible()
    expect(app.isInGroup('keepers', storefront)).toBe(false)
  })
})

it('leaving a group yourself: says that you might not be able to undo it', async () => {
  const self = world.people.get(ownId)
  if (self === undefined) throw new Error('No admin')
  const { user, askToLeave, writes } = await openGroups(self, {
    prepare: (sim) => {
      findGroup(sim.world, 'release_crew', account)?.users.add(ownId)
    },
  })
  const { question } = await askToLeave('Release crew')
  expect(question).toHaveTextContent(/This is you, so you might not be able to undo it yourself/u)
  await user.click(within(question).getByRole('button', { name: 'Cancel' }))
  expect(writes()).toEqual([])
})

describe('locks of groups', () => {
  it('say where it can be changed; a group of another scope leads to the person there', async () => {
    const { table } = await openGroups(plain, {
      scope: checkout,
      prepare: (sim) => {
        made(sim).users.add(plain.uuid)
        made(sim, storefront, 'pickers', 'Pickers').users.add(plain.uuid)
        made(sim, checkout, 'tills', 'Tills').users.add(plain.uuid)
      },
    })
    const inherited = await within(table).findByRole('row', { name: /^Night shift/u })
    expect(inherited).toHaveTextContent(/Alderbrook Outfitters.*Harness.*Other scope/u)
    expect(within(inherited).getByRole('link', { name: 'Alderbrook Outfitters' })).toHaveAttribute(
      'href',
      paths.user(account, plain.uuid, 'groups'),
    )
    const pickers = within(table).getByRole('row', { name: /^Pickers/u })
    expect(
      within(pickers)
        .getAllByRole('link')
        .map((link) => link.getAttribute('href')),
    ).toEqual([
      // The group's name leads to its members, the scope's name to the person there.
      paths.users(storefront, '?group=pickers'),
      paths.user(storefront, plain.uuid, 'groups'),
    ])
    expect(within(pickers).queryByRole('button')).not.toBeInTheDocument()
    expect(within(within(table).getByRole('row', { name: /^Tills/u })).getByRole('button')).toBeVisible()
    expect(screen.getByText(/^To change groups in another scope.*A built-in group includes all users/u)).toBeVisible()
    expect(screen.getByText(/here, \d+ in other scopes$/u)).toBeVisible()
  })

  it('a user who can’t change groups sees the controls, the permission, and a request to copy', async () => {
    const { user, add, table, writes } = await openGroups(member, { as: 'viewer' })
    await waitFor(() => {
      expect(add).toHaveAccessibleDescription(/core_usergroup_manage/u)
    })
    await user.click(add)
    const leave = within(table).getByRole('button', { name: /from group Release crew$/u })
    expect(leave).toHaveAccessibleDescription(/core_usergroup_manage/u)
    await user.click(leave)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Copy request for an admin' }))
    expect(await navigator.clipboard.readText()).toMatch(
      /permission core_usergroup_manage so that I can change the groups of/u,
    )
    expect(writes()).toEqual([])
  })
})
