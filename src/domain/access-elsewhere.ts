import type { RoleAssignment } from './access.ts'
import { placeName, placeOf } from './access-map.ts'
import { makeScope, scopeLevel, type Scope } from './scope.ts'

/** Access of a person that "same access as" at one scope does not give, by the scope where it can be given. */
export type ElsewherePlace = {
  /** As `placeOf` gives it. */
  readonly place: string
  /** "Storefront / Checkout"; "Account" for the account. */
  readonly name: string
  readonly scope: Scope
  /** "Release Manager for All Resources", or the group that gives it. */
  readonly lines: readonly string[]
}

/**
 * What a person holds beyond the direct roles and the groups of one scope: in other scopes, and here through groups of
 * the scopes above. What comes with the membership by itself is left out.
 *
 * @param scope where direct roles and groups are taken over
 * @param assignments everything that is known of the person
 */
export function accessElsewhere(scope: Scope, assignments: readonly RoleAssignment[]): ElsewherePlace[] {
  const places = new Map<string, { name: string; scope: Scope; lines: Set<string> }>()
  for (const assignment of assignments) {
    if (assignment.managed) continue
    const owner = ownerOf(assignment)
    if (placeOf(owner) === placeOf(scope)) continue
    const { orgName, projectName, via } = assignment
    const level = scopeLevel(owner)
    const name = placeName({
      orgName: level === 'account' ? undefined : orgName,
      projectName: level === 'project' ? projectName : undefined,
    })
    const entry = places.get(placeOf(owner)) ?? { name, scope: owner, lines: new Set<string>() }
    const what = `${assignment.role.name} for ${assignment.resourceGroup}`
    if (via.kind === 'direct') entry.lines.add(what)
    else
      entry.lines.add(
        `${what} in ${placeName(assignment)}, inherited from ${via.kind === 'group' ? `group ${via.name}` : via.word}`,
      )
    places.set(placeOf(owner), entry)
  }
  return [...places].map(([place, { lines, ...rest }]) => ({ place, ...rest, lines: [...lines] }))
}

/** Where it can be given: the scope of the role, or that of the group it comes through. */
function ownerOf({ scope, via }: RoleAssignment): Scope {
  if (via.kind !== 'group') return scope
  const { account, org, project } = scope
  if (via.level === 'account') return { account }
  return via.level === 'organization' ? makeScope(account, org) : makeScope(account, org, project)
}
