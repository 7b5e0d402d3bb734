import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import { persona as personaOf } from '#src/sim/persona-list.ts'
import { defaultResourceGroupOf } from '#src/sim/model/scopes.ts'
import { addRole } from '#src/sim/seeds/structure.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { sentence } from '#test/support/match-sentence.ts'

/** Who comes to My account, and what each page says to them: one story for each kind of person. */

const findText = (text: RegExp | string | ReturnType<typeof sentence>) => screen.findByText(text)
const roles = async () => within(await screen.findByRole('table', { name: 'Your roles' }))
const noForm = () => {
  expect(screen.queryByLabelText('Current password')).not.toBeInTheDocument()
}
const form = async (hint: RegExp) => {
  const next = await screen.findByLabelText('New password')
  await waitFor(() => {
    expect(next).toHaveAccessibleDescription(hint)
  })
  expect(screen.queryByText('Harness doesn’t store your password')).not.toBeInTheDocument()
}
const editable = async () => {
  expect(await screen.findByRole('textbox', { name: 'Name' })).not.toHaveAttribute('readonly')
  expect(screen.getByRole('button', { name: 'Save changes' })).not.toHaveAttribute('aria-disabled', 'true')
}
const readOnly = async () => {
  const name = await screen.findByRole('textbox', { name: 'Name' })
  expect(name).toHaveAttribute('readonly')
  expect(name).toHaveAccessibleDescription(/identity provider/u)
  expect(screen.queryByRole('button', { name: 'Save changes' })).not.toBeInTheDocument()
}
const state = (name: string) => screen.findByRole('heading', { level: 2, name })
const notReadable = sentence(/permission to check whether .* requires 2FA/u)
const neutralHint = /Your account might have more rules, which Harness checks when you save/u

function managedElsewhere({ world }: Simulator) {
  const person = world.people.get(personaOf('individual').identifier)
  if (person === undefined) throw new Error('nobody')
  world.people.put({ ...person, externallyManaged: true })
}

type Row = {
  readonly who: string
  readonly persona: Persona['id']
  readonly prepare?: (sim: Simulator) => void
  readonly profile: () => Promise<void>
  readonly password: () => Promise<void>
  readonly twoFactor: () => Promise<void>
  readonly access: () => Promise<void>
}

const rows: readonly Row[] = [
  {
    who: 'an account admin',
    persona: 'account-admin',
    profile: async () => {
      await editable()
    },
    password: async () => {
      await form(/8 characters|15 characters/u)
      expect(await screen.findByRole('list', { name: /^Requirements, 0 of \d met$/u })).toBeVisible()
      expect(screen.getByLabelText('New password')).not.toHaveAccessibleDescription(neutralHint)
    },
    twoFactor: async () => {
      await state('Two-factor authentication is off')
      expect(await screen.findByRole('button', { name: 'Turn on 2FA' })).toBeVisible()
      expect(screen.queryByText(notReadable)).not.toBeInTheDocument()
    },
    access: async () => {
      expect(await (await roles()).findByRole('rowheader', { name: /Account Admin/u })).toBeVisible()
      expect(await screen.findByRole('searchbox', { name: 'Search your permissions' })).toBeVisible()
    },
  },
  {
    who: 'a viewer',
    persona: 'viewer',
    profile: async () => {
      await editable()
    },
    password: () => form(neutralHint),
    twoFactor: async () => {
      await state('Two-factor authentication is off')
      expect(await findText(notReadable)).toBeVisible()
    },
    access: async () => {
      const table = await roles()
      expect(await table.findByRole('rowheader', { name: /Account Viewer/u })).toBeVisible()
      expect(table.queryByRole('rowheader', { name: /Account Admin/u })).not.toBeInTheDocument()
    },
  },
  {
    who: 'an individual without admin rights',
    persona: 'individual',
    profile: async () => {
      await editable()
    },
    password: () => form(neutralHint),
    twoFactor: async () => {
      await state('Two-factor authentication is off')
      expect(await findText(notReadable)).toBeVisible()
      expect(screen.queryByText(/identity provider has its own sign-in steps/u)).not.toBeInTheDocument()
    },
    access: async () => {
      expect(await findText('You don’t have permission to view your roles')).toBeVisible()
      expect(screen.queryByRole('searchbox', { name: 'Search your permissions' })).not.toBeInTheDocument()
      expect(screen.getByRole('region', { name: 'Message for the admin' })).toHaveTextContent(/I can’t view them/u)
    },
  },
  {
    who: 'somebody who signs in by SSO',
    persona: 'sso',
    profile: async () => {
      await readOnly()
    },
    password: async () => {
      expect(await findText('Harness doesn’t store your password')).toBeVisible()
      noForm()
    },
    twoFactor: async () => {
      await state('Two-factor authentication is on')
      expect(await findText(/Your identity provider has its own sign-in steps/u)).toBeVisible()
      expect(screen.getByRole('button', { name: 'Move to a new phone' })).toBeVisible()
    },
    access: async () => {
      expect(await (await roles()).findByRole('rowheader', { name: /Account Viewer/u })).toBeVisible()
    },
  },
  {
    who: 'somebody managed elsewhere, without admin rights',
    persona: 'individual',
    prepare: managedElsewhere,
    profile: async () => {
      await readOnly()
    },
    password: async () => {
      expect(await findText('Harness doesn’t store your password')).toBeVisible()
      noForm()
    },
    twoFactor: async () => {
      await state('Two-factor authentication is off')
      expect(await findText(/Your identity provider has its own sign-in steps/u)).toBeVisible()
      expect(screen.getByRole('button', { name: 'Turn on 2FA' })).toBeVisible()
    },
    access: async () => {
      expect(await findText('You don’t have permission to view your roles')).toBeVisible()
    },
  },
  {
    who: 'a service account',
    persona: 'service-account',
    profile: async () => {
      expect(await findText(/Service accounts don’t have a profile/u)).toBeVisible()
      expect(screen.queryByRole('textbox', { name: 'Name' })).not.toBeInTheDocument()
    },
    password: async () => {
      expect(await findText(/Service accounts don’t have passwords/u)).toBeVisible()
      noForm()
    },
    twoFactor: async () => {
      expect(await findText(/so they don’t use 2FA/u)).toBeVisible()
      expect(screen.queryByRole('button', { name: /2FA|two-factor/u })).not.toBeInTheDocument()
    },
    access: async () => {
      expect(await findText(/the roles of a service account/u)).toBeVisible()
      expect(screen.queryByRole('region', { name: 'Message for the admin' })).not.toBeInTheDocument()
    },
  },
]

describe('My account, for every kind of person', () => {
  it.each(rows)('PW-16: $who: profile, password, two-factor and access each say what holds', async (row) => {
    const { persona, prepare, profile, password, twoFactor, access } = row
    const { sim } = await renderApp({
      url: '/account/{account}/me/profile',
      persona,
      ...(prepare === undefined ? {} : { prepare }),
    })
    await profile()
    for (const [path, check] of [
      ['password', password],
      ['two-factor', twoFactor],
      ['access', access],
    ] as const) {
      // A service account has no links to these pages, but may have an address.
      act(() => {
        history.pushState(null, '', location.pathname.replace(/[^/]+$/u, path))
        dispatchEvent(new PopStateEvent('popstate'))
      })
      await check()
    }
    // Looking around changes nothing and makes no secret.
    const reads = new Set(['GET', 'POST'])
    expect(sim.log.filter(({ method }) => !reads.has(method))).toEqual([])
    expect(sim.log.some(({ operation }) => operation === 'getTwoFactorAuthSettings')).toBe(false)
  })
})

describe('Two-factor is required and off', () => {
  it('the account requires two-factor and it is off: the overview says so first and leads there', async () => {
    const { user } = await renderApp({
      url: '/',
      persona: 'individual',
      prepare: ({ world }) => {
        world.settings.twoFactorEnforced = true
        // Someone who may read the sign-in settings, and administers no one.
        const account = { account: world.account.identifier }
        addRole(world, account, 'sign_in_reader', 'Sign-in Reader', 'Reads how one signs in', ['core_authsetting_view'])
        const { identifier } = personaOf('individual')
        assign(world, account, userPrincipal(identifier), 'sign_in_reader', defaultResourceGroupOf.account)
      },
    })
    const card = within(await screen.findByRole('region', { name: 'Turn on two-factor authentication' }))
    expect(await card.findByText(sentence(/^Alderbrook Outfitters requires it\./u))).toBeVisible()
    await user.click(card.getByRole('link', { name: 'Turn on 2FA' }))
    await screen.findByRole('heading', { level: 1, name: 'Two-factor authentication' })
    const state = await screen.findByRole('region', { name: 'Two-factor authentication is off' })
    await waitFor(() => {
      expect(state).toHaveTextContent('Alderbrook Outfitters requires it.')
    })
  })
})
