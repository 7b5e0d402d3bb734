import type { Scope } from '#src/domain/scope.ts'
import type { Simulator } from '#src/sim/simulator.ts'

/** Project with 45 plain members, one project admin (Tomás shares it) and two role holders in the demo seed. */
export const checkout = (account: string): Scope => ({ account, org: 'storefront', project: 'checkout' })

/** Members of a scope in the simulator, by name as the service sorts it. */
export function membersOf(sim: Simulator, scope: Scope) {
  return sim.world.members
    .refs(scope)
    .map((ref) => sim.world.people.at(ref))
    .sort((a, b) => (a.name === b.name ? 0 : a.name === null || (b.name !== null && a.name < b.name) ? -1 : 1))
}

export type Person = ReturnType<typeof membersOf>[number]

/** The first member that fits; a seed without one makes the test fail. */
export function memberOf(sim: Simulator, scope: Scope, fits: (person: Person) => boolean) {
  const person = membersOf(sim, scope).find((candidate) => candidate.name !== null && fits(candidate))
  if (person?.name == null) throw new Error('The seed has nobody who fits')
  return { ...person, name: person.name }
}

/** Attempts of an operation that reached the simulator. */
export function attempts(sim: Simulator, operation: string): number {
  return sim.log.filter((entry) => entry.operation === operation).length
}
