import { screen } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'

const name = /account menu/iu

/** The button of the account menu, which is on every page of someone who is connected. */
export const accountMenu = (hidden = false) => screen.getByRole('button', { name, hidden })

/** The same, once it is there. */
export const findAccountMenu = (hidden = false) => screen.findByRole('button', { name, hidden })

/** Opens the account menu and chooses from it. */
export async function chooseInAccountMenu(user: UserEvent, item: string): Promise<void> {
  await user.click(await findAccountMenu())
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

/** Signs out as a person does. */
export async function signOut(user: UserEvent): Promise<void> {
  await chooseInAccountMenu(user, 'Sign out')
}
