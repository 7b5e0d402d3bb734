import type { StatusName } from '#src/domain/user-status.ts'
import { isInGroup } from '#src/sim/model/access-rules.ts'
import { assignmentMetadata } from '#src/sim/model/user-rows.ts'
import type { Simulator } from '#src/sim/simulator.ts'
import type { Person } from './people.ts'

/** Direct role assignments of a person at the account. */
export const directAssignments = (sim: Simulator, uuid: string) =>
  sim.world.assignments.ofPrincipal('USER', uuid).filter(({ scope }) => scope.org === undefined)

const inherited = (sim: Simulator, uuid: string) =>
  sim.world.groups
    .filter((group) => group.scope.org === undefined && isInGroup(sim.world, group, uuid))
    .flatMap((group) => sim.world.assignments.ofPrincipal('USER_GROUP', group.identifier))
    .filter(({ scope }) => scope.org === undefined)

/** Role assignments of a person at the account: direct ones, and those of groups. */
const held = (sim: Simulator, uuid: string) => [...directAssignments(sim, uuid), ...inherited(sim, uuid)]

/** Whether a person really has a status at the account, from the simulator's state instead of the app's code. */
export const statusTruths: Record<StatusName, (sim: Simulator, person: Person) => boolean> = {
  locked: (_, { locked }) => locked,
  disabled: (_, { disabled }) => disabled,
  'no-2fa': (_, { twoFactor }) => twoFactor === false,
  external: (_, { externallyManaged }) => externallyManaged,
  // Internal roles are assigned, but no answer shows them.
  'no-role': (sim, { uuid }) =>
    assignmentMetadata(sim.world, { account: sim.world.account.identifier }, held(sim, uuid)).length === 0,
  admin: (sim, { uuid }) => held(sim, uuid).some(({ roleIdentifier }) => roleIdentifier === '_account_admin'),
}
