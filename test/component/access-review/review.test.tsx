import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { signOut } from '#test/support/account-menu.ts'
import { announced } from '#test/support/announced.ts'
import { speedUpTime } from '#test/support/fast-clock.ts'
import { renderApp } from '#test/support/render-app.tsx'
import {
  currentRow,
  filter,
  list,
  LONG_LOAD,
  nameOf,
  newReviewUrl,
  plainRow,
  progress,
  startReview,
} from '#test/support/reviewing.ts'

speedUpTime()

const url = newReviewUrl
const LONG = LONG_LOAD

describe('a review', () => {
  it('is created from the form, counts what is in it and says that it is complete', { timeout: 2 * LONG }, async () => {
    const { user, sim, account } = await renderApp({ url })
    await user.click(await screen.findByRole('button', { name: 'Continue' }))
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/Enter a name/u)
    await startReview(user)
    const rows = [...sim.world.assignments.at({ account })].filter((row) => !row.managed)
    expect(progress()).toHaveAttribute('max', String(rows.length))
    expect(list()).toHaveAttribute('aria-rowcount', String(rows.length + 1))
    expect(screen.queryByText(/We couldn’t confirm/u)).toBeNull()
    expect(location.pathname).toMatch(/\/reviews\/[0-9a-f]{24}$/u)
    expect(location.search).toBe('')
    // Long lists are drawn in part.
    expect(within(list()).getAllByRole('row').length).toBeLessThan(80)
  })

  it('is decided by keys, which go to the next item, and undone', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url })
    await startReview(user)
    const first = nameOf(await plainRow(user))
    await user.keyboard('k')
    await waitFor(() => {
      expect(progress()).toHaveAttribute('value', '1')
    })
    expect(screen.getByText(/Not saved\. If you leave, you’ll lose 1 decision\./u)).toBeVisible()
    expect(nameOf(currentRow())).not.toBe(first)
    expect(currentRow()).toHaveFocus()
    await waitFor(() => {
      expect(announced('polite').map(({ textContent }) => textContent)).toContainEqual(
        expect.stringMatching(/^Kept: .*\. Next: .* undecided\.$/u),
      )
    })

    await user.keyboard('{ArrowUp}u')
    await waitFor(() => {
      expect(progress()).toHaveAttribute('value', '0')
    })
    // What is typed is no key.
    await user.keyboard('n')
    const reason = await screen.findByRole('textbox', { name: 'Reason' })
    expect(reason).toHaveFocus()
    await user.type(reason, 'kruc{Enter}')
    expect(reason).toHaveAccessibleDescription(/Use at least 10 characters \(you have 4\)/u)
    await user.clear(reason)
    await user.type(reason, 'Ask the team lead first{Enter}')
    expect(screen.getByText(/1 not sure/u)).toBeVisible()
    expect(progress()).toHaveAttribute('value', '0')
    expect(filter(/^Not sure/u)).toHaveTextContent('1')
  })

  it('asks for a reason to keep a privileged role, and offers three to remove one', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url })
    await startReview(user, async () => {
      await user.click(screen.getByRole('radio', { name: /^Privileged roles only/u }))
    })
    await user.click(filter(/^Undecided/u))
    const other = within(list())
      .getAllByRole('row')
      .slice(1)
      .find((row) => within(row).queryByText('Your own access') === null)
    if (other === undefined) throw new Error('no item of anybody else')
    await user.click(within(other).getByRole('button', { name: 'Keep' }))
    await user.keyboard('{Enter}')
    expect(await screen.findByText('Enter why this access stays')).toBeVisible()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('textbox', { name: 'Reason' })).toBeNull()
    expect(progress()).toHaveAttribute('value', '0')
    await user.keyboard('r')
    await user.click(await screen.findByRole('button', { name: 'Not needed' }))
    await waitFor(() => {
      expect(progress()).toHaveAttribute('value', '1')
    })
    await user.click(filter(/^Remove/u))
    expect(within(list()).getAllByRole('row')).toHaveLength(2)
    expect(within(list()).getByText('Not needed')).toBeVisible()
  })

  it('AR-12: shows the own access of the reviewer and decides nothing on it', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url })
    await startReview(user)
    await user.click(filter(/^Own access/u))
    const [row] = within(list()).getAllByRole('row').slice(1)
    if (row === undefined) throw new Error('no own access')
    expect(within(row).getByText('Your own access')).toBeVisible()
    expect(within(row).getByText('Hand this item over to another reviewer.')).toBeVisible()
    expect(within(row).queryByRole('group', { name: /^Decision for/u })).toBeNull()
    await user.pointer({ target: row, keys: '[MouseLeft]' })
    await user.keyboard('k')
    expect(progress()).toHaveAttribute('value', '0')
    await user.click(within(row).getByRole('button', { name: /^Hand over…/u }))
    expect(await screen.findByRole('textbox', { name: 'Next reviewer' })).toBeVisible()
  })

  it('decides several items with the same role together, with a reason', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url })
    await startReview(user)
    await user.click(screen.getByRole('button', { name: 'Decide several…' }))
    const dialog = await screen.findByRole('dialog', { name: 'Decide several items' })
    const save = within(dialog).getByRole('button', { name: /^Save \d+ decisions$/u })
    const count = Number(/\d+/u.exec(save.textContent)?.[0])
    await user.click(save)
    expect(within(dialog).getByText('Enter why this access is removed')).toBeVisible()
    await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'The contract ended in October')
    const word = within(dialog).queryByRole('textbox', { name: /to confirm/u })
    expect(word !== null).toBe(count > 10)
    if (word !== null) await user.type(word, 'remove')
    await user.click(save)
    await waitFor(() => {
      expect(progress()).toHaveAttribute('value', String(count))
    })
  })

  it(
    'decides selected items together: X and the boxes select, and only what is selected is offered',
    { timeout: 2 * LONG },
    async () => {
      const { user } = await renderApp({ url })
      await startReview(user)
      const search = screen.getByRole('searchbox', { name: 'Search user or role' })
      await user.type(search, 'CCM Viewer')
      await waitFor(
        () => {
          expect(
            within(list())
              .getAllByRole('row')
              .slice(1)
              .every((row) => row.textContent.includes('CCM Viewer')),
          ).toBe(true)
        },
        { timeout: LONG },
      )
      const rows = () => within(list()).getAllByRole('row').slice(1)
      await user.pointer({ target: rows()[0] ?? document.body, keys: '[MouseLeft]' })
      await user.keyboard('x')
      expect(rows()[0]).toHaveAttribute('data-selected')
      expect(announced('polite').at(-1)).toHaveTextContent(/ selected\. 1 selected\.$/u)
      await user.keyboard('jx')
      await user.keyboard('x')
      expect(screen.getByText(/ not selected\. 1 selected\.$/u)).toBeVisible()
      await user.click(within(rows()[2] ?? document.body).getByRole('checkbox', { name: /^Select/u }))
      await user.click(screen.getByRole('button', { name: 'Decide 2 selected…' }))
      const dialog = await screen.findByRole('dialog', { name: 'Decide several items' })
      await user.click(within(dialog).getByRole('radio', { name: 'Keep' }))
      await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Reads the costs of the team')
      await user.click(within(dialog).getByRole('button', { name: 'Save 2 decisions' }))
      await waitFor(() => {
        expect(progress()).toHaveAttribute('value', '2')
      })
      expect(screen.getByRole('button', { name: 'Decide several…' })).toBeVisible()
      // One alone isn't decided together, and what the list no longer shows isn't selected any more.
      await user.keyboard('jjx')
      await user.click(await screen.findByRole('button', { name: 'Decide 1 selected…' }))
      expect(await screen.findByText(/^The selected items can’t be decided together\./u)).toBeVisible()
      await user.keyboard('{Escape}')
      await user.click(screen.getByRole('button', { name: 'Clear selection' }))
      expect(screen.getByRole('button', { name: 'Decide several…' })).toBeVisible()
    },
  )

  it(
    'is signed off with a reason for open items, becomes read-only, and can be reopened',
    { timeout: 2 * LONG },
    async () => {
      const { user } = await renderApp({ url })
      await startReview(user)
      await user.click(screen.getByRole('button', { name: 'Sign off…' }))
      const dialog = await screen.findByRole(
        'alertdialog',
        { name: 'Sign off “Q4 2026 access review”?' },
        { timeout: LONG },
      )
      await user.type(within(dialog).getByRole('textbox', { name: /to confirm/u }), 'sign off')
      const sign = within(dialog).getByRole('button', { name: 'Sign off' })
      await user.click(sign)
      const open = within(dialog).getByRole('textbox', { name: /^Undecided: \d+ items$/u })
      expect(open).toHaveAccessibleDescription(/Enter a reason/u)
      expect(document.activeElement).toHaveAttribute('aria-invalid', 'true')
      for (const field of within(dialog).getAllByRole('textbox'))
        if (!/to confirm/u.test(field.closest('[data-field]')?.textContent ?? ''))
          await user.type(field, 'Carried over to the next quarter')
      await user.click(sign)
      expect(await screen.findByText(/^Signed off by /u)).toBeVisible()
      const [button] = within(list()).getAllByRole('button', { name: 'Keep' })
      expect(button).toHaveAttribute('aria-disabled', 'true')
      expect(screen.queryByRole('button', { name: 'Decide several…' })).toBeNull()
      await user.click(screen.getByRole('button', { name: 'Reopen' }))
      await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Reopen' }))
      expect(await screen.findByRole('button', { name: 'Sign off…' })).toBeVisible()
    },
  )

  it('asks before signing out with unsaved decisions', { timeout: 2 * LONG }, async () => {
    const { user } = await renderApp({ url })
    await startReview(user)
    await plainRow(user)
    await user.keyboard('k')
    await signOut(user)
    expect(
      await screen.findByRole('alertdialog', { name: 'Sign out without saving your decisions?' }),
    ).toHaveTextContent(/If you sign out, you’ll lose 1 decision\./u)
  })
})
