import { byText, inOrder, type RoleAssignment } from './access.ts'
import { makeScope, scopeLevel, scopeLevelLabels, type Scope, type ScopeLevel } from './scope.ts'

/** The access map of one user: role assignments filtered, sorted, as a tree, and next to those of another user. */

/** A scope within its account, as in addresses: `/`, `/org`, `/org/project`. */
export function placeOf({ org, project }: Scope): string {
  return `/${[org, project].filter((part) => part !== undefined).join('/')}`
}

/** Name of a role assignment's scope: "Storefront / Checkout"; "Account" for the account. */
export function placeName({ orgName, projectName }: Pick<RoleAssignment, 'orgName' | 'projectName'>): string {
  const names = [orgName, projectName].filter((name) => name !== undefined)
  return names.length === 0 ? scopeLevelLabels.account : names.join(' / ')
}

/**
 * Key of how a role is assigned: direct, or by which group. Groups of several scopes can share an identifier, so the
 * key includes the group's scope: that of the role assignment or of a parent, by the level that the service reports.
 */
export function viaKey({ via, scope }: Pick<RoleAssignment, 'via' | 'scope'>): string {
  if (via.kind === 'direct') return 'direct'
  if (via.kind === 'other') return `other ${via.word}`
  return `${placeOf(viaScope(scope, via.level))} ${via.id}`
}

/**
 * Scope of the group that grants a role.
 *
 * @param level of the group, as reported by the service
 */
export function viaScope({ account, org, project }: Scope, level: string | undefined): Scope {
  if (level === 'account') return { account }
  return level === 'organization' ? makeScope(account, org) : makeScope(account, org, project)
}

/** "Direct", or the name of the group. */
export function viaName({ via }: Pick<RoleAssignment, 'via'>): string {
  if (via.kind === 'direct') return 'Direct'
  return via.kind === 'group' ? via.name : via.word
}

/** Key of a resource group: its name if the identifier isn't reported. */
export function resourceGroupKey({ resourceGroup, resourceGroupId }: RoleAssignment): string {
  return resourceGroupId ?? resourceGroup
}

export const assignmentKinds = ['any', 'direct', 'groups', 'managed'] as const

/** Filter of an access map; an omitted part matches everything. */
export type MapFilter = {
  /** As returned by `placeOf`: only this exact scope. */
  readonly place?: string | undefined
  readonly assignmentKind?: (typeof assignmentKinds)[number] | undefined
  /** As returned by `viaKey`. */
  readonly via?: string | undefined
  readonly role?: string | undefined
  readonly resourceGroup?: string | undefined
}

/** Role assignments that pass a filter, in the same order. */
export function filterMap(assignments: readonly RoleAssignment[], filter: MapFilter): RoleAssignment[] {
  const { place, assignmentKind = 'any', via, role, resourceGroup } = filter
  return assignments.filter(
    (assignment) =>
      (place === undefined || placeOf(assignment.scope) === place) &&
      isHeld(assignment, assignmentKind) &&
      (via === undefined || viaKey(assignment) === via) &&
      (role === undefined || assignment.role.id === role) &&
      (resourceGroup === undefined || resourceGroupKey(assignment) === resourceGroup),
  )
}

function isHeld({ via, managed }: RoleAssignment, how: (typeof assignmentKinds)[number]): boolean {
  if (how === 'any') return true
  if (how === 'managed') return managed
  return (via.kind === 'direct') === (how === 'direct')
}

/** A filter option with its name. */
export type Choice = { readonly value: string; readonly label: string }

/** The distinct values among role assignments, by name. */
export function choicesOf(
  assignments: readonly RoleAssignment[],
  choice: (assignment: RoleAssignment) => Choice,
): Choice[] {
  const found = new Map<string, Choice>()
  for (const assignment of assignments) {
    const { value, label } = choice(assignment)
    if (!found.has(value)) found.set(value, { value, label })
  }
  return [...found.values()].toSorted((one, other) => byText(one.label, other.label))
}

export const mapSorts = ['scope', 'role', 'group', 'via', 'since'] as const
export type MapSort = (typeof mapSorts)[number]

/** First comparison; ties fall back to the order of role assignments. */
const comparisons: Record<MapSort, (one: RoleAssignment, other: RoleAssignment) => number> = {
  scope: () => 0,
  role: (one, other) => byText(one.role.name, other.role.name),
  group: (one, other) => byText(one.resourceGroup, other.resourceGroup),
  via: (one, other) =>
    Number(one.via.kind !== 'direct') - Number(other.via.kind !== 'direct') || byText(viaName(one), viaName(other)),
  since: (one, other) => (one.since ?? 0) - (other.since ?? 0),
}

/** Role assignments sorted by a column. Missing dates come last in both directions. */
export function sortMap(assignments: readonly RoleAssignment[], by: MapSort, descending: boolean): RoleAssignment[] {
  const turn = descending ? -1 : 1
  return assignments.toSorted((one, other) => {
    if (by === 'since' && (one.since === undefined) !== (other.since === undefined))
      return one.since === undefined ? 1 : -1
    return turn * (comparisons[by](one, other) || (by === 'scope' ? inOrder(one, other) : 0)) || inOrder(one, other)
  })
}

export const treeKinds = ['scope', 'role', 'group', 'via'] as const
export type TreeKind = (typeof treeKinds)[number]

/** A branch of the map. */
export type TreeNode = {
  /** Unique in a tree. */
  readonly key: string
  readonly label: string
  /** Only in a tree of scopes. */
  readonly scope?: Scope
  readonly level?: ScopeLevel
  /** Role assignments of this branch and the branches below it. */
  readonly count: number
  readonly children: readonly TreeNode[]
  /** Role assignments of this branch only. */
  readonly assignments: readonly RoleAssignment[]
}

/**
 * Role assignments as a tree: by scope nested as account, organizations and projects; otherwise one branch per value.
 */
export function treeOf(assignments: readonly RoleAssignment[], by: TreeKind): TreeNode[] {
  if (by === 'scope') return scopeTree(assignments)
  const name: Record<Exclude<TreeKind, 'scope'>, (assignment: RoleAssignment) => Choice> = {
    role: ({ role }) => ({ value: role.id, label: role.name }),
    group: (assignment) => ({ value: resourceGroupKey(assignment), label: assignment.resourceGroup }),
    via: (assignment) => ({ value: viaKey(assignment), label: viaName(assignment) }),
  }
  return choicesOf(assignments, name[by]).map(({ value, label }) => {
    const own = assignments.filter((assignment) => name[by](assignment).value === value)
    return { key: value, label, count: own.length, children: [], assignments: own }
  })
}

function scopeTree(assignments: readonly RoleAssignment[]): TreeNode[] {
  const [first] = assignments
  if (first === undefined) return []
  const { account } = first.scope
  const node = (scope: Scope, label: string, children: TreeNode[]): TreeNode => {
    const own = assignments.filter((assignment) => placeOf(assignment.scope) === placeOf(scope))
    const below = children.reduce((sum, { count }) => sum + count, 0)
    const level = scopeLevel(scope)
    return { key: placeOf(scope), label, scope, level, count: own.length + below, children, assignments: own }
  }
  const organizations = choicesOf(
    assignments.filter(({ scope }) => scope.org !== undefined),
    ({ scope, orgName }) => ({ value: scope.org ?? '', label: orgName ?? scope.org ?? '' }),
  )
  return [
    node(
      { account },
      scopeLevelLabels.account,
      organizations.map(({ value: org, label }) => {
        const projects = choicesOf(
          assignments.filter(({ scope }) => scope.org === org && scope.project !== undefined),
          ({ scope, projectName }) => ({ value: scope.project ?? '', label: projectName ?? scope.project ?? '' }),
        )
        return node(
          makeScope(account, org),
          label,
          projects.map((project) => node(makeScope(account, org, project.value), project.label, [])),
        )
      }),
    ),
  ]
}

/** One role on one resource group at one scope, and how each of two users has it. */
export type ComparedAssignment = {
  readonly key: string
  /** Role, resource group and scope, which both sides share. */
  readonly sample: RoleAssignment
  readonly left: readonly RoleAssignment[]
  readonly right: readonly RoleAssignment[]
}

/**
 * Two users side by side, in the order of role assignments. Disabled role assignments grant nothing and are omitted.
 */
export function compareAccess(left: readonly RoleAssignment[], right: readonly RoleAssignment[]): ComparedAssignment[] {
  const rows = new Map<
    string,
    { key: string; sample: RoleAssignment; left: RoleAssignment[]; right: RoleAssignment[] }
  >()
  const add = (side: 'left' | 'right', assignments: readonly RoleAssignment[]) => {
    for (const assignment of assignments) {
      if (assignment.disabled) continue
      const key = JSON.stringify([placeOf(assignment.scope), assignment.role.id, resourceGroupKey(assignment)])
      const row = rows.get(key) ?? { key, sample: assignment, left: [], right: [] }
      row[side].push(assignment)
      rows.set(key, row)
    }
  }
  add('left', left)
  add('right', right)
  return [...rows.values()].toSorted((a, b) => inOrder(a.sample, b.sample))
}
