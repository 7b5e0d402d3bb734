import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { displayName } from '#src/domain/user.ts'
import { paths } from '#src/domain/paths.ts'
import type { Person } from '#src/sim/model/people.ts'
import { renderApp } from '#test/support/render-app.tsx'
import {
  account,
  checkout,
  fulfillment,
  assignRoles,
  holds,
  isIn,
  isMember,
  isPlain,
  filterAccess,
  openFromList,
  openPerson,
  openRemoveItem,
  ownId,
  pickUser,
  storefront,
} from './open-person.ts'
import { expectFocus } from '#test/support/focus.ts'
import { sentence } from '#test/support/match-sentence.ts'

const nameOf = (person: Person) => displayName({ name: person.name ?? undefined, email: person.email })
const heading = (name: string) => screen.findByRole('heading', { level: 1, name })
const rolesOf = (person: Person) => screen.findByRole('table', { name: `Roles of ${nameOf(person)}` })
const rowsOf = async (table: HTMLElement) => {
  await waitFor(() => {
    expect(within(table).queryAllByRole('rowheader').length).toBeGreaterThan(0)
  })
  return within(table).getAllByRole('row').slice(1)
}
const textsOf = (row: HTMLElement) =>
  within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)
const access = 'getFilteredRoleAssignmentByScopeList'
const groupsCall = 'getFilteredUserGroupsList'
const notAuthorized = {
  status: 400,
  body: JSON.stringify({ status: 'ERROR', code: 'USER_NOT_AUTHORIZED', message: 'no', correlationId: 'c-1' }),
}

/** Account admin, also organization admin of the storefront, member of the project Checkout. */
const admin = pickUser((person) => holds(person, '_account_admin') && holds(person, '_organization_admin', storefront))
/** Release manager directly and through the group Release crew. */
const releaseManager = pickUser((person) => holds(person, 'release_manager') && isIn(person, 'release_crew'))
const onlyOrgAdmin = pickUser((person) => holds(person, '_organization_admin', fulfillment))
const locked = pickUser((person) => person.locked && person.defaultAccount === account.account)
const disabled = pickUser((person) => person.disabled)
const managed = pickUser((person) => person.externallyManaged && !person.locked && !person.disabled)
const unknownFlag = pickUser((person) => person.twoFactor === undefined)
const plain = pickUser((person) => isPlain(person) && isMember(person, checkout))
/** Search of a list that the person is on. */
const search = `?q=${encodeURIComponent(plain.email)}`
const notInProject = pickUser((person) => isPlain(person) && !isMember(person, checkout))

describe('header', () => {
  it('shows the user, their status and the available actions', async () => {
    const { user } = await openPerson(plain.uuid)
    const title = await heading(nameOf(plain))
    expect(screen.getAllByRole('heading', { level: 1 })).toEqual([title])
    await waitFor(() => {
      expect(document.title).toBe(`${nameOf(plain)} · Users · Alderbrook Outfitters · Harness User Admin`)
    })
    expect(screen.getByText(sentence(plain.email))).toBeVisible()
    expect(screen.getByText(plain.uuid)).toBeVisible()
    const status = within(screen.getByRole('list', { name: 'Status' })).getAllByRole('listitem')
    expect(status.map(({ textContent }) => textContent)).toEqual(['Active', '2FA on', 'Managed by Harness'])
    const actions = await screen.findByRole('group', { name: 'Actions' })
    expect(within(actions).queryByRole('button', { name: 'Unlock' })).not.toBeInTheDocument()
    await waitFor(() => {
      expect(within(actions).getByRole('button', { name: 'Reset 2FA…' })).not.toHaveAttribute('aria-disabled')
    })
    expect(screen.queryByText('You')).not.toBeInTheDocument()
    expect(await openRemoveItem(user)).not.toHaveAttribute('aria-disabled')
  })

  it('copies e-mail and id', async () => {
    const { user } = await openPerson(plain.uuid)
    await heading(nameOf(plain))
    await user.click(await screen.findByRole('button', { name: 'Copy email' }))
    expect(await navigator.clipboard.readText()).toBe(plain.email)
    await user.click(screen.getByRole('button', { name: 'Copy user ID' }))
    expect(await navigator.clipboard.readText()).toBe(plain.uuid)
  })

  it('leads back to the list with its search', async () => {
    await openFromList(plain, checkout, search)
    await heading(nameOf(plain))
    await waitFor(() => {
      expect(screen.getByRole('link', { name: 'Users in Checkout' })).toHaveAttribute(
        'href',
        paths.users(checkout, search),
      )
    })
  })

  it('keeps the back link across tabs and filters', async () => {
    const { user } = await openFromList(plain, account, search)
    await heading(nameOf(plain))
    await filterAccess(user, 'Scope', 'here')
    await user.click(screen.getByRole('link', { name: /^Groups/u }))
    await screen.findByRole('region', { name: `Groups of ${nameOf(plain)}` })
    expect(screen.getByRole('link', { name: /^Users in/u })).toHaveAttribute('href', paths.users(account, search))
    await user.click(screen.getByRole('link', { name: /^Access(?! review)/u }))
    expect(location.search).toBe('?scope=here')
  })

  it('unlocks; the badge and the action go although the lists lag behind (docs/service.md, trap 16)', async () => {
    const { user, sim } = await openPerson(locked.uuid)
    await heading(nameOf(locked))
    const button = await screen.findByRole('button', { name: 'Unlock' })
    await waitFor(() => {
      expect(button).not.toHaveAttribute('aria-disabled')
    })
    await user.dblClick(button)
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: 'Unlock' })).not.toBeInTheDocument()
    })
    expect(within(screen.getByRole('list', { name: 'Status' })).getByText('Active')).toBeVisible()
    expect(sim.world.people.get(locked.uuid)?.locked).toBe(false)
    expect(sim.log.filter(({ operation }) => operation === 'unlockUser')).toHaveLength(1)
  })

  it('says that a person is disabled or kept by an identity provider', async () => {
    const first = await openPerson(disabled.uuid)
    expect(await screen.findByText(/is disabled and can’t sign in/u)).toBeVisible()
    first.unmount()
    await openPerson(managed.uuid)
    expect(await screen.findByText(/is managed by an identity provider/u)).toBeVisible()
    expect(within(screen.getByRole('list', { name: 'Status' })).getByText('Managed by identity provider')).toBeVisible()
  })

  it('blocks every action for a viewer, with the reason in text', async () => {
    const { user } = await openPerson(plain.uuid, { as: 'viewer' })
    await heading(nameOf(plain))
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Reset 2FA…' })).toHaveAccessibleDescription(/core_user_manage/u)
    })
    const remove = await openRemoveItem(user)
    expect(remove).toHaveTextContent(/core_user_manage/u)
    expect(remove).toHaveAttribute('aria-disabled', 'true')
  })
})

describe('guards (docs/service.md, trap 26, trap 27)', () => {
  it('marks the current user, blocks the removal with a reason, and links to their profile', async () => {
    const { user } = await openPerson(ownId)
    await heading('Maren Solheim')
    expect(await screen.findByText('You')).toBeVisible()
    const remove = await openRemoveItem(user)
    await waitFor(() => {
      expect(remove).toHaveTextContent(/This is you/u)
    })
    expect(remove).toHaveAttribute('aria-disabled', 'true')
    await user.click(remove)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('link', { name: 'Details' }))
    expect(await screen.findByRole('link', { name: 'Edit in your profile' })).toHaveAttribute(
      'href',
      paths.profile(account.account),
    )
  })

  it('protects the last account admin: badge, note, blocked removal, locked role', async () => {
    const { user } = await openPerson(ownId, { as: 'service-account', seed: 'empty' })
    await heading('Maren Solheim')
    expect(await screen.findByText('Last account admin', { selector: 'li *' })).toBeVisible()
    expect(screen.getByText(/is the last admin in/u)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Add another admin' })).toHaveAttribute('href', paths.addUsers(account))
    const remove = await openRemoveItem(user)
    expect(remove).toHaveTextContent('This is the last account admin. Make someone else an admin first.')
    await user.click(remove)
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    const row = within(await screen.findByRole('table')).getByRole('row', { name: /Account Admin/u })
    expect(within(row).getByText('Last admin')).toBeVisible()
  })

  it('does not call a user the last admin while there are others', async () => {
    const { sim } = await openPerson(admin.uuid)
    await heading(nameOf(admin))
    await waitFor(() => {
      expect(sim.log.some(({ operation, status }) => operation === 'checkIfLastAdmin' && status === 200)).toBe(true)
    })
    expect(screen.queryByText(/Last account admin/u)).not.toBeInTheDocument()
  })

  it('warns about the last admin of an organization, where the service would allow the removal', async () => {
    const { user } = await openPerson(onlyOrgAdmin.uuid, { scope: fulfillment })
    await heading(nameOf(onlyOrgAdmin))
    expect(await screen.findByText(/is the last admin in/u)).toBeVisible()
    const remove = await openRemoveItem(user)
    await waitFor(() => {
      expect(remove).not.toHaveAttribute('aria-disabled')
    })
  })
})

describe('access', () => {
  it('lists all bindings, directly and through groups, in all scopes, with a count', async () => {
    await openPerson(releaseManager.uuid)
    const rows = await rowsOf(await rolesOf(releaseManager))
    const direct = rows.find((row) => /Release Manager/u.test(row.textContent) && /Direct/u.test(row.textContent))
    const crew = rows.find((row) => /Inherited from group Release crew/u.test(row.textContent))
    expect(direct).toBeDefined()
    expect(textsOf(crew ?? document.body).at(-1)).toBe('In the group')
    expect(screen.getByText(/^Built-in roles are part of the membership .* Change inherited roles/u)).toBeVisible()
    const viewer = rows.find((row) => /^Account Viewer/u.test(row.textContent))
    expect(textsOf(viewer ?? document.body).at(-1)).toBe('Built-in')
    expect(screen.getByRole('link', { name: /^Access(?! review)/u })).toHaveTextContent(`Access${rows.length}`)
    expect(screen.getByText(`${rows.length} roles.`)).toBeVisible()
  })

  it('links every other scope to the person there', async () => {
    const { user } = await openPerson(admin.uuid)
    const table = await rolesOf(admin)
    await rowsOf(table)
    const [link] = within(table).getAllByRole('link', { name: 'Storefront' })
    if (link === undefined) throw new Error('no link')
    await user.click(link)
    await waitFor(() => {
      expect(location.pathname).toBe(paths.user(storefront, admin.uuid))
    })
    await expectFocus(() => screen.getByRole('heading', { level: 1, name: nameOf(admin) }))
    const rolesOfAdmin = await rolesOf(admin)
    await rowsOf(rolesOfAdmin)
    expect(within(rolesOfAdmin).queryByRole('link', { name: 'Storefront' })).not.toBeInTheDocument()
    expect(within(rolesOfAdmin).getAllByRole('link', { name: 'Alderbrook Outfitters' }).length).toBeGreaterThan(0)
  })

  it('filters by scope and by how, in the address, with Back', async () => {
    const { user } = await openPerson(releaseManager.uuid)
    const all = (await rowsOf(await rolesOf(releaseManager))).length
    await filterAccess(user, 'Assigned', 'groups')
    expect(location.search).toBe('?how=groups')
    await waitFor(async () => {
      expect((await rowsOf(await rolesOf(releaseManager))).length).toBeLessThan(all)
    })
    const through = await rowsOf(await rolesOf(releaseManager))
    expect(through.every((row) => /Inherited from group/u.test(row.textContent))).toBe(true)
    expect(screen.getByText(`${through.length} of ${all} roles.`)).toBeVisible()
    act(() => {
      history.back()
    })
    await waitFor(() => {
      expect(location.search).toBe('')
    })
    await waitFor(async () => {
      expect(await rowsOf(await rolesOf(releaseManager))).toHaveLength(all)
    })
  })

  it('opens a shared link with its filter, and clears it when nothing matches', async () => {
    const { user } = await openPerson(plain.uuid, { scope: checkout, search: '?scope=here&how=groups' })
    expect(await screen.findByRole('heading', { level: 2, name: 'No matching roles' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Clear filters' }))
    expect(location.search).toBe('')
    expect((await rowsOf(await rolesOf(plain))).length).toBeGreaterThan(0)
  })

  it('ignores filters that it does not know', async () => {
    await openPerson(plain.uuid, { search: '?scope=__proto__&how=%3Cb%3E&x=1' })
    expect((await rowsOf(await rolesOf(plain))).length).toBeGreaterThan(0)
  })

  it('falls back to direct roles of this scope when the rest is refused, and says so', async () => {
    await openPerson(releaseManager.uuid, { faults: [{ op: access, ...notAuthorized }] })
    expect(await screen.findByText('Only direct roles in this scope are shown')).toBeVisible()
    expect(screen.getByText(/^\d+ direct roles?\.$/u)).toBeVisible()
    const rows = await rowsOf(await rolesOf(releaseManager))
    expect(rows.every((row) => /Direct/u.test(row.textContent))).toBe(true)
    expect(rows.some((row) => /Release Manager/u.test(row.textContent))).toBe(true)
    expect(screen.getByRole('link', { name: /^Access(?! review)/u })).toHaveTextContent(/^Access$/u)
    expect(within(screen.getByRole('main')).queryByRole('combobox')).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
  })

  it('never pretends to be complete after a failure, and recovers', async () => {
    const { user, sim } = await openPerson(releaseManager.uuid, { faults: [{ op: access, status: 500 }] })
    expect(await screen.findByText(/Couldn’t load roles from other scopes and groups/u)).toBeVisible()
    await rowsOf(await rolesOf(releaseManager))
    expect(screen.getByRole('link', { name: /^Access(?! review)/u })).toHaveTextContent(/^Access$/u)
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect((await screen.findAllByText(/Inherited from group/u)).length).toBeGreaterThan(0)
    expect(screen.queryByText(/Couldn’t load/u)).not.toBeInTheDocument()
  })

  it('keeps the rows after a failed refresh and says from when they are (stale)', async () => {
    const { user, sim } = await openPerson(releaseManager.uuid)
    const before = (await rowsOf(await rolesOf(releaseManager))).length
    sim.faults.set([{ id: 'down', op: '*', kind: 'status', status: 500 }])
    await user.click(screen.getByRole('button', { name: 'Refresh access' }))
    expect(await screen.findByText(/^Couldn’t refresh\. Showing access from \d\d:\d\d$/u)).toBeVisible()
    expect(await screen.findByText(/^Couldn’t refresh\. Showing this user from \d\d:\d\d$/u)).toBeVisible()
    expect(await rowsOf(await rolesOf(releaseManager))).toHaveLength(before)
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Refresh access' }))
    await waitFor(() => {
      expect(screen.queryByText(/Couldn’t refresh/u)).not.toBeInTheDocument()
    })
  })

  it('reads all pages and shows the rows in steps', async () => {
    const { user, sim } = await openPerson(plain.uuid, {
      prepare: (simulator) => assignRoles(simulator, plain.uuid, 230),
    })
    const table = await rolesOf(plain)
    expect(await rowsOf(table)).toHaveLength(100)
    expect(sim.log.filter(({ operation }) => operation === access)).toHaveLength(3)
    await user.click(screen.getByRole('button', { name: /^Show 100 more of/u }))
    expect(await rowsOf(table)).toHaveLength(200)
    await user.click(screen.getByRole('button', { name: /^Show \d+ more of \d+$/u }))
    expect((await rowsOf(table)).length).toBeGreaterThan(230)
    expect(screen.queryByRole('button', { name: /^Show \d/u })).not.toBeInTheDocument()
  })

  it('stops at 1,000 and says how many there are', async () => {
    const { sim } = await openPerson(plain.uuid, { prepare: (simulator) => assignRoles(simulator, plain.uuid, 1200) })
    expect(await screen.findByText('Only the first 1,000 roles are shown')).toBeVisible()
    expect(screen.getByText(/^There are 1,2\d\d in total\./u)).toBeVisible()
    expect(screen.getByRole('link', { name: /^Access(?! review)/u })).toHaveTextContent(/^Access1,2\d\d$/u)
    expect(sim.log.filter(({ operation }) => operation === access)).toHaveLength(10)
  })

  it('counts what cannot be read and shows the rest (partly read)', async () => {
    await openPerson(releaseManager.uuid, {
      faults: [{ op: access, kind: 'mutate', mutate: { path: 'data.content.0.role', action: 'null' } }],
    })
    expect(await screen.findByText('1 role couldn’t be loaded and is missing here.')).toBeVisible()
    expect((await rowsOf(await rolesOf(releaseManager))).length).toBeGreaterThan(0)
  })

  it('says that there are no roles only after an empty answer', async () => {
    const none = pickUser(
      (person) =>
        isMember(person, account) &&
        !holds(person, '_account_viewer') &&
        !isMember(person, storefront) &&
        !isMember(person, fulfillment),
    )
    await openPerson(none.uuid, { faults: [{ op: access, kind: 'headers', delayMs: 500 }] })
    expect(await screen.findAllByText('Loading…')).not.toHaveLength(0)
    expect(screen.queryByText('No roles')).not.toBeInTheDocument()
    expect(await screen.findByRole('heading', { level: 2, name: 'No roles' })).toBeVisible()
    expect(screen.getByRole('link', { name: /^Access(?! review)/u })).toHaveTextContent('Access0')
  })

  it('scrolls sideways in its own named region that takes focus', async () => {
    await openPerson(plain.uuid)
    expect(await screen.findByRole('region', { name: `Roles of ${nameOf(plain)}` })).toHaveAttribute('tabindex', '0')
  })
})

describe('states of the page', () => {
  it('has its heading, back link and tabs at once while it loads', async () => {
    await openPerson(plain.uuid, { latencyMs: 1000 })
    const title = await heading('User')
    expect(screen.getByRole('link', { name: /^Users in/u })).toBeVisible()
    expect(screen.getByText(plain.uuid)).toBeVisible()
    await waitFor(() => {
      expect(title).toHaveTextContent(nameOf(plain))
    })
    expect(title).toBeInTheDocument()
  })

  it.each(['..%2F..%2Fx', 'password', 'disable-two-factor-auth', 'a%20b', 'x'.repeat(129)])(
    'asks nothing for %s',
    async (id) => {
      const { sim } = await openPerson(decodeURIComponent(id))
      expect(await heading('No such user')).toBeVisible()
      expect(screen.getByRole('link', { name: /^Back to users in/u })).toHaveAttribute('href', paths.users(account))
      const requests = sim.log.filter(({ operation }) => /^(?:getAggregatedUser|getFiltered|checkIf)/u.test(operation))
      expect(requests).toEqual([])
    },
  )

  it('says that a person is not in this project and leads to the account (GONE)', async () => {
    const { user } = await openPerson(notInProject.uuid, { scope: checkout })
    expect(await heading('This user isn’t in project Checkout')).toBeVisible()
    expect(screen.getByText(notInProject.uuid)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Back to users in project Checkout' })).toHaveAttribute(
      'href',
      paths.users(checkout),
    )
    await user.click(screen.getByRole('link', { name: 'Open in account Alderbrook Outfitters' }))
    expect(await heading(nameOf(notInProject))).toBeVisible()
    expect(location.pathname).toBe(paths.user(account, notInProject.uuid))
  })

  it('notices at a refresh that someone else removed the person', async () => {
    const { user, sim } = await openPerson(plain.uuid, { scope: checkout })
    await rowsOf(await rolesOf(plain))
    sim.world.members.removeWithin(checkout, plain.uuid)
    await user.click(screen.getByRole('button', { name: 'Refresh access' }))
    expect(await heading('This user isn’t in project Checkout')).toBeVisible()
    expect(screen.queryByRole('group', { name: 'Actions' })).not.toBeInTheDocument()
  })

  it('names the missing permission to someone without rights (forbidden)', async () => {
    await openPerson(plain.uuid, { as: 'individual' })
    expect(await screen.findByRole('heading', { name: /^You don’t have permission to view this user/u })).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent('core_user_view')
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1)
    expect(screen.queryByText(plain.email)).not.toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
  })

  it('offers to try again when the first load failed, and recovers (failed)', async () => {
    const { user, sim } = await openPerson(plain.uuid, { faults: [{ op: 'getAggregatedUser', status: 500 }] })
    expect(await screen.findByRole('heading', { level: 2, name: /^Couldn’t load this user/u })).toBeVisible()
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await heading(nameOf(plain))).toBeVisible()
  })

  it('works in a project as its admin', async () => {
    const { user } = await openPerson(plain.uuid, { scope: checkout, as: 'project-admin' })
    await heading(nameOf(plain))
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Reset 2FA…' })).toHaveAccessibleDescription(/in the account/u)
    })
    expect(await openRemoveItem(user)).not.toHaveAttribute('aria-disabled')
  })

  it('shows hostile texts as texts', async () => {
    await openPerson(ownId, { seed: 'hostile' })
    await heading('Maren Solheim')
    expect(document.querySelector('main script, main img, main iframe')).toBeNull()
  })
})

describe('tabs', () => {
  it('are links with an address each and mark the open one', async () => {
    const { user } = await openPerson(plain.uuid)
    await heading(nameOf(plain))
    const tabs = screen.getByRole('navigation', { name: `Sections of ${nameOf(plain)}` })
    const current = () =>
      within(tabs)
        .getAllByRole('link')
        .filter((link) => link.getAttribute('aria-current') === 'page')
    expect(current()).toHaveLength(1)
    expect(current()[0]).toHaveTextContent(/^Access/u)
    const groups = within(tabs).getByRole('link', { name: /^Groups/u })
    groups.focus()
    await user.keyboard('{Enter}')
    await screen.findByRole('table', { name: `Groups of ${nameOf(plain)}` })
    expect(location.pathname).toBe(paths.user(account, plain.uuid, 'groups'))
    await expectFocus(groups)
    expect(current()[0]).toBe(groups)
    await user.click(within(tabs).getByRole('link', { name: 'Details' }))
    expect(await screen.findByText('User ID')).toBeVisible()
    expect(location.pathname).toBe(paths.user(account, plain.uuid, 'details'))
  })

  it('has no other tabs', async () => {
    await renderApp({ url: `${paths.user(account, plain.uuid)}/secrets` })
    expect(await heading('Page not found')).toBeVisible()
  })
})

describe('groups', () => {
  const sso = pickUser((person) => isIn(person, 'eng_sso'))
  const scim = pickUser((person) => isIn(person, 'contractors_scim'))
  const groupTable = (person: Person) => screen.findByRole('table', { name: `Groups of ${nameOf(person)}` })

  it('lists the groups of the scope with kind and lock reason', async () => {
    const { unmount } = await openPerson(sso.uuid, { tab: 'groups' })
    await rowsOf(await groupTable(sso))
    const linked = screen.getByRole('row', { name: /^Engineering \(SSO\)/u })
    expect(linked).toHaveTextContent('SSO: Alderbrook ID')
    const builtIn = screen.getByRole('row', { name: /^All Account Users/u })
    expect(builtIn).toHaveTextContent('Built-in')
    expect(screen.getByText(/A built-in group includes all users/u)).toBeVisible()
    unmount()
    const second = await openPerson(scim.uuid, { tab: 'groups' })
    await rowsOf(await groupTable(scim))
    expect(screen.getByRole('row', { name: /^Contractors/u })).toHaveTextContent('SCIM')
    second.unmount()
    await openPerson(releaseManager.uuid, { tab: 'groups' })
    await rowsOf(await groupTable(releaseManager))
    const local = screen.getByRole('row', { name: /^Release crew/u })
    expect(local).toHaveTextContent('On duty when something ships')
    expect(textsOf(local).slice(-2)).toEqual(['Harness', ''])
    expect(screen.getByRole('link', { name: /^Groups/u })).toHaveTextContent(/^Groups\d+$/u)
  })

  it('does not take a hidden list for an empty one (docs/service.md, trap 46)', async () => {
    const empty = {
      totalPages: 1,
      totalItems: 0,
      pageItemCount: 0,
      pageSize: 0,
      content: [],
      pageIndex: 0,
      empty: true,
    }
    const body = JSON.stringify({ status: 'SUCCESS', data: empty })
    await openPerson(plain.uuid, { tab: 'groups', faults: [{ op: groupsCall, kind: 'body', body }] })
    expect(
      await screen.findByRole('heading', { level: 2, name: 'You don’t have permission to view groups' }),
    ).toBeVisible()
    expect(screen.getByRole('link', { name: /^Groups/u })).toHaveTextContent(/^Groups$/u)
    expect(screen.queryByText('No groups yet')).not.toBeInTheDocument()
  })

  it('says when there is none', async () => {
    await openPerson(plain.uuid, {
      tab: 'groups',
      prepare: ({ world }) => {
        world.groups = []
      },
    })
    expect(await screen.findByRole('heading', { level: 2, name: 'No groups yet' })).toBeVisible()
  })

  it('fails on its own, recovers, and keeps the rows after a failed refresh', async () => {
    const { user, sim } = await openPerson(releaseManager.uuid, {
      tab: 'groups',
      faults: [{ op: groupsCall, status: 500 }],
    })
    expect(await screen.findByRole('heading', { level: 2, name: 'Couldn’t load the groups' })).toBeVisible()
    expect(screen.getByRole('group', { name: 'Actions' })).toBeVisible()
    sim.faults.clear()
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    const before = (await rowsOf(await groupTable(releaseManager))).length
    sim.faults.set([{ id: 'down', op: groupsCall, kind: 'status', status: 500 }])
    await user.click(screen.getByRole('button', { name: 'Refresh groups' }))
    expect(await screen.findByText(/^Couldn’t refresh\. Showing the groups from/u)).toBeVisible()
    expect(await rowsOf(await groupTable(releaseManager))).toHaveLength(before)
  })
})

describe('details', () => {
  const editButton = (person: Person) => screen.findByRole('button', { name: `Edit name of ${nameOf(person)}` })
  const openEditor = async (person: Person, faults: Parameters<typeof openPerson>[1] = {}) => {
    const app = await openPerson(person.uuid, { tab: 'details', as: 'service-account', ...faults })
    const button = await editButton(person)
    await waitFor(() => {
      expect(button).not.toHaveAttribute('aria-disabled')
    })
    await app.user.click(button)
    const dialog = await screen.findByRole('dialog', { name: `Edit name of ${nameOf(person)}` })
    return { ...app, button, dialog, field: within(dialog).getByRole('textbox', { name: 'Name' }) }
  }
  const renames = (sim: { log: { operation: string }[] }) =>
    sim.log.filter(({ operation }) => operation === 'updateUserInfo1').length

  it('say flags in words, and unknown where Harness did not report one', async () => {
    await openPerson(unknownFlag.uuid, { tab: 'details' })
    const term = await screen.findByText('Two-factor authentication', { selector: 'dt' })
    expect(term.nextElementSibling).toHaveTextContent('UnknownHarness didn’t report this')
    expect(screen.getByText('Status').nextElementSibling).toHaveTextContent('Active')
    expect(screen.getByText('Managed by').nextElementSibling).toHaveTextContent('Harness')
  })

  it('show a name read only to persons, with the reason', async () => {
    await openPerson(plain.uuid, { tab: 'details' })
    expect(await screen.findByText(/Users can change only their own name/u)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Edit/u })).not.toBeInTheDocument()
  })

  it('show it read only for those whom the identity provider keeps', async () => {
    await openPerson(managed.uuid, { tab: 'details', as: 'service-account' })
    expect(await screen.findByText(/identity provider manages this name/u)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Edit/u })).not.toBeInTheDocument()
  })

  it('let a service account rename; the new name is everywhere at once although the lists lag (docs/service.md, trap 16)', async () => {
    const { user, sim, field, dialog, button } = await openEditor(plain)
    await expectFocus(field)
    await user.clear(field)
    await user.type(field, '  Zoë Çelik ')
    const save = within(dialog).getByRole('button', { name: 'Save changes' })
    await user.dblClick(save)
    expect(await heading('Zoë Çelik')).toBeVisible()
    await waitFor(() => {
      expect(dialog).not.toBeInTheDocument()
    })
    await expectFocus(button)
    expect(sim.world.people.get(plain.uuid)).toMatchObject({ name: 'Zoë Çelik', email: plain.email })
    expect(renames(sim)).toBe(1)
    await user.click(screen.getByRole('link', { name: /^Access(?! review)/u }))
    await user.click(await screen.findByRole('button', { name: 'Refresh access' }))
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Refresh access' })).not.toHaveAttribute('aria-busy')
    })
    expect(await heading('Zoë Çelik')).toBeVisible()
  })

  it('keep what was typed and say what is wrong, before and after sending (refused)', async () => {
    const { user, sim, field, dialog } = await openEditor(plain)
    const save = within(dialog).getByRole('button', { name: 'Save changes' })
    await user.clear(field)
    await user.click(save)
    expect(field).toHaveAccessibleDescription(/Enter a name/u)
    await expectFocus(field)
    await user.type(field, 'Ann / Bo')
    expect(field).not.toHaveAttribute('aria-invalid')
    expect(renames(sim)).toBe(0)
    await user.click(save)
    await waitFor(() => {
      expect(field).toHaveAccessibleDescription(/not valid.*No changes were made/u)
    })
    await expectFocus(field)
    expect(field).toHaveValue('Ann / Bo')
    expect(sim.world.people.get(plain.uuid)?.name).toBe(plain.name)
  })

  it('do not claim anything after a lost answer (in doubt)', async () => {
    const { user, sim, field, dialog } = await openEditor(plain)
    sim.faults.set([{ id: 'lost', op: 'updateUserInfo1', kind: 'reset', when: 'after' }])
    await user.clear(field)
    await user.type(field, 'Mira Olsen')
    await user.click(within(dialog).getByRole('button', { name: 'Save changes' }))
    expect(await within(dialog).findByText('We couldn’t confirm this change')).toBeVisible()
    expect(field).toHaveValue('Mira Olsen')
    expect(renames(sim)).toBe(1)
  })

  it('believe the name in the answer, not the status', async () => {
    const { user, sim, field, dialog } = await openEditor(plain)
    sim.faults.set([
      {
        id: 'other',
        op: 'updateUserInfo1',
        kind: 'mutate',
        mutate: { path: 'data.name', action: 'enum' },
        body: 'Other',
      },
    ])
    await user.clear(field)
    await user.type(field, 'Mira Olsen')
    await user.click(within(dialog).getByRole('button', { name: 'Save changes' }))
    expect(await within(dialog).findByText('The name wasn’t saved as entered')).toBeVisible()
  })

  const saveIn = (dialog: HTMLElement) => within(dialog).getByRole('button', { name: 'Save changes' })
  const refusal = (code: string) => JSON.stringify({ status: 'ERROR', code, message: 'No', correlationId: 'c-1' })

  it.each([
    ['F21', 409, 'CONFLICT'],
    ['F22', 412, 'PRECONDITION_FAILED'],
    ['F13', 400, 'OPTIMISTIC_LOCKING_EXCEPTION'],
  ])('%s: who changed it meanwhile: both names, and the person chooses (refused)', async (_, status, code) => {
    const { user, sim, field, dialog } = await openEditor(plain)
    await user.clear(field)
    await user.type(field, 'Mira Olsen')
    sim.faults.set([{ id: 'meanwhile', op: 'updateUserInfo1', kind: 'status', status, body: refusal(code), times: 1 }])
    sim.edit({ action: 'rename', user: plain.uuid, name: 'Their Name' })
    // Before it is saved the page looks, and finds that already.
    await user.click(saveIn(dialog))
    expect(await within(dialog).findByText('Someone else changed this name')).toBeVisible()
    expect(renames(sim)).toBe(0)
    await user.click(within(dialog).getByRole('button', { name: 'Save “Mira Olsen”' }))
    // Refused all the same: what is there now is read and shown next to what was typed.
    expect(await within(dialog).findByRole('button', { name: 'Keep “Their Name”' })).toBeVisible()
    expect(field).toHaveValue('Mira Olsen')
    expect(renames(sim)).toBe(1)
    await user.click(within(dialog).getByRole('button', { name: 'Save “Mira Olsen”' }))
    await waitFor(() => {
      expect(dialog).not.toBeInTheDocument()
    })
    expect(renames(sim)).toBe(2)
    expect(sim.world.people.get(plain.uuid)?.name).toBe('Mira Olsen')
  })

  it('F24: a locked person stands in the way; unlocking is offered beside it, and the name is kept', async () => {
    const { user, sim, field, dialog } = await openEditor(plain)
    await user.clear(field)
    await user.type(field, 'Mira Olsen')
    sim.edit({ action: 'lock', user: plain.uuid })
    sim.faults.set([
      { id: 'locked', op: 'updateUserInfo1', kind: 'status', status: 423, body: refusal('USER_LOCKED'), times: 1 },
    ])
    await user.click(saveIn(dialog))
    await user.click(await within(dialog).findByRole('button', { name: /^Unlock / }))
    expect(await within(dialog).findByText(/was unlocked\. You can try again\./u)).toBeVisible()
    expect(sim.world.people.get(plain.uuid)?.locked).toBe(false)
    expect(field).toHaveValue('Mira Olsen')
    await user.click(saveIn(dialog))
    await waitFor(() => {
      expect(sim.world.people.get(plain.uuid)?.name).toBe('Mira Olsen')
    })
  })

  it('F12: keeps the typed name, read-only, with the reason, if an identity provider manages the user meanwhile', async () => {
    const { user, sim, field, dialog, button } = await openEditor(plain)
    await user.clear(field)
    await user.type(field, 'Mira Olsen')
    sim.faults.set([
      {
        id: 'managed',
        op: 'updateUserInfo1',
        kind: 'status',
        status: 400,
        body: refusal('INVALID_REQUEST'),
        edit: { action: 'manage-externally' },
      },
    ])
    await user.click(saveIn(dialog))
    await waitFor(() => {
      expect(field).toHaveAttribute('readonly')
    })
    expect(field).toHaveValue('Mira Olsen')
    expect(within(dialog).getByRole('alert')).toHaveTextContent(/No changes were made/u)
    expect(saveIn(dialog)).toHaveAttribute('aria-disabled', 'true')
    expect(saveIn(dialog)).toHaveAccessibleDescription(/identity provider manages this name/u)
    await user.keyboard('{Escape}')
    await user.click(await within(dialog).findByRole('button', { name: 'Discard' }))
    await expectFocus(button)
    expect(button).toHaveAccessibleDescription(/identity provider manages this name/u)
  })

  it('ask before what was typed is lost, and close at once when nothing was', async () => {
    const { user, field, dialog, button, sim } = await openEditor(plain)
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(dialog).not.toBeInTheDocument()
    })
    await expectFocus(button)
    expect(field).not.toBeInTheDocument()
    await user.click(button)
    const second = await screen.findByRole('dialog')
    const input = within(second).getByRole('textbox', { name: 'Name' })
    await user.type(input, ' II')
    await user.keyboard('{Escape}')
    expect(await within(second).findByText('Discard the name you typed?')).toBeVisible()
    await user.click(within(second).getByRole('button', { name: 'Keep editing' }))
    await expectFocus(input)
    expect(input).toHaveValue(`${plain.name ?? ''} II`)
    await user.keyboard('{Escape}')
    await user.click(await within(second).findByRole('button', { name: 'Discard' }))
    await waitFor(() => {
      expect(second).not.toBeInTheDocument()
    })
    expect(renames(sim)).toBe(0)
  })
})

describe('removal', () => {
  it('leads to the list and never flashes that the person is gone', async () => {
    const { user, sim } = await openFromList(plain, checkout, search)
    await heading(nameOf(plain))
    const item = await openRemoveItem(user)
    await waitFor(() => {
      expect(item).not.toHaveAttribute('aria-disabled')
    })
    await user.click(item)
    const dialog = await screen.findByRole('alertdialog')
    const confirm = await within(dialog).findByRole('button', { name: 'Remove user' })
    await waitFor(() => {
      expect(confirm).not.toHaveAttribute('aria-disabled')
    })
    const seen: string[] = []
    const watch = new MutationObserver(() => {
      seen.push(document.querySelector('h1')?.textContent ?? '')
    })
    watch.observe(document.body, { childList: true, subtree: true, characterData: true })
    await user.click(confirm)
    await waitFor(() => {
      expect(location.pathname + location.search).toBe(paths.users(checkout, search))
    })
    watch.disconnect()
    expect(sim.world.members.has(checkout, plain.uuid)).toBe(false)
    expect(sim.world.members.has(account, plain.uuid)).toBe(true)
    expect(seen.filter((title) => /isn’t in/u.test(title))).toEqual([])
  })
})
