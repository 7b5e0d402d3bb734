import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { displayName } from '#src/domain/user.ts'
import { paths } from '#src/domain/paths.ts'
import { account, isPlain, pickUser } from '#test/component/user-detail/open-person.ts'
import { expectFocus } from '#test/support/focus.ts'
import { pauseListRefresh } from '#test/support/list-refresh.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { sentence } from '#test/support/match-sentence.ts'

/** A person next to the list: by key, menu and link; up and down, Escape, and the focus back. */

const links = async () => {
  const table = await screen.findByRole('table', { name: /^Users in/u })
  await within(table).findAllByRole('rowheader')
  return within(table)
    .getAllByRole('rowheader')
    .map((cell) => within(cell).getByRole('link'))
}
const idOf = (link: HTMLElement | undefined) => link?.getAttribute('data-row-link') ?? ''
const panel = () => screen.findByRole('region', { name: 'User details' })
const heading = async (name: string) => within(await panel()).findByRole('heading', { level: 2, name })
const gone = () =>
  waitFor(() => {
    expect(screen.queryByRole('region', { name: 'User details' })).not.toBeInTheDocument()
  })

describe('side panel', () => {
  it('opens by key, follows the arrow keys, and closes on Escape with the focus on the last shown row', async () => {
    const { user, sim } = await renderApp({ url: paths.users(account, '?sort=email') })
    const rows = await links()
    const [first, second, third] = rows
    const names = rows.map(({ textContent }) => textContent)
    pauseListRefresh()
    first?.focus()
    await user.keyboard(' ')
    await expectFocus(await heading(names[0] ?? ''))
    expect(location.search).toBe(`?sort=email&panel=${idOf(first)}`)
    expect(within(await panel()).getByText(`1 of ${rows.length}`)).toBeVisible()
    expect(first?.closest('tr')).toHaveAttribute('aria-current', 'true')

    // A key that is held comes faster than the page is drawn: no press gets lost.
    act(() => {
      for (const press of [1, 2])
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true, repeat: press > 1 }),
        )
    })
    const title = await heading(names[2] ?? '')
    await expectFocus(title)
    expect(location.search).toBe(`?sort=email&panel=${idOf(third)}`)
    await user.keyboard('{ArrowUp}')
    await heading(names[1] ?? '')
    // What is on the person's page is here, too.
    const sidePanel = await panel()
    expect(await within(sidePanel).findByRole('group', { name: 'Actions' })).toBeVisible()
    const roles = await within(sidePanel).findByRole('list', { name: /^Roles/u })
    const [role] = within(roles).getAllByRole('button', { expanded: false })
    if (role === undefined) throw new Error('No role')
    await user.click(role)
    await waitFor(() => {
      expect(roles).toHaveTextContent(/What .* allows/u)
    })
    expect(await within(sidePanel).findByRole('list', { name: /^Groups/u })).toHaveTextContent(/Built-in/u)
    expect(within(sidePanel).getByRole('link', { name: `Open full page for ${names[1] ?? ''}` })).toHaveAttribute(
      'href',
      paths.user(account, idOf(second)),
    )

    await user.keyboard('{Escape}')
    await gone()
    await expectFocus(second ?? title)
    expect(location.search).toBe('?sort=email')
    expect(sim.log.filter(({ operation }) => operation === 'getAccessControlList')).toHaveLength(1)
    expect(sim.log.filter(({ operation }) => operation === 'getAggregatedUsers')).toHaveLength(1)
  })

  it('opens by the menu of a row; Escape closes a dialog over it first; the last row goes no further', async () => {
    const { user } = await renderApp({ url: paths.users(account, '?sort=email') })
    const rows = await links()
    const last = rows.at(-1)
    const name = last?.textContent ?? ''
    await user.click(screen.getByRole('button', { name: `Actions for ${name}` }))
    await user.click(await screen.findByRole('menuitem', { name: 'Open in side panel' }))
    await expectFocus(await heading(name))
    const sidePanel = await panel()
    const next = within(sidePanel).getByRole('button', { name: 'Next user' })
    expect(next).toHaveAttribute('aria-disabled', 'true')
    await user.click(next)
    expect(location.search).toBe(`?sort=email&panel=${idOf(last)}`)
    await user.click(await within(sidePanel).findByRole('button', { name: 'Remove user…' }))
    const question = await screen.findByRole('alertdialog')
    await user.keyboard('{Escape}')
    await waitFor(() => {
      expect(question).not.toBeInTheDocument()
    })
    expect(await panel()).toBeVisible()
    await user.click(within(sidePanel).getByRole('button', { name: 'Previous user' }))
    await heading(rows.at(-2)?.textContent ?? '')
    await user.click(within(sidePanel).getByRole('button', { name: 'Close panel' }))
    await gone()
    await expectFocus(rows.at(-2) ?? document.body)
  })

  it('opens by a press on the empty space of a row where there is room; the name stays a link', async () => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (media) => Object.assign(new EventTarget(), { matches: true, media, onchange: null }) as MediaQueryList,
    )
    const { user } = await renderApp({ url: paths.users(account, '?sort=email') })
    const [first, second] = await links()
    const box = within(second?.closest('tr') ?? document.body).getByRole('checkbox')
    await user.click(box)
    expect(screen.queryByRole('region', { name: 'User details' })).not.toBeInTheDocument()
    await user.click(box)
    const [, status] = within(first?.closest('tr') ?? document.body).getAllByRole('cell')
    await user.click(status ?? document.body)
    await heading(first?.textContent ?? '')
    expect(location.search).toBe(`?sort=email&panel=${idOf(first)}`)
    await user.click(second ?? document.body)
    await waitFor(() => {
      expect(location.pathname).toBe(paths.user(account, idOf(second)))
    })
    vi.restoreAllMocks()
  })

  it('is part of the link, also of someone who is not on the page or not in the scope; a bad id is none', async () => {
    const dana = pickUser((person) => isPlain(person))
    const { user, unmount } = await renderApp({
      url: paths.users(account, `?q=nobody-at-all&panel=${dana.uuid}`),
    })
    await heading(displayName({ name: dana.name ?? undefined, email: dana.email }))
    expect(within(await panel()).getByText('Not on this page')).toBeVisible()
    // Escape in the search field is about the field.
    await user.click(screen.getByRole('searchbox'))
    await user.keyboard('{Escape}')
    expect(await panel()).toBeVisible()
    unmount()

    const second = await renderApp({ url: paths.users(account, '?panel=nobody0000000000000000') })
    expect(await within(await panel()).findByText(sentence(/This user isn’t in account/u))).toBeVisible()
    second.unmount()
    await renderApp({ url: paths.users(account, '?panel=..%2Fuser') })
    await links()
    await gone()
    expect(location.search).toBe('')
  })
})
