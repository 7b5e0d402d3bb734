import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'

/** The button of the panel: on a phone, whose styles are not loaded here, it has another name. */
export const displayButton = () => screen.getByRole('button', { name: /^Display/u })

/** Opens the panel with the sort, the columns and the views of the users list. */
export async function openDisplay(user: UserEvent) {
  await user.click(displayButton())
  return within(await screen.findByRole('dialog', { name: 'Display' }))
}

/** Chooses another order of the users list. */
export async function sortBy(user: UserEvent, sort: string): Promise<void> {
  const panel = await openDisplay(user)
  await user.selectOptions(panel.getByRole('combobox', { name: 'Sort by' }), sort)
  await user.keyboard('{Escape}')
}
