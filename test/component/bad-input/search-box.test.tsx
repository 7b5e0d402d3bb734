import { screen, waitFor, within } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchProblem, searchTermOf, withoutInvisible } from '#src/domain/search.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/** What people type and paste into the search box by mistake. */

const box = () => screen.getByRole('searchbox', { name: 'Search name or email' })
const names = () => screen.getAllByRole('rowheader').map((head) => within(head).getByRole('link').textContent)

async function usersPage(options: NonNullable<Parameters<typeof renderApp>[0]> = {}) {
  const app = await renderApp(options)
  await screen.findAllByRole('rowheader')
  const sent = recordRequests()
  const terms = () =>
    sent.filter(({ path }) => path === '/ng/api/user/aggregate').map(({ query }) => query.get('searchTerm'))
  const search = async (text: string) => {
    await app.user.clear(box())
    await app.user.click(box())
    await app.user.paste(text)
    await app.user.keyboard('{Enter}')
  }
  return { ...app, sent, terms, search }
}

describe('3.1 search box', () => {
  it('empty or spaces only: the full list stays and nothing is asked', async () => {
    const { search, terms } = await usersPage()
    await search('   ')
    await search('\u3000\u00a0')
    expect(box()).toHaveValue('\u3000\u00a0')
    expect(terms()).toEqual([])
    expect(names()).toHaveLength(25)
  })

  it('T19: every metacharacter goes out escaped and finds literal matches only, never an error', async () => {
    const { search, terms } = await usersPage({
      prepare: ({ world }) => {
        const admin = world.people.save().find(({ email }) => email.startsWith('maren'))
        if (admin === undefined) throw new Error('nobody')
        world.people.put({ ...admin, name: 'odd a+b@x.com .* ( [a \\ ^$ a{1,99999} (a+)+$ | ? end' })
      },
    })
    const rows = [
      ['a+b@x.com', String.raw`a\+b@x\.com`],
      ['.*', String.raw`\.\*`],
      ['* (', String.raw`\* \(`],
      ['( [a', String.raw`\( \[a`],
      ['[a \\', String.raw`\[a \\`],
      ['\\ ^', String.raw`\\ \^`],
      ['^$', String.raw`\^\$`],
      ['a{1,99999}', String.raw`a\{1,99999\}`],
      ['(a+)+$', String.raw`\(a\+\)\+\$`],
      ['| ?', String.raw`\| \?`],
    ] as const
    for (const [typed, escaped] of rows) {
      await search(typed)
      await waitFor(() => {
        expect(terms().at(-1)).toBe(escaped)
        expect(names()).toEqual(['odd a+b@x.com .* ( [a \\ ^$ a{1,99999} (a+)+$ | ? end'])
      })
    }
    await search('^.$zz')
    expect(await screen.findByRole('heading', { name: 'No one matches “^.$zz”' })).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it.each([
    ['5,000 characters', 'y'.repeat(5000), '5000'],
    ['1 MB', 'y'.repeat(1_000_000), '1000000'],
    ['201 emoji', '😀'.repeat(201), '201'],
  ])('%s: nothing is sent, the text stays whole, the message counts', async (_, text, count) => {
    const { search, terms } = await usersPage()
    await search(text)
    const title = await screen.findByText('Search text is too long')
    expect(title.parentElement).toHaveTextContent(`It has ${count} characters. Use up to 200.`)
    expect(box()).toHaveValue(text)
    expect(box()).not.toHaveAttribute('maxlength')
    expect(terms()).toEqual([])
    expect(location.search).toBe('')
  })

  it('200 emoji are 200 characters and are sent', () => {
    expect(searchProblem('😀'.repeat(200))).toBeUndefined()
  })

  it.each(['<img onerror=alert(1)>', '=1+1', '%00', '%E0%A4%A', '"&q=1#x'])(
    '%j is literal, the address can be read back',
    async (text) => {
      const { search, terms } = await usersPage()
      await search(text)
      expect(await screen.findByRole('heading', { name: `No one matches “${text}”` })).toBeVisible()
      expect(new URLSearchParams(location.search).get('q')).toBe(text)
      expect(terms()).toEqual([searchTermOf(text)])
      expect(document.querySelector('img')).toBeNull()
    },
  )

  it('a lone surrogate is no crash: nothing is sent, the text stays', async () => {
    const { search, terms } = await usersPage()
    await search('ma\ud800ren')
    expect(await screen.findByText('Your text contains invisible characters')).toBeVisible()
    expect(box()).toHaveValue('ma\ud800ren')
    expect(terms()).toEqual([])
  })

  it.each([
    ['é composed', 'Zoé', 'Zoe\u0301 Renard', 'Zoé'],
    ['é decomposed', 'Zoe\u0301', 'Zoé Renard', 'Zoé'],
    ['Arabic', 'محمد علي', 'محمد علي', 'محمد علي'],
    ['Persian with a joiner', 'علی\u200cرضا', 'علی\u200cرضا احمدی', 'علی\u200cرضا'],
    ['family emoji', '👩\u200d👧', 'Ann 👩\u200d👧', '👩\u200d👧'],
    ['full-width at sign', '＠x', 'odd＠x', '＠x'],
  ])('%s is sent in NFC and finds the person', async (_, typed, name, wire) => {
    const { search, terms } = await usersPage({
      prepare: ({ world }) => {
        const [person] = world.people.save().filter(({ email }) => email.startsWith('maren'))
        // The service keeps names in NFC: the app sends them so.
        if (person !== undefined) world.people.put({ ...person, name: name.normalize('NFC') })
      },
    })
    await search(typed)
    await waitFor(() => {
      expect(names()).toEqual([name.normalize('NFC')])
    })
    expect(terms()).toEqual([wire])
    expect(box()).toHaveValue(typed)
  })

  it.each([
    ['zero-width space', 'mar\u200ben'],
    ['right-to-left override', 'mar\u202een'],
    ['soft hyphen', 'mar\u00aden'],
    ['joiner between plain letters', 'mar\u200den'],
    ['tag character', 'mar\u{e0041}en'],
  ])('%s is found and offered to be left out', async (_, typed) => {
    const { search, terms, user } = await usersPage()
    await search(typed)
    const note = await screen.findByText('Your text contains invisible characters')
    expect(note).toBeVisible()
    expect(box()).toHaveValue(typed)
    expect(terms()).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Search without them' }))
    await waitFor(() => {
      expect(terms()).toEqual(['maren'])
    })
    expect(box()).toHaveValue('maren')
  })

  it('F48: whatever the order of the answers, the list is that of the text in the box', async () => {
    const { user, sim } = await usersPage()
    sim.faults.set(
      ['ma', 'mare', 'maren'].map((search, index) => ({
        id: search,
        op: 'O7' as const,
        match: { search },
        kind: 'headers' as const,
        headers: {},
        delayMs: 600 - index * 300,
        times: 'always' as const,
      })),
    )
    for (const part of ['ma', 're', 'n']) await user.type(box(), `${part}{Enter}`)
    expect(await screen.findByText(/^1 user matches “maren”/u)).toBeInTheDocument()
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(names()).toEqual(['Maren Solheim'])
    expect(box()).toHaveValue('maren')
  })

  it('paste, then Escape before the pause is over: nothing is asked and the list is whole', async () => {
    const { user, terms } = await usersPage()
    await user.click(box())
    await user.paste('nobody at all')
    await user.keyboard('{Escape}')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(box()).toHaveValue('')
    expect(terms()).toEqual([])
  })

  it('search while a filter is on, and a filter while searching: only one is sent, the other is paused and says so', async () => {
    const { search, sent, user } = await usersPage({ url: '/account/{account}/users?role=_account_admin' })
    await screen.findByText(/have these roles$/u)
    await search('maren')
    expect(await screen.findByText('The filter is paused while you search')).toBeVisible()
    expect(screen.getByRole('button', { name: 'Filter by Role: Account Admin (paused)' })).toBeVisible()
    await waitFor(() => {
      expect(sent.at(-1)?.query.get('searchTerm')).toBe('maren')
    })
    await user.click(screen.getByRole('button', { name: 'Remove the filter' }))
    await user.click(screen.getByRole('button', { name: 'Filter by Role' }))
    await user.click(await screen.findByRole('checkbox', { name: 'Account Admin' }))
    expect(await screen.findByText('The filter is paused while you search')).toBeVisible()
    const lists = sent.filter(({ path }) => path === '/ng/api/user/aggregate')
    for (const { query, body } of lists)
      expect(query.get('searchTerm') === null || !body.includes('roleIdentifiers')).toBe(true)
    await user.keyboard('{Escape}')
    await user.click(screen.getByRole('button', { name: 'Clear search and use the filter' }))
    // What the filter found a moment ago is shown again.
    expect(await screen.findByText(/have these roles$/u)).toBeInTheDocument()
    expect(box()).toHaveValue('')
  })

  it('any text: the rules never throw, and what is sent is NFC and can be written into an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const clean = withoutInvisible(text)
        expect(withoutInvisible(clean)).toBe(clean)
        if (searchProblem(text) !== undefined) return
        const term = searchTermOf(text) ?? ''
        expect(term).toBe(term.normalize('NFC'))
        expect(decodeURIComponent(encodeURIComponent(term))).toBe(term)
      }),
      { numRuns: 2000 },
    )
  })
})
