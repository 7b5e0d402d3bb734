import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { renderApp } from '#test/support/render-app.tsx'
import { textsBesideOthers, translatePage } from '#test/support/translator.ts'

type App = Awaited<ReturnType<typeof renderApp>>

let end: (() => void) | undefined
afterEach(() => {
  end?.()
  end = undefined
})

const users = '/account/{account}/org/storefront/project/checkout/users'
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const list = () => screen.findAllByRole('rowheader')

async function menu({ user }: App, item: RegExp) {
  const [actions] = await screen.findAllByRole('button', { name: /^Actions for/u })
  await user.click(actions ?? document.body)
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

const flows: readonly (readonly [title: string, url: string, run: (app: App) => Promise<void>])[] = [
  [
    'search and its counts',
    users,
    async ({ user }) => {
      await list()
      const box = screen.getByRole('searchbox', { name: 'Search name or email' })
      for (const text of ['an', 'ma', 'zzzz']) {
        await user.clear(box)
        await user.type(box, `${text}{Enter}`)
        await screen.findByText(text === 'zzzz' ? /No one matches/u : new RegExp(`match(es)? “${text}”`, 'u'))
      }
    },
  ],
  [
    'pages',
    users,
    async ({ user }) => {
      await list()
      await user.click(await button('Next page'))
      await waitFor(() => {
        expect(screen.getByRole('navigation', { name: 'Pages of users' })).toHaveTextContent(/26–/u)
      })
    },
  ],
  [
    'selection and its counts',
    users,
    async ({ user }) => {
      await list()
      const boxes = screen.getAllByRole('checkbox', { name: /^Select (?!all)/u })
      for (const [index, box] of boxes.slice(0, 3).entries()) {
        await user.click(box)
        await waitFor(() => {
          expect(screen.getByRole('region', { name: /^Selected users/u })).toHaveTextContent(`${index + 1} selected`)
        })
      }
      await user.click(await button(/^Remove 3 from/u))
      const dialog = await screen.findByRole('alertdialog')
      await waitFor(() => {
        expect(dialog).toHaveTextContent('3 people will be changed')
      })
    },
  ],
  [
    'removal of one person',
    users,
    async (app) => {
      await list()
      await menu(app, /^Remove from/u)
      const dialog = await screen.findByRole('alertdialog', { name: /^Remove/u })
      await app.user.click(within(dialog).getByRole('button', { name: 'Cancel' }))
      await waitFor(() => {
        expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument()
      })
    },
  ],
  [
    'the panel beside the list',
    users,
    async (app) => {
      await list()
      await menu(app, /^Show beside/u)
      await app.user.click(await button(/^Close/u))
      await list()
    },
  ],
  [
    'the name of the profile',
    '/account/{account}/me/profile',
    async ({ user }) => {
      const name = await screen.findByLabelText('Name')
      for (const text of ['Maren One', 'Maren Two']) {
        await user.clear(name)
        await user.type(name, text)
        await user.click(await button('Save name'))
        await screen.findByText(/^Saved at/u)
      }
    },
  ],
  [
    'errors of a password',
    '/account/{account}/me/password',
    async ({ user }) => {
      const field = await screen.findByLabelText('New password')
      for (const text of ['short', 'a much longer pass phrase 1 A']) {
        await user.clear(field)
        await user.type(field, text)
        await user.tab()
      }
      await user.click(await button('Change password'))
      await waitFor(() => {
        expect(document.querySelector('[aria-invalid=true]')).toBeInTheDocument()
      })
    },
  ],
  [
    'addresses and their counts',
    '/account/{account}/users/add',
    async ({ user }) => {
      const dialog = await screen.findByRole('dialog', { name: 'Add users' })
      const field = await within(dialog).findByLabelText(/Email addresses/u)
      for (const [index, text] of ['a@new.example', 'b@new.example', 'wrong one'].entries()) {
        await user.type(field, `${text}{Enter}`)
        await waitFor(() => {
          expect(dialog).toHaveTextContent(`${index + 1} of`)
        })
      }
      await user.click(within(dialog).getByRole('button', { name: 'Add another role' }))
    },
  ],
  [
    'the palette',
    users,
    async ({ user }) => {
      await list()
      await user.keyboard('{Control>}k{/Control}')
      await user.type(await screen.findByRole('combobox', { name: 'Search people and actions' }), 'inv')
      await user.keyboard('{Enter}')
      await screen.findByRole('heading', { name: /Invitations/u })
    },
  ],
  [
    'an invitation',
    '/account/{account}/invitations',
    async (app) => {
      await list()
      await menu(app, /^Revoke/u)
      await screen.findByRole('alertdialog')
    },
  ],
  [
    'the export',
    users,
    async ({ user }) => {
      await list()
      await user.click(await button('Export'))
      await screen.findByRole('dialog', { name: /Export/u })
    },
  ],
]

describe('a page that the browser translates', () => {
  it.each(flows)('%s: works, and shows what is so', async (_, url, run) => {
    const app = await renderApp({ url })
    end = translatePage()
    await run(app)
  })

  it.each(flows)('%s: no text stands beside anything else', async (_, url, run) => {
    const app = await renderApp({ url })
    await run(app)
    expect(textsBesideOthers()).toEqual([])
  })
})
