import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { userViews } from '#src/session/user-views.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/** An API key in a field that is not for it. */

const SECRET = 'x9Q2rT7vB4nM1kP8sD3z'
const KEY = `pat.AnotherAccount12345678.64b0c0ffee64b0c0ffee6412.${SECRET}`
const OLD = `sat.64b0c0ffee64b0c0ffee6412.${SECRET}`
const SENTENCE =
  'That looks like an API key, so we cleared the field and sent nothing. If anyone could have seen it, revoke it in Harness.'
const ACCOUNT = '/account/{account}'

type App = Awaited<ReturnType<typeof renderApp>>

/** Opens a page and what the field is in. */
const fields: readonly {
  readonly name: string
  readonly url: string
  readonly open?: (app: App) => Promise<void>
  readonly field: () => Promise<HTMLElement>
}[] = [
  {
    name: 'users search',
    url: `${ACCOUNT}/users`,
    field: () => screen.findByRole('searchbox', { name: 'Search name or email' }),
  },
  { name: 'invitations search', url: `${ACCOUNT}/invitations`, field: () => screen.findByRole('searchbox') },
  {
    name: 'palette',
    url: `${ACCOUNT}/users`,
    open: async ({ user }) => {
      await screen.findAllByRole('rowheader')
      await user.keyboard('{Control>}k{/Control}')
    },
    field: async () => within(await screen.findByRole('dialog')).getByRole('combobox'),
  },
  {
    name: 'role filter',
    url: `${ACCOUNT}/users`,
    open: async ({ user }) => {
      await user.click(await screen.findByRole('button', { name: 'Filter by Role' }))
    },
    field: async () => within(await screen.findByRole('dialog')).getByRole('searchbox'),
  },
  { name: 'page number', url: `${ACCOUNT}/users?size=25`, field: () => screen.findByRole('textbox', { name: 'Page' }) },
  {
    name: 'new addresses',
    url: `${ACCOUNT}/users/add`,
    field: () => screen.findByRole('textbox', { name: /^Email addresses/u }),
  },
  {
    name: 'role of new users',
    url: `${ACCOUNT}/users/add`,
    field: async () => (await screen.findAllByRole('combobox', { name: /^Role/u }))[0] ?? document.body,
  },
  { name: 'own name', url: `${ACCOUNT}/me/profile`, field: () => screen.findByRole('textbox', { name: /name/iu }) },
  { name: 'roles of my access', url: `${ACCOUNT}/me/access`, field: () => screen.findByRole('searchbox') },
]

describe('a key in a field that is not for it', () => {
  for (const { name, url, open, field } of fields)
    it(`${name}: pasted, dropped or typed, it is gone, told, and sent nowhere`, async () => {
      const app = await renderApp({ url })
      await open?.(app)
      const input = await field()
      const sent = recordRequests()
      const before = location.href
      await app.user.click(input)
      for (const text of [
        KEY,
        OLD,
        ` "x-api-key: ${KEY}" `,
        `Bearer ${OLD}`,
        KEY.replaceAll('.', '%2E'),
        `curl -H 'x-api-key: ${KEY}' https://app.harness.io`,
      ]) {
        await app.user.paste(text)
        expect(input).toHaveValue('')
        expect(await screen.findByText(SENTENCE)).toBeVisible()
        expect(screen.getByText(SENTENCE).closest('[role=alert]')).not.toBeNull()
      }
      // As a browser puts in what is dropped, or filled in by itself.
      fireEvent.input(input, { target: { value: KEY } })
      expect(input).toHaveValue('')
      await app.user.type(input, OLD)
      expect(input).toHaveValue('')
      await act(() => new Promise((resolve) => setTimeout(resolve, 500)))
      expect(location.href).toBe(before.replace(/\?size=25$/u, location.search))
      const said =
        JSON.stringify(sent) +
        document.documentElement.outerHTML +
        JSON.stringify({ ...localStorage, ...sessionStorage })
      expect(said).not.toContain(SECRET)
      expect(said).not.toContain('ffee6412')
    })

  it('the note goes with the next text, and ordinary texts are left alone', async () => {
    const { user } = await renderApp({ url: `${ACCOUNT}/users` })
    const box = await screen.findByRole('searchbox', { name: 'Search name or email' })
    await user.click(box)
    await user.paste(KEY)
    await screen.findByText(SENTENCE)
    await user.paste('pat.moore@alderbrook.example')
    expect(screen.queryByText(SENTENCE)).not.toBeInTheDocument()
    expect(box).toHaveValue('pat.moore@alderbrook.example')
    await waitFor(() => {
      expect(new URLSearchParams(location.search).get('q')).toBe('pat.moore@alderbrook.example')
    })
  })

  it('a key among pasted addresses: none of them is taken, those from before stay', async () => {
    const { user } = await renderApp({ url: `${ACCOUNT}/users/add` })
    const input = await screen.findByRole('textbox', { name: /^Email addresses/u })
    await user.click(input)
    await user.paste('first@alderbrook.example, ')
    await user.paste(`a@alderbrook.example\n${KEY}\npat.moore@alderbrook.example`)
    expect(await screen.findByText(SENTENCE)).toBeVisible()
    const list = screen.getByRole('list', { name: 'Addresses' })
    expect(within(list).getAllByRole('listitem')).toHaveLength(1)
    expect(list).toHaveTextContent('first@alderbrook.example')
  })

  it('a file with a key in it is not read', async () => {
    const { user } = await renderApp({ url: `${ACCOUNT}/users/add` })
    const file = new File([`email,note\na@alderbrook.example,${KEY}\n`], 'people.csv', { type: 'text/csv' })
    await user.upload(await screen.findByLabelText('File with users'), file)
    expect(await screen.findByText(/This file seems to contain an API key/u)).toBeVisible()
    expect(document.body.innerHTML).not.toContain(SECRET)
  })

  it('the fields for the key and for passwords take it, also while it is shown', async () => {
    const { user } = await renderApp({ url: `${ACCOUNT}/me/password` })
    const field = await screen.findByLabelText('Current password')
    await user.click(field)
    await user.paste(KEY)
    expect(field).toHaveValue(KEY)
    await user.click(screen.getByRole('button', { name: 'Show Current password' }))
    await user.clear(field)
    await user.paste(KEY)
    expect(field).toHaveValue(KEY)
    expect(screen.queryByText(SENTENCE)).not.toBeInTheDocument()
  })

  it('the account field of the connect screen does not', async () => {
    const { user } = await renderApp({ persona: null, url: '/' })
    const key = await screen.findByLabelText('API key')
    await user.click(key)
    await user.paste(OLD)
    expect(key).toHaveValue(OLD)
    const account = await screen.findByLabelText('Account ID')
    await user.click(account)
    await user.paste(KEY)
    expect(account).toHaveValue('')
    expect(await screen.findByText(SENTENCE)).toBeVisible()
  })

  it('a saved view with a key is taken off the device, the others stay', async () => {
    const name = 'harness-user-admin.user-views.Kd3vQm9sTzyB1xHcLr7NwA.account'
    localStorage.setItem(
      name,
      JSON.stringify({
        version: 1,
        views: [
          { name: 'Bad', search: `q=${KEY}` },
          { name: KEY, search: '' },
          { name: 'Good', search: 'q=maren' },
        ],
      }),
    )
    localStorage.setItem('other', KEY)
    await renderApp({ url: `${ACCOUNT}/users` })
    await waitFor(() => {
      expect(localStorage.getItem(name)).not.toContain(SECRET)
    })
    expect(userViews.of({ account: 'Kd3vQm9sTzyB1xHcLr7NwA' }).all).toEqual([{ name: 'Good', search: 'q=maren' }])
    // Not ours to change.
    expect(localStorage.getItem('other')).toBe(KEY)
  })
})
