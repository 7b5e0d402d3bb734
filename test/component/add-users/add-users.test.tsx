import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { addUserResponses } from '#src/contract/user-schema.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { choose, newEmails, openAddUsers, outcomeOf } from './form.ts'
import { expectFocus } from '#test/support/focus.ts'

const MEMBER = 'ifeoma.okafor@alderbrook.example'
const noAccess = /No access yet/u

describe('Address field', () => {
  it('takes a mail-client list by paste and by typing, and sends exactly what it shows', async () => {
    const { user, field, chips, paste, send, sim, calls } = await openAddUsers()
    await paste('"Lee, Ann" <Ann.Lee@new.example>; Bob Ray <bob@new.example>\ncy@new.example,')
    await user.type(field, 'dee@new.example, eve@new.example;fay@new.example gus@new.example{Enter}')
    const all = ['ann.lee', 'bob', 'cy', 'dee', 'eve', 'fay', 'gus'].map((name) => `${name}@new.example`)
    expect(chips().map((chip) => chip.toLowerCase())).toEqual(all)
    expect(field).toHaveValue('')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(send())
    await screen.findByText('7 users added')
    expect(calls()).toHaveLength(1)
    const invited = [...sim.world.invites.values()].filter(({ email }) => email.endsWith('@new.example'))
    expect(invited.map(({ email }) => email).sort()).toEqual(all)
  })

  it('malformed parts stay, say what is wrong and are edited in place', async () => {
    const { user, dialog, paste, chips, send } = await openAddUsers()
    await paste('ann@new.example, ravi.menon@meridian, bob@new.example')
    expect(within(dialog).getByText(/Add an ending, such as \.com/u)).toBeVisible()
    expect(send()).toHaveAccessibleName(/^Add 2 user/u)
    await user.click(within(dialog).getByRole('button', { name: /^Edit address: ravi/u }))
    const editor = within(dialog).getByRole('textbox', { name: 'Edit address ravi.menon@meridian' })
    await expectFocus(editor)
    await user.type(editor, '.example{Enter}')
    expect(chips()).toEqual(['ann@new.example', 'ravi.menon@meridian.example', 'bob@new.example'])
    expect(within(dialog).queryByText(/Add an ending/u)).not.toBeInTheDocument()
    expect(send()).toHaveAccessibleName(/^Add 3 user/u)
  })

  it('Escape while editing gives the address back and leaves the dialog open', async () => {
    const { user, dialog, paste, chips } = await openAddUsers()
    await paste('bob@new')
    await user.click(within(dialog).getByRole('button', { name: 'Edit bob@new' }))
    await user.keyboard('xyz{Escape}')
    expect(dialog).toBeVisible()
    expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    expect(chips()).toEqual(['bob@new, to fix'])
  })

  it('merges repeated addresses and shows a count', async () => {
    const { dialog, paste, chips } = await openAddUsers()
    await paste('ann@new.example ANN@new.example bob@new.example')
    expect(chips()).toEqual(['ann@new.example', 'bob@new.example'])
    expect(within(dialog).getByText('2 ready, 1 repeated')).toBeVisible()
  })

  it('Enter never sends; Backspace selects the last chip, then removes it; holding removes one', async () => {
    const { user, field, paste, chips, calls } = await openAddUsers()
    await paste('ann@new.example bob@new.example cy@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(field)
    await user.keyboard('dee@new.example{Enter}{Enter}{Enter}')
    expect(chips()).toHaveLength(4)
    expect(calls()).toHaveLength(0)
    await user.keyboard('{Backspace}')
    expect(chips()).toHaveLength(4)
    await expectFocus(() => screen.getByRole('button', { name: 'Remove dee@new.example' }))
    await user.keyboard('{Backspace}')
    expect(chips()).toHaveLength(3)
    await expectFocus(field)
    fireEvent.keyDown(field, { key: 'Backspace', repeat: true })
    await expectFocus(field)
    await user.keyboard('{Backspace}')
    fireEvent.keyDown(document.activeElement ?? field, { key: 'Backspace', repeat: true })
    expect(chips()).toHaveLength(3)
  })

  it('arrow keys move between chips, Delete removes, focus goes to the neighbor', async () => {
    const { user, field, paste, chips } = await openAddUsers()
    await paste('ann@new.example bob@new.example cy@new.example')
    await user.keyboard('{ArrowLeft}{ArrowLeft}')
    const bob = screen.getByRole('button', { name: 'Remove bob@new.example' })
    await expectFocus(bob)
    await user.keyboard('{Delete}')
    expect(chips()).toEqual(['ann@new.example', 'cy@new.example'])
    await expectFocus(() => screen.getByRole('button', { name: 'Remove cy@new.example' }))
    await user.keyboard('{Home}')
    await expectFocus(() => screen.getByRole('button', { name: 'Remove ann@new.example' }))
    await user.click(screen.getByRole('button', { name: 'Remove cy@new.example' }))
    await expectFocus(field)
  })

  it('marks members and invited people, each with its own sentence', async () => {
    const { dialog, paste, sim } = await openAddUsers()
    const invite = [...sim.world.invites.values()].find(({ scope, approved }) => scope.org === undefined && !approved)
    await paste(`${MEMBER}, ${invite?.email ?? ''}, nobody@new.example`)
    await waitFor(() => {
      expect(dialog).toHaveTextContent(`${MEMBER} is already in account`)
    })
    expect(dialog).toHaveTextContent(`${invite?.email ?? 'no invite'} has a pending invitation`)
    expect(within(dialog).getByText(/1 user will get an invitation\./u)).toBeVisible()
  })

  it('at a project, tells members of the account from outsiders', async () => {
    const { dialog, paste, sim } = await openAddUsers({
      url: '/account/{account}/org/storefront/project/checkout/users/add',
    })
    const project = { account: sim.world.account.identifier, org: 'storefront', project: 'checkout' }
    const member = sim.world.people.byEmail(MEMBER)
    expect(sim.world.members.has(project, member?.uuid ?? '')).toBe(false)
    await paste(`${MEMBER}, nobody@new.example`)
    expect(await within(dialog).findByText(/1 user in the account will be added\./u)).toHaveTextContent(
      '1 user will get an invitation.',
    )
  })

  it('2,000 at most: a larger paste is kept to be cut down, and nothing of it is added', async () => {
    const { user, dialog, paste, chips } = await openAddUsers()
    await paste(newEmails(2001).join('\n'))
    expect(within(dialog).getByRole('alert')).toHaveTextContent('Nothing was added.')
    expect(chips()).toHaveLength(0)
    const kept = within(dialog).getByRole('textbox', { name: 'Pasted text' })
    await expectFocus(kept)
    fireEvent.change(kept, { target: { value: 'only.one@new.example' } })
    await user.click(within(dialog).getByRole('button', { name: 'Add these addresses' }))
    expect(chips()).toEqual(['only.one@new.example'])
    expect(within(dialog).queryByText(/Use up to 2,000 addresses$/u)).not.toBeInTheDocument()
  })

  it('a long list of addresses is drawn in pages of 50, those that need attention first, and can be searched', async () => {
    const { user, dialog, paste, chips } = await openAddUsers()
    const people = newEmails(2000)
    await paste([...people.slice(1), 'bad@one'].join('\n'))
    expect(chips()).toHaveLength(50)
    expect(chips()[0]).toBe('bad@one, to fix')
    expect(within(dialog).getByRole('list', { name: 'Addresses' }).querySelectorAll('*').length).toBeLessThan(600)
    const shown = within(dialog).getByRole('group', { name: 'Addresses shown' })
    expect(shown).toHaveTextContent('1–50 of 2,000')
    await user.click(within(shown).getByRole('button', { name: 'Previous addresses' }))
    expect(shown).toHaveTextContent('1–50 of 2,000')
    await user.click(within(shown).getByRole('button', { name: 'Next addresses' }))
    expect(shown).toHaveTextContent('51–100 of 2,000')
    expect(chips()).toEqual(people.slice(50, 100))
    const wanted = people[1777] ?? ''
    await user.type(within(shown).getByRole('searchbox', { name: 'Search addresses' }), `${wanted}{Enter}`)
    expect(chips()).toEqual([wanted])
    expect(shown).toHaveTextContent('1–1 of 1 found')
    await user.click(within(dialog).getByRole('button', { name: `Remove ${wanted}` }))
    expect(shown).toHaveTextContent(`No matches for “${wanted}”`)
    expect(chips()).toEqual([])
    // What is typed next is seen, whatever was searched for.
    await user.type(within(dialog).getByRole('textbox', { name: /Email addresses/u }), 'last.one@new.example{Enter}')
    expect(chips()).toContain('last.one@new.example')
    expect(shown).toHaveTextContent('1,951–2,000 of 2,000')
  })

  it('“Edit it” opens an address that is on another page or does not match the search', async () => {
    const { user, dialog, paste, chips } = await openAddUsers()
    await paste([...newEmails(120), 'bad@one'].join('\n'))
    const shown = within(dialog).getByRole('group', { name: 'Addresses shown' })
    await user.type(
      within(shown).getByRole('searchbox', { name: 'Search addresses' }),
      `${newEmails(1)[0] ?? ''}{Enter}`,
    )
    await user.click(within(dialog).getByRole('button', { name: 'Edit address: bad@one' }))
    const editor = within(dialog).getByRole('textbox', { name: 'Edit address bad@one' })
    await user.clear(editor)
    await user.type(editor, 'good@one.example{Enter}')
    await user.click(within(shown).getByRole('button', { name: 'Clear search' }))
    expect(shown).toHaveTextContent('1–50 of 121')
    await user.click(within(shown).getByRole('button', { name: 'Next addresses' }))
    await user.click(within(shown).getByRole('button', { name: 'Next addresses' }))
    expect(chips().at(-1)).toBe('good@one.example')
  })

  it('a remark about many names the first few and shows all of them when asked', async () => {
    const { user, dialog, paste } = await openAddUsers()
    const people = newEmails(60)
    await paste([...people, ...people].join('\n'))
    await user.click(await within(dialog).findByRole('button', { name: 'Show all 60: Repeated addresses' }))
    const list = within(dialog).getByRole('region', { name: 'Repeated addresses' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(people)
    await user.click(within(dialog).getByRole('button', { name: 'Hide all 60: Repeated addresses' }))
    expect(list).not.toBeInTheDocument()
  })

  it('T14: a look-alike domain is sent only after it was confirmed, in the form that was shown', async () => {
    const { user, dialog, paste, send } = await openAddUsers()
    await paste('ann@ex\u0430mple.com')
    expect(send()).toHaveAccessibleName(/^Add users/u)
    await user.click(within(dialog).getByRole('button', { name: 'Use ann@xn--exmple-4nf.com anyway' }))
    expect(send()).toHaveAccessibleName(/^Add 1 user/u)
  })
})

describe('Access to give', () => {
  it('blocks sending without a choice, and says what is missing', async () => {
    const { user, paste, send, calls } = await openAddUsers()
    await user.click(send())
    const field = screen.getByRole('textbox', { name: /Email addresses/u })
    await expectFocus(() => screen.getByRole('group', { name: 'Fix 2 issues to continue' }))
    await user.click(screen.getByRole('button', { name: 'Choose a role or a group, or select “No access yet”.' }))
    await expectFocus(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(screen.getByRole('button', { name: 'Enter at least one email address.' }))
    await expectFocus(field)
    expect(field).toHaveAccessibleDescription(/at least one email address/u)
    await paste('ann@new.example')
    await user.click(send())
    const none = screen.getByRole('checkbox', { name: noAccess })
    await expectFocus(none)
    expect(none).toHaveAccessibleDescription(/Choose a role or a group/u)
    expect(calls()).toHaveLength(0)
    await user.click(none)
    expect(screen.queryByText(/Choose a role or a group/u)).not.toBeInTheDocument()
  })

  it('gives a role on a resource group and a group to people who are here already', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    await paste(MEMBER)
    await choose(user, /^Role 1/u, 'Billing Admin')
    await user.click(send())
    const missing = screen.getByRole('combobox', { name: /^Resource group 1/u })
    expect(missing).toHaveAccessibleDescription(/a resource group for this role/u)
    await expectFocus(missing)
    await choose(user, /^Resource group 1/u, 'All Account Level Resources')
    await user.click(send())
    expect(await screen.findByText(/^We checked 1 added user, and their roles were assigned\./u)).toBeVisible()
    expect(outcomeOf(MEMBER)).toBe('Already here')
    const member = sim.world.people.byEmail(MEMBER)
    expect(
      sim.world.assignments
        .ofPrincipal('USER', member?.uuid ?? '')
        .some(({ roleIdentifier }) => roleIdentifier === '_billing_admin'),
    ).toBe(true)
  })

  it('offers only roles of the level; groups that no one can be put into say why', async () => {
    const { user } = await openAddUsers()
    await user.click(await screen.findByRole('combobox', { name: /^Role 1/u }))
    await screen.findByRole('option', { name: 'Billing Admin' })
    expect(screen.queryByRole('option', { name: /Project Viewer|Basic/u })).not.toBeInTheDocument()
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('combobox', { name: /^Groups/u }))
    const builtIn = await screen.findByRole('option', { name: /All Account Users/u })
    expect(builtIn).toHaveTextContent(/Built-in/u)
    await user.click(builtIn)
    expect(screen.queryByRole('button', { name: 'Remove All Account Users' })).not.toBeInTheDocument()
  })

  it('far-reaching access is named above the buttons and is sent only with its tick, which counts for these users alone', async () => {
    const { user, paste, send, calls } = await openAddUsers()
    await paste(`${MEMBER} nobody@new.example`)
    await choose(user, /^Role 1/u, /Account Admin/u)
    await choose(user, /^Resource group 1/u, /Including Child Scopes/u)
    await user.click(send())
    const panel = await screen.findByRole('region', { name: 'Broad access' })
    expect(panel).toHaveTextContent('2 users will get broad access: Account Admin for All Resources Including')
    await expectFocus(() => within(panel).getByRole('checkbox', { name: /access to 2 users$/u }))
    expect(within(panel).getByRole('alert')).toHaveTextContent('Select this to add users with broad access.')
    expect(calls()).toHaveLength(0)
    await user.keyboard(' ')
    await paste('third@new.example')
    expect(within(panel).getByRole('checkbox', { name: /access to 3 users$/u })).not.toBeChecked()
    await user.click(screen.getByRole('button', { name: 'Remove third@new.example' }))
    expect(within(panel).getByRole('checkbox', { name: /access to 2 users$/u })).toBeChecked()
    await user.click(send())
    await screen.findByText('2 users added')
    expect(calls()).toHaveLength(1)
  })

  it.each([
    ['denied', 403, undefined],
    ['failed', 500, 'Try again'],
  ] as const)('role lists %s: says so, and people can still be added', async (_word, status, retry) => {
    const { user, sim } = await renderApp()
    const link = await screen.findByRole('link', { name: /^Add users/u })
    sim.faults.set([{ id: 'roles', op: 'getRoleList', kind: 'status', status }])
    await user.click(link)
    expect(await screen.findByText('Couldn’t load roles')).toBeVisible()
    expect(screen.queryByRole('combobox', { name: /^Role 1/u })).not.toBeInTheDocument()
    if (retry === undefined) expect(screen.queryByRole('button', { name: 'Try again' })).not.toBeInTheDocument()
    else {
      sim.faults.clear()
      await user.click(screen.getByRole('button', { name: retry }))
      expect(await screen.findByRole('combobox', { name: /^Role 1/u })).toBeVisible()
    }
    await user.click(screen.getByRole('textbox', { name: /Email addresses/u }))
    await user.paste('ann@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(screen.getByRole('button', { name: /^Add 1 user/u }))
    expect(await screen.findByRole('heading', { name: '1 user added' })).toBeVisible()
  })
})

describe('Rights', () => {
  it('a viewer sees the form and the reason why nothing can be sent', async () => {
    const { user, paste, send, calls } = await openAddUsers({ persona: 'viewer' })
    await paste('ann@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    expect(send()).toHaveAccessibleDescription(/core_user_manage/u)
    await user.click(send())
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(calls()).toHaveLength(0)
  })

  it('an individual user may not list roles: the reason is there, the rest works', async () => {
    await openAddUsers({ persona: 'individual' })
    expect(await screen.findByText('Couldn’t load roles')).toBeVisible()
    expect(screen.getByRole('checkbox', { name: noAccess })).toBeVisible()
  })
})

describe('Closing', () => {
  it('an empty form closes onto the same list; the opener keeps its search', async () => {
    const { user, account } = await openAddUsers({ url: '/account/{account}/users/add?q=okafor' })
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(location.pathname).toBe(`/account/${account}/users`)
    })
    expect(location.search).toBe('?q=okafor')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it.each(['Escape', 'close button', 'Cancel', 'Back'] as const)('%s asks while addresses are unsent', async (way) => {
    const { user, account } = await renderApp()
    await user.click(await screen.findByRole('link', { name: /^Add users/u }))
    await user.click(await screen.findByRole('textbox', { name: /Email addresses/u }))
    await user.paste('ann@new.example')
    const leave = async () => {
      if (way === 'Escape') await user.keyboard('{Escape}')
      else if (way === 'Back') history.back()
      else await user.click(screen.getByRole('button', { name: way === 'Cancel' ? 'Cancel' : 'Close' }))
    }
    await leave()
    const question = await screen.findByRole('alertdialog', { name: 'Close without adding anyone?' })
    await user.click(within(question).getByRole('button', { name: 'Keep editing' }))
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    })
    expect(location.pathname).toBe(`/account/${account}/users/add`)
    expect(screen.getByRole('button', { name: 'Remove ann@new.example' })).toBeVisible()
    await leave()
    await user.click(await screen.findByRole('button', { name: 'Discard 1 address' }))
    await waitFor(() => {
      expect(location.pathname).toBe(`/account/${account}/users`)
    })
    expect(await screen.findByRole('link', { name: /^Add users/u })).toBeVisible()
  })

  it('asks before discarding a role without a resource group', async () => {
    const { user } = await openAddUsers()
    await choose(user, /^Role 1/u, 'Billing Admin')
    await user.keyboard('{Escape}')
    const question = await screen.findByRole('alertdialog', { name: 'Close without adding anyone?' })
    expect(question).toHaveTextContent('The roles and groups you chose won’t be assigned.')
    await user.click(within(question).getByRole('button', { name: 'Keep editing' }))
    // Escape was not for the box, which kept what was chosen; nor are the groups emptied by it.
    expect(screen.getByRole('combobox', { name: /^Role 1/u })).toHaveValue('Billing Admin')
    await choose(user, /^Groups/u, 'Support rota')
    // The first one closes the choices.
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(screen.getByRole('combobox', { name: /^Groups/u })).toHaveAttribute('aria-expanded', 'false')
    })
    await user.keyboard('{Escape}')
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }))
    expect(screen.getByRole('button', { name: 'Remove Support rota' })).toBeVisible()
  })

  it('typed text that is no chip yet counts as unsent', async () => {
    const { user, field } = await openAddUsers()
    await user.type(field, 'ann@new')
    await user.keyboard('{Escape}')
    expect(await screen.findByRole('alertdialog')).toHaveTextContent('1 address wasn’t added.')
  })
})

describe('Sending', () => {
  it('150 addresses are two calls, one after the other', async () => {
    const { user, paste, send, sim, calls } = await openAddUsers()
    await paste(newEmails(150).join('\n'))
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(send())
    await screen.findByText('150 users added')
    expect(calls().map(({ status, effectApplied }) => [status, effectApplied])).toEqual([
      [200, true],
      [200, true],
    ])
    const [first, second] = calls()
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(900)
    const invited = [...sim.world.invites.values()].filter(({ email }) => email.endsWith('@newcomers.example'))
    expect(invited).toHaveLength(150)
    // The first hundred were stored by the first call.
    expect(invited.slice(0, 100).map(({ email }) => email)).toEqual(newEmails(100))
  })

  it('a double click and Ctrl+Enter at once send one call', async () => {
    const { user, paste, send, calls } = await openAddUsers({ latencyMs: 60 })
    await paste('ann@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    const button = send()
    fireEvent.click(button)
    fireEvent.click(button)
    fireEvent.keyDown(document, { key: 'Enter', ctrlKey: true })
    await screen.findByRole('heading', { name: '1 user added' })
    expect(calls()).toHaveLength(1)
  })

  it('stops between groups and puts the rest back for a retry', async () => {
    const { user, paste, send, calls, chips } = await openAddUsers()
    await paste(newEmails(150).join('\n'))
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(send())
    await screen.findByText('100 of 150')
    await user.click(screen.getByRole('button', { name: 'Stop after this batch' }))
    expect(await screen.findByRole('heading', { name: '100 of 150 users added' })).toBeVisible()
    expect(calls()).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Fix and retry 50' }))
    expect(chips()).toEqual(newEmails(150).slice(100))
    expect(screen.getByRole('checkbox', { name: noAccess })).toBeChecked()
  })

  it('keyboard only: from the address to the result', async () => {
    const { user, field, calls } = await openAddUsers()
    await expectFocus(field)
    await user.keyboard('ann@new.example{Enter}')
    const none = screen.getByRole('checkbox', { name: noAccess })
    for (let steps = 0; steps < 30 && document.activeElement !== none; steps += 1) await user.tab()
    await expectFocus(none)
    await user.keyboard(' ')
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(await screen.findByRole('heading', { name: '1 user added' })).toBeVisible()
    expect(calls()).toHaveLength(1)
    await waitFor(() => {
      expect(document.activeElement).toHaveTextContent('1 user added')
    })
  })
})

describe('Result', () => {
  it('one line per address with its own outcome, counts that filter, focus on the heading', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    const invite = [...sim.world.invites.values()].find(({ scope, approved }) => scope.org === undefined && !approved)
    const invited = invite?.email ?? ''
    await paste(`${MEMBER}, ${invited}, ann@new.example, bad@one`)
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(send())
    expect(await screen.findByRole('heading', { name: '2 of 4 users added' })).toBeVisible()
    expect(outcomeOf(MEMBER)).toBe('Already here')
    expect(outcomeOf(invited)).toBe('Already invited')
    expect(outcomeOf('ann@new.example')).toBe('Invited')
    expect(outcomeOf('bad@one')).toBe('Not started')
    await waitFor(() => {
      expect(document.activeElement).toHaveTextContent('2 of 4 users added')
    })
    await user.click(screen.getByRole('button', { name: 'Already invited 1' }))
    expect(screen.getAllByRole('row', { name: /@/u })).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'All 4' }))
    expect(screen.getAllByRole('row', { name: /@/u })).toHaveLength(4)
  })

  it('every word of the service has a row state of its own; unknown and missing ones, and an older invitation, are never success', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    const labels = {
      'Invited@new.example': ['USER_INVITED_SUCCESSFULLY', 'Invited'],
      'added@new.example': ['USER_ADDED_SUCCESSFULLY', 'Added'],
      'here@new.example': ['USER_ALREADY_ADDED', 'Already here'],
      'older@new.example': ['USER_ALREADY_INVITED', 'Already invited'],
      'needless@new.example': ['USER_INVITE_NOT_REQUIRED', 'Not needed'],
      'failed@new.example': ['FAIL', 'Failed'],
      'parked@new.example': ['USER_PARKED', 'Unknown result (USER_PARKED)'],
    } as const
    await paste([...Object.keys(labels), 'silent@new.example'].join(' '))
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    const addUserResponseMap = Object.fromEntries(Object.entries(labels).map(([email, [word]]) => [email, word]))
    expect(Object.values(addUserResponseMap)).toEqual(expect.arrayContaining([...addUserResponses]))
    const body = { status: 'SUCCESS', data: { addUserResponseMap }, metaData: null, correlationId: 'c-2' }
    sim.faults.set([{ id: 'words', op: 'addUsers', kind: 'status', status: 200, body: JSON.stringify(body) }])
    await user.click(send())
    // Invited, added, here and needless are done; the others are not.
    expect(await screen.findByRole('heading', { name: '4 of 8 users added' })).toBeVisible()
    for (const [email, [, shown]] of Object.entries(labels)) expect(outcomeOf(email.toLowerCase())).toBe(shown)
    expect(outcomeOf('silent@new.example')).toBe('Not confirmed')
    expect(screen.getByRole('row', { name: /older@new\.example/u })).toHaveTextContent(
      /original roles, not the ones you chose\./u,
    )
    expect(screen.getByRole('button', { name: 'Fix and retry 1' })).toBeVisible()
  })

  it('throttling that does not end keeps everything; a retry sends only what is not done', async () => {
    const { user, paste, send, sim, calls, chips } = await openAddUsers()
    await paste(newEmails(150).join('\n'))
    await choose(user, /^Role 1/u, 'Billing Admin')
    await choose(user, /^Resource group 1/u, 'All Account Level Resources')
    sim.faults.set([
      {
        id: '429',
        op: 'addUsers',
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '0' },
        body: 'slow down',
        from: 2,
        // Again and again: more often than the run waits for.
        times: 6,
      },
    ])
    await user.click(send())
    expect(await screen.findByRole('heading', { name: '100 of 150 users added' })).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(
      /Too many requests\. No changes were made\. None of these addresses were added\./u,
    )
    expect(screen.getByRole('button', { name: 'Failed 50' })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Fix and retry 50' }))
    expect(chips()).toEqual(newEmails(150).slice(100))
    expect(screen.getByRole('combobox', { name: /^Role 1/u })).toHaveValue('Billing Admin')
    await user.click(send())
    await screen.findByRole('heading', { name: '50 users added' })
    expect(calls()).toHaveLength(1 + 6 + 1)
    const mails = sim.world.mails.filter(({ to }) => to.endsWith('@newcomers.example'))
    expect(mails).toHaveLength(150)
  })

  it('in doubt: a lost answer is looked up, nothing is repeated', async () => {
    const { user, paste, send, sim, calls } = await openAddUsers({
      url: '/account/{account}/org/storefront/project/checkout/users/add',
    })
    await paste(`${MEMBER} nobody@new.example lost@new.example`)
    await screen.findByText(/1 user in the account will be added\./u)
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([{ id: 'lost', op: 'addUsers', kind: 'reset', when: 'after', times: 1 }])
    await user.click(send())
    expect(await screen.findByText('Change saved')).toBeVisible()
    expect(outcomeOf(MEMBER)).toBe('Added')
    expect(outcomeOf('nobody@new.example')).toBe('Invited')
    expect(calls()).toHaveLength(1)
  })

  it.each(['before', 'after'] as const)(
    'in doubt: reports existing users and invitations as such when an answer is lost %s the effect',
    async (when) => {
      const { user, paste, send, sim } = await openAddUsers()
      const invite = [...sim.world.invites.values()].find(({ scope, approved }) => scope.org === undefined && !approved)
      const invited = invite?.email ?? ''
      await paste(`${MEMBER}, ${invited}, nobody@new.example`)
      await choose(user, /^Role 1/u, 'Billing Admin')
      await choose(user, /^Resource group 1/u, 'All Account Level Resources')
      sim.faults.set([{ id: 'lost', op: 'addUsers', kind: 'reset', when, times: 1 }])
      await user.click(send())
      const row = async (address: string) => screen.findByRole('row', { name: new RegExp(address, 'u') })
      const member = await row(MEMBER)
      expect(member).toHaveTextContent(/Not confirmed.*Already a user here\. We couldn’t confirm whether the roles/u)
      expect(await row(invited)).toHaveTextContent(/Not confirmed.*Already invited\./u)
      expect(await row('nobody@new.example')).toHaveTextContent(
        when === 'after'
          ? /Invited/u
          : /We checked, and this user hasn’t been added and isn’t among the newest invitations/u,
      )
      expect(screen.getByRole('alert')).not.toHaveTextContent(/everybody/u)
      await user.click(screen.getByRole('button', { name: 'Check again' }))
      await waitFor(() => {
        expect(screen.getByRole('button', { name: 'Check again' })).toBeVisible()
      })
      expect(await row(MEMBER)).toHaveTextContent(/Already a user here\./u)
      expect(screen.getByRole('dialog')).not.toHaveTextContent(/neither here nor/u)
    },
  )

  it('in doubt: a member who was asked for without access needs nothing more', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    await paste(`${MEMBER} nobody@new.example`)
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([{ id: 'lost', op: 'addUsers', kind: 'reset', when: 'before', times: 1 }])
    await user.click(send())
    await screen.findByText('We couldn’t confirm this change')
    expect(outcomeOf(MEMBER)).toBe('Already here')
    expect(outcomeOf('nobody@new.example')).toBe('Not confirmed')
  })

  it('in doubt: never reports a user as added when the check before sending failed', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    sim.faults.set([{ id: 'unread', op: 'getUsers', kind: 'status', status: 500, body: '' }])
    await paste(MEMBER)
    await screen.findByText('Couldn’t check which users are already here')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([{ id: 'lost', op: 'addUsers', kind: 'reset', when: 'before', times: 1 }])
    await user.click(send())
    await screen.findByText('We couldn’t confirm this change')
    expect(outcomeOf(MEMBER)).toBe('Not confirmed')
    expect(screen.getByRole('row', { name: new RegExp(MEMBER, 'u') })).toHaveTextContent(
      /A user here now, but we couldn’t check whether they were one before/u,
    )
  })

  it('O1-F30-post with 100 addresses: all of them are looked up in one call, none is sent again', async () => {
    const { user, paste, send, sim, calls } = await openAddUsers()
    await paste(newEmails(100).join('\n'))
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([
      { id: 'late', op: 'addUsers', kind: 'status', status: 504, body: '<html>504</html>', when: 'after', times: 1 },
    ])
    await user.click(send())
    expect(await screen.findByText('Change saved')).toBeVisible()
    expect(calls()).toHaveLength(1)
    const mails = [...sim.world.invites.values()].filter(({ email }) => email.endsWith('@newcomers.example'))
    expect(mails).toHaveLength(100)
    for (const address of [newEmails(100)[0], newEmails(100)[99]]) expect(outcomeOf(address ?? '')).toBe('Invited')
  })

  it('in doubt: stays in doubt when no one is found, and names the consequence of a retry', async () => {
    const { user, paste, send, sim, calls, chips } = await openAddUsers()
    await paste('nobody@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([{ id: 'lost', op: 'addUsers', kind: 'reset', when: 'before', times: 1 }])
    await user.click(send())
    await screen.findByText('We couldn’t confirm this change')
    expect(outcomeOf('nobody@new.example')).toBe('Not confirmed')
    expect(screen.getByRole('alert')).toHaveTextContent(/safe to try again, but users might get a second email/u)
    expect(calls()).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Retry 1 not confirmed' }))
    expect(chips()).toEqual(['nobody@new.example'])
  })

  it('looks up a call that breaks halfway, so that no one is invited twice (docs/service.md, trap 24)', async () => {
    const { user, paste, send, sim, calls, chips } = await openAddUsers()
    const accepted = [...sim.world.invites.values()].find(({ scope, approved }) => scope.org === undefined && approved)
    const email = accepted?.email ?? ''
    await paste(`nobody@new.example, ${email}`)
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(send())
    expect(await screen.findByText('Couldn’t finish adding these users')).toBeVisible()
    expect(outcomeOf('nobody@new.example')).toBe('Invited')
    expect(outcomeOf(email)).toBe('Failed')
    expect(calls()).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Fix and retry 1' }))
    expect(chips()).toEqual([email])
  })

  it('a 400 for one bad address fails its whole group and says so', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    await paste('ann@new.example -bob@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    const message = { code: 'INVALID_REQUEST', level: 'ERROR', message: 'Invalid request: an address is invalid' }
    sim.faults.set([
      {
        id: 'bad',
        op: 'addUsers',
        kind: 'status',
        status: 400,
        body: JSON.stringify({
          status: 'ERROR',
          code: 'INVALID_REQUEST',
          message: message.message,
          correlationId: 'c-1',
          responseMessages: [message],
        }),
      },
    ])
    await user.click(send())
    expect(await screen.findByText(/rejects a whole batch for one bad address/u)).toHaveTextContent(
      'None of these addresses were added.',
    )
    expect(outcomeOf('ann@new.example')).toBe('Failed')
  })

  it('says when a role did not arrive although the answer says success (docs/service.md, trap 21)', async () => {
    const { user, paste, send, sim } = await openAddUsers()
    await paste(MEMBER)
    await choose(user, /^Role 1/u, 'Billing Admin')
    await choose(user, /^Resource group 1/u, 'All Account Level Resources')
    // Deleted by someone else meanwhile: the service only logs that.
    sim.world.roles = sim.world.roles.filter(({ identifier }) => identifier !== '_billing_admin')
    await user.click(send())
    expect(await screen.findByText('Some roles weren’t assigned')).toBeVisible()
    expect(screen.getByText(/Not assigned: Billing Admin/u)).toBeVisible()
  })

  it('failures that were not read ask before closing; the explicit button does not', async () => {
    const { user, paste, send, sim, account } = await openAddUsers()
    await paste('ann@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    sim.faults.set([{ id: '403', op: 'addUsers', kind: 'status', status: 429 }])
    await user.click(send())
    await screen.findByText('Couldn’t add users')
    await user.keyboard('{Escape}')
    const question = await screen.findByRole('alertdialog', { name: 'Discard 1 address?' })
    await user.click(within(question).getByRole('button', { name: 'Keep the result' }))
    await user.click(screen.getAllByRole('button', { name: 'Close' }).at(-1) ?? document.body)
    await waitFor(() => {
      expect(location.pathname).toBe(`/account/${account}/users`)
    })
  })

  it('T15: copies a report with every line, and saves it as a file that holds no formula', async () => {
    const { user, paste, send } = await openAddUsers()
    await paste('ann@new.example -bob@new.example')
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    await user.click(send())
    await screen.findByRole('heading', { name: '2 users added' })
    const write = vi.spyOn(navigator.clipboard, 'writeText')
    await user.click(screen.getByRole('button', { name: 'Copy report' }))
    expect(write.mock.calls[0]?.[0]).toMatch(/ann@new\.example\tInvited\t.*\n'-bob@new\.example\tInvited\t/u)

    const blobs: Blob[] = []
    const save = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    // jsdom has neither.
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => `blob:${blobs.push(blob)}`,
      revokeObjectURL: () => undefined,
    })
    await user.click(screen.getByRole('button', { name: 'Save as CSV' }))
    expect(save).toHaveBeenCalledOnce()
    save.mockRestore()
    expect(await screen.findByText(/^Saved as added-users-\d{4}-\d\d-\d\d\.csv$/u)).toBeInTheDocument()
    const lines = (await blobs[0]?.text())?.split('\r\n') ?? []
    expect(lines[0]).toMatch(/^"Added to account Alderbrook Outfitters","\d{4}-\d\d-\d\dT[\d:.]+Z",""$/u)
    expect(lines.slice(1).map((line) => line.split(',').slice(0, 2).join())).toEqual([
      '"Email","Result"',
      '"ann@new.example","Invited"',
      `"'-bob@new.example","Invited"`,
    ])
  })
})
