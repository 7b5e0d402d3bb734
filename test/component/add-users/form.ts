import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import type userEvent from '@testing-library/user-event'
import { renderApp } from '#test/support/render-app.tsx'

/** Opens the dialog and returns what tests of it need. */
export async function openAddUsers(options: Parameters<typeof renderApp>[0] = {}) {
  const app = await renderApp({ url: '/account/{account}/users/add?q=maren', ...options })
  const dialog = await screen.findByRole('dialog', { name: 'Add users' })
  // A combobox where people of the scopes above are suggested.
  const field = await within(dialog).findByLabelText(/Email addresses/u)
  const send = () => within(dialog).getByRole('button', { name: /^Add (?:users|[\d,]+ users?)$/u })
  await waitFor(() => {
    // Rights are known.
    if (send().getAttribute('aria-disabled') === 'true' && /Checking/u.test(dialog.textContent)) throw new Error('wait')
  })
  return {
    ...app,
    dialog,
    field,
    send,
    /** Addresses as chips, in order. */
    chips: () =>
      within(dialog)
        .queryAllByRole('button', { name: /^Remove \S*@\S*|^Remove .*, to fix/u })
        .map((button) => (button.getAttribute('aria-label') ?? '').replace(/^Remove /u, '')),
    calls: () => app.sim.log.filter(({ operation }) => operation === 'addUsers'),
    paste: async (text: string) => {
      await app.user.click(field)
      await app.user.paste(text)
    },
  }
}

/** Chooses an item of a combobox. */
export async function choose(user: ReturnType<typeof userEvent.setup>, box: RegExp | string, item: RegExp | string) {
  await user.click(await screen.findByRole('combobox', { name: box }))
  await user.click(await screen.findByRole('option', { name: item }))
}

/** The outcome word of an address in the result; in a long one, which has pages, by its search. */
export function outcomeOf(address: string): string {
  const search = screen.queryByRole('searchbox', { name: 'Search results' })
  if (search instanceof HTMLInputElement && search.form !== null) {
    fireEvent.change(search, { target: { value: address } })
    fireEvent.submit(search.form)
  }
  const row = screen.getByRole('row', { name: new RegExp(address.replace(/[.+]/gu, String.raw`\$&`), 'u') })
  return within(row).getAllByRole('cell')[0]?.textContent ?? ''
}

/** `count` addresses that no one has. */
export function newEmails(count: number): string[] {
  return Array.from({ length: count }, (_, number) => `new.person${number}@newcomers.example`)
}
