import { act, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { CodeField, PasswordField, TextField } from '#src/ui/field.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import { initialsOf } from '#src/ui/initials.tsx'
import { LiveRegions } from '#src/ui/live-region.tsx'
import { Pagination } from '#src/ui/pagination.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { SortHeader } from '#src/ui/table.tsx'
import { announced } from '#test/support/announced.ts'
import { expectFocus } from '#test/support/focus.ts'
import { savedFiles } from '#test/support/saved-files.ts'

describe('Button', () => {
  it('blocked: stays focusable, says why, does nothing', async () => {
    const click = vi.fn()
    render(
      <Button blockedReason="You are the last admin." onClick={click}>
        Remove
      </Button>,
    )
    const button = screen.getByRole('button', { name: 'Remove' })
    await userEvent.tab()
    await expectFocus(button)
    expect(button).toHaveAttribute('aria-disabled', 'true')
    expect(button).toHaveAccessibleDescription('You are the last admin.')
    await userEvent.keyboard('{Enter} ')
    await userEvent.click(button)
    expect(click).not.toHaveBeenCalled()
  })

  it('busy: does not send its form a second time', async () => {
    const send = vi.fn((event: { preventDefault: () => void }) => {
      event.preventDefault()
    })
    render(
      <form onSubmit={send}>
        <Button type="submit" busy busyLabel="Saving">
          Save
        </Button>
      </form>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'Saving' }))
    expect(send).not.toHaveBeenCalled()
  })

  it('with only an icon has a name', () => {
    render(<IconButton label="Actions for Dana Kim" icon={<svg />} />)
    expect(screen.getByRole('button', { name: 'Actions for Dana Kim' })).toBeVisible()
  })
})

describe('fields', () => {
  it('tie hint and error to the control', () => {
    const { rerender } = render(<TextField label="Name" hint="As others see it" />)
    const field = screen.getByRole('textbox', { name: 'Name' })
    expect(field).toHaveAccessibleDescription('As others see it')
    expect(field).not.toBeInvalid()
    rerender(<TextField label="Name" hint="As others see it" error="Enter a name" />)
    expect(field).toBeInvalid()
    expect(field).toHaveAccessibleDescription('Enter a name As others see it')
  })

  it('a secret hides again on send and after 30 s (PW-02)', () => {
    vi.useFakeTimers()
    try {
      render(
        <form
          onSubmit={(event) => {
            event.preventDefault()
          }}
        >
          <PasswordField label="API key" name="key" defaultValue="abc" />
          <button type="submit">Send</button>
        </form>,
      )
      const field = screen.getByLabelText('API key')
      const show = () => {
        fireEvent.click(screen.getByRole('button', { name: 'Show API key' }))
        expect(field).toHaveAttribute('type', 'text')
      }
      show()
      act(() => {
        vi.advanceTimersByTime(30_000)
      })
      expect(field).toHaveAttribute('type', 'password')
      show()
      fireEvent.click(screen.getByRole('button', { name: 'Send' }))
      expect(field).toHaveAttribute('type', 'password')
      expect(field).toHaveValue('abc')
    } finally {
      vi.useRealTimers()
    }
  })

  it('a code is one text field that keeps zeros (TF-11)', async () => {
    render(<CodeField label="Code" name="code" />)
    const field = screen.getByRole('textbox', { name: 'Code' })
    await userEvent.type(field, '012 345')
    expect(field).toHaveValue('012 345')
    expect(field).toHaveAttribute('autocomplete', 'one-time-code')
    expect(field).toHaveAttribute('inputmode', 'numeric')
    expect(field).not.toHaveAttribute('maxlength')
  })

  it('a check box can be mixed', () => {
    render(<Checkbox label="Select all 25 on this page" mixed />)
    expect(screen.getByRole('checkbox', { name: 'Select all 25 on this page' })).toBePartiallyChecked()
  })
})

describe('SearchBox', () => {
  function Harness({ log }: { log: (value: string) => void }) {
    const [value, setValue] = useState('')
    return (
      <>
        <SearchBox
          label="Search users"
          value={value}
          onCommit={(next) => {
            log(next)
            setValue(next)
          }}
        />
        <button
          type="button"
          onClick={() => {
            setValue('from a link')
          }}
        >
          Link
        </button>
      </>
    )
  }

  it('waits for a pause, takes Enter at once, clears at once', async () => {
    const log = vi.fn()
    render(<Harness log={log} />)
    const box = screen.getByRole('searchbox', { name: 'Search users' })
    await userEvent.type(box, 'bob', { delay: 10 })
    expect(log).not.toHaveBeenCalled()
    await vi.waitFor(() => {
      expect(log.mock.calls).toEqual([['bob']])
    })
    await userEvent.type(box, 'by{Enter}')
    expect(log.mock.calls).toEqual([['bob'], ['bobby']])
    await userEvent.click(screen.getByRole('button', { name: 'Clear search' }))
    expect(log.mock.calls.at(-1)).toEqual([''])
    await expectFocus(box)
  })

  it('adopts a value that moves for another reason, and Escape clears, then leaves', async () => {
    const log = vi.fn()
    render(<Harness log={log} />)
    const box = screen.getByRole('searchbox')
    await userEvent.click(screen.getByRole('button', { name: 'Link' }))
    expect(box).toHaveValue('from a link')
    await userEvent.type(box, '{Escape}')
    expect(box).toHaveValue('')
    await expectFocus(box)
    await userEvent.keyboard('{Escape}')
    expect(box).not.toHaveFocus()
  })
})

describe('Pagination', () => {
  const show = (pageIndex: number, onPage = vi.fn(), onSize = vi.fn()) => {
    render(
      <Pagination
        label="Pages of users"
        pageIndex={pageIndex}
        pageSize={25}
        totalItems={213}
        totalPages={9}
        sizes={[25, 50, 100]}
        onPage={onPage}
        onSize={onSize}
      />,
    )
    return { onPage, onSize }
  }

  it('shows range and total, and moves within the pages only', async () => {
    const { onPage, onSize } = show(8)
    expect(screen.getByText('201–213')).toBeVisible()
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }))
    expect(onPage).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Previous page' }))
    await userEvent.click(screen.getByRole('button', { name: 'First page' }))
    expect(onPage.mock.calls).toEqual([[7], [0]])
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Rows' }), '100')
    expect(onSize).toHaveBeenCalledWith(100)
  })

  it.each([
    ['3', [[2]]],
    ['99', [[8]]],
    ['0', []],
    ['x', []],
    ['1e3', []],
  ])('typing page %s', async (typed, calls) => {
    const { onPage } = show(0)
    const field = screen.getByRole('textbox', { name: 'Page' })
    await userEvent.clear(field)
    await userEvent.type(field, `${typed}{Enter}`)
    expect(onPage.mock.calls).toEqual(calls)
  })
})

it('a sort head is a button; only the sorted column says so', async () => {
  const sort = vi.fn()
  render(
    <table>
      <thead>
        <tr>
          <SortHeader label="Name" direction="ascending" onSort={sort} />
          <SortHeader label="Email" direction={null} onSort={sort} />
        </tr>
      </thead>
    </table>,
  )
  expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  expect(screen.getByRole('columnheader', { name: 'Email' })).not.toHaveAttribute('aria-sort')
  await userEvent.click(screen.getByRole('button', { name: 'Email' }))
  expect(sort).toHaveBeenCalledOnce()
})

it('a filter that is on has its own remove button', async () => {
  const open = vi.fn()
  const remove = vi.fn()
  render(<FilterButton label="Role" value="Billing Admin" onOpen={open} onRemove={remove} />)
  await userEvent.click(screen.getByRole('button', { name: 'Filter by Role: Billing Admin' }))
  await userEvent.click(screen.getByRole('button', { name: 'Remove filter Role: Billing Admin' }))
  expect([open.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1])
})

it('copying is announced, also when the browser refuses', async () => {
  const user = userEvent.setup()
  render(<CopyButton value="abc" label="Copy ID" />, { wrapper: LiveRegions })
  await user.click(screen.getByRole('button', { name: 'Copy ID' }))
  await vi.waitFor(() => {
    expect(announced('polite').at(-1)).toHaveTextContent('Copied')
  })
  expect(await navigator.clipboard.readText()).toBe('abc')
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  await user.click(screen.getByRole('button', { name: 'Copy ID' }))
  await vi.waitFor(() => {
    expect(announced('polite').at(-1)).toHaveTextContent(/^Couldn’t copy/u)
  })
})

it.each([
  ['Dana Kim', 'DK'],
  ['dana@x.example', 'D'],
  ['dana.kim@x.example', 'DK'],
  ['@dana', 'D'],
  ['李小龙', '李'],
  ['', '?'],
  ['<img>', '?'],
  ['𝒳avier 𝒴', '𝒳𝒴'],
])('initials of %j are %j', (name, letters) => {
  expect(initialsOf(name)).toBe(letters)
})

describe('copy and save buttons', () => {
  it('announce every press, also with the same words', async () => {
    savedFiles()
    const user = userEvent.setup()
    render(
      <>
        <CopyButton label="Copy email" value="a@x.example" />
        <SaveButton label="Save as CSV" fileName={() => 'users.csv'} text={() => ''} type="text/csv" />
      </>,
      { wrapper: LiveRegions },
    )
    for (const [button, text] of [
      ['Copy email', 'Copied'],
      ['Save as CSV', 'Saved as users.csv'],
    ] as const) {
      for (const times of [1, 2]) {
        await user.click(screen.getByRole('button', { name: button }))
        await vi.waitFor(() => {
          expect(announced('polite').filter(({ textContent }) => textContent === text)).toHaveLength(times)
        })
      }
    }
  })
})
