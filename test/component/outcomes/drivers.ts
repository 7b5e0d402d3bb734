import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { Secret, TOTP } from 'otpauth'
import type { Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { choose, openAddUsers } from '../add-users/form.ts'
import { checkout, memberOf, type Person } from '../users/people.ts'
import type { Effect } from './expected.ts'

/** A page on which one change can be sent, as far as the last click. */
export type Ready = {
  readonly sim: Simulator
  readonly user: Awaited<ReturnType<typeof renderApp>>['user']
  readonly operation: string
  /** The last click, in the task of the caller. */
  readonly send: () => void
  /** Whether the simulated service did it. */
  readonly applied: () => boolean
  /** What was typed and chosen, by field; passwords too. Resolves when the form is visible again. */
  readonly typed: () => Promise<readonly string[]>
  /** Wording that claims success. */
  readonly success: RegExp
}

type App = Awaited<ReturnType<typeof renderApp>>

const NEW_NAME = 'Maren Vik'
const NEW_PASSWORD = 'Gentle harbour candle-7'
const ADDRESS = 'nobody@newcomers.example'

function me(sim: Simulator) {
  const person = sim.world.people.get(sim.world.apiKeys.get(sim.personas[0]?.apiKey ?? '')?.identifier ?? '')
  if (person === undefined) throw new Error('No account admin')
  return person
}

const plain = (person: Person) => !person.externallyManaged && !person.locked && person.twoFactor === true

async function openMenu({ user, sim }: App, scope: Parameters<typeof memberOf>[1], fits: (person: Person) => boolean) {
  const person = memberOf(sim, scope, fits)
  const box = await screen.findByRole('searchbox', { name: 'Search name or email' })
  await user.clear(box)
  await user.click(box)
  await user.paste(person.email)
  await user.keyboard('{Enter}')
  await user.click(await screen.findByRole('button', { name: `Actions for ${person.name}` }))
  await screen.findByRole('menu', { name: `Actions for ${person.name}` })
  return { person }
}

const nothingTyped = () => Promise.resolve([])
const click = (element: HTMLElement) => () => {
  fireEvent.click(element)
}
const valuesOf = (labels: readonly string[]) => () =>
  Promise.resolve(labels.map((label) => screen.getByLabelText<HTMLInputElement>(label).value))

export const drivers: Record<Effect, () => Promise<Ready>> = {
  O1: async () => {
    const app = await openAddUsers()
    await app.paste(ADDRESS)
    await choose(app.user, /^Role 1/u, 'Billing Admin')
    await choose(app.user, /^Resource group 1/u, 'All Account Level Resources')
    return {
      ...app,
      operation: 'addUsers',
      send: click(app.send()),
      applied: () => [...app.sim.world.invites.values()].some(({ email }) => email === ADDRESS),
      typed: async () => {
        const back = screen.queryByRole('button', { name: /^(?:Fix and retry|Retry) 1/u })
        if (back !== null) fireEvent.click(back)
        await screen.findByRole('combobox', { name: /^Role 1/u })
        return [
          ...app.chips(),
          screen.getByRole<HTMLInputElement>('combobox', { name: /^Role 1/u }).value,
          screen.getByRole<HTMLInputElement>('combobox', { name: /^Resource group 1/u }).value,
        ]
      },
      success: /(?<!\b0 of )1 user added|\bInvited\b|\bAdded\b|^Done$/mu,
    }
  },
  O2: async () => {
    const app = await renderApp({ url: '/account/{account}/me/password' })
    const now = app.sim.personas[0]?.password ?? ''
    const fields = ['Current password', 'New password', 'Repeat new password']
    for (const [index, text] of [now, NEW_PASSWORD, NEW_PASSWORD].entries()) {
      await app.user.click(await screen.findByLabelText(fields[index] ?? ''))
      await app.user.paste(text)
    }
    return {
      ...app,
      operation: 'changeUserPassword',
      send: click(screen.getByRole('button', { name: 'Change password' })),
      applied: () => app.sim.world.secrets.get(me(app.sim).uuid)?.password === NEW_PASSWORD,
      typed: valuesOf(fields),
      success: /Password changed/u,
    }
  },
  O4: async () => {
    const app = await renderApp({
      url: '/account/{account}/me/two-factor',
      prepare: (sim) => {
        const person = me(sim)
        sim.world.people.put({ ...person, twoFactor: true })
        sim.world.secrets.set(person.uuid, { password: 'x', totpSecret: 'JBSWY3DPEHPK3PXP' })
      },
    })
    await app.user.click(await screen.findByRole('button', { name: 'Turn off 2FA…' }))
    const dialog = await screen.findByRole('alertdialog', { name: 'Turn off two-factor authentication?' })
    await app.user.click(within(dialog).getByRole('textbox'))
    await app.user.paste('turn off')
    return {
      ...app,
      operation: 'disableTTwoFactorAuth',
      send: click(within(dialog).getByRole('button', { name: 'Turn off 2FA' })),
      applied: () => me(app.sim).twoFactor === false,
      typed: () => Promise.resolve([within(dialog).getByRole<HTMLInputElement>('textbox').value]),
      success: /Two-factor authentication was turned off|2FA is off\b/u,
    }
  },
  O5: async () => {
    const app = await renderApp({ url: '/account/{account}/me/two-factor' })
    await app.user.click(await screen.findByRole('button', { name: 'Turn on 2FA' }))
    const key = (await screen.findByRole('group', { name: /key/iu })).querySelector('code')?.textContent ?? ''
    await app.user.click(screen.getByRole('button', { name: 'Next: enter the code' }))
    await app.user.click(await screen.findByLabelText('6-digit code from your app'))
    let sent = false
    await app.user.paste(TOTP.generate({ secret: Secret.fromBase32(key), timestamp: app.sim.world.now() }))
    return {
      ...app,
      operation: 'enableTwoFactorAuth',
      send: () => {
        sent = true
        fireEvent.click(screen.getByRole('button', { name: 'Turn on 2FA' }))
      },
      applied: () => app.sim.world.secrets.get(me(app.sim).uuid)?.totpSecret === key && me(app.sim).twoFactor === true,
      // Key and drawn code are visible, too, until it is known which key counts.
      typed: async () => [
        screen.getByLabelText<HTMLInputElement>('6-digit code from your app').value,
        sent ? ((await screen.findByRole('group', { name: /key/iu })).querySelector('code')?.textContent ?? '') : key,
        String(sent ? (await screen.findAllByRole('img', { name: /QR/u })).length : 1),
      ],
      success: /^2FA is on$/mu,
    }
  },
  O11: async () => {
    const app = await renderApp({
      url: '/account/{account}/org/storefront/project/checkout/users?q=zz-nobody',
    })
    const scope = checkout(app.account)
    const isAdmin = (userId: string) =>
      app.sim.world.assignments
        .ofPrincipal('USER', userId)
        .some(({ roleIdentifier }) => /_admin$/u.test(roleIdentifier))
    const { person } = await openMenu(app, scope, (each) => plain(each) && !isAdmin(each.uuid))
    await app.user.click(await screen.findByRole('menuitem', { name: /^Remove user…/u }))
    const confirm = await screen.findByRole('button', { name: 'Remove user' })
    await waitFor(() => {
      if (confirm.hasAttribute('aria-disabled')) throw new Error('Not ready')
    })
    await app.user.click(confirm)
    return {
      ...app,
      operation: 'removeUser',
      send: click(await screen.findByRole('button', { name: /^Remove now/u })),
      applied: () => !app.sim.world.members.has(scope, person.uuid),
      typed: nothingTyped,
      success: /was removed from|was already removed|is no longer in project/u,
    }
  },
  O12: async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const { person } = await openMenu(app, { account: app.account }, plain)
    await app.user.click(await screen.findByRole('menuitem', { name: /^Reset 2FA…/u }))
    return {
      ...app,
      operation: 'reset2fa',
      send: click(await screen.findByRole('button', { name: 'Reset 2FA' })),
      applied: () => app.sim.world.mails.some(({ to }) => to === person.email),
      typed: nothingTyped,
      success: /was reset/u,
    }
  },
  O13: async () => {
    const app = await renderApp({ url: '/account/{account}/users?q=zz-nobody' })
    const fits = (person: Person) => person.locked && person.defaultAccount === app.account
    const { person } = await openMenu(app, { account: app.account }, fits)
    return {
      ...app,
      operation: 'unlockUser',
      send: click(await screen.findByRole('menuitem', { name: 'Unlock' })),
      applied: () => app.sim.world.people.get(person.uuid)?.locked === false,
      typed: nothingTyped,
      success: /was unlocked/u,
    }
  },
  O14: async () => {
    const ready = await profile('updateUserInfo')
    // Only a gateway that does not know the newer operation gets this one, with the next save.
    ready.sim.faults.set([{ id: 'older', op: 'O15', kind: 'status', status: 405 }])
    ready.send()
    await screen.findByText(/use another way to save the name/u)
    ready.sim.faults.clear()
    return ready
  },
  O15: () => profile('updateUserInfo1'),
}

async function profile(operation: string): Promise<Ready> {
  const app = await renderApp({ url: '/account/{account}/me/profile' })
  const name = await screen.findByLabelText('Name')
  await app.user.clear(name)
  await app.user.click(name)
  await app.user.paste(NEW_NAME)
  return {
    ...app,
    operation,
    send: click(screen.getByRole('button', { name: 'Save changes' })),
    applied: () => me(app.sim).name === NEW_NAME,
    typed: valuesOf(['Name']),
    success: /Saved at|the new name was saved/u,
  }
}
