import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderApp } from '#test/support/render-app.tsx'
import { addMany } from '../invitations/people.ts'

/** Two presses in one task: the second comes before the page shows what the first one did. */
const pressAtOnce = (...elements: readonly HTMLElement[]) => {
  act(() => {
    for (const element of elements) element.click()
  })
}
const parameters = () => new URLSearchParams(location.search)

async function open(name: string | RegExp, dialog: string) {
  const app = await renderApp({ url: '/account/Kd3vQm9sTzyB1xHcLr7NwA/users' })
  await screen.findByRole('table', { name: /^Users in account/u })
  const opener = screen
    .getAllByRole('button', { name })
    .find((button) => button.getAttribute('aria-haspopup') === 'dialog')
  if (opener === undefined) throw new Error(`Nothing opens ${dialog}`)
  await app.user.click(opener)
  return within(await screen.findByRole('dialog', { name: dialog }))
}

describe('two choices in quick succession both count', () => {
  it.each([
    ['Filter by Role', 'Filter by role', 'role'],
    ['Filter by Resource group', 'Filter by resource group', 'rg'],
    ['Filter by Group', 'Filter by group', 'group'],
    ['Filter by Status', 'Filter by status', 'status'],
  ])('in “%s”', async (button, dialog, parameter) => {
    const popover = await open(button, dialog)
    const [first, second] = await popover.findAllByRole('checkbox')
    if (first === undefined || second === undefined) throw new Error('There are two choices')
    pressAtOnce(first, second)
    expect(parameters().getAll(parameter)).toHaveLength(2)
  })

  it('among the columns', async () => {
    const popover = await open(/^Display/u, 'Display')
    const all = popover.getAllByRole('checkbox', { checked: true })
    const [first, second] = all
    if (first === undefined || second === undefined) throw new Error('There are two columns')
    pressAtOnce(first, second)
    expect(parameters().get('cols')?.split(',')).toHaveLength(all.length - 2)
  })

  it.each([
    ['users', /^Users in account/u],
    ['invitations', /^Invitations/u],
  ])('with the key for the next page of %s', async (list, table) => {
    await renderApp({
      url: `/account/Kd3vQm9sTzyB1xHcLr7NwA/${list}`,
      prepare: (sim) => {
        addMany(sim, 60)
      },
    })
    await within(await screen.findByRole('table', { name: table })).findAllByRole('rowheader')
    const next = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true }))
    await act(async () => {
      next()
      next()
      // The keys of the users list are loaded with the first press.
      await new Promise((resolve) => setTimeout(resolve))
    })
    expect(parameters().get('page')).toBe('3')
  })
})
