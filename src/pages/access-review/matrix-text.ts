import type { Matrix } from '#src/domain/access-review/matrix.ts'
import { roleIdOf, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import { serializeWhoCanSearch } from '#src/domain/access-review/who-can-address.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'

/** Title of the page, and the link to it. */
export const matrixTitle = 'Matrix of users and roles'

/** The rule of the page, also in its file. */
export const matrixRule =
  'Roles that users have in this scope, direct or inherited from a group. Roles in other scopes aren’t included.'

/** Users with a role, including roles of parent scopes. */
export function whoHasPath(scope: Scope, role: RoleKey): string {
  return paths.whoCan(scope, `?${serializeWhoCanSearch({ permission: '', role, resourceGroup: '' }).toString()}`)
}

/** Name of a role; its identifier if no user has it. */
export function roleNameIn(roles: Matrix['roles'], role: RoleKey): string {
  return roles.find((each) => each.role === role)?.name ?? roleIdOf(role)
}

/**
 * Why users can't be compared; undefined if they can.
 *
 * @param selected how many users are selected
 */
export function compareProblem(selected: number): string | undefined {
  if (selected === 2) return undefined
  return selected > 2 ? 'Select only 2 users to compare them.' : 'Select 2 users to compare them.'
}

/** Number of selected users, and what is missing before they can be compared. */
export function selectionText(selected: number): string {
  const count = selected === 0 ? '' : `${formatNumber(selected)} selected. `
  return `${count}${compareProblem(selected) ?? ''}`.trim()
}
