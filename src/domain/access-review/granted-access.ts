import type { Scope } from '#src/domain/scope.ts'
import { groupOf, idleReason, isHighImpact } from './holdings.ts'
import { resourceGroupNameIn, roleNameIn } from './item-facts.ts'
import type { ReviewItem } from './review.ts'
import {
  keyAt,
  roleKey,
  type AccessSnapshot,
  type AssignmentRow,
  type InvitationRow,
  type SnapshotGroup,
} from './snapshot.ts'

/** Access that a pending invitation or a group membership grants, which its own row doesn't say. */

export type GrantedAccess = {
  /** "CCM Viewer for All Account Level Resources", "Member of Support rota": access that an invitation names itself. */
  readonly gives: readonly string[]
  /** Privileged roles that it grants, each with its scope and group. */
  readonly privileged: readonly string[]
}

const none: GrantedAccess = { gives: [], privileged: [] }
const STEP = 500

/** Returns a function that finds this for an item. A generator, to be run in slices. */
export function* grantedAccessFinder(
  population: AccessSnapshot,
  nameOfScope: (scope: Scope) => string,
): Generator<undefined, (item: ReviewItem) => GrantedAccess> {
  const weighty = new Map<SnapshotGroup, AssignmentRow[]>()
  let steps = 0
  for (const row of population.assignments) {
    if (++steps % STEP === 0) yield
    if (row.kind !== 'group' || row.internal || idleReason(population, row) !== undefined) continue
    const group = groupOf(population, row)
    if (group === undefined || !isHighImpact(population, row)) continue
    const known = weighty.get(group)
    if (known === undefined) weighty.set(group, [row])
    else known.push(row)
  }
  const pair = (scope: Scope, role: AssignmentRow['role'], resourceGroup: string | undefined) =>
    roleNameIn(population, role) +
    (resourceGroup === undefined ? '' : ` for ${resourceGroupNameIn(population, scope, resourceGroup)}`)
  const through = (group: SnapshotGroup | undefined) =>
    (group === undefined ? [] : (weighty.get(group) ?? [])).map(
      ({ scope, role, resourceGroup }) =>
        `${pair(scope, role, resourceGroup)} in ${nameOfScope(scope)}, through ${group?.name ?? ''}`,
    )
  const roleOf = (scope: Scope, id: string) => {
    const own = roleKey(scope, id)
    return population.roles.has(own) ? own : roleKey(undefined, id)
  }
  const ofInvitation = ({ scope, roles, groups }: InvitationRow): GrantedAccess => {
    const known = groups.map((id) => ({ id, group: population.groups.get(keyAt(scope, id)) }))
    const direct = roles.map(({ role, resourceGroup }) => ({ key: roleOf(scope, role), resourceGroup }))
    return {
      gives: [
        ...direct.map(({ key, resourceGroup }) => pair(scope, key, resourceGroup)),
        ...known.map(({ id, group }) => `Member of ${group?.name ?? id}`),
      ],
      privileged: [
        ...direct
          .filter(({ key, resourceGroup = '' }) => isHighImpact(population, { role: key, resourceGroup }))
          .map(
            ({ key, resourceGroup }) => `${pair(scope, key, resourceGroup)} in ${nameOfScope(scope)}, once accepted`,
          ),
        ...known.flatMap(({ group }) => through(group).map((words) => `${words}, once accepted`)),
      ],
    }
  }
  return (item) => {
    switch (item.kind) {
      case 'invitation':
        return ofInvitation(item.invitation)
      case 'group-member':
        return { gives: [], privileged: through(population.groups.get(keyAt(item.group.scope, item.group.id))) }
      default:
        return none
    }
  }
}
