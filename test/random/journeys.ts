import { Secret, TOTP } from 'otpauth'
import type { OperationId } from '#src/contract/operations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { createSimulator, type Simulator } from '#src/sim/simulator.ts'
import { ACCOUNT_ID, persona } from '#src/sim/persona-list.ts'
import { checkout, memberOf, type Person } from '#test/component/users/people.ts'
import { controls, field, press, textOnScreen, until, write } from './screen.ts'

/** Way through the app to one of the 15 calls of the User API, or to roles or resource groups. */
export type Journey = {
  readonly call: string
  readonly operation: OperationId
  readonly url: string
  /** Changes the tables first. */
  readonly prepare?: (sim: Simulator) => void
  /** Calls of the operation before the one that counts. */
  readonly skip?: number
  /** From the opened page to the call, or for a change up to the control that sends it. */
  readonly go: (sim: Simulator) => Promise<void>
} & (
  | {
      readonly kind: 'read'
      /** What shows that the answer was read. */
      readonly healthy: () => boolean
    }
  | {
      readonly kind: 'effect'
      /** Name of the control that sends it. */
      readonly trigger: RegExp
      /** Whether the payload of an answer says that the change happened. */
      readonly says: (payload: unknown) => boolean
      /** Words that claim success on the strength of the answer alone. */
      readonly claim: RegExp
      /** Whether it did happen. */
      readonly happened: (sim: Simulator) => boolean
    }
)

const admin = persona('account-admin')
const account: Scope = { account: ACCOUNT_ID }
const NEW_NAME = 'Maren Vik'
const NEW_PASSWORD = 'Gentle harbour candle-7'
export const ADDRESSES = ['new.person1@newcomers.example', 'new.person2@newcomers.example']

/** Seeds always make the same people, so one can be looked up before the app runs. */
const untouched = createSimulator({ seed: 'demo' })
const isPlain = (person: Person) => !person.externallyManaged && !person.locked && person.twoFactor === true
const checkoutScope = checkout(ACCOUNT_ID)
const targets = {
  remove: memberOf(
    untouched,
    checkoutScope,
    (person) => isPlain(person) && person.email !== persona('project-admin').email,
  ),
  reset: memberOf(untouched, account, (person) => isPlain(person) && person.uuid !== admin.identifier),
  unlock: memberOf(untouched, account, ({ locked, defaultAccount }) => locked && defaultAccount === ACCOUNT_ID),
}

const member = (payload: unknown, name: string): unknown =>
  typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>)[name] : undefined
const isFlag = (value: unknown, wanted: boolean) => value === wanted || value === String(wanted)

const listOf = (scope: string, { email }: { email: string }) =>
  `/account/${ACCOUNT_ID}${scope}/users?q=${encodeURIComponent(email)}`

/** Opens the menu of the one person in the list and picks an action. */
async function act(person: { name: string }, action: RegExp): Promise<void> {
  await openMenu(person)
  await press(action)
}

async function openMenu({ name }: { name: string }): Promise<void> {
  await press(new RegExp(`^Actions for ${name}$`, 'u'))
}

function own(sim: Simulator): Person {
  const person = sim.world.people.get(admin.identifier)
  if (person === undefined) throw new Error('no account admin')
  return person
}

function switchTwoFactorOn(sim: Simulator): void {
  sim.world.people.put({ ...own(sim), twoFactor: true })
  sim.world.secrets.set(admin.identifier, { password: admin.password ?? '', totpSecret: 'JBSWY3DPEHPK3PXP' })
}

async function enterCode(sim: Simulator): Promise<void> {
  await press(/^Turn on 2FA$/u)
  const link = await until(() => document.querySelector<HTMLAnchorElement>('a[href^="otpauth:"]'), 'the key')
  const secret = Secret.fromBase32(new URL(link.href).searchParams.get('secret') ?? '')
  await press(/^Next: enter the code$/u)
  await write(/6-digit code/u, TOTP.generate({ secret, timestamp: sim.world.now() }))
}

async function removeFromCheckout(): Promise<void> {
  await act(targets.remove, /^Remove user…/u)
}

async function fillAddresses(): Promise<void> {
  await write(/Email addresses/u, `${ADDRESSES.join(', ')}, `)
}

async function changeName(): Promise<void> {
  await write(/^Name/u, NEW_NAME)
}

const saved = {
  trigger: /^Save changes$/u,
  says: (payload: unknown) => member(payload, 'name') === NEW_NAME,
  claim: /Saved at \d/u,
  happened: (sim: Simulator) => own(sim).name === NEW_NAME,
}

export const journeys: readonly Journey[] = [
  {
    call: 'O1',
    operation: 'addUsers',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/users/add?q=maren`,
    go: async () => {
      await fillAddresses()
      await until(() => field(/No access yet/u))
      field(/No access yet/u)?.click()
    },
    trigger: /^Add 2 user/u,
    says: (payload) => {
      const map = member(payload, 'addUserResponseMap')
      return ADDRESSES.every((address) =>
        ['USER_INVITED_SUCCESSFULLY', 'USER_ADDED_SUCCESSFULLY', 'USER_INVITE_NOT_REQUIRED'].includes(
          String(member(map, address)),
        ),
      )
    },
    claim: /(?<! of )\b2 users added/u,
    happened: (sim) =>
      ADDRESSES.every((address) => [...sim.world.invites.values()].some(({ email }) => email === address)),
  },
  {
    call: 'O2',
    operation: 'changeUserPassword',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/me/password`,
    go: async () => {
      await write(/^Current password/u, admin.password ?? '')
      await write(/^New password/u, NEW_PASSWORD)
      await write(/^Repeat new password/u, NEW_PASSWORD)
    },
    trigger: /^Change password$/u,
    says: (payload) => payload === 'PASSWORD_CHANGED',
    claim: /Password changed/u,
    happened: (sim) => sim.world.secrets.get(admin.identifier)?.password === NEW_PASSWORD,
  },
  {
    call: 'O3',
    operation: 'checkIfLastAdmin',
    kind: 'read',
    url: listOf('/org/storefront/project/checkout', targets.remove),
    go: removeFromCheckout,
    healthy: () => /isn’t the last/u.test(textOnScreen()),
  },
  {
    call: 'O4',
    operation: 'disableTTwoFactorAuth',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/me/two-factor`,
    prepare: switchTwoFactorOn,
    go: async () => {
      await press(/^Turn off 2FA…$/u)
      await write(/to confirm/u, 'turn off')
    },
    trigger: /^Turn off 2FA$/u,
    says: (payload) => isFlag(member(payload, 'twoFactorAuthenticationEnabled'), false),
    claim: /Two-factor authentication was turned off/u,
    happened: (sim) => own(sim).twoFactor === false,
  },
  {
    call: 'O5',
    operation: 'enableTwoFactorAuth',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/me/two-factor`,
    go: enterCode,
    trigger: /^Turn on 2FA$/u,
    says: (payload) => isFlag(member(payload, 'twoFactorAuthenticationEnabled'), true),
    claim: /2FA is on(?! or| for)/u,
    happened: (sim) => own(sim).twoFactor === true,
  },
  {
    call: 'O6',
    operation: 'getAggregatedUser',
    kind: 'read',
    url: `/account/${ACCOUNT_ID}/users/${targets.reset.uuid}`,
    go: () => Promise.resolve(),
    healthy: () => controls(/^Copy email$/u).length > 0,
  },
  {
    call: 'O7',
    operation: 'getAggregatedUsers',
    kind: 'read',
    url: `/account/${ACCOUNT_ID}/org/storefront/project/checkout/users`,
    go: () => Promise.resolve(),
    healthy: () => document.querySelectorAll('tbody th').length > 5,
  },
  {
    call: 'O8',
    operation: 'getCurrentUserInfo',
    kind: 'read',
    url: `/account/${ACCOUNT_ID}/me/profile`,
    skip: 1,
    go: () => Promise.resolve(),
    healthy: () => field(/^Name/u)?.value === admin.name,
  },
  {
    call: 'O9',
    operation: 'getTwoFactorAuthSettings',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/me/two-factor`,
    go: () => Promise.resolve(),
    trigger: /^Turn on 2FA$/u,
    // Nothing is stored until the settings are sent back, so nothing may claim to have happened.
    says: () => false,
    claim: /2FA is on(?! or| for)/u,
    happened: () => false,
  },
  {
    call: 'O10',
    operation: 'getUsers',
    kind: 'read',
    url: `/account/${ACCOUNT_ID}/users/add?q=maren`,
    go: () => write(/Email addresses/u, `${persona('viewer').email}, `).then(() => undefined),
    healthy: () => /is already in account/u.test(textOnScreen()),
  },
  {
    call: 'O11',
    operation: 'removeUser',
    kind: 'effect',
    url: listOf('/org/storefront/project/checkout', targets.remove),
    go: async () => {
      await removeFromCheckout()
      await until(() => /isn’t the last/u.test(textOnScreen()))
      await press(/^Remove user$/u)
    },
    trigger: /^Remove now/u,
    says: (payload) => payload === true,
    claim: /was removed from/u,
    happened: (sim) => !sim.world.members.has(checkoutScope, targets.remove.uuid),
  },
  {
    call: 'O12',
    operation: 'reset2fa',
    kind: 'effect',
    url: listOf('', targets.reset),
    go: () => act(targets.reset, /^Reset 2FA…/u),
    trigger: /^Reset 2FA$/u,
    says: (payload) => payload === true,
    claim: /2FA was reset for/u,
    happened: (sim) => sim.world.mails.some(({ kind }) => kind === 'two-factor-reset'),
  },
  {
    call: 'O13',
    operation: 'unlockUser',
    kind: 'effect',
    url: listOf('', targets.unlock),
    go: () => openMenu(targets.unlock),
    trigger: /^Unlock$/u,
    says: (payload) => isFlag(member(payload, 'locked'), false),
    claim: /was unlocked/u,
    happened: (sim) => sim.world.people.get(targets.unlock.uuid)?.locked === false,
  },
  {
    call: 'O14',
    operation: 'updateUserInfo',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/me/profile`,
    prepare: (sim) =>
      // A gateway that does not know the newer route.
      sim.faults.set([{ id: 'unknown-route', op: 'O15', kind: 'status', status: 405 }]),
    go: async () => {
      await changeName()
      await press(/^Save changes$/u)
      await until(() => /use another way to save the name/u.test(textOnScreen()))
    },
    ...saved,
  },
  {
    call: 'O15',
    operation: 'updateUserInfo1',
    kind: 'effect',
    url: `/account/${ACCOUNT_ID}/me/profile`,
    go: changeName,
    ...saved,
  },
  {
    call: 'R1',
    operation: 'getRoleList',
    kind: 'read',
    url: `/account/${ACCOUNT_ID}/users?q=maren`,
    go: () => press(/^Filter by Role$/u),
    healthy: () => field(/^Billing Admin/u) !== undefined,
  },
  {
    call: 'R2',
    operation: 'getResourceGroupListV2',
    kind: 'read',
    url: `/account/${ACCOUNT_ID}/users?q=maren`,
    go: () => press(/^Filter by Resource group$/u),
    healthy: () => field(/^All Account Level Resources/u) !== undefined,
  },
]
