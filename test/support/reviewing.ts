import { screen, waitFor, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { expect } from 'vitest'

/** Reviews on the screen: started, and read. */

export const newReviewUrl = '/account/{account}/reviews/new'
export const LONG_LOAD = 600_000

/** Starts a review of the account as the form stands. */
export async function startReview(user: UserEvent, fill?: () => Promise<void>) {
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Q4 2026 access review')
  await fill?.()
  await user.click(screen.getByRole('button', { name: 'Continue' }))
  await user.click(await screen.findByRole('button', { name: 'Start review' }, { timeout: LONG_LOAD }))
  await screen.findByRole('heading', { level: 1, name: 'Q4 2026 access review' })
  await listed()
}

/** Waits until the items of the review are listed. */
export async function listed() {
  await waitFor(() => {
    expect(screen.queryByText('Listing the items…')).toBeNull()
  })
}

export const list = () => screen.getByRole('table', { name: /^Items of/u })
export const progress = () => screen.getByRole('progressbar', { name: /decided$/u })
export const currentRow = () => {
  const row = list().querySelector<HTMLElement>('[data-current]')
  if (row === null) throw new Error('no current row')
  return row
}
/** Who or what an item is about; rows that can be selected have a checkbox before it. */
export function nameOf(row: HTMLElement): string {
  const [head] = within(row).getAllByRole('rowheader')
  const label = head && within(head).queryByRole('checkbox')?.closest('label')?.textContent
  return (head?.textContent ?? '').slice(label?.length ?? 0)
}
export const filter = (name: RegExp) =>
  within(screen.getByRole('group', { name: 'Filter by decision' })).getByRole('button', { name })

/** Goes to the first item that is kept without a reason. */
export async function plainRow(user: UserEvent): Promise<HTMLElement> {
  const rows = within(list()).getAllByRole('row').slice(1)
  const row = rows.find(
    (each) =>
      each.querySelector('.text-warning-text') === null &&
      within(each).queryByRole('img', { name: /^(?:Privileged|Reaches)/u }) === null &&
      within(each).queryByText('Your own access') === null,
  )
  if (row === undefined) throw new Error('no plain row')
  await user.pointer({ target: row, keys: '[MouseLeft]' })
  return row
}

/** Presses an action behind “More actions” of a review. */
export async function more(user: UserEvent, name: string) {
  await user.click(screen.getByRole('button', { name: 'More actions' }))
  await user.click(await screen.findByRole('menuitem', { name }))
}

/** Waits until so many items are decided. */
export async function decidedItems(count: number) {
  await waitFor(() => {
    expect(progress()).toHaveAttribute('value', String(count))
  })
}
