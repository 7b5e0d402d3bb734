import { act, render, screen, waitFor } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { Toaster } from '#src/components/toaster.tsx'
import { addNotice, notices } from '#src/queries/notices.ts'

it('shows every notice once, also in strict mode, and those that came before it (F07)', async () => {
  // What an earlier test's page still had to tell.
  notices.set([])
  addNotice('success', 'Ann is removed')
  render(
    <StrictMode>
      <Toaster />
    </StrictMode>,
  )
  expect(await screen.findByText('Ann is removed')).toBeVisible()
  // Also those that hide from assistive technology, because they are announced apart.
  expect(screen.getAllByRole('button', { name: 'Dismiss', hidden: true })).toHaveLength(1)
  act(() => {
    addNotice('warning', 'Bob was not a member')
    addNotice('success', 'Ann is removed')
  })
  await waitFor(() => {
    expect(screen.getAllByText('Ann is removed')).toHaveLength(2)
  })
  expect(screen.getAllByRole('button', { name: 'Dismiss', hidden: true })).toHaveLength(3)
  expect(notices.get()).toEqual([])
})
