import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { toCsv } from '#src/domain/csv.ts'
import { recordRequests } from '#test/support/requests.ts'
import { newEmails, openAddUsers } from './form.ts'

const noAccess = /^No access yet/u
const BILLING = 'Billing Admin'
const EVERYTHING = 'All Account Level Resources'

const fileInput = () => screen.getByLabelText('File with users')
const csv = (rows: string[][], name = 'people.csv') => new File([toCsv(rows)], name, { type: 'text/csv' })
const step = (name = 'people.csv') => screen.findByRole('dialog', { name: `Users from ${name}` })
const previewAccess = (text: string) => screen.findByRole('button', { name: `Import ${text}` })
const status = (dialog: HTMLElement) => within(dialog).getByText(/\d ready/u)

type Body = { emails: string[]; roleBindings: { roleIdentifier: string }[]; userGroups: string[] }
const bodies = (sent: ReturnType<typeof recordRequests>) =>
  sent
    .filter(({ method, path }) => method === 'POST' && path === '/ng/api/user/users')
    .map(({ body }) => JSON.parse(body) as Body)

describe('Users from a file', () => {
  it('columns are guessed and can be changed; each person is sent with the access that is shown', async () => {
    const { user, send, chips } = await openAddUsers()
    const file = csv([
      ['Name', 'Work mail', 'Role', 'Resource group', 'Team'],
      ['Ann', 'ann@new.example', BILLING, EVERYTHING, ''],
      ['Bob', 'bob@new.example', '_account_admin', EVERYTHING, ''],
      ['Cy', 'cy@new.example', '', '', ''],
      ['Ann again', 'ANN@new.example', '', '', 'Release crew'],
      ['Dee', 'dee@new.example', 'Nobody knows', EVERYTHING, ''],
      ['Eve', 'eve@nowhere', '', '', ''],
    ])
    await user.upload(fileInput(), file)
    const dialog = await step()
    expect(await within(dialog).findByRole('combobox', { name: /^Email address/u })).toHaveDisplayValue('Work mail')
    expect(within(dialog).getByRole('combobox', { name: /^Role/u })).toHaveDisplayValue('Role')
    expect(within(dialog).getByRole('combobox', { name: /^Group/u })).toHaveDisplayValue('Team')
    await waitFor(() => {
      expect(status(dialog)).toHaveTextContent('3 ready, 1 repeated, 2 to fix')
    })
    expect(within(dialog).getByText('Row 6: The role “Nobody knows” doesn’t exist here.')).toBeVisible()
    // Without the heading its words would be a person.
    await user.click(within(dialog).getByRole('checkbox', { name: 'The first row has column names' }))
    expect(status(dialog)).toHaveTextContent(/[34] to fix/u)
    await user.click(within(dialog).getByRole('checkbox', { name: 'The first row has column names' }))
    await user.click(await previewAccess('5 users'))

    expect(chips()).toEqual([
      'ann@new.example, own access',
      'bob@new.example, own access',
      'cy@new.example',
      'dee@new.example, to fix, own access',
      'eve@nowhere, to fix',
    ])
    await user.click(screen.getByRole('button', { name: 'Show their access' }))
    const list = screen.getByRole('region', { name: 'Their own access' })
    expect(list).toHaveTextContent(`ann@new.example: ${BILLING} for ${EVERYTHING} · Group Release crew`)
    await user.click(screen.getByRole('button', { name: 'Use the access below instead: dee@new.example' }))
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    expect(send()).toHaveAccessibleName(/^Add 4 user/u)

    const sent = recordRequests()
    await user.click(send())
    const panel = await screen.findByRole('region', { name: 'Broad access' })
    expect(panel).toHaveTextContent(`1 user will get broad access: Account Admin for ${EVERYTHING}`)
    await user.click(within(panel).getByRole('checkbox', { name: 'Assign this access to 1 user' }))
    await user.click(send())
    await screen.findByRole('heading', { name: '4 of 5 users added' })
    expect(
      bodies(sent).map(({ emails, roleBindings, userGroups }) => [emails, roleBindings.length, userGroups]),
    ).toEqual([
      [['ann@new.example'], 1, ['release_crew']],
      [['bob@new.example'], 1, []],
      [['cy@new.example', 'dee@new.example'], 0, []],
    ])
  })

  it('Cancel and Escape change nothing; too many people are refused as a whole; one resource group for every row', async () => {
    const { user, paste, chips, dialog: firstDialog } = await openAddUsers()
    await paste('ann@new.example')
    const rows = newEmails(30).map((email) => [email, BILLING])
    await user.upload(fileInput(), csv([['Email', 'Role'], ...rows]))
    const dialog = await step()
    expect(await within(dialog).findByText(/30 to fix/u)).toBeVisible()
    await user.selectOptions(within(dialog).getByRole('combobox', { name: /^Resource group/u }), EVERYTHING)
    expect(within(dialog).getByText('30 ready')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(await screen.findByRole('dialog', { name: 'Add users' })).toBeVisible()
    expect(chips()).toEqual(['ann@new.example'])

    await user.upload(
      fileInput(),
      csv(
        newEmails(2000).map((email) => [email]),
        'all.csv',
      ),
    )
    await step('all.csv')
    const button = await previewAccess('2,000 users')
    expect(button).toHaveAccessibleDescription(/Only 1,999 more addresses fit\. Split the file\./u)
    fireEvent.click(button)
    await user.keyboard('{Escape}')
    expect(await screen.findByRole('dialog', { name: 'Add users' })).toBeVisible()
    expect(chips()).toEqual(['ann@new.example'])
    expect(firstDialog).toBeVisible()
  })

  it.each([
    ['book.csv', [0x50, 0x4b, 3, 4, 1, 2], /This is an Excel workbook\./u],
    ['empty.csv', [], /file is empty/u],
    ['picture.txt', [0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 2], /isn’t a text file/u],
  ] as const)('3.2 wrong file %s, dropped: says what it is, nothing is added', async (name, bytes, text) => {
    const { dialog, chips } = await openAddUsers()
    const drop = createEvent.drop(dialog)
    Object.defineProperty(drop, 'dataTransfer', {
      value: { types: ['Files'], files: [new File([new Uint8Array(bytes)], name)] },
    })
    fireEvent(dialog, drop)
    expect(drop.defaultPrevented).toBe(true)
    expect(await screen.findByText(`Nothing was added from ${name}`)).toBeVisible()
    expect(screen.getByRole('alert')).toHaveTextContent(text)
    expect(chips()).toEqual([])
  })

  it('3.2: an old code page is read with a note; a pasted table with a heading is offered with its columns', async () => {
    const { user, paste, chips } = await openAddUsers()
    const bytes = new Uint8Array([...'Name;E-Mail\r\nZoë;zoe@new.example'].map((char) => char.charCodeAt(0)))
    await user.upload(fileInput(), new File([bytes], 'old.csv'))
    const old = await step('old.csv')
    expect(await within(old).findByText('The file isn’t in UTF-8')).toBeVisible()
    expect(within(old).getByText('Zoë')).toBeVisible()
    await user.click(await previewAccess('1 user'))
    expect(chips()).toEqual(['zoe@new.example'])

    await paste('Name\tEmail\nAnn Lee\tann@new.example\nBob Ray\tbob@new.example')
    const pasted = await step('the pasted table')
    expect(await within(pasted).findByText('2 ready')).toBeVisible()
    await user.click(await previewAccess('2 users'))
    expect(chips()).toEqual(['zoe@new.example', 'ann@new.example', 'bob@new.example'])
    await paste('Name\tEmail\nCy\tcy@new.example')
    await user.click(await screen.findByRole('button', { name: 'Add as plain text' }))
    expect(chips().at(-1)).toBe('cy@new.example')
  })
})
