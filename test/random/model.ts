import { act, cleanup, fireEvent, render } from '@testing-library/react'
import { createElement } from 'react'
import { Secret, TOTP } from 'otpauth'
import { App } from '#src/app/app.tsx'
import { operations, type OperationId } from '#src/contract/operations.ts'
import { removeUser } from '#src/sim/model/remove-user.ts'
import { ACCOUNT_ID, persona, type PersonaId } from '#src/sim/persona-list.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'
import {
  control,
  controls,
  field,
  isInert,
  waitLimit,
  press,
  pressElement,
  problemsOnScreen,
  settle,
  textOnScreen,
  until,
  write,
} from './screen.ts'
import { tapTransport, type Transport } from './fake-transport.ts'

/**
 * The model behind the random walks. A sequence is plain data, so that a failing one shrinks and can be kept.
 * The simulator is the source of truth; the model tracks what the user asked for and what the screen showed.
 */
export type Step = {
  readonly do: ActionName
  /** Chooses among rows, texts and variants. */
  readonly pick: number
  /** Spoils a call of this step. */
  readonly fault?: Fault | undefined
}
export type Sequence = {
  readonly scope: keyof typeof scopes
  readonly as: PersonaId
  readonly steps: readonly Step[]
}
type Fault = {
  readonly kind: keyof typeof faultKinds
  readonly when: 'before' | 'after'
  /** Only the change of the step, or any call of it. */
  readonly aim: 'effect' | 'any'
}

const scopes = { account: '', project: '/org/storefront/project/checkout' } as const

/**
 * Faults whose reads are not repeated by themselves, so that steps stay short; those with repeats have their own tests.
 */
const faultKinds = {
  '500': { kind: 'status', status: 500, body: '{"status":"ERROR","code":"UNKNOWN_ERROR","message":"It broke"}' },
  '403': { kind: 'status', status: 403, body: '{"status":"ERROR","code":"NG_ACCESS_DENIED","message":"No"}' },
  '404': { kind: 'status', status: 404, body: '{"status":"ERROR","code":"ENTITY_NOT_FOUND","message":"Gone"}' },
  '429': { kind: 'status', status: 429, body: '{"status":"FAILURE","code":"TOO_MANY_REQUESTS"}' },
  page: { kind: 'body', body: '<html><body>Sign in to the portal</body></html>' },
  cut: { kind: 'body', body: '{"status":"SUCCESS","data":' },
  null: { kind: 'body', body: '{"status":"SUCCESS","data":null}' },
  refusal: { kind: 'body', body: '{"status":"FAILURE","code":"INVALID_REQUEST","message":"Invalid request: no"}' },
  'no envelope': { kind: 'body', body: '{"data":true}' },
} as const satisfies Record<string, Partial<FaultRule>>
export const faultNames = Object.keys(faultKinds) as (keyof typeof faultKinds)[]

const searches = ['maren', 'a+b', '(', 'zz-nobody', 'weber', 'alderbrook', '.*', 'o', '\u0301e', 'an']
const NEXT_PASSWORD = 'Gentle harbour candle-7'

/** What the screen may say of a change, and the change that it then speaks of. */
const claims: readonly (readonly [RegExp, readonly OperationId[]])[] = [
  [/was unlocked\./u, ['unlockUser']],
  [/was removed from/u, ['removeUser']],
  [/2FA was reset for/u, ['reset2fa']],
  [/Saved at \d/u, ['updateUserInfo1', 'updateUserInfo']],
  [/Password changed/u, ['changeUserPassword']],
  [/Two-factor authentication was turned off/u, ['disableTTwoFactorAuth']],
  [/Your new phone is set up|2FA is on(?! for)/u, ['enableTwoFactorAuth']],
  [/(?<! of )\b\d+ users added/u, ['addUsers']],
]

/** One run of a sequence against a fresh simulator. */
class Run {
  readonly sim: Simulator
  readonly wire: Transport
  readonly scope: string
  me: PersonaId | undefined
  online = true
  /** Own submits of a change by target: more attempts than these are repeats (U5). */
  readonly submits = new Map<string, number>()
  /** Counts what other admins did; rows read before are allowed to be old. */
  foreignEdits = 0
  lastListAt = { answers: 0, edits: 0 }
  readonly fetchedAt = new Map<string, number>()
  unlocked = false
  /** Addresses that were on screen in this session. */
  readonly seen = new Set<string>()
  done = 0
  skipped = 0
  compared = 0

  constructor(sim: Simulator, wire: Transport, { scope, as }: Sequence) {
    this.sim = sim
    this.wire = wire
    this.scope = scopes[scope]
    this.me = as
  }

  get ownId(): string {
    return persona(this.me ?? 'account-admin').identifier
  }

  /** The person asks for a change. */
  submit(operation: OperationId, userId?: string): void {
    const target = this.pathOf(operation, userId)
    this.submits.set(target, (this.submits.get(target) ?? 0) + (this.online ? 1 : 0))
  }

  pathOf(operation: OperationId, userId = ''): string {
    const { method, path } = operations[operation]
    return `${method} ${path.replace('{userId}', userId).replace('{authMechanism}', 'TOTP')}`
  }

  attempts(): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { operation, method, path } of this.sim.log) {
      if (operation === 'unknown' || operations[operation].meaning !== 'write') continue
      const target = `${method} ${path}`
      counts.set(target, (counts.get(target) ?? 0) + 1)
    }
    return counts
  }
}

type Action = {
  /** Whether the page offers it now. */
  readonly can: (run: Run, step: Step) => boolean
  readonly act: (run: Run, step: Step) => Promise<void>
  readonly effect?: OperationId
}

const onPage = (part: string) => location.pathname.endsWith(part)
const isConnected = (run: Run) => run.me !== undefined && control(/account menu/iu) !== undefined
const isFree = (run: Run) => isConnected(run) && document.querySelector('[role$="dialog"]') === null
const onList = (run: Run) => isFree(run) && onPage('/users')
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row-link]')]
const idOf = (row: HTMLElement) => row.dataset['rowLink'] ?? ''
const rowAt = (pick: number) => rows()[pick % Math.max(1, rows().length)]
const menuOf = (row: HTMLElement | undefined) =>
  row?.closest('tr')?.querySelector<HTMLElement>('button[aria-label^="Actions for"]') ?? undefined

/** Goes to a page by the navigation, past the question whether a draft may be left. */
async function visit(run: Run, name: RegExp, part: string): Promise<boolean> {
  if (!onPage(part)) {
    if (control(name) === undefined) return false
    await press(name)
    await settle(run.wire)
    const leave = controls(/^Leave|^Stop|^Discard/u).at(-1)
    if (leave !== undefined && !onPage(part)) await pressElement(leave)
    await settle(run.wire)
  }
  return onPage(part)
}
/** The link to the list; it has the number of users behind its name once that is known. */
const TWO_FACTOR = /^Two-factor authentication$/u
const USERS = /^Users[\s\d,]*$/u
const visitList = async (run: Run) => (await visit(run, USERS, '/users')) && rows().length > 0

async function openMenu(run: Run, pick: number): Promise<string> {
  const row = rowAt(pick)
  const button = menuOf(row)
  if (row === undefined || button === undefined) throw new Error('No row')
  await pressElement(button)
  await until(() => document.querySelector('[role="menu"]') !== null, 'a menu')
  await settle(run.wire, 1)
  return idOf(row)
}

/** Picks from the open menu; false where it is not offered. */
async function choose(name: RegExp): Promise<boolean> {
  const item = [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find(
    (element) => name.test(element.textContent) && !isInert(element),
  )
  if (item === undefined) {
    await escape()
    return false
  }
  await pressElement(item)
  return true
}

async function escape(): Promise<void> {
  await act(() => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
    return Promise.resolve()
  })
}

async function openRemoval(run: Run, pick: number): Promise<string | undefined> {
  const id = await openMenu(run, pick)
  if (!(await choose(/^Remove user…/u))) return undefined
  await until(() => document.querySelector('[role="alertdialog"]'), 'the dialog')
  await settle(run.wire)
  if (field(/to confirm|remove/iu) !== undefined) await write(/to confirm|remove/iu, 'remove')
  return id
}

async function confirmRemoval(run: Run): Promise<boolean> {
  const confirm = control(/^Remove user$/u)
  if (confirm === undefined || isInert(confirm)) return false
  await pressElement(confirm)
  await settle(run.wire, 2)
  return control(/^Remove now/u) !== undefined
}

const goTo = (name: RegExp): Action => ({
  can: (run) => isConnected(run) && controls(name).length > 0 && document.querySelector('[role$="dialog"]') === null,
  act: () => press(name),
})

const traverse = (step: 'back' | 'forward'): Action => ({
  can: isConnected,
  act: async (run) => {
    history[step]()
    await settle(run.wire, 6)
  },
})

async function search(text: string): Promise<void> {
  const box = await write(/^Search name or email$/u, text)
  await act(() => {
    box.form?.requestSubmit()
    return Promise.resolve()
  })
}

const actions = {
  search: {
    can: isFree,
    act: async (run, { pick }) => {
      await visitList(run)
      if (onPage('/users')) await search(searches[pick % searches.length] ?? '')
    },
  },
  clear: { can: onList, act: () => search('') },
  next: goTo(/^Next page$/u),
  previous: goTo(/^Previous page$/u),
  refresh: { can: onList, act: () => press(/^Refresh the list$/u) },
  users: goTo(USERS),
  profile: goTo(/^Profile$/u),
  password: goTo(/^Password$/u),
  twoFactor: goTo(TWO_FACTOR),
  back: traverse('back'),
  forward: traverse('forward'),
  open: {
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visitList(run))) return
      const row = rowAt(pick)
      if (row !== undefined) await pressElement(row)
    },
  },
  retry: {
    can: (run) => isConnected(run) && controls(/^(Try again|Check again)$/u).length > 0 && !onPage('/two-factor'),
    act: () => press(/^(Try again|Check again)$/u),
  },
  close: {
    can: (run) => isConnected(run) && document.querySelector('[role$="dialog"], [role="menu"]') !== null,
    act: async () => {
      const button = controls(/^(Close|Cancel|Back to the page|Leave.*|Stop.*|Discard.*)$/u).at(-1)
      if (button === undefined) await escape()
      else await pressElement(button)
    },
  },
  unlock: {
    effect: 'unlockUser',
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visitList(run))) return
      const id = await openMenu(run, pick)
      if (!(await choose(/^Unlock$/u))) return
      run.submit('unlockUser', id)
      run.unlocked = true
    },
  },
  reset: {
    effect: 'reset2fa',
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visitList(run))) return
      const id = await openMenu(run, pick)
      if (!(await choose(/^Reset 2FA…/u))) return
      const send = await until(() => control(/^Reset 2FA$/u))
      if (isInert(send)) return
      run.submit('reset2fa', id)
      await pressElement(send)
    },
  },
  remove: {
    effect: 'removeUser',
    can: (run) => isFree(run) && control(/^Remove now/u) === undefined,
    act: async (run, { pick }) => {
      if (!(await visitList(run))) return
      const id = await openRemoval(run, pick)
      if (id === undefined || !(await confirmRemoval(run))) return
      run.submit('removeUser', id)
      await press(/^Remove now/u)
    },
  },
  removeAndUndo: {
    can: (run) => isFree(run) && control(/^Remove now/u) === undefined,
    act: async (run, { pick }) => {
      if (!(await visitList(run))) return
      if ((await openRemoval(run, pick)) === undefined || !(await confirmRemoval(run))) return
      await press(/^Undo/u)
    },
  },
  removeAndCancel: {
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visitList(run))) return
      if ((await openRemoval(run, pick)) !== undefined) await press(/^(Cancel|Close)$/u)
    },
  },
  rename: {
    effect: 'updateUserInfo1',
    can: isFree,
    act: async (run, { pick }) => {
      const name = `Renamed ${pick % 50}`
      if (!(await visit(run, /^Profile$/u, '/profile')) || field(/^Name/u)?.readOnly !== false) return
      await write(/^Name/u, name)
      const save = control(/^Save changes$/u)
      if (save === undefined || isInert(save)) return
      run.submit('updateUserInfo1', run.ownId)
      await pressElement(save)
      await settle(run.wire)
      // What was typed stays, whatever came of it (U4).
      const kept = field(/^Name/u)
      if (kept !== undefined && kept.value !== name) throw new Error(`typed ${name}, shown ${kept.value}`)
    },
  },
  draft: {
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visit(run, /^Profile$/u, '/profile')) || field(/^Name/u)?.readOnly !== false) return
      await write(/^Name/u, `Draft ${pick % 50}`)
    },
  },
  changePassword: {
    effect: 'changeUserPassword',
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visit(run, /^Password$/u, '/password')) || field(/^Current password/u) === undefined) return
      const now = run.sim.world.secrets.get(run.ownId)?.password ?? ''
      const [current, next] = (
        [
          [now, `${NEXT_PASSWORD}${pick % 7}`],
          ['not this one', NEXT_PASSWORD],
          [now, 'short'],
        ] as const
      )[pick % 3] ?? [now, now]
      await write(/^Current password/u, current)
      await write(/^New password/u, next)
      await write(/^Repeat new password/u, next)
      const send = control(/^Change password$/u)
      if (send === undefined || isInert(send)) return
      // A weak one is not sent at all.
      if (next !== 'short') run.submit('changeUserPassword')
      await pressElement(send)
    },
  },
  enroll: {
    effect: 'enableTwoFactorAuth',
    can: isFree,
    act: async (run, { pick }) => {
      if (!(await visit(run, TWO_FACTOR, '/two-factor')) || control(/^Turn on 2FA$/u) === undefined) return
      run.submit('getTwoFactorAuthSettings')
      await press(/^Turn on 2FA$/u)
      await settle(run.wire)
      const link = document.querySelector<HTMLAnchorElement>('a[href^="otpauth:"]')
      if (link === null) return
      const secret = Secret.fromBase32(new URL(link.href).searchParams.get('secret') ?? '')
      await press(/^Next: enter the code$/u)
      const isRight = pick % 4 !== 0
      const code = TOTP.generate({ secret, timestamp: run.sim.world.now() })
      await write(/6-digit code/u, isRight ? code : code.replaceAll(/\d/gu, (digit) => String(9 - Number(digit))))
      if (isRight) run.submit('enableTwoFactorAuth')
      await press(/^Turn on 2FA$/u)
      await settle(run.wire)
      if (control(/^Done$/u) !== undefined) await press(/^Done$/u)
    },
  },
  disable: {
    effect: 'disableTTwoFactorAuth',
    can: isFree,
    act: async (run) => {
      if (!(await visit(run, TWO_FACTOR, '/two-factor')) || controls(/^Turn off 2FA…$/u).length === 0) return
      await press(/^Turn off 2FA…$/u)
      await write(/to confirm/u, 'turn off')
      run.submit('disableTTwoFactorAuth')
      await press(/^Turn off 2FA$/u)
    },
  },
  addUsers: {
    effect: 'addUsers',
    can: isFree,
    act: async (run, { pick }) => {
      await visitList(run)
      if (controls(/^Add users/u).length === 0) return
      await press(/^Add users/u)
      const count = 1 + (pick % 4)
      const list = Array.from({ length: count }, (_, number) => `p${(pick + number) % 60}@newcomers.example`)
      await write(/Email addresses/u, `${list.join(', ')}, `)
      const none = await until(() => field(/No access yet/u))
      await act(() => {
        none.click()
        return Promise.resolve()
      })
      await settle(run.wire)
      const send = control(/^Add (?:users|\d+ users?)$/u)
      if (send === undefined || isInert(send)) return
      run.submit('addUsers')
      await pressElement(send)
    },
  },
  storm: {
    can: () => true,
    act: async () => {
      for (let round = 0; round < 10; round += 1)
        await act(() => {
          document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
          // Not `focus`: here the window is not the one that the parts of the toast library compare it with.
          for (const name of ['pageshow', 'online']) window.dispatchEvent(new Event(name))
          return Promise.resolve()
        })
    },
  },
  offline: { can: (run) => run.online && isConnected(run), act: (run) => setOnline(run, false) },
  online: { can: (run) => !run.online, act: (run) => setOnline(run, true) },
  otherAdmin: {
    can: isConnected,
    act: (run, { pick }) => {
      otherAdmin(run, pick)
      return Promise.resolve()
    },
  },
  expireKey: {
    can: (run) => isConnected(run) && run.online,
    act: (run) => {
      const key = run.sim.world.apiKeys.get(persona(run.me ?? 'account-admin').apiKey)
      if (key !== undefined)
        run.sim.world.apiKeys.set(persona(run.me ?? 'account-admin').apiKey, { ...key, state: 'expired' })
      return Promise.resolve()
    },
  },
  signOut: {
    can: isConnected,
    act: async (run) => {
      await press(/account menu/iu)
      await until(() => control(/^Sign out$/u))
      await press(/account menu/iu)
      await until(() => control(/^Sign out$/u))
      await press(/^Sign out$/u)
      await settle(run.wire, 2)
      // It asks while a change is on its way.
      await until(() => control(/^Sign out now$/u) ?? field(/^API key/u))
      if (control(/^Sign out now$/u) !== undefined) await press(/^Sign out now$/u)
    },
  },
  signIn: {
    can: (run) => run.online && field(/^API key/u) !== undefined,
    act: async (run, { pick }) => {
      const personaId = (['account-admin', 'individual', 'viewer', 'project-admin'] as const)[pick % 4] ?? 'viewer'
      const { apiKey } = persona(personaId)
      const key = run.sim.world.apiKeys.get(apiKey)
      if (key !== undefined) run.sim.world.apiKeys.set(apiKey, { ...key, state: 'valid' })
      await write(/^API key/u, apiKey)
      await press(/^Connect/u)
      await settle(run.wire)
      if (control(/account menu/iu) !== undefined) run.me = personaId
    },
  },
  remount: {
    can: () => true,
    act: async (run) => {
      cleanup()
      render(createElement(App))
      await settle(run.wire)
    },
  },
} satisfies Record<string, Action>

export type ActionName = keyof typeof actions
export const actionNames = Object.keys(actions) as ActionName[]

function setOnline(run: Run, online: boolean): Promise<void> {
  run.online = online
  // Online is what the page's own getter says, so only its absence hides it.
  if (online) Reflect.deleteProperty(navigator, 'onLine')
  else Object.defineProperty(navigator, 'onLine', { value: online, configurable: true })
  window.dispatchEvent(new Event(online ? 'online' : 'offline'))
  return Promise.resolve()
}

/** Another admin removes, renames, locks or unlocks someone of the shown scope. */
function otherAdmin(run: Run, pick: number): void {
  const { world } = run.sim
  const scope = { account: ACCOUNT_ID, ...(run.scope === '' ? {} : { org: 'storefront', project: 'checkout' }) }
  const refs = world.members.refs(scope)
  const ref = refs[pick % Math.max(1, refs.length)]
  const person = ref === undefined ? undefined : world.people.at(ref)
  const personas: readonly string[] = (['account-admin', 'viewer', 'individual', 'project-admin'] as const).map(
    (id) => persona(id).identifier,
  )
  if (person === undefined || personas.includes(person.uuid)) return
  run.foreignEdits += 1
  if (pick % 3 === 0) removeUser(world, scope, person.uuid)
  else if (pick % 3 === 1) world.people.put({ ...person, name: `Other ${pick % 50}` })
  else world.people.put({ ...person, locked: !person.locked })
}

/**
 * What the simulator would answer to the question that the address asks, put together apart from the app's own code.
 */
async function truth(run: Run): Promise<string[] | undefined> {
  const params = new URLSearchParams(location.search)
  const [account, org, project] = [ACCOUNT_ID, 'storefront', 'checkout']
  const query = new URLSearchParams({ accountIdentifier: account })
  if (location.pathname.includes('/project/')) {
    query.set('orgIdentifier', org)
    query.set('projectIdentifier', project)
  }
  const q = (params.get('q') ?? '').trim()
  if (q.length >= 2) query.set('searchTerm', q.normalize('NFC').replace(/[\\^$.|?*+()[\]{}]/gu, '\\$&'))
  query.set('pageIndex', String(Number(params.get('page') ?? 1) - 1))
  query.set('pageSize', params.get('size') ?? '25')
  query.append('sortOrders', 'name,ASC')
  query.append('sortOrders', 'email,ASC')
  const url = `${location.origin}/ng/api/user/aggregate?${query.toString()}`
  const headers = { 'x-api-key': persona(run.me ?? 'account-admin').apiKey, 'content-type': 'application/json' }
  const response = await run.sim.handle(new Request(url, { method: 'POST', headers, body: '{}' }))
  if (!response.ok) return undefined
  const body = (await response.json()) as { data: { content: { user: { uuid: string } }[] } }
  return body.data.content.map(({ user }) => user.uuid)
}

/**
 * Runs a sequence and holds every step against the rules.
 *
 * @returns how much was done
 * @throws Error that names the step and the rule
 */
export async function runSequence(sequence: Sequence): Promise<{ done: number; skipped: number; compared: number }> {
  waitLimit.milliseconds = 3000
  let wire: Transport | undefined
  const { sim } = await renderApp({
    url: `/account/{account}${scopes[sequence.scope]}/users`,
    persona: sequence.as,
    prepare: (prepared) => {
      wire = tapTransport(prepared)
    },
  })
  if (wire === undefined) throw new Error('Nothing was prepared')
  const run = new Run(sim, wire, sequence)
  const answered = { lists: 0 }
  wire.intercept((operation) => {
    if (operation === 'getAggregatedUsers') {
      answered.lists += 1
      run.lastListAt = { answers: answered.lists, edits: run.foreignEdits }
    }
    return Promise.resolve(undefined)
  })
  try {
    await settle(wire)
    await check(run, { answers: 0, log: 0, text: '' }, true)
    for (const [number, step] of sequence.steps.entries()) {
      try {
        await take(run, step)
      } catch (error) {
        throw new Error(`step ${number} (${step.do}): ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      }
    }
    return { done: run.done, skipped: run.skipped, compared: run.compared }
  } finally {
    await setOnline(run, true)
  }
}

async function take(run: Run, step: Step): Promise<void> {
  const action: Action = actions[step.do]
  if (!action.can(run, step)) {
    run.skipped += 1
    return
  }
  run.done += 1
  const start = { answers: run.lastListAt.answers, log: run.sim.log.length, text: textOnScreen() }
  if (step.fault !== undefined) run.sim.faults.set([ruleOf(step.fault, action)])
  let failure: Error | undefined
  try {
    await action.act(run, step)
  } catch (error) {
    // With a fault in it, a way through a screen may rightly end early; the rules below hold all the same.
    if (step.fault === undefined) failure = error instanceof Error ? error : new Error(String(error))
  }
  await settle(run.wire)
  run.sim.faults.clear()
  const wasFaulty = run.sim.log.slice(start.log).some(({ fault }) => fault !== undefined)
  if (control(/account menu/iu) === undefined && field(/^API key/u) !== undefined) endSession(run)
  if (failure !== undefined && run.me !== undefined && run.online) throw failure
  await check(run, start, !wasFaulty)
}

function endSession(run: Run): void {
  run.me = undefined
  run.fetchedAt.clear()
  run.unlocked = false
}

function ruleOf(fault: Fault, action: Action): FaultRule {
  const op = fault.aim === 'effect' && action.effect !== undefined ? action.effect : '*'
  // A step may turn out to call nothing.
  return { id: `${fault.kind}@${op}`, op, when: fault.when, fires: 'may', ...faultKinds[fault.kind] }
}

async function check(run: Run, start: { answers: number; log: number; text: string }, isQuiet: boolean): Promise<void> {
  const problems = problemsOnScreen()
  const text = textOnScreen()
  const applied = (wanted: readonly OperationId[]) =>
    run.sim.log.slice(start.log).some((entry) => entry.effectApplied && wanted.some((id) => id === entry.operation))
  for (const [claim, effects] of claims)
    if (claim.test(text) && !claim.test(start.text) && !applied(effects))
      problems.push(`U6 claimed without an effect: ${claim.source}`)
  for (const [target, count] of run.attempts())
    if (count > (run.submits.get(target) ?? 0))
      problems.push(`U5 ${target}: ${count} attempts, asked for ${run.submits.get(target) ?? 0} times`)
  if (run.me === undefined || run.me === 'individual')
    for (const address of run.seen)
      if (address !== persona(run.me ?? 'individual').email && text.includes(address))
        problems.push(`T09 ${address} of an earlier session`)
  if (run.me !== undefined) for (const address of addressesInRows()) run.seen.add(address)
  problems.push(...(await compareRows(run, start.answers, isQuiet)))
  if (problems.length > 0) throw new Error(problems.join('\n'))
}

function addressesInRows(): string[] {
  return rows().flatMap((row) => row.closest('tr')?.querySelector('td bdi')?.textContent ?? [])
}

/** At quiet points the rows are the page that the simulator has for the shown question. */
async function compareRows(run: Run, answersBefore: number, isQuiet: boolean): Promise<string[]> {
  if (run.me === undefined || !onPage('/users')) return []
  const here = `${location.pathname}${location.search}`
  if (isQuiet && run.lastListAt.answers > answersBefore) run.fetchedAt.set(here, run.lastListAt.edits)
  const text = textOnScreen()
  const givesReason =
    /Couldn[’']t|couldn[’']t|You don[’']t have permission|Searching|Not loaded|could not be read|Found by user ID/u.test(
      text,
    )
  if (!isQuiet || !run.online || givesReason || run.fetchedAt.get(here) !== run.foreignEdits) return []
  const box = field(/^Search name or email$/u)
  const searchText = new URLSearchParams(location.search).get('q') ?? ''
  const isHeld = /Type at least two characters|not searched/u.test(text)
  if (box !== undefined && !isHeld && box.value !== searchText)
    return [`the box says ${box.value}, the list is of ${searchText}`]
  const wanted = await truth(run)
  if (wanted === undefined) return []
  run.compared += 1
  const shown = rows().map(idOf)
  return JSON.stringify(shown) === JSON.stringify(wanted)
    ? []
    : [
        `rows of ${here}: shown ${shown.length} ${shown.slice(0, 5).join()}, wanted ${wanted.length} ${wanted.slice(0, 5).join()}`,
      ]
}
