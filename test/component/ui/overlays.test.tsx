import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useRef, useState } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { Button } from '#src/ui/button.tsx'
import { Combobox, MultiCombobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { AlertDialog, Dialog } from '#src/ui/dialog.tsx'
import { Field } from '#src/ui/field.tsx'
import { ActionMenu, type MenuItem } from '#src/ui/menu.tsx'
import { ToastProvider, useToast } from '#src/ui/toast.tsx'
import { UiProvider } from '#src/ui/ui-provider.tsx'
import { expectFocus } from '#test/support/focus.ts'

describe('Dialog (APG dialog)', () => {
  function Harness({ alert = false }: { alert?: boolean }) {
    const [open, setOpen] = useState(false)
    const cancel = useRef<HTMLButtonElement>(null)
    const Kind = alert ? AlertDialog : Dialog
    return (
      <UiProvider>
        <Button
          onClick={() => {
            setOpen(true)
          }}
        >
          Open
        </Button>
        <Kind
          open={open}
          onOpenChange={setOpen}
          title="Remove Dana Kim?"
          subtitle="Project Checkout"
          initialFocus={cancel}
          footer={
            <Button
              ref={cancel}
              onClick={() => {
                setOpen(false)
              }}
            >
              Cancel
            </Button>
          }
        >
          <input aria-label="Word" />
        </Kind>
      </UiProvider>
    )
  }

  it.each([
    ['dialog', false],
    ['alertdialog', true],
  ] as const)('%s: is named, takes focus, closes with Escape and gives focus back', async (role, alert) => {
    const user = userEvent.setup()
    render(<Harness alert={alert} />)
    await user.click(screen.getByRole('button', { name: 'Open' }))
    const dialog = await screen.findByRole(role, { name: 'Remove Dana Kim?' })
    await expectFocus(() => within(dialog).getByRole('button', { name: 'Cancel' }))
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(screen.queryByRole(role)).not.toBeInTheDocument()
    })
    await expectFocus(() => screen.getByRole('button', { name: 'Open' }))
  })

  it('puts no style element into the page (strict policy)', async () => {
    const user = userEvent.setup()
    render(<Harness />)
    await user.click(screen.getByRole('button', { name: 'Open' }))
    await screen.findByRole('dialog')
    expect(document.querySelectorAll('style')).toHaveLength(0)
  })
})

describe('ActionMenu', () => {
  function Harness({ items }: { items: MenuItem[] }) {
    const [anchor, setAnchor] = useState<HTMLElement>()
    return (
      <UiProvider>
        <button
          type="button"
          onClick={(event) => {
            setAnchor(event.currentTarget)
          }}
        >
          Actions for Dana Kim
        </button>
        <ActionMenu
          anchor={anchor}
          label="Actions for Dana Kim"
          items={items}
          onClose={() => {
            setAnchor(undefined)
          }}
        />
      </UiProvider>
    )
  }

  it('is worked by keyboard; a blocked item is reached, says why and does nothing', async () => {
    const user = userEvent.setup()
    const unlock = vi.fn()
    const remove = vi.fn()
    render(
      <Harness
        items={[
          { id: 'unlock', label: 'Unlock', onSelect: unlock },
          { id: 'remove', label: 'Remove', onSelect: remove, blockedReason: 'This is you.' },
        ]}
      />,
    )
    const opener = screen.getByRole('button', { name: 'Actions for Dana Kim' })
    await user.click(opener)
    const menu = await screen.findByRole('menu', { name: 'Actions for Dana Kim' })
    const blocked = within(menu).getByRole('menuitem', { name: /Remove/u })
    expect(blocked).toHaveTextContent('This is you.')
    expect(opener).toHaveAttribute('aria-expanded', 'true')
    await expectFocus(within(menu).getByRole('menuitem', { name: 'Unlock' }))
    await user.keyboard('{ArrowDown}')
    await expectFocus(blocked)
    await user.keyboard('{Enter}')
    expect(remove).not.toHaveBeenCalled()
    expect(screen.getByRole('menu')).toBeVisible()
    await user.keyboard('{ArrowUp}{Enter}')
    expect(unlock).toHaveBeenCalledOnce()
    await waitFor(() => {
      expect(screen.queryByRole('menu')).not.toBeInTheDocument()
    })
    expect(opener).not.toHaveAttribute('aria-expanded')
    await expectFocus(opener)
  })
})

const roles: ComboboxItem[] = [
  { value: 'a', label: 'Account Admin' },
  { value: 'b', label: 'Billing Admin', hint: 'Sees invoices' },
  { value: 'c', label: 'Built in', blockedReason: 'Everybody is in it.' },
]

describe('Combobox', () => {
  it('filters while typing and takes a choice by keyboard', async () => {
    const user = userEvent.setup()
    const change = vi.fn()
    render(
      <UiProvider>
        <Field label="Role">
          {(wiring) => <Combobox items={roles} value={null} onChange={change} wiring={wiring} />}
        </Field>
      </UiProvider>,
    )
    const box = screen.getByRole('combobox', { name: 'Role' })
    await user.type(box, 'bill')
    expect(await screen.findAllByRole('option')).toHaveLength(1)
    await user.keyboard('{ArrowDown}{Enter}')
    expect(change).toHaveBeenCalledWith(roles[1])
  })

  it('several: shows chips with remove buttons and refuses a blocked choice', async () => {
    const user = userEvent.setup()
    const change = vi.fn()
    render(
      <UiProvider>
        <Field label="Groups">
          {(wiring) => <MultiCombobox items={roles} values={roles.slice(0, 1)} onChange={change} wiring={wiring} />}
        </Field>
      </UiProvider>,
    )
    await user.click(screen.getByRole('button', { name: 'Remove Account Admin' }))
    expect(change).toHaveBeenLastCalledWith([])
    await user.type(screen.getByRole('combobox', { name: 'Groups' }), 'built')
    const option = await screen.findByRole('option', { name: /Built in/u })
    expect(option).toHaveTextContent('Everybody is in it.')
    await user.click(option)
    expect(change).toHaveBeenLastCalledWith(roles.slice(0, 1))
  })
})

it('a toast is announced and can be dismissed', async () => {
  const user = userEvent.setup()
  function AddForm() {
    const toast = useToast()
    return (
      <Button
        onClick={() => {
          toast.add({ title: 'Dana Kim was unlocked', tone: 'success' })
        }}
      >
        Add
      </Button>
    )
  }
  render(
    <UiProvider>
      <ToastProvider timeout={8000}>
        <AddForm />
      </ToastProvider>
    </UiProvider>,
  )
  await user.click(screen.getByRole('button', { name: 'Add' }))
  expect((await screen.findAllByText('Dana Kim was unlocked')).length).toBeGreaterThan(0)
  await user.click(screen.getByRole('button', { name: 'Dismiss' }))
  await waitFor(() => {
    expect(screen.queryByRole('button', { name: 'Dismiss' })).not.toBeInTheDocument()
  })
})
