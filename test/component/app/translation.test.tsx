import { screen, waitFor, within } from '@testing-library/react'
import { Secret, TOTP } from 'otpauth'
import { afterEach, describe, expect, it } from 'vitest'
import { signOut } from '#test/support/account-menu.ts'
import { choose, newEmails } from '#test/component/add-users/form.ts'
import { inviteOf, pick, url as invitations } from '#test/component/invitations/people.ts'
import { account, holds, isIn, isPlain, pickUser } from '#test/component/user-detail/open-person.ts'
import { memberOf } from '#test/component/users/people.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { translatePage } from '#test/support/translator.ts'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { Simulator } from '#src/sim/simulator.ts'

type App = Awaited<ReturnType<typeof renderApp>>

let end: (() => void) | undefined
afterEach(() => {
  end?.()
  end = undefined
})

const users = '/account/{account}/org/storefront/project/checkout/users'
const button = (name: string | RegExp) => screen.findByRole('button', { name })
const list = () => screen.findAllByRole('rowheader')

/** Opens the menu of a row and picks from it. @param name whose row; left out: the first one */
async function menu({ user }: App, item: RegExp, name = '') {
  const [actions] = await screen.findAllByRole('button', { name: new RegExp(`^Actions for ${name}`, 'u') })
  await user.click(actions ?? document.body)
  await user.click(await screen.findByRole('menuitem', { name: item }))
}

/** Three people in the project, all locked. */
function crowd(sim: Simulator) {
  for (let number = 0; number < 3; number += 1) {
    const user = `crowd.${number}@many.example`
    sim.edit({ action: 'add', user, name: `Crowd ${number}`, org: 'storefront', project: 'checkout' })
    sim.edit({ action: 'lock', user })
  }
}

const dana = pickUser(
  (person) =>
    isPlain(person) &&
    !isIn(person, 'release_crew') &&
    !holds(person, '_account_admin') &&
    !holds(person, 'release_manager'),
)
const danaName = displayName({ name: dana.name ?? undefined, email: dana.email })
const invited = 'ines.cardoso@example.org'
type Flow = [title: string, url: string, run: (app: App) => Promise<void>, prepare?: (sim: Simulator) => void]

const flows: Flow[] = [
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
      await user.click(await button(/^Remove 3 users…/u))
      const dialog = await screen.findByRole('alertdialog')
      await waitFor(() => {
        expect(dialog).toHaveTextContent('3 users will be changed')
      })
    },
  ],
  [
    'removal of one person',
    users,
    async (app) => {
      await list()
      await menu(app, /^Remove user…/u)
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
      await menu(app, /^Open in side panel/u)
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
        await user.click(await button('Save changes'))
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
      await user.type(await screen.findByRole('combobox', { name: 'Search users and actions' }), 'inv')
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
  [
    'unlocking a person, and its toast',
    `${users}?q=Crowd`,
    async (app) => {
      await list()
      await menu(app, /^Unlock$/u, 'Crowd 1')
      expect(await screen.findByText('Crowd 1 was unlocked.')).toBeVisible()
      const row = screen.getByRole('row', { name: /crowd\.1@/u })
      await waitFor(() => {
        expect(row).toHaveTextContent('Active')
      })
      expect(row).not.toHaveTextContent('Locked')
      await app.user.click(await button('Dismiss'))
      await waitFor(() => {
        expect(screen.queryByText('Crowd 1 was unlocked.')).not.toBeInTheDocument()
      })
    },
    crowd,
  ],
  [
    'a removal that is taken back, another one that is sent, and their toasts',
    `${users}?q=Crowd`,
    async (app) => {
      const remove = async () => {
        await menu(app, /^Remove user…/u, 'Crowd 2')
        const dialog = await screen.findByRole('alertdialog', { name: 'Remove Crowd 2?' })
        const confirm = within(dialog).getByRole('button', { name: 'Remove user' })
        await waitFor(() => {
          expect(confirm).not.toHaveAttribute('aria-disabled')
        })
        await app.user.click(confirm)
      }
      await list()
      await remove()
      await app.user.click(await button(/^Undo/u))
      expect(await screen.findByText(/^Removal canceled\. Crowd 2 is still in/u)).toBeVisible()
      await remove()
      await app.user.click(await button(/^Remove now/u))
      expect(await screen.findByText(/^Crowd 2 was removed from/u)).toBeVisible()
      await waitFor(() => {
        expect(screen.queryByRole('rowheader', { name: /Crowd 2/u })).not.toBeInTheDocument()
      })
    },
    crowd,
  ],
  [
    'resetting two-factor',
    '/account/{account}/users?q=zz-nobody',
    async (app) => {
      const { user, sim } = app
      const person = memberOf(sim, { account: app.account }, (one) => isPlain(one) && one.name !== 'Maren Solheim')
      const box = await screen.findByRole('searchbox', { name: 'Search name or email' })
      await user.clear(box)
      await user.type(box, `${person.email}{Enter}`)
      await menu(app, /^Reset 2FA…/u, person.name)
      const dialog = await screen.findByRole('alertdialog', { name: `Reset 2FA for ${person.name}?` })
      await user.click(within(dialog).getByRole('button', { name: 'Reset 2FA' }))
      await waitFor(() => {
        expect(dialog).toHaveTextContent(/2FA was reset for/u)
      })
      expect(within(dialog).queryByRole('button', { name: /^Reset/u })).not.toBeInTheDocument()
    },
  ],
  [
    'changes of roles',
    `${paths.user(account, dana.uuid, 'access')}?scope=here&how=direct`,
    async ({ user }) => {
      const table = await screen.findByRole('table', { name: `Roles of ${danaName}` })
      const bar = () => screen.getByRole('region', { name: 'Unsaved changes' })
      const add = await button('Add role')
      await waitFor(() => {
        expect(add).not.toHaveAttribute('aria-disabled')
      })
      await user.click(add)
      const dialog = await screen.findByRole('dialog', { name: `Add roles to ${danaName}` })
      await choose(user, 'Role 1', /^Release Manager/u)
      await choose(user, 'Resource group 1', /^All Account Level Resources/u)
      await user.click(within(dialog).getByRole('button', { name: 'Add to changes' }))
      await waitFor(() => {
        expect(bar()).toHaveTextContent('1 unsaved change')
      })
      await user.click(within(table).getByRole('button', { name: /^Remove Gitops Admin Role for/u }))
      await waitFor(() => {
        expect(bar()).toHaveTextContent(/2 unsaved changes.*1 to add.*1 to remove/u)
      })
      const row = within(table).getByRole('row', { name: /Gitops Admin Role/u })
      expect(row).toHaveTextContent('To remove')
      await user.click(within(row).getByRole('button', { name: /^Undo/u }))
      await waitFor(() => {
        expect(bar()).toHaveTextContent('1 unsaved change')
      })
      expect(row).not.toHaveTextContent('To remove')
      await user.click(within(table).getByRole('button', { name: /^Remove Gitops Admin Role for/u }))
      await user.click(within(bar()).getByRole('button', { name: 'Save 2 changes' }))
      await waitFor(() => {
        expect(screen.queryByRole('region', { name: 'Unsaved changes' })).not.toBeInTheDocument()
      })
      expect(screen.queryByRole('row', { name: /Gitops Admin Role/u })).not.toBeInTheDocument()
      expect(await screen.findByRole('row', { name: /Release Manager/u })).not.toHaveTextContent('To add')
    },
    (sim) => {
      const group = '_all_account_level_resources'
      assign(sim.world, account, userPrincipal(dana.uuid), '_gitops_admin_role', group, { identifier: 'held' })
    },
  ],
  [
    'joining and leaving a group',
    paths.user(account, dana.uuid, 'groups'),
    async ({ user }) => {
      const table = await screen.findByRole('table', { name: `Groups of ${danaName}` })
      const add = await button('Add to groups')
      await waitFor(() => {
        expect(add).not.toHaveAttribute('aria-disabled')
      })
      await user.click(add)
      const dialog = await screen.findByRole('dialog', { name: `Add ${danaName} to groups` })
      await user.click(await within(dialog).findByRole('combobox', { name: 'Groups' }))
      await user.click(await screen.findByRole('option', { name: /^Release crew/u }))
      await user.click(within(dialog).getByRole('button', { name: 'Add to 1 group' }))
      expect(await screen.findByText(`${danaName} was added to group Release crew.`)).toBeVisible()
      const leave = await within(table).findByRole('button', { name: `Remove ${danaName} from group Release crew` })
      await waitFor(() => {
        expect(leave).not.toHaveAttribute('aria-disabled')
      })
      await user.click(leave)
      const question = await screen.findByRole('alertdialog')
      await user.click(within(question).getByRole('button', { name: 'Remove from group' }))
      expect(await screen.findByText(`${danaName} was removed from group Release crew.`)).toBeVisible()
      expect(within(table).queryByRole('row', { name: /^Release crew/u })).not.toBeInTheDocument()
    },
  ],
  [
    'the set-up of two-factor, and turning it off',
    '/account/{account}/me/two-factor',
    async ({ user, sim }) => {
      await user.click(await button('Turn on 2FA'))
      const key = (await screen.findByRole('group', { name: /key/iu })).querySelector('code')?.textContent ?? ''
      await user.click(await button('Next: enter the code'))
      const field = await screen.findByLabelText('6-digit code from your app')
      await user.type(field, '000000')
      await user.click(await button('Turn on 2FA'))
      await waitFor(() => {
        expect(field).toHaveAccessibleDescription(/code/iu)
      })
      await user.clear(field)
      const code = TOTP.generate({ secret: Secret.fromBase32(key), timestamp: sim.world.now() })
      await user.type(field, code)
      await user.click(await button('Turn on 2FA'))
      expect(await screen.findByRole('heading', { name: '2FA is on' })).toBeVisible()
      await user.click(await button('Done'))
      await user.click(await button('Turn off 2FA…'))
      const dialog = await screen.findByRole('alertdialog')
      const word = within(dialog).getByRole('textbox', { name: 'Type turn off to confirm' })
      await user.click(within(dialog).getByRole('button', { name: 'Turn off 2FA' }))
      expect(word).toHaveAccessibleDescription('Type the word: turn off')
      await user.type(word, 'turn off')
      expect(word).not.toHaveAccessibleDescription()
      await user.click(within(dialog).getByRole('button', { name: 'Turn off 2FA' }))
      expect(await screen.findByRole('heading', { name: 'Two-factor authentication is off' })).toBeVisible()
    },
  ],
  [
    'an action on many from start to end',
    `${users}?q=Crowd`,
    async ({ user }) => {
      await user.click(await screen.findByRole('checkbox', { name: 'Select all 3 on this page' }))
      await user.click(await button(/^Unlock 3…$/u))
      const dialog = await screen.findByRole('alertdialog', { name: 'Unlock 3 users?' })
      const confirm = within(dialog).getByRole('button', { name: 'Unlock 3 users' })
      await waitFor(() => {
        expect(confirm).not.toHaveAttribute('aria-disabled')
      })
      await user.click(confirm)
      expect(await screen.findByRole('heading', { level: 1, name: 'Unlock 3 users' })).toBeVisible()
      expect(await screen.findByText(/^Bulk action finished/u)).toBeInTheDocument()
      await waitFor(() => {
        expect(screen.getByRole('main')).toHaveTextContent(/3 of 3 finished/u)
      })
      for (const row of screen.getAllByRole('row').slice(1)) expect(row).toHaveTextContent(/Unlocked|Done/u)
    },
    crowd,
  ],
  [
    'people who are added, and what became of them',
    '/account/{account}/users/add',
    async ({ user }) => {
      const dialog = await screen.findByRole('dialog', { name: 'Add users' })
      await user.click(await within(dialog).findByLabelText(/Email addresses/u))
      await user.paste([...newEmails(2), 'wrong'].join('\n'))
      await waitFor(() => {
        expect(dialog).toHaveTextContent('2 ready, 1 to fix')
      })
      await user.click(within(dialog).getByRole('checkbox', { name: /^No access yet/u }))
      await user.click(await within(dialog).findByRole('button', { name: /^Add 2 users/u }))
      await waitFor(() => {
        expect(dialog).toHaveTextContent(/2 of 3 users added/u)
      })
      const rows = within(dialog).getAllByRole('row').slice(1)
      expect(rows.map(({ textContent }) => /Invited|Not started/u.exec(textContent)?.[0]).sort()).toEqual([
        'Invited',
        'Invited',
        'Not started',
      ])
    },
  ],
  [
    'invitations sent again and revoked',
    invitations,
    async (app) => {
      await list()
      await pick(app, invited, /^Resend$/u)
      expect(await screen.findByText(`Invitation resent to ${invited}.`)).toBeVisible()
      await pick(app, invited, /^Revoke/u)
      const dialog = await screen.findByRole('alertdialog', { name: `Revoke the invitation for ${invited}?` })
      await app.user.click(within(dialog).getByRole('button', { name: 'Revoke invitation' }))
      expect(await screen.findByText(`The invitation for ${invited} was revoked.`)).toBeVisible()
      expect(() => inviteOf(app.sim, invited)).toThrow()
      await waitFor(() => {
        expect(screen.queryByRole('row', { name: /ines\.cardoso/u })).not.toBeInTheDocument()
      })
    },
  ],
  [
    'signing out and connecting again',
    users,
    async ({ user, sim }) => {
      await list()
      await signOut(user)
      expect(await screen.findByText('You’re signed out')).toBeVisible()
      const key = screen.getByLabelText('API key')
      await user.click(await button('Connect'))
      expect(key).toBeInvalid()
      await user.click(key)
      await user.paste(sim.personas.find(({ id }) => id === 'account-admin')?.apiKey ?? '')
      await user.click(await button('Connect'))
      expect(await list()).not.toHaveLength(0)
      expect(screen.queryByText('You’re signed out')).not.toBeInTheDocument()
    },
  ],
]

describe('a page that the browser translates', () => {
  it.each(flows)('%s: works, and shows what is so', async (_, url, run, prepare) => {
    const app = await renderApp({ url, ...(prepare === undefined ? {} : { prepare }) })
    end = translatePage()
    await run(app)
  })
})
