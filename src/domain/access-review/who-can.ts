import {
  coverageVerdict,
  permissionVerdict,
  verdictOrder,
  type Coverage,
  type Verdict,
} from '#src/domain/permission-search.ts'
import { parentScopes, scopeId, type Scope } from '#src/domain/scope.ts'
import type { Gap } from './completeness.ts'
import { groupOf, idleReason, isUserOf } from './holdings.ts'
import { keyAt, roleKey, type AccessSnapshot, type AssignmentRow, type RoleKey } from './snapshot.ts'

/** Who can do something at a scope, and by which assignments. */

export type WhoCanQuestion =
  | { readonly kind: 'permission'; readonly permission: string }
  | { readonly kind: 'role'; readonly role: RoleKey }
  | { readonly kind: 'resource-group'; readonly scope: Scope; readonly resourceGroup: string }

/** One way to a permission: an assignment, direct or inherited from a group. */
export type AccessPath = {
  readonly scope: Scope
  readonly role: RoleKey
  readonly resourceGroup: string
  readonly via:
    { readonly kind: 'direct' } | { readonly kind: 'group'; readonly group: string; readonly groupScope: Scope }
  readonly verdict: Verdict
}

export type WhoCan = {
  /** Each user with their strongest verdict; users whose roles certainly don't allow it are omitted. */
  readonly users: readonly { readonly user: string; readonly verdict: Verdict; readonly paths: readonly AccessPath[] }[]
  /** Ways that every user of a scope has, if those users were not loaded by name. */
  readonly everyone: readonly { readonly path: AccessPath; readonly scope: Scope; readonly users: number | undefined }[]
  readonly serviceAccounts: readonly string[]
  /** Invitations that would grant it. */
  readonly invited: readonly string[]
  /** What could not be checked; if there is anything, users might be missing in the list. */
  readonly unknown: readonly Gap[]
}

/** Parts of a load that the result depends on. */
const relevant: ReadonlySet<Gap['part']> = new Set([
  'users',
  'assignments',
  'groups',
  'members',
  'roles',
  'resource-groups',
])

const STEP = 200

/** @param at the scope of the question; roles of its parents count as well */
export function* whoCan(snapshot: AccessSnapshot, question: WhoCanQuestion, at: Scope): Generator<undefined, WhoCan> {
  const chain = [at, ...parentScopes(at)]
  const isInChain = (scope: Scope) => chain.some((each) => scopeId(each) === scopeId(scope))
  const unknown: Gap[] = snapshot.completeness.gaps.filter(({ part, scope }) => relevant.has(part) && isInChain(scope))
  for (const scope of chain)
    if (!snapshot.scopes.some((each) => scopeId(each.scope) === scopeId(scope)))
      unknown.push({ part: 'assignments', scope, reason: 'not-listed' })

  const found = new Map<string, AccessPath[]>()
  const everyone: { path: AccessPath; scope: Scope; users: number | undefined }[] = []
  const serviceAccounts = new Set<string>()
  /** Groups that have it, including groups without members. */
  const giving = new Set<string>()
  const addPath = (user: string, path: AccessPath) => {
    const paths = found.get(user)
    if (paths === undefined) found.set(user, [path])
    else paths.push(path)
  }
  let steps = 0
  for (const row of snapshot.assignments) {
    if (++steps % STEP === 0) yield
    if (!isInChain(row.scope) || idleReason(snapshot, row) !== undefined) continue
    const verdict = verdictOf(row)
    if (verdict === undefined || verdict === 'no') continue
    const base = { scope: row.scope, role: row.role, resourceGroup: row.resourceGroup, verdict }
    if (row.kind === 'user') addPath(row.principal, { ...base, via: { kind: 'direct' } })
    if (row.kind === 'service-account') serviceAccounts.add(row.principal)
    const group = groupOf(snapshot, row)
    if (group === undefined) continue
    giving.add(keyAt(group.scope, group.id))
    const via = { kind: 'group', group: group.id, groupScope: group.scope } as const
    if (group.members === 'all-users-of-scope' && snapshot.unnamed.has(scopeId(group.scope)))
      everyone.push({
        path: { ...base, via },
        scope: group.scope,
        users: snapshot.unnamed.get(scopeId(group.scope)),
      })
    else if (group.members === 'all-users-of-scope') {
      for (const user of snapshot.users) {
        if (++steps % STEP === 0) yield
        if (isUserOf(user.scopes, group.scope)) addPath(user.id, { ...base, via })
      }
    } else if (group.members === 'unknown')
      unknown.push({ part: 'members', scope: group.scope, reason: 'members-unknown', names: [group.name] })
    else for (const user of group.members) addPath(user, { ...base, via })
  }
  return {
    users: [...found].map(([user, paths]) => ({
      user,
      verdict: verdictOrder.find((verdict) => paths.some((path) => path.verdict === verdict)) ?? 'no',
      paths,
    })),
    everyone,
    serviceAccounts: [...serviceAccounts],
    invited: snapshot.invitations.filter(invitationGrants).map(({ id }) => id),
    unknown,
  }

  function verdictOf({ role, scope, resourceGroup }: AssignmentRow): Verdict | undefined {
    const coverage: Coverage | undefined = snapshot.resourceGroups.get(keyAt(scope, resourceGroup))
    switch (question.kind) {
      case 'role':
        return role === question.role ? coverageVerdict(coverage, at) : undefined
      case 'resource-group':
        return resourceGroup === question.resourceGroup && scopeId(scope) === scopeId(question.scope)
          ? coverageVerdict(coverage, at)
          : undefined
      case 'permission': {
        const permissions = snapshot.roles.get(role)?.permissions
        return permissions?.includes(question.permission) === true
          ? permissionVerdict(question.permission, coverage, at)
          : undefined
      }
    }
  }

  /** Whether an invitation would grant it, by its roles only; its groups are counted separately. */
  function invitationGrants({ scope, roles, groups }: AccessSnapshot['invitations'][number]): boolean {
    if (!isInChain(scope)) return false
    const byRole = roles.some(({ role, resourceGroup }) =>
      [roleKey(undefined, role), roleKey(scope, role)].some((key) => {
        if (!snapshot.roles.has(key) || resourceGroup === undefined) return false
        const verdict = verdictOf({
          id: '',
          scope,
          kind: 'user',
          principal: '',
          role: key,
          resourceGroup,
          managed: false,
          disabled: false,
          internal: false,
        })
        return verdict !== undefined && verdict !== 'no'
      }),
    )
    return byRole || groups.some((group) => giving.has(keyAt(scope, group)))
  }
}
