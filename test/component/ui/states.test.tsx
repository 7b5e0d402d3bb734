import axe from 'axe-core'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useRef, useState, type ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Badge, Chip, RemovableChip } from '#src/ui/badge.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Card, CardFooter, CardHeader } from '#src/ui/card.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Combobox } from '#src/ui/combobox.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { DefinitionList } from '#src/ui/definition-list.tsx'
import { AlertDialog, Dialog } from '#src/ui/dialog.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { CodeField, Field, PasswordField, TextArea, TextField } from '#src/ui/field.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { LiveRegions, Status } from '#src/ui/live-region.tsx'
import { ActionMenu } from '#src/ui/menu.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { Pagination } from '#src/ui/pagination.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { Progress } from '#src/ui/progress.tsx'
import { QrCode } from '#src/ui/qr-code.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, SkeletonRows, SortHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { TabCount, TabLinks, tabClasses } from '#src/ui/tabs.tsx'
import { applyTheme, themeNames } from '#src/ui/theme.ts'
import { UiProvider } from '#src/ui/ui-provider.tsx'
import { expectFocus } from '#test/support/focus.ts'

const nothing = () => undefined

/** Rules that need layout or a whole page are checked in the browser. */
async function violations(element: Element): Promise<string[]> {
  const found = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe('no accessibility violation (axe) in', () => {
  const parts: Record<string, ReactNode> = {
    'buttons in every state': (
      <>
        <Button variant="primary">Add users</Button>
        <Button busy busyLabel="Working">
          Save
        </Button>
        <Button blockedReason="You are the last admin.">Remove</Button>
        <IconButton label="Refresh users" busy icon={<svg />} />
      </>
    ),
    'statuses and chips': (
      <>
        <Badge tone="danger" icon={<svg aria-hidden />}>
          Locked
        </Badge>
        <Chip tone="admin">Account Admin</Chip>
        <RemovableChip label="ann@x.example" onRemove={nothing} />
        <FilterButton label="Role" onOpen={nothing} onRemove={nothing} />
        <FilterButton label="Status" value="locked" onOpen={nothing} onRemove={nothing} />
        <Initials name="Dana Kim" seed="1" />
      </>
    ),
    'fields, also wrong and read only': (
      <form>
        <TextField label="Name" error="Enter a name." hint="As others see it." optional aside="1 of 9" />
        <TextField label="Email" readOnlyReason="Managed by your identity provider." defaultValue="a@x.example" />
        <TextArea label="Request" />
        <PasswordField label="Password" autoComplete="current-password" />
        <CodeField label="Code" error="6 digits are needed." />
        <Field label="Keep the key">
          {(wiring) => (
            <NativeSelect {...wiring}>
              <option>Until you close this tab</option>
            </NativeSelect>
          )}
        </Field>
        <Checkbox label="Everybody" mixed hint="All 25" />
        <RadioGroup legend="Theme" name="theme" options={[{ value: 'a', label: 'Light', hint: 'Bright' }]} />
        <Field label="Role">
          {(wiring) => <Combobox wiring={wiring} items={[]} value={null} onChange={nothing} />}
        </Field>
      </form>
    ),
    'page parts': (
      <main>
        <PageHeader title="Users" count="3" actions={<Button>Add users</Button>} />
        <SearchBox label="Search users" value="dana" onCommit={nothing} />
        <Note tone="warning" title="Stale">
          Showing 13:47
        </Note>
        <EmptyState icon={<svg />} title="No one matches" action={<Button>Clear search</Button>}>
          Nothing
        </EmptyState>
        <Card aria-labelledby="card">
          <CardHeader id="card" title="Key" />
          <DefinitionList items={[{ term: 'Email', value: 'a@x.example' }]} />
          <CardFooter>
            <Button>Copy</Button>
          </CardFooter>
        </Card>
        <ConsequenceList items={[{ kind: 'loses', children: '2 roles' }]} />
        <Progress label="Read" value={1} max={2} />
        <QrCode label="QR code for your app" modules={[[true]]} />
        <Spinner label="Loading users" />
        <LiveRegions>
          <Status>2 users match</Status>
        </LiveRegions>
        <TabLinks label="Dana Kim">
          <li>
            <a href="#access" className={tabClasses} aria-current="page">
              Access <TabCount>7</TabCount>
            </a>
          </li>
        </TabLinks>
      </main>
    ),
    'a table with its pages': (
      <>
        <Table caption="Users" narrow="cards" busy>
          <TableHead>
            <SortHeader label="Name" direction="descending" onSort={nothing} />
            <Th>Email</Th>
          </TableHead>
          <TableBody>
            <TableRow data-selected>
              <RowHeader>
                <a href="#dana">Dana Kim</a>
              </RowHeader>
              <Td>dana@x.example</Td>
            </TableRow>
            <SkeletonRows rows={2} columns={2} />
          </TableBody>
        </Table>
        <Pagination
          label="Pages of users"
          pageIndex={0}
          pageSize={25}
          totalItems={0}
          totalPages={0}
          sizes={[25]}
          onPage={nothing}
          onSize={nothing}
        />
      </>
    ),
  }
  it.each(Object.keys(parts))('%s', async (name) => {
    const { container } = render(<UiProvider>{parts[name]}</UiProvider>)
    expect(await violations(container)).toEqual([])
  })
})

describe('Button', () => {
  it('busy: has the name of what it does now, and only that', () => {
    render(
      <Button busy busyLabel="Removing">
        Remove Dana
      </Button>,
    )
    const button = screen.getByRole('button', { name: 'Removing' })
    expect(button).toHaveAttribute('aria-busy', 'true')
    expect(button).toHaveAttribute('aria-disabled', 'true')
  })

  it('blocked: the reason can stand elsewhere, but stays linked', () => {
    render(
      <Button blockedReason="You are offline." reasonPlacement="hidden" aria-describedby="more">
        Save
      </Button>,
    )
    const button = screen.getByRole('button', { name: 'Save' })
    expect(button).toHaveAccessibleDescription('You are offline.')
    expect(button.getAttribute('aria-describedby')).toMatch(/^more /u)
  })

  it('with an icon only: does nothing while busy', async () => {
    const click = vi.fn()
    const { rerender } = render(<IconButton label="Refresh users" icon={<svg />} onClick={click} busy />)
    await userEvent.click(screen.getByRole('button', { name: 'Refresh users' }))
    expect(click).not.toHaveBeenCalled()
    rerender(<IconButton label="Refresh users" icon={<svg />} onClick={click} />)
    await userEvent.click(screen.getByRole('button', { name: 'Refresh users' }))
    expect(click).toHaveBeenCalledOnce()
  })
})

describe('fields', () => {
  it('read only: keeps the reason as description and cannot be typed into', async () => {
    render(<TextField label="Email" readOnlyReason="Managed elsewhere." defaultValue="a@x.example" hint="not shown" />)
    const field = screen.getByRole('textbox', { name: 'Email' })
    expect(field).toHaveAccessibleDescription('Managed elsewhere.')
    await userEvent.type(field, 'zzz')
    expect(field).toHaveValue('a@x.example')
  })

  it('a secret takes paste, and its button names its state (PW-02, PW-04)', async () => {
    const user = userEvent.setup()
    render(<PasswordField label="New password" autoComplete="new-password" />)
    const field = screen.getByLabelText('New password')
    await user.click(field)
    await user.paste('gentle harbour candle-7')
    expect(field).toHaveValue('gentle harbour candle-7')
    await user.click(screen.getByRole('button', { name: 'Show New password' }))
    expect(field).toHaveAttribute('type', 'text')
    await user.click(screen.getByRole('button', { name: 'Hide New password' }))
    expect(field).toHaveAttribute('type', 'password')
    expect(field).toHaveAttribute('autocomplete', 'new-password')
  })

  it('one of a few is chosen with the arrow keys', async () => {
    const user = userEvent.setup()
    const change = vi.fn()
    render(
      <RadioGroup
        legend="Keep the key"
        name="keep"
        defaultValue="tab"
        onChange={change}
        options={[
          { value: 'tab', label: 'Until you close this tab' },
          { value: 'day', label: 'For a day' },
        ]}
      />,
    )
    const group = screen.getByRole('group', { name: 'Keep the key' })
    await user.tab()
    await expectFocus(() => within(group).getByRole('radio', { name: 'Until you close this tab' }))
    await user.keyboard('{ArrowDown}')
    expect(within(group).getByRole('radio', { name: 'For a day' })).toBeChecked()
    expect(change).toHaveBeenCalledWith('day')
  })

  it('a check box is toggled with Space and goes from mixed to plain', async () => {
    const user = userEvent.setup()
    const { rerender } = render(<Checkbox label="Select Dana Kim" labelHidden mixed />)
    const box = screen.getByRole('checkbox', { name: 'Select Dana Kim' })
    expect(box).toBePartiallyChecked()
    rerender(<Checkbox label="Select Dana Kim" labelHidden />)
    expect(box).not.toBePartiallyChecked()
    box.focus()
    await user.keyboard(' ')
    expect(box).toBeChecked()
  })
})

describe('SearchBox', () => {
  function Harness({ log, slow = false }: { log: (value: string) => void; slow?: boolean }) {
    const [value, setValue] = useState('old')
    return (
      <>
        <SearchBox
          label="Search users"
          value={value}
          onCommit={(next) => {
            log(next)
            if (slow) setTimeout(setValue, 50, next.trim())
            else setValue(next.trim())
          }}
        />
        <button type="button" onClick={() => setValue('back')}>
          Back
        </button>
      </>
    )
  }

  it('Back while something waits for the pause: the waiting text is dropped, not searched later', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    try {
      const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
      const log = vi.fn()
      render(<Harness log={log} />)
      const box = screen.getByRole('searchbox', { name: 'Search users' })
      await user.type(box, 'er')
      await user.click(screen.getByRole('button', { name: 'Back' }))
      expect(box).toHaveValue('back')
      act(() => {
        vi.advanceTimersByTime(2000)
      })
      expect(log).not.toHaveBeenCalled()
      expect(box).toHaveValue('back')
    } finally {
      vi.useRealTimers()
    }
  })

  it('text typed while an own, trimmed commit comes back late is kept and searched', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    try {
      const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
      const log = vi.fn()
      render(<Harness log={log} slow />)
      const box = screen.getByRole('searchbox')
      await user.clear(box)
      await user.type(box, 'ann {Enter}')
      expect(log.mock.calls).toEqual([[''], ['ann ']])
      expect(box).toHaveValue('ann ')
      await user.type(box, 'k')
      act(() => {
        vi.advanceTimersByTime(100)
      })
      expect(box).toHaveValue('ann k')
      act(() => {
        vi.advanceTimersByTime(1000)
      })
      expect(log.mock.calls.at(-1)).toEqual(['ann k'])
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('Table', () => {
  it('writes its roles out, so that cards on a phone are still a table', async () => {
    render(
      <Table caption="Users in account Meridian Foods" narrow="cards">
        <TableHead>
          <Th>Name</Th>
          <Th>Email</Th>
        </TableHead>
        <TableBody>
          <TableRow>
            <RowHeader>Dana Kim</RowHeader>
            <Td>dana@x.example</Td>
          </TableRow>
        </TableBody>
      </Table>,
    )
    const region = screen.getByRole('region', { name: 'Users in account Meridian Foods' })
    await userEvent.tab()
    await expectFocus(region)
    const table = within(region).getByRole('table', { name: 'Users in account Meridian Foods' })
    for (const element of table.querySelectorAll('thead, tbody, tr, th, td')) expect(element).toHaveAttribute('role')
    expect(within(table).getByRole('rowheader', { name: 'Dana Kim' })).toBeVisible()
    expect(within(table).getAllByRole('columnheader')).toHaveLength(2)
  })
})

describe('overlays', () => {
  afterEach(() => {
    // The policy forbids style elements; the parts must work without.
    expect(document.querySelectorAll('style')).toHaveLength(0)
  })

  function DialogHarness({
    alert = false,
    children,
    footer,
  }: {
    alert?: boolean
    children: ReactNode
    footer?: ReactNode
  }) {
    const [open, setOpen] = useState(false)
    const Kind = alert ? AlertDialog : Dialog
    return (
      <UiProvider>
        <Button onClick={() => setOpen(true)}>Open</Button>
        <Kind open={open} onOpenChange={setOpen} title="Remove Dana Kim?" footer={footer}>
          {children}
        </Kind>
      </UiProvider>
    )
  }

  it('a form dialog starts in its first field, another one on its title', async () => {
    const user = userEvent.setup()
    const { unmount } = render(
      <DialogHarness footer={<Button>Add</Button>}>
        <TextField label="Email" />
      </DialogHarness>,
    )
    await user.click(screen.getByRole('button', { name: 'Open' }))
    await expectFocus(() => screen.getByRole('textbox', { name: 'Email' }))
    expect(await violations(screen.getByRole('dialog'))).toEqual([])
    unmount()
    render(<DialogHarness>Done</DialogHarness>)
    await user.click(screen.getByRole('button', { name: 'Open' }))
    await expectFocus(() => screen.getByRole('heading', { name: 'Remove Dana Kim?' }))
  })

  it('a question starts on its first, harmless answer; its close button cancels', async () => {
    const user = userEvent.setup()
    render(
      <DialogHarness
        alert
        footer={
          <>
            <Button>Cancel</Button>
            <Button variant="danger">Remove Dana</Button>
          </>
        }
      >
        <ConsequenceList items={[{ kind: 'keeps', children: 'the account' }]} />
      </DialogHarness>,
    )
    await user.click(screen.getByRole('button', { name: 'Open' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove Dana Kim?' })
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(within(dialog).getByText('Will keep')).toBeVisible()
    expect(await violations(dialog)).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Close' }))
    await waitFor(() => {
      expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
    })
    await expectFocus(() => screen.getByRole('button', { name: 'Open' }))
  })

  it('one menu serves every row: Escape gives focus back to the button of that row', async () => {
    const user = userEvent.setup()
    function Rows() {
      const [anchor, setAnchor] = useState<HTMLElement>()
      return (
        <UiProvider>
          {['Ann', 'Bo'].map((name) => (
            <IconButton
              key={name}
              label={`Actions for ${name}`}
              icon={<svg />}
              onClick={(event) => setAnchor(event.currentTarget)}
            />
          ))}
          <ActionMenu
            anchor={anchor}
            label="Actions"
            header="Bo in account Meridian Foods"
            onClose={() => setAnchor(undefined)}
            items={[
              { id: 'open', label: 'Open', onSelect: nothing },
              { id: 'remove', label: 'Remove…', onSelect: nothing, danger: true, separatorBefore: true },
            ]}
          />
        </UiProvider>
      )
    }
    render(<Rows />)
    for (const name of ['Bo', 'Ann']) {
      screen.getByRole('button', { name: `Actions for ${name}` }).focus()
      await user.keyboard('{Enter}')
      const menu = await screen.findByRole('menu', { name: 'Actions' })
      expect(within(menu).getAllByRole('menuitem')).toHaveLength(2)
      expect(within(menu).getByRole('separator')).toBeInTheDocument()
      expect(await violations(menu)).toEqual([])
      await user.keyboard('{Escape}')
      await waitFor(() => {
        expect(screen.queryByRole('menu')).not.toBeInTheDocument()
      })
      await expectFocus(() => screen.getByRole('button', { name: `Actions for ${name}` }))
    }
  })

  it('a popover is named, closes with Escape and gives focus back', async () => {
    const user = userEvent.setup()
    function Harness() {
      const [open, setOpen] = useState(false)
      const [anchor, setAnchor] = useState<HTMLButtonElement | null>(null)
      return (
        <UiProvider>
          <Button ref={setAnchor} onClick={() => setOpen(true)}>
            +2
          </Button>
          <Popover open={open} onOpenChange={setOpen} anchor={anchor} label="Roles of Aiko Tanaka">
            <a href="#a">Dashboard Viewer</a>
          </Popover>
        </UiProvider>
      )
    }
    render(<Harness />)
    await user.click(screen.getByRole('button', { name: '+2' }))
    expect(await screen.findByRole('dialog', { name: 'Roles of Aiko Tanaka' })).toBeVisible()
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    })
    await expectFocus(() => screen.getByRole('button', { name: '+2' }))
  })

  it('a list of choices that is looked up while typing asks once per text, not when a choice fills the box', async () => {
    const user = userEvent.setup()
    const ask = vi.fn()
    function Harness() {
      const [value, setValue] = useState<{ value: string; label: string } | null>(null)
      return (
        <UiProvider>
          <Field label="Role">
            {(wiring) => (
              <Combobox
                wiring={wiring}
                items={[{ value: 'b', label: 'Billing Admin' }]}
                value={value}
                onChange={setValue}
                onQueryChange={ask}
                searched="zz"
                emptyText="No such role"
              />
            )}
          </Field>
        </UiProvider>
      )
    }
    render(<Harness />)
    const box = screen.getByRole('combobox', { name: 'Role' })
    await user.type(box, 'zz')
    expect(ask.mock.calls).toEqual([['z'], ['zz']])
    await user.click(await screen.findByRole('option', { name: 'Billing Admin' }))
    expect(box).toHaveValue('Billing Admin')
    // Closed by the choice, it offers everything the next time; the label itself is never looked up.
    expect(ask.mock.calls).toEqual([['z'], ['zz'], ['']])
    await user.click(screen.getByRole('button', { name: 'Clear Billing Admin' }))
    expect(box).toHaveValue('')
  })
})

it('a QR code has a quiet zone of 4 modules and a name that holds no key (TF-07, TF-08)', () => {
  render(
    <QrCode
      label="QR code for your authenticator app"
      modules={[
        [true, false],
        [false, true],
      ]}
    />,
  )
  const code = screen.getByRole('img', { name: 'QR code for your authenticator app' })
  expect(code).toHaveAttribute('viewBox', '0 0 10 10')
  expect(code.querySelector('path')).toHaveAttribute('d', 'M4 4h1v1h-1zM5 5h1v1h-1z')
})

it('a removable chip names its value in its button', async () => {
  const remove = vi.fn()
  render(<RemovableChip label="ann@x.example" onRemove={remove} />)
  await userEvent.click(screen.getByRole('button', { name: 'Remove ann@x.example' }))
  expect(remove).toHaveBeenCalledOnce()
})

it('tabs are links with an address; the open one says so', () => {
  render(
    <TabLinks label="Dana Kim">
      <li>
        <a href="#access" className={tabClasses} aria-current="page">
          Access <TabCount>7</TabCount>
        </a>
      </li>
      <li>
        <a href="#groups" className={tabClasses}>
          Groups
        </a>
      </li>
    </TabLinks>,
  )
  const tabs = within(screen.getByRole('navigation', { name: 'Dana Kim' }))
  expect(tabs.getByRole('link', { current: 'page' })).toHaveAccessibleName('Access 7')
  expect(tabs.getByRole('link', { name: 'Groups' })).not.toHaveAttribute('aria-current')
})

it('an empty state can be the heading of the whole page, and its heading takes focus from a script', async () => {
  function Harness() {
    const heading = useRef<HTMLDivElement>(null)
    return (
      <div ref={heading}>
        <EmptyState level={1} tone="danger" icon={<svg />} title="The list could not be loaded" />
      </div>
    )
  }
  render(<Harness />)
  const heading = screen.getByRole('heading', { level: 1, name: 'The list could not be loaded' })
  heading.focus()
  await expectFocus(heading)
})

describe('applyTheme', () => {
  it.each(themeNames)('%s: without transitions for one frame', async (theme) => {
    const root = document.documentElement
    root.dataset['theme'] = 'light'
    applyTheme(theme)
    expect(root.dataset['theme']).toBe(theme === 'system' ? undefined : theme)
    expect(root.dataset['themeChanging']).toBe('')
    await waitFor(() => {
      expect(root.dataset['themeChanging']).toBeUndefined()
    })
    delete root.dataset['theme']
  })
})
