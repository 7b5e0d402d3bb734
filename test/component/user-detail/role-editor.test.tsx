import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { operations, type OperationId } from '#src/contract/operations.ts'
import { displayName } from '#src/domain/user.ts'
import { changeLog } from '#src/session/change-log.ts'
import { connectAs } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { choose } from '#test/component/add-users/form.ts'
import { expectFocus } from '#test/support/focus.ts'
import { personaById } from '#test/support/start-simulator.ts'
import {
  account,
  checkout,
  fulfillment,
  holds,
  isMember,
  isPlain,
  openPerson,
  pickUser,
  storefront,
  isIn,
} from './open-person.ts'

/** The staged role editor: nothing before Save, adds before deletes, a verdict for each change. */

const dana = pickUser(
  (person) =>
    isPlain(person) &&
    isMember(person, storefront) &&
    !holds(person, '_account_admin') &&
    !holds(person, 'release_manager'),
)
const copySource = pickUser((person) => isPlain(person) && holds(person, 'release_manager') && person !== dana)
const nameOf = (person: typeof dana) => displayName({ name: person.name ?? undefined, email: person.email })
const group = '_all_account_level_resources'

/** Two roles of Dana's that can be taken away: their row ids by role. */
function assignTwoRoles(sim: Simulator) {
  for (const role of ['_billing_admin', '_gitops_admin_role'])
    assign(sim.world, account, userPrincipal(dana.uuid), role, group, { identifier: `held${role}` })
}

async function openEditor(options: Parameters<typeof openPerson>[1] = {}) {
  const app = await openPerson(dana.uuid, {
    search: '?scope=here&how=direct',
    ...options,
    prepare: (sim) => {
      assignTwoRoles(sim)
      options.prepare?.(sim)
    },
  })
  const { user, sim } = app
  // A dialog that the URL opened covers it.
  const table = await screen.findByRole('table', { name: `Roles of ${nameOf(dana)}`, hidden: true })
  const addRole = await screen.findByRole('button', { name: 'Add role', hidden: true })
  await waitFor(() => {
    expect(addRole).not.toHaveAttribute('aria-disabled')
  })
  const writes = () =>
    sim.log
      .filter(({ operation }) => operations[operation as OperationId].meaning === 'write')
      .map(({ operation }) => operation)
  const stage = async (...roles: string[]) => {
    await user.click(addRole)
    const dialog = await screen.findByRole('dialog', { name: `Add roles to ${nameOf(dana)}` })
    for (const [index, role] of roles.entries()) {
      if (index > 0) await user.click(within(dialog).getByRole('button', { name: 'Add another role' }))
      await choose(user, `Role ${index + 1}`, new RegExp(`^${role}`, 'u'))
      await choose(user, `Resource group ${index + 1}`, /^All Account Level Resources/u)
    }
    await user.click(within(dialog).getByRole('button', { name: 'Add to changes' }))
    await waitFor(() => {
      expect(dialog).not.toBeInTheDocument()
    })
  }
  const held = () =>
    sim.world.assignments
      .ofPrincipal('USER', dana.uuid)
      .filter(
        (row) =>
          row.scope.org === undefined &&
          row.resourceGroupIdentifier === group &&
          row.roleIdentifier !== '_account_viewer',
      )
      .map(({ roleIdentifier }) => roleIdentifier)
      .sort()
  const bar = () => screen.getByRole('region', { name: 'Unsaved changes' })
  const save = (count: number) =>
    user.click(within(bar()).getByRole('button', { name: `Save ${count} ${count === 1 ? 'change' : 'changes'}` }))
  const row = (text: RegExp) => within(table).getByRole('row', { name: text })
  const stageRemoval = (role: string) =>
    user.click(within(table).getByRole('button', { name: new RegExp(`^Remove ${role} for`, 'u') }))
  return { ...app, table, addRole, writes, stage, held, bar, save, row, takeAway: stageRemoval }
}

describe('role editor', () => {
  it('sends nothing before Save; of three new roles one is skipped, of two removals one fails: it says exactly which', async () => {
    const app = await openEditor()
    const { user, sim, stage, takeAway, bar, save, row, writes } = app
    await stage('Release Manager', 'Security Auditor', 'Support Desk')
    await expectFocus(app.addRole)
    await takeAway('Billing Admin')
    await expectFocus(within(row(/Billing Admin/u)).getByRole('button', { name: /^Undo: remove Billing Admin/u }))
    await takeAway('Gitops Admin Role')
    expect(within(row(/Release Manager/u)).getByText('To add')).toBeVisible()
    expect(row(/Release Manager/u)).toHaveAttribute('data-staged', 'add')
    expect(within(row(/Billing Admin/u)).getByText('To remove')).toBeVisible()
    expect(bar()).toHaveTextContent(/5 unsaved changes.*3 to add.*2 to remove/u)
    // Undo and do it again: it goes and comes back without a request.
    await user.click(within(row(/Gitops Admin Role/u)).getByRole('button', { name: /^Undo: remove/u }))
    expect(bar()).toHaveTextContent('4 unsaved changes')
    await takeAway('Gitops Admin Role')
    expect(writes()).toEqual([])

    // Meanwhile: one role is gone, so `multi` skips it silently; one assignment cannot be deleted.
    sim.world.roles = sim.world.roles.filter(({ identifier }) => identifier !== 'support_desk')
    const kept = sim.world.assignments.get('held_billing_admin')
    if (kept !== undefined) sim.world.assignments.add({ ...kept, managed: true })
    await save(5)
    // A role that manages people needs another confirmation.
    await user.click(await screen.findByRole('button', { name: 'Save all changes' }))

    const list = await screen.findByRole('list', { name: 'Result of each change' })
    const lines = within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent)
    expect(lines).toEqual([
      expect.stringMatching(/^Release Manager for All Account Level Resources: added\.$/u),
      expect.stringMatching(/^Security Auditor for All Account Level Resources: added\.$/u),
      expect.stringMatching(
        /^Support Desk for All Account Level Resources: not added\. Harness skipped it without a reason/u,
      ),
      expect.stringMatching(/^Billing Admin for All Account Level Resources: not removed\. .*managed assignment/u),
      expect.stringMatching(/^Gitops Admin Role.* for All Account Level Resources: removed\.$/u),
    ])
    expect(screen.getByText('2 of 5 changes aren’t saved')).toBeVisible()
    expect(app.held()).toEqual(['_billing_admin', 'release_manager', 'security_auditor'])
    expect(writes()).toEqual(['postRoleAssignments', 'bulkDeleteRoleAssignment'])
    // What failed stays staged with its reason, what worked is a plain row now.
    expect(row(/Support Desk/u)).toHaveTextContent(/To add.*Not added\. Harness skipped it/u)
    expect(row(/Billing Admin/u)).toHaveTextContent(/To remove.*Not removed\./u)
    await waitFor(() => {
      expect(row(/Release Manager/u)).not.toHaveAttribute('data-staged')
    })
    expect(screen.queryByRole('row', { name: /Gitops Admin Role/u })).not.toBeInTheDocument()
    expect(bar()).toHaveTextContent('2 unsaved changes')
    expect(changeLog.get().map(({ action, lines }) => [action, lines.length])).toEqual([
      [`Assign 3 roles to ${nameOf(dana)} (${dana.email})`, 3],
      [`Remove 2 roles from ${nameOf(dana)} (${dana.email})`, 2],
    ])
    // Discard takes the rest back without a request.
    await user.click(within(bar()).getByRole('button', { name: 'Discard' }))
    expect(screen.queryByRole('region', { name: 'Unsaved changes' })).not.toBeInTheDocument()
    await expectFocus(app.addRole)
    expect(writes()).toHaveLength(2)
  })

  it('a failure of the adds removes nothing; a lost answer is looked up, and removals wait for the next save', async () => {
    const { sim, stage, takeAway, save, writes, held, bar, row } = await openEditor()
    await stage('Release Manager')
    await takeAway('Billing Admin')
    sim.faults.set([{ id: 'no', op: 'postRoleAssignments', kind: 'status', status: 403, body: denied, times: 1 }])
    await save(2)
    expect(await screen.findByText(/You don’t have permission to assign roles to/u)).toBeVisible()
    expect(screen.getByText(/No roles were removed either\./u)).toBeVisible()
    expect(writes()).toEqual(['postRoleAssignments'])
    expect(held()).toEqual(['_billing_admin', '_gitops_admin_role'])
    expect(bar()).toHaveTextContent('2 unsaved changes')

    sim.faults.set([{ id: 'lost', op: 'postRoleAssignments', kind: 'reset', when: 'after', times: 1 }])
    await save(2)
    expect(await screen.findByText('Change saved')).toBeVisible()
    expect(held()).toContain('release_manager')
    expect(held()).toContain('_billing_admin')
    await waitFor(() => {
      expect(row(/Release Manager/u)).not.toHaveAttribute('data-staged')
    })
    expect(screen.getByText(/1 removal wasn’t started/u)).toBeVisible()
    await save(1)
    await waitFor(() => {
      expect(held()).toEqual(['_gitops_admin_role', 'release_manager'])
    })
    await waitFor(() => {
      expect(screen.queryByRole('region', { name: 'Unsaved changes' })).not.toBeInTheDocument()
    })
    expect(writes()).toEqual(['postRoleAssignments', 'postRoleAssignments', 'bulkDeleteRoleAssignment'])
  })

  it('reads first: skips what someone else did meanwhile, and sends nothing when the read fails', async () => {
    const { sim, stage, takeAway, save, writes, bar, row } = await openEditor()
    await stage('Release Manager')
    await takeAway('Gitops Admin Role')
    sim.faults.set([{ id: 'blind', op: 'O6', kind: 'status', status: 500, times: 'always' }])
    await save(2)
    expect(await screen.findByText(/^We couldn’t check which roles/u)).toBeVisible()
    expect(bar()).toHaveTextContent('2 unsaved changes')
    sim.faults.clear()
    assign(sim.world, account, userPrincipal(dana.uuid), 'release_manager', group)
    sim.world.assignments.remove('held_gitops_admin_role')
    await save(2)
    const list = await screen.findByRole('list', { name: 'Result of each change' })
    expect(list).toHaveTextContent(/Release Manager for .*: was already assigned\./u)
    expect(list).toHaveTextContent(/Gitops Admin Role.*: was already removed\./u)
    expect(screen.getByText('No changes were needed')).toBeVisible()
    expect(screen.queryByText(/changes? saved/u)).not.toBeInTheDocument()
    expect(writes()).toEqual([])
    // The table shows what there is now.
    await waitFor(() => {
      expect(row(/Release Manager/u)).not.toHaveAttribute('data-staged')
    })
    expect(screen.queryByRole('row', { name: /Gitops Admin Role/u })).not.toBeInTheDocument()
    expect(screen.queryByRole('region', { name: 'Unsaved changes' })).not.toBeInTheDocument()
  })

  it('counts as saved only what was sent: one role was there already, one is new', async () => {
    const { user, sim, stage, save, writes } = await openEditor()
    await stage('Release Manager', 'Support Desk')
    assign(sim.world, account, userPrincipal(dana.uuid), 'release_manager', group)
    await save(2)
    await user.click(await screen.findByRole('button', { name: 'Save all changes' }))
    expect(await screen.findByText('1 change saved')).toBeVisible()
    const list = screen.getByRole('list', { name: 'Result of each change' })
    expect(list).toHaveTextContent(/Release Manager for .*: was already assigned\./u)
    expect(list).toHaveTextContent(/Support Desk for .*: added\./u)
    expect(writes()).toEqual(['postRoleAssignments'])
  })

  it('after a refused save, too, the roles are read again: what someone else took away is gone', async () => {
    const { sim, stage, save } = await openEditor()
    await stage('Release Manager')
    sim.world.assignments.remove('held_gitops_admin_role')
    sim.faults.set([{ id: 'no', op: 'postRoleAssignments', kind: 'status', status: 403, body: denied, times: 1 }])
    await save(1)
    expect(await screen.findByText(/You don’t have permission to assign roles to/u)).toBeVisible()
    await waitFor(() => {
      expect(screen.queryByRole('row', { name: /Gitops Admin Role/u })).not.toBeInTheDocument()
    })
  })

  it('asks before leaving; what is staged survives the end of the session for the same person', async () => {
    const { user, sim, stage, bar, writes } = await openEditor()
    await stage('Release Manager')
    await user.click(screen.getByRole('link', { name: /^Groups/u }))
    const question = await screen.findByRole('alertdialog', { name: 'Leave 1 unsaved change?' })
    await user.click(within(question).getByRole('button', { name: 'Stay on this page' }))
    expect(bar()).toHaveTextContent('1 unsaved change')
    act(() => {
      closeSession('expired')
    })
    await screen.findByLabelText('API key')
    const admin = personaById(sim, 'account-admin')
    await act(() => connectAs(admin))
    expect(await screen.findByText(/We restored your unsaved changes from before your session ended/u)).toBeVisible()
    expect(bar()).toHaveTextContent('1 unsaved change')
    expect(writes()).toEqual([])
    await user.click(within(bar()).getByRole('button', { name: 'Discard' }))
  })

  it('copies from another person by link: a preview first, without what is there already; asks about admin roles', async () => {
    const { user, sim, writes, save, bar } = await openEditor({
      search: `?scope=here&how=direct&copy=${copySource.uuid}`,
      prepare: ({ world }) => {
        assign(world, account, userPrincipal(copySource.uuid), '_gitops_admin_role', group)
        assign(
          world,
          account,
          userPrincipal(copySource.uuid),
          '_account_admin',
          '_all_resources_including_child_scopes',
        )
      },
    })
    const dialog = await screen.findByRole('dialog', { name: `Copy access to ${nameOf(dana)}` })
    expect(await within(dialog).findByText(/Release Manager/u)).toBeVisible()
    expect(dialog).toHaveTextContent(new RegExp(`${nameOf(dana)} already has .*: .*Gitops Admin Role`, 'u'))
    await user.click(within(dialog).getByRole('button', { name: /^Add \d+ roles? to changes$/u }))
    await waitFor(() => {
      expect(location.search).toBe('?scope=here&how=direct')
    })
    const count = within(screen.getByRole('table', { name: /^Roles of/u })).getAllByText('To add').length
    expect(bar()).toHaveTextContent(`${count} unsaved changes`)
    await save(count)
    const question = await screen.findByRole('alertdialog', { name: 'Save these high-risk changes?' })
    expect(question).toHaveTextContent(/Account Admin for/u)
    await user.click(within(question).getByRole('button', { name: 'Go back' }))
    expect(writes()).toEqual([])
    await save(count)
    await user.click(await screen.findByRole('button', { name: 'Save all changes' }))
    await waitFor(() => {
      expect(
        sim.world.assignments.ofPrincipal('USER', dana.uuid).some((row) => row.roleIdentifier === '_account_admin'),
      ).toBe(true)
    })
    expect(await screen.findByText(`${count} changes saved for ${nameOf(dana)}.`)).toBeVisible()
  })

  it('copies access in other scopes too: each scope says what became of it, a refusal by one does not stop the next', async () => {
    const { user, sim } = await openEditor({
      search: `?scope=here&how=direct&copy=${copySource.uuid}`,
      prepare: ({ world }) => {
        assign(
          world,
          fulfillment,
          userPrincipal(copySource.uuid),
          '_organization_viewer',
          '_all_organization_level_resources',
        )
        assign(world, checkout, userPrincipal(copySource.uuid), '_pipeline_executor', '_all_project_level_resources')
      },
    })
    const dialog = await screen.findByRole('dialog', { name: `Copy access to ${nameOf(dana)}` })
    const open = async () => {
      await user.click(await within(dialog).findByRole('button', { name: 'Assign in other scopes…' }))
      const question = await screen.findByRole('alertdialog', {
        name: `Assign ${nameOf(dana)} access in other scopes?`,
      })
      for (const box of within(question).getAllByRole('checkbox'))
        if (!/^(?:Fulfillment|Storefront \/ Checkout)(?:Org|Project)/u.test(box.closest('label')?.textContent ?? ''))
          await user.click(box)
      return question
    }
    const question = await open()
    await user.type(within(question).getByRole('textbox', { name: 'Type assign to confirm' }), 'assign')
    sim.faults.set([{ id: 'no', op: 'addUsers', kind: 'status', status: 403, body: '', times: 1 }])
    await user.click(within(question).getByRole('button', { name: 'Assign access in 2 scopes' }))
    const outcomes = await within(dialog).findByRole('region', { name: 'Access in other scopes' })
    expect(await within(outcomes).findByText('2 of 2 scopes finished.')).toBeVisible()
    // Many scopes are scrolled, which the keyboard does in a region only.
    expect(within(outcomes).getByRole('region', { name: 'Result in each scope' })).toHaveAttribute('tabindex', '0')
    expect(dialog).not.toHaveTextContent('Nothing is sent')
    const lines = within(outcomes).getAllByRole('listitem')
    expect(lines[0]).toHaveTextContent(/^FailedFulfillment ?Not assigned\..*permission/u)
    expect(lines[1]).toHaveTextContent(/^DoneStorefront \/ Checkout ?Has this access now\.$/u)
    const given = sim.world.assignments.ofPrincipal('USER', dana.uuid).filter(({ managed }) => !managed)
    expect(
      given.flatMap(({ scope, roleIdentifier }) => (scope.project === 'checkout' ? roleIdentifier : [])),
    ).toContain('_pipeline_executor')
    expect(given.filter(({ scope }) => scope.org === 'fulfillment')).toEqual([])
    // What was given is not offered again, and the focus is still in the dialog.
    await waitFor(() => {
      expect(within(dialog).queryByRole('link', { name: /^Storefront \/ Checkout/u })).not.toBeInTheDocument()
    })
    expect(dialog).toContainElement(document.activeElement as HTMLElement)
    expect(within(dialog).getByRole('link', { name: /^Fulfillment/u })).toBeVisible()
  })

  it('does not call access in another scope given while no one could check it, or a part is missing', async () => {
    const { user, sim } = await openEditor({
      search: `?scope=here&how=direct&copy=${copySource.uuid}`,
      prepare: ({ world }) => {
        assign(
          world,
          fulfillment,
          userPrincipal(copySource.uuid),
          '_organization_viewer',
          '_all_organization_level_resources',
        )
        assign(world, checkout, userPrincipal(copySource.uuid), '_pipeline_executor', '_all_project_level_resources')
        assign(world, checkout, userPrincipal(copySource.uuid), '_project_admin', '_all_resources')
      },
    })
    const dialog = await screen.findByRole('dialog', { name: `Copy access to ${nameOf(dana)}` })
    await user.click(await within(dialog).findByRole('button', { name: 'Assign in other scopes…' }))
    const question = await screen.findByRole('alertdialog', { name: /access in other scopes\?$/u })
    for (const box of within(question).getAllByRole('checkbox'))
      if (!/^(?:Fulfillment|Storefront \/ Checkout)(?:Org|Project)/u.test(box.closest('label')?.textContent ?? ''))
        await user.click(box)
    await user.type(within(question).getByRole('textbox', { name: 'Type assign to confirm' }), 'assign')
    sim.faults.set([{ id: 'blind', op: 'getAggregatedUser', kind: 'status', status: 502, body: '', times: 1 }])
    await user.click(within(question).getByRole('button', { name: 'Assign access in 2 scopes' }))
    const outcomes = await within(dialog).findByRole('region', { name: 'Access in other scopes' })
    expect(await within(outcomes).findByText('2 of 2 scopes finished.')).toBeVisible()
    const lines = within(outcomes).getAllByRole('listitem')
    expect(lines[0]).toHaveTextContent(
      /^Not confirmedFulfillment ?Harness reported success, but .* couldn’t be checked\.$/u,
    )
    expect(lines[1]).toHaveTextContent(
      /^FailedStorefront \/ Checkout ?Has this access now\. Not assigned: Project Admin for .* replaced/u,
    )
  })

  it('says which role stays through a group when its direct assignment goes, in the row and before the save', async () => {
    const twice = pickUser((person) => holds(person, '_account_admin') && isIn(person, 'platform_admins'))
    const { user } = await openPerson(twice.uuid, { search: '?scope=here&how=direct' })
    const remove = await screen.findByRole('button', { name: /^Remove Account Admin for/u })
    await waitFor(() => {
      expect(remove).not.toHaveAttribute('aria-disabled')
    })
    await user.click(remove)
    const row = await screen.findByRole('row', { name: /Account Admin/u })
    expect(within(row).getByText('Stays, inherited from Platform admins')).toBeInTheDocument()
    const notes = screen.getByRole('list', { name: 'About the unsaved changes' })
    expect(notes).toHaveTextContent(/Account Admin for .*: stays, inherited from Platform admins\./u)
    await user.click(screen.getByRole('button', { name: 'Save 1 change' }))
    const question = await screen.findByRole('alertdialog', { name: 'Save these high-risk changes?' })
    expect(question).not.toHaveTextContent(/will lose/u)
    expect(question).toHaveTextContent(/No longer direct in .*, but .* will keep:/u)
    expect(question).toHaveTextContent(/Account Admin for .*, inherited from Platform admins/u)
  })

  it('does not say that a role is lost for certain where groups are not known', async () => {
    const twice = pickUser((person) => holds(person, '_account_admin') && isIn(person, 'platform_admins'))
    const { user } = await openPerson(twice.uuid, {
      faults: [{ op: 'getFilteredRoleAssignmentByScopeList', status: 403, times: 'always' }],
    })
    const remove = await screen.findByRole('button', { name: /^Remove Account Admin for/u })
    await waitFor(() => {
      expect(remove).not.toHaveAttribute('aria-disabled')
    })
    await user.click(remove)
    await user.click(screen.getByRole('button', { name: 'Save 1 change' }))
    const question = await screen.findByRole('alertdialog', { name: 'Save these high-risk changes?' })
    expect(question).toHaveTextContent(/might keep the same role from a group/u)
  })

  it('locks what cannot be changed here, and the last admin below the account too', async () => {
    const orgAdmin = pickUser((person) => holds(person, '_organization_admin', fulfillment))
    await openPerson(orgAdmin.uuid, {
      scope: fulfillment,
      prepare: ({ world }) => {
        assign(world, account, userPrincipal(orgAdmin.uuid), '_account_admin', '_all_account_level_resources')
      },
    })
    const row = await screen.findByRole('row', { name: /Organization Admin.*Fulfillment/u })
    expect(await within(row).findByText('Last admin')).toBeVisible()
    expect(screen.getAllByText('Other scope').length).toBeGreaterThan(0)
    expect(screen.getByText(/To change roles in another scope/u)).toBeVisible()
  })

  it('a user who can’t change it sees the controls, the permission, and a request to copy', async () => {
    const { user } = await openPerson(dana.uuid, {
      as: 'viewer',
      prepare: assignTwoRoles,
      search: '?scope=here&how=direct',
    })
    const add = await screen.findByRole('button', { name: 'Add role' })
    await waitFor(() => {
      expect(add).toHaveAccessibleDescription(/core_user_manage/u)
    })
    await user.click(add)
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    const remove = screen.queryAllByRole('button', { name: /^Remove .* for /u })
    for (const button of remove) expect(button).toHaveAccessibleDescription(/core_user_manage/u)
    await user.click(screen.getByRole('button', { name: 'Copy request for an admin' }))
    expect(await navigator.clipboard.readText()).toMatch(
      /permission core_user_manage so that I can change the roles of/u,
    )
  })
})

const denied = JSON.stringify({
  status: 'ERROR',
  code: 'NG_ACCESS_DENIED',
  message: 'Missing permission',
  correlationId: 'c-1',
  failedPermissionChecks: [{ permission: 'core_user_manage', resourceType: 'USER' }],
})
