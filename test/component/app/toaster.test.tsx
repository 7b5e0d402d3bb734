import { act, render, screen, waitFor } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { Toaster } from '#src/components/toaster.tsx'
import { addToast, queuedToasts } from '#src/session/toast-queue.ts'

it('shows every notice once, also in strict mode, and those that came before it (F07)', async () => {
  // What an earlier test's page still had to tell.
  queuedToasts.set([])
  addToast('success', 'Ann is removed')
  render(
    <StrictMode>
      <Toaster />
    </StrictMode>,
  )
  expect(await screen.findByText('Ann is removed')).toBeVisible()
  // Also those that hide from assistive technology, because they are announced apart.
  expect(screen.getAllByRole('button', { name: 'Dismiss', hidden: true })).toHaveLength(1)
  act(() => {
    addToast('warning', 'Bob was not a member')
    addToast('success', 'Ann is removed')
  })
  await waitFor(() => {
    expect(screen.getAllByText('Ann is removed')).toHaveLength(2)
  })
  expect(screen.getAllByRole('button', { name: 'Dismiss', hidden: true })).toHaveLength(3)
  expect(queuedToasts.get()).toEqual([])
})
