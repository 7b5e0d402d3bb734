import { placeOf } from '#src/domain/access-map.ts'
import { formatList } from '#src/domain/format.ts'
import { scopeId, scopeLevelLabels, type Scope } from '#src/domain/scope.ts'
import type { ComparedAssignment } from './compared-assignments.ts'
import type { Comparison } from './comparison.ts'
import { orderOf } from './sliced-order.ts'
import { accessKey, keyAt, roleIdOf, type AccessSnapshot, type PrincipalKind, type RoleKey } from './snapshot.ts'

/** A comparison as lists that are shown, searched and saved. */

export const comparisonLists = ['gained', 'lost', 'unchanged', 'through-groups', 'users', 'members', 'unknown'] as const
export type ComparisonList = (typeof comparisonLists)[number]

export type ComparisonRow = {
  readonly key: string
  readonly change: ComparedAssignment['change'] | 'joined' | 'left' | 'renamed'
  readonly kind: PrincipalKind
  readonly id: string
  readonly name: string
  /** Shown next to the name: an email, or the kind of principal. */
  readonly detail: string
  /** Role, or group that a user was added to or removed from. */
  readonly what: string
  readonly whatId: string
  readonly resourceGroup: string
  readonly resourceGroupId: string
  readonly scope: Scope
  readonly place: string
  /** Other details. */
  readonly note: string
  /** For a role assignment: its identity, regardless of its identifier. */
  readonly access?: string | undefined
  /** Searchable text, in lower case. */
  readonly text: string
}

export type ComparisonRows = Readonly<Record<ComparisonList, readonly ComparisonRow[]>>

const STEP = 500

/** The lists of a comparison, each sorted by scope and name. A generator, to be run in slices. */
export function* comparisonRows(
  comparison: Comparison,
  before: AccessSnapshot,
  after: AccessSnapshot,
): Generator<undefined, ComparisonRows> {
  const names = namesIn(before, after)
  const lists: Record<ComparisonList, ComparisonRow[]> = {
    gained: [],
    lost: [],
    unchanged: [],
    'through-groups': [],
    users: [],
    members: [],
    unknown: [],
  }
  let steps = 0
  const add = (list: ComparisonList, row: Omit<ComparisonRow, 'key' | 'place' | 'text'>) => {
    const place = names.place(row.scope)
    const text = [row.name, row.detail, row.id, row.what, row.whatId].join('\n').toLowerCase()
    lists[list].push({ ...row, key: `${list} ${lists[list].length}`, place, text })
  }
  for (const row of comparison.assignments) {
    if (++steps % STEP === 0) yield
    const note = noteOf(row, before, after)
    add(row.change, { ...row, ...names.principal(row), ...names.grant(row), access: accessKey(row), note })
  }
  for (const row of comparison.effective) {
    if (++steps % STEP === 0) yield
    const groups = formatList([...new Set(row.groups)])
    const through = row.change === 'gained' ? `Now inherited from ${groups}` : `Was inherited from ${groups}`
    add('through-groups', { ...row, ...names.user(row.user), ...names.grant(row), note: through })
  }
  const none = { what: '', whatId: '', resourceGroup: '', resourceGroupId: '' }
  for (const row of comparison.users) {
    if (++steps % STEP === 0) yield
    add('users', { ...row, ...names.user(row.user), ...none, note: '' })
  }
  for (const { user, before: before, after: current } of comparison.renamed) {
    if (++steps % STEP === 0) yield
    const scope = after.scopes[0]?.scope ?? { account: after.account }
    const parts = [
      before.name === current.name ? '' : before.name === undefined ? 'Had no name' : `Name was ${before.name}`,
      before.email === current.email ? '' : `Email was ${before.email}`,
    ]
    add('users', { change: 'renamed', scope, ...names.user(user), ...none, note: parts.filter(Boolean).join('. ') })
  }
  for (const row of comparison.members) {
    if (++steps % STEP === 0) yield
    const what = names.group(row.scope, row.group)
    add('members', { ...row, ...names.user(row.user), ...none, what, whatId: row.group, note: '' })
  }
  for (const list of comparisonLists) {
    const rows = lists[list]
    const keys = rows.map(({ scope, name, what, id }) => [placeOf(scope), name.toLowerCase(), what, id].join('\n'))
    lists[list] = (yield* orderOf(keys)).flatMap((place) => rows[place] ?? [])
  }
  return lists
}

/** Names for a comparison: from the later snapshot, otherwise from the earlier one. */
function namesIn(before: AccessSnapshot, after: AccessSnapshot) {
  const scopes = new Map([...before.scopes, ...after.scopes].map(({ scope, name }) => [scopeId(scope), name]))
  const nameOfScope = (scope: Scope) =>
    scopes.get(scopeId(scope)) ?? scope.project ?? scope.org ?? scopeLevelLabels.account
  const group = (scope: Scope, id: string) =>
    after.groups.get(keyAt(scope, id))?.name ?? before.groups.get(keyAt(scope, id))?.name ?? id
  const user = (id: string) => {
    const known = after.users.get(id) ?? before.users.get(id)
    const name = known?.name?.trim() ?? ''
    const email = known?.email ?? ''
    return { kind: 'user' as const, id, name: name || email || id, detail: name === '' ? '' : email }
  }
  return {
    user,
    group,
    place: (scope: Scope) => {
      const own = nameOfScope(scope)
      return scope.project === undefined
        ? own
        : `${nameOfScope({ account: scope.account, org: scope.org ?? '' })} / ${own}`
    },
    principal: ({ kind, principal: id, groupScope, scope }: ComparedAssignment) => {
      if (kind === 'user') return user(id)
      if (kind === 'group') return { kind, id, name: group(groupScope ?? scope, id), detail: 'Group' }
      return { kind, id, name: id, detail: kind === 'service-account' ? 'Service account' : '' }
    },
    grant: ({ scope, role, resourceGroup }: { scope: Scope; role: RoleKey; resourceGroup: string }) => {
      const key = keyAt(scope, resourceGroup)
      return {
        what: after.roles.get(role)?.name ?? before.roles.get(role)?.name ?? roleIdOf(role),
        whatId: roleIdOf(role),
        resourceGroup: after.resourceGroups.get(key)?.name ?? before.resourceGroups.get(key)?.name ?? resourceGroup,
        resourceGroupId: resourceGroup,
      }
    },
  }
}

const notes = {
  'assigned-again': 'Assigned again since then',
  'switched-off': 'Turned off since then',
  'switched-on': 'Turned on since then',
} as const

function noteOf(row: ComparedAssignment, before: AccessSnapshot, after: AccessSnapshot): string {
  const { change, kind, principal, note, alsoThrough } = row
  if (note !== undefined) return notes[note]
  const groups = formatList([...new Set(alsoThrough)])
  if (change === 'gained') {
    if (groups !== '') return `Already inherited it from ${groups}`
    return kind === 'user' && before.users.get(principal) === undefined ? 'New user since then' : 'Not assigned before'
  }
  if (change !== 'lost') return ''
  if (groups !== '') return `Still inherits it from ${groups}`
  return kind === 'user' && after.users.get(principal) === undefined ? 'No longer a user here' : 'No longer assigned'
}
