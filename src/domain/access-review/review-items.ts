import { adminRoleOf, scopeId, scopeLevel, type Scope } from '#src/domain/scope.ts'
import { groupOf, hasGap, holdingsOfUser, holdingsAt, isPrivileged, isHighImpact, type Holdings } from './holdings.ts'
import { answersAt, type Answers } from './questions.ts'
import type { Criteria, ItemFlag, ReviewedRoles, ReviewItem } from './review.ts'
import { keyAt, roleKey, type AccessSnapshot, type AssignmentRow, type SnapshotGroup } from './snapshot.ts'

/** Items of a review, determined from loaded access. */

export type ReviewItems = {
  readonly items: readonly ReviewItem[]
  /** Role assignments that are part of a membership: they can't be removed separately, so no one decides on them. */
  readonly managed: number
}

const STEP = 500

/** Determines the items, by scope as loaded and in the order of the lists. */
export function* reviewItemsOf(snapshot: AccessSnapshot, criteria: Criteria): Generator<undefined, ReviewItems> {
  const items: ReviewItem[] = []
  let managed = 0
  let steps = 0
  const { roles } = criteria
  const users = roles.kind === 'users' ? new Set(roles.ids) : undefined
  const isAll = roles.kind === 'all' || users !== undefined
  const byScope = new Map<string, AssignmentRow[]>()
  for (const row of snapshot.assignments) {
    if (++steps % STEP === 0) yield
    if (row.internal || !isReviewed(snapshot, roles, row)) continue
    // A group or a service account isn't one of the users.
    if (users !== undefined && !(row.kind === 'user' && users.has(row.principal))) continue
    const known = byScope.get(scopeId(row.scope))
    if (known === undefined) byScope.set(scopeId(row.scope), [row])
    else known.push(row)
  }
  for (const { scope } of snapshot.scopes) {
    const holdings = yield* holdingsAt(snapshot, scope)
    const answers = yield* answersAt(snapshot, holdings)
    const flagsOf = flagger(snapshot, scope, answers)
    const knowsUsers = !hasGap(snapshot, 'users', scope)
    const rows = byScope.get(scopeId(scope)) ?? []
    const giving = new Set<SnapshotGroup>()
    for (const row of rows) {
      if (++steps % STEP === 0) yield
      const group = groupOf(snapshot, row)
      if (group !== undefined) giving.add(group)
      if (row.managed) managed += 1
      else {
        const base = {
          id: `assignment ${keyAt(scope, row.id)}`,
          scope,
          row,
          weighty: isHighImpact(snapshot, row),
          flags: flagsOf.assignment(row),
        }
        if (row.kind === 'group') items.push({ ...base, kind: 'group-assignment', group })
        else if (row.kind === 'user')
          items.push({
            ...base,
            kind: !knowsUsers || holdings.users.has(row.principal) ? 'user-assignment' : 'orphan-assignment',
            also: alsoThrough(holdings, row),
          })
        else if (row.kind === 'service-account' && criteria.serviceAccounts)
          items.push({ ...base, kind: 'service-account-assignment', also: [] })
      }
    }
    if (criteria.groupMembers)
      for (const group of snapshot.groups.values()) {
        if (scopeId(group.scope) !== scopeId(scope) || group.kind !== 'local') continue
        if (typeof group.members === 'string' || !(isAll || giving.has(group))) continue
        for (const user of new Set(group.members)) {
          if (++steps % STEP === 0) yield
          if (users?.has(user) === false) continue
          const id = `member ${keyAt(scope, group.id)} ${user}`
          items.push({ kind: 'group-member', id, scope, group, user, weighty: false, flags: [] })
        }
      }
    if (criteria.withoutRole && isAll && !hasGap(snapshot, 'assignments', scope))
      for (const user of answers.withoutRole) {
        if (users?.has(user) === false) continue
        items.push({
          kind: 'membership',
          id: `membership ${keyAt(scope, user)}`,
          scope,
          user,
          weighty: false,
          flags: ['no-role'],
        })
      }
    if (criteria.invitations && users === undefined)
      for (const invitation of snapshot.invitations)
        if (scopeId(invitation.scope) === scopeId(scope) && isInvitedTo(snapshot, roles, invitation))
          items.push({
            kind: 'invitation',
            id: `invitation ${keyAt(scope, invitation.id)}`,
            scope,
            invitation,
            weighty: false,
            flags: [],
          })
  }
  return { items, managed }
}

function alsoThrough(holdings: Holdings, { principal, role, resourceGroup }: AssignmentRow): string[] {
  return holdingsOfUser(holdings, principal).flatMap(({ row, group }) =>
    group !== undefined && row.role === role && row.resourceGroup === resourceGroup ? group.name : [],
  )
}

/** Whether a review is about a role on a resource group. */
export function isReviewed(
  snapshot: AccessSnapshot,
  roles: ReviewedRoles,
  { role, resourceGroup }: Pick<AssignmentRow, 'role' | 'resourceGroup'>,
): boolean {
  switch (roles.kind) {
    case 'all':
    case 'users':
      return true
    case 'privileged':
      return isPrivileged(snapshot, role)
    case 'role':
      return role === roles.role && (roles.resourceGroup === undefined || resourceGroup === roles.resourceGroup)
  }
}

/** By the roles that the invitation names itself; an invitation without roles matches only a review of everything. */
function isInvitedTo(
  snapshot: AccessSnapshot,
  reviewed: ReviewedRoles,
  { scope, roles }: AccessSnapshot['invitations'][number],
): boolean {
  if (reviewed.kind === 'all') return true
  return roles.some(({ role, resourceGroup = '' }) =>
    [roleKey(undefined, role), roleKey(scope, role)].some(
      (key) => snapshot.roles.has(key) && isReviewed(snapshot, reviewed, { role: key, resourceGroup }),
    ),
  )
}

function flagger(snapshot: AccessSnapshot, scope: Scope, answers: Answers) {
  const ids = (rows: readonly AssignmentRow[]) => new Set(rows.map(({ id }) => id))
  const byRow: readonly (readonly [ItemFlag, ReadonlySet<string>])[] = [
    ['already-inherited', ids(answers.alreadyInherited)],
    ['group-available', ids(answers.groupAvailable)],
    ['group-candidate', ids(answers.groupCandidate)],
    ['no-user', ids(answers.withoutUser)],
    ['missing', ids(answers.withoutRoleOrResourceGroup)],
  ]
  const noTwoFactor = new Set(answers.adminsWithoutTwoFactor)
  const inactive = new Set(answers.inactivePrivileged)
  const managedDirect = new Set(answers.managedWithDirect)
  const emptyGroups = new Set(answers.emptyGroupsWithRole)
  const ofOneUser = new Set(answers.rolesOfOneUser.map(({ role, user }) => `${role} ${user}`))
  const adminRole = roleKey(undefined, adminRoleOf[scopeLevel(scope)])
  const [onlyAdmin, ...otherAdmins] = answers.admins
  return {
    assignment: (row: AssignmentRow): ItemFlag[] => {
      const flags = byRow.flatMap(([flag, rows]) => (rows.has(row.id) ? flag : []))
      const group = groupOf(snapshot, row)
      if (group !== undefined && emptyGroups.has(group)) flags.push('empty-group')
      if (row.kind !== 'user') return flags
      const user = row.principal
      if (isHighImpact(snapshot, row) && noTwoFactor.has(user)) flags.push('no-2fa')
      if (isHighImpact(snapshot, row) && inactive.has(user)) flags.push('inactive')
      if (managedDirect.has(user) && !row.managed) flags.push('managed-direct')
      if (row.role === adminRole && user === onlyAdmin && otherAdmins.length === 0) flags.push('only-admin')
      if (ofOneUser.has(`${row.role} ${user}`)) flags.push('one-user-role')
      return flags
    },
  }
}
