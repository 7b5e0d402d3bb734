import { screen, within } from '@testing-library/react'
import type { Scope } from '#src/domain/scope.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import type { renderApp } from '#test/support/render-app.tsx'

export const url = '/account/{account}/invitations'
export type App = Awaited<ReturnType<typeof renderApp>>

/** Invitations of a scope in the simulator, the one invited last first. */
export function invitesOf(sim: Simulator, scope: Scope = { account: sim.world.account.identifier }) {
  return [...sim.world.invites.values()]
    .filter((invite) => invite.scope.org === scope.org && invite.scope.project === scope.project)
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** An invitation of the demo seed by its address. */
export function inviteOf(sim: Simulator, email: string) {
  const invite = [...sim.world.invites.values()].find((each) => each.email === email)
  if (invite === undefined) throw new Error(`No invitation of ${email}`)
  return invite
}

/** Puts many plain invitations into the account. */
export function addMany(sim: Simulator, count: number): void {
  for (let number = 0; number < count; number += 1) {
    const id = `many${String(number).padStart(4, '0')}`
    sim.world.invites.set(id, {
      id,
      email: `many.${String(number).padStart(4, '0')}@crowd.example`,
      scope: { account: sim.world.account.identifier },
      roleBindings: [{ roleIdentifier: '_account_viewer' }],
      userGroups: [],
      approved: false,
      createdAt: sim.world.now() - number * 1000,
      validUntil: sim.world.now() + 1_000_000_000,
    })
  }
}

export const rowOf = (email: string) =>
  screen.findByRole('row', { name: new RegExp(email.replaceAll('.', '\\.'), 'u') })

/** Opens the menu of an invitation, and picks from it. */
export async function pick({ user }: App, email: string, item: RegExp): Promise<HTMLElement> {
  const button = await screen.findByRole('button', { name: `Actions for the invitation for ${email}` })
  await user.click(button)
  await user.click(await screen.findByRole('menuitem', { name: item }))
  return button
}

/** The button in the foot; the cross has the same name. */
export function closeOf(dialog: HTMLElement): HTMLElement {
  const button = within(dialog).getAllByRole('button', { name: 'Close' }).at(-1)
  if (button === undefined) throw new Error('No Close')
  return button
}
