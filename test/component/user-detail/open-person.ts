import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { displayName } from '#src/domain/user.ts'
import type { Scope } from '#src/domain/scope.ts'
import { paths, type UserTab } from '#src/domain/paths.ts'
import { findGroup } from '#src/sim/model/access-rules.ts'
import { assign, userPrincipal } from '#src/sim/model/membership.ts'
import type { Person } from '#src/sim/model/people.ts'
import { ACCOUNT_ID, persona } from '#src/sim/persona-list.ts'
import type { FaultRule } from '#src/sim/fault-engine.ts'
import type { SeedName } from '#src/sim/model/world.ts'
import type { Persona } from '#src/sim/persona-list.ts'
import { createSimulator, type Simulator } from '#src/sim/simulator.ts'
import { renderApp } from '#test/support/render-app.tsx'

export const account: Scope = { account: ACCOUNT_ID }
export const storefront: Scope = { ...account, org: 'storefront' }
export const fulfillment: Scope = { ...account, org: 'fulfillment' }
export const checkout: Scope = { ...storefront, project: 'checkout' }
export const ownId = persona('account-admin').identifier

/** Seeds always make the same people, so one can be looked up before the app runs. */
export const { world } = createSimulator({ seed: 'demo' })

/** Someone of the demo account who is none of the personas. */
export function pickUser(fits: (person: Person) => boolean): Person {
  const personas = new Set(['maren', 'tomas', 'ifeoma', 'jonas', 'priya'])
  const found = world.people
    .save()
    .find((person) => !personas.has(person.email.split('.')[0] ?? '') && person.name !== null && fits(person))
  if (found === undefined) throw new Error('Nobody fits')
  return found
}

export function holds(person: Person, role: string, scope: Scope = account): boolean {
  return world.assignments
    .ofPrincipal('USER', person.uuid)
    .some((row) => row.roleIdentifier === role && JSON.stringify(row.scope) === JSON.stringify(scope))
}

export function isIn(person: Person, group: string): boolean {
  return findGroup(world, group, account)?.users.has(person.uuid) ?? false
}

export function isMember(person: Person, scope: Scope): boolean {
  return world.members.has(scope, person.uuid)
}

/** Nothing unusual: no lock, not disabled, kept by Harness itself, with two-factor. */
export function isPlain({ locked, disabled, externallyManaged, twoFactor }: Person): boolean {
  return !locked && !disabled && !externallyManaged && twoFactor === true
}

/** Gives someone many roles, straight into the tables. */
export function assignRoles(sim: Simulator, userId: string, count: number): void {
  for (let number = 0; number < count; number += 1)
    assign(sim.world, account, userPrincipal(userId), '_ccm_viewer', `group_${number}`)
}

type Options = {
  scope?: Scope
  tab?: UserTab
  search?: string
  as?: Persona['id']
  seed?: SeedName
  faults?: Partial<FaultRule>[]
  /** Changes the simulated backend before the page is opened. */
  prepare?: (sim: Simulator) => void
  latencyMs?: number
}

/** Opens a person's page in the running app, after faults and data were prepared. */
export async function openPerson(userId: string, options: Options = {}) {
  const { scope = account, tab = 'access', search = '', as = 'account-admin', seed = 'demo', latencyMs = 0 } = options
  return renderApp({
    url: `${paths.user(scope, userId, tab)}${search}`,
    persona: as,
    seed,
    latencyMs,
    prepare: (sim) => {
      options.prepare?.(sim)
      const faults = options.faults ?? []
      sim.faults.set(faults.map((rule, number) => ({ id: `fault-${number}`, op: '*', kind: 'status', ...rule })))
    },
  })
}

/** Opens a person by the link in the list of a scope. @param search of the list, such that the person is on it */
export async function openFromList(person: Person, scope: Scope, search: string) {
  const app = await renderApp({ url: paths.users(scope, search) })
  await app.user.click(await screen.findByRole('link', { name: displayName({ ...person, name: person.name ?? '' }) }))
  return app
}

/** Opens the menu at the end of the head. @returns the item that removes the user */
export async function openRemoveItem(user: UserEvent): Promise<HTMLElement> {
  await user.click(await screen.findByRole('button', { name: /^More actions for/u }))
  return screen.findByRole('menuitem', { name: /^Remove user…/u })
}

/** Chooses in the filters of the access tab, and closes them. */
export async function filterAccess(user: UserEvent, label: string, value: string): Promise<void> {
  await user.click(await screen.findByRole('button', { name: /^Filter/u }))
  const filters = await screen.findByRole('dialog', { name: 'Filter roles' })
  await user.selectOptions(within(filters).getByRole('combobox', { name: label }), value)
  await user.keyboard('{Escape}')
}
