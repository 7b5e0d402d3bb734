import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { UiProvider } from '#src/ui/ui-provider.tsx'
import { expectFocus } from '#test/support/focus.ts'

type DialogOptions = { word?: string; answers?: boolean; onConfirm?: () => void; onSubmit?: () => void }

function Question({ word, answers = false, onConfirm, onSubmit }: DialogOptions) {
  const [isOpen, setIsOpen] = useState(false)
  const [isDone, setIsDone] = useState(false)
  return (
    <UiProvider>
      <form onSubmit={onSubmit}>
        <button type="button" onClick={() => setIsOpen(true)}>
          Remove…
        </button>
        {isOpen && (
          <ConfirmDialog
            title="Remove Dana Kim?"
            consequences={<p>Every role in the project goes.</p>}
            word={word}
            once
            action={isDone ? undefined : { label: 'Remove Dana', danger: true }}
            outcome={isDone && <p role="status">Dana is removed.</p>}
            onClose={() => setIsOpen(false)}
            onConfirm={() => {
              onConfirm?.()
              if (answers) setIsDone(true)
            }}
          />
        )}
      </form>
    </UiProvider>
  )
}

async function ask(props: DialogOptions) {
  const user = userEvent.setup()
  render(<Question {...props} />)
  await user.click(screen.getByRole('button', { name: 'Remove…' }))
  const dialog = await screen.findByRole('alertdialog', { name: 'Remove Dana Kim?' })
  return { user, dialog: within(dialog), popup: dialog }
}

it('reads the consequences with the title, and starts on the safe button', async () => {
  const { user, dialog, popup } = await ask({})
  expect(popup).toHaveAccessibleDescription('Every role in the project goes.')
  await expectFocus(() => dialog.getByRole('button', { name: 'Cancel' }))
  await user.keyboard('{Enter}')
  expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
  await expectFocus(() => screen.getByRole('button', { name: 'Remove…' }))
})

it('Enter in the word field confirms once the word is right, and sends no form around the dialog', async () => {
  const onConfirm = vi.fn()
  const onSubmit = vi.fn()
  const { user, dialog } = await ask({ word: 'remove', onConfirm, onSubmit })
  const field = dialog.getByRole('textbox', { name: 'Type remove to confirm' })
  await user.type(field, 'remov{Enter}')
  expect(field).toHaveAccessibleDescription('1 letter is missing: remove')
  expect(onConfirm).not.toHaveBeenCalled()
  await user.type(field, 'e')
  expect(field).not.toHaveAccessibleDescription()
  await user.keyboard('{Enter}{Enter}')
  expect(onConfirm).toHaveBeenCalledOnce()
  expect(onSubmit).not.toHaveBeenCalled()
})

it('when the button that was pressed is gone, the focus is on the one that closes', async () => {
  const { user, dialog } = await ask({ answers: true })
  await user.click(dialog.getByRole('button', { name: 'Remove Dana' }))
  expect(dialog.getByText('Dana is removed.')).toBeVisible()
  expect(dialog.queryByRole('button', { name: /Remove/u })).not.toBeInTheDocument()
  await expectFocus(() => dialog.getAllByRole('button', { name: 'Close' }).at(-1) ?? document.body)
})
