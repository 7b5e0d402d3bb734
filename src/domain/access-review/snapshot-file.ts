import {
  fileHead,
  snapshotContent,
  snapshotRow,
  SNAPSHOT_SCHEMA,
  type SnapshotContent,
  type SnapshotRows,
} from '#src/contract/access-snapshot-schema.ts'
import { placeOf } from '#src/domain/access-map.ts'
import type { Coverage } from '#src/domain/permission-search.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { AssignmentColumns, UserColumns } from './columns.ts'
import { completenessOf, mergeGaps, type Gap, type Part } from './completeness.ts'
import type { JsonObject, JsonValue, LinedObject } from './lined-json.ts'
import { orderOf } from './sliced-order.ts'
import {
  isRoleKey,
  keyAt,
  type AccessSnapshot,
  type AssignmentRow,
  type InvitationRow,
  type NamedScope,
  type RoleFacts,
  type RoleKey,
  type Rows,
  type SnapshotGroup,
} from './snapshot.ts'

/** Converts loaded access to a standalone file, and back. */

/** The user who saved a file, if Harness reports who is connected. */
export type SavedBy = {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly email?: string | undefined
}

/** Maximum size of a file that can be opened, in bytes. */
export const MAX_FILE_BYTES = 30_000_000

const VERSION = { major: 1, minor: 0 }
/** More than any account has; each costs a line for every incomplete part. */
const MAX_SCOPES = 20_000

/** The whole file of a snapshot. A generator, to be run in slices; its rows are created while they are written. */
export function* snapshotFile(
  snapshot: AccessSnapshot,
  loadedBy: SavedBy | undefined,
): Generator<undefined, LinedObject> {
  return {
    schema: SNAPSHOT_SCHEMA,
    version: VERSION,
    ...(loadedBy === undefined ? {} : { loadedBy }),
    ...(yield* snapshotMembers(snapshot)),
  }
}

/** The members of a file with the loaded access. */
export function* snapshotMembers(snapshot: AccessSnapshot): Generator<undefined, LinedObject> {
  const { account, startedAt, endedAt, completeness, invitations, calls, visible, clockOffset } = snapshot
  const groups = [...snapshot.groups.values()]
  const roles = [...snapshot.roles]
  const resourceGroups = [...snapshot.resourceGroups]
  const byKey = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
  const scopes = snapshot.scopes.toSorted((one, other) => byKey(placeOf(one.scope), placeOf(other.scope)))
  return {
    account,
    startedAt,
    endedAt,
    calls,
    clockOffset,
    visible: visible?.map(({ scope, parts }) => ({ scope: placeOf(scope), parts })),
    scopes: scopes.map(({ scope, name }) => ({ scope: placeOf(scope), name })),
    users: yield* rowsInOrder(
      snapshot.users,
      ({ id }) => id,
      (user) => ({ ...user, scopes: user.scopes.map(placeOf).sort(byKey) }),
    ),
    assignments: yield* rowsInOrder(snapshot.assignments, ({ scope, id }) => keyAt(scope, id), assignmentJson),
    groups: yield* rowsInOrder(
      listRows(groups),
      ({ scope, id }) => keyAt(scope, id),
      (group) => ({
        ...group,
        scope: placeOf(group.scope),
        members: typeof group.members === 'string' ? group.members : group.members.toSorted(byKey),
      }),
    ),
    roles: yield* rowsInOrder(
      listRows(roles),
      ([role]) => role,
      ([role, facts]) => ({ role, ...facts }),
    ),
    resourceGroups: yield* rowsInOrder(
      listRows(resourceGroups),
      ([key]) => key,
      ([key, coverage]) => {
        const [scope = '', id = ''] = key.split(' ')
        const reached = coverage.scopes?.map((each) => ({ ...each, scope: placeOf(each.scope) }))
        return { ...coverage, scope, id, scopes: reached, unclear: coverage.unclear || undefined }
      },
    ),
    invitations: yield* rowsInOrder(
      listRows(invitations),
      ({ scope, id }) => keyAt(scope, id),
      (row) => ({ ...row, scope: placeOf(row.scope) }),
    ),
    completeness: {
      level: completeness.level,
      settled: completeness.settled,
      gaps: completeness.gaps.map((gap) => ({ ...gap, scope: placeOf(gap.scope) })),
      totals: completeness.totals.map((total) => ({ ...total, scope: placeOf(total.scope) })),
    },
  }
}

function assignmentJson({ scope, groupScope, managed, disabled, internal, ...row }: AssignmentRow): JsonObject {
  return {
    ...row,
    scope: placeOf(scope),
    groupScope: groupScope === undefined ? undefined : placeOf(groupScope),
    // False values are omitted: most are.
    managed: managed || undefined,
    disabled: disabled || undefined,
    internal: internal || undefined,
  }
}

function listRows<Row>(list: readonly Row[]): Rows<Row> {
  return { size: list.length, at: (place) => list[place], [Symbol.iterator]: () => list[Symbol.iterator]() }
}

/** Rows sorted by ID; each is created on demand. */
function* rowsInOrder<Row>(
  rows: Rows<Row>,
  keyOf: (row: Row) => string,
  toJson: (row: Row) => JsonValue,
): Generator<undefined, Iterable<JsonValue>> {
  const keys: string[] = []
  for (const row of rows) if (keys.push(keyOf(row)) % STEP === 0) yield
  const order = yield* orderOf(keys)
  return {
    *[Symbol.iterator]() {
      for (const place of order) {
        const row = rows.at(place)
        if (row !== undefined) yield toJson(row)
      }
    },
  }
}

const STEP = 500

/** Why a file is not opened. */
export type SnapshotFileProblem =
  | { readonly kind: 'other-file' | 'damaged' }
  /** Written by a later version of this app. */
  | { readonly kind: 'newer'; readonly version: string }
  | { readonly kind: 'other-account'; readonly account: string }

export type ReadSnapshotFile =
  | {
      readonly ok: true
      readonly snapshot: AccessSnapshot
      readonly loadedBy: SavedBy | undefined
      /** Invalid rows, because of which a part might be incomplete. */
      readonly dropped: number
    }
  | { readonly ok: false; readonly problem: SnapshotFileProblem }

/** Parts that the invalid rows belong to. */
const partOf = {
  scopes: 'scopes',
  users: 'users',
  assignments: 'assignments',
  groups: 'groups',
  roles: 'roles',
  resourceGroups: 'resource-groups',
  invitations: 'invitations',
} as const satisfies Partial<Record<keyof SnapshotRows, Part>>

/**
 * Parses the content of a file. Rows without an ID, with a repeated one, or at a scope that the file does not cover
 * are skipped, and their part counts as incomplete.
 *
 * @param account the account of the session; a file of another account is refused
 */
export function* readSnapshotFile(json: JsonObject, account: string): Generator<undefined, ReadSnapshotFile> {
  const head = fileHead(json)
  if (head?.schema !== SNAPSHOT_SCHEMA) return { ok: false, problem: { kind: 'other-file' } }
  const { major, minor } = head.version
  if (major > VERSION.major) return { ok: false, problem: { kind: 'newer', version: `${major}.${minor}` } }
  const content = snapshotContent(json)
  if (content === undefined) return { ok: false, problem: { kind: 'damaged' } }
  if (content.account !== account) return { ok: false, problem: { kind: 'other-account', account: content.account } }
  const read = yield* rowsOf(content)
  if (read === undefined) return { ok: false, problem: { kind: 'damaged' } }
  return { ok: true, ...read, loadedBy: content.loadedBy }
}

type Content = { readonly snapshot: AccessSnapshot; readonly dropped: number }

/** @returns undefined if the file covers no scope */
function* rowsOf(content: SnapshotContent): Generator<undefined, Content | undefined> {
  const { account, completeness, startedAt, endedAt } = content
  const dropped = new Map<Part, number>()
  const drop = (part: Part) => dropped.set(part, (dropped.get(part) ?? 0) + 1)
  let steps = 0
  /**
   * Passes on the valid rows of a list.
   *
   * @param enter returns whether the row was valid
   */
  const each = function* <List extends keyof typeof partOf>(list: List, enter: (row: SnapshotRows[List]) => boolean) {
    for (const value of content[list]) {
      if (++steps % STEP === 0) yield
      const row = snapshotRow(list, value)
      if (row === undefined || !enter(row)) drop(partOf[list])
    }
  }

  const scopes = new Map<string, NamedScope>()
  yield* each('scopes', ({ scope, name }) => {
    if (scopes.has(scope) || scopes.size >= MAX_SCOPES) return false
    scopes.set(scope, { scope: scopeAt(account, scope), name })
    return true
  })
  const [first] = scopes.values()
  if (first === undefined) return undefined

  const users = new UserColumns()
  yield* each('users', ({ id, scopes: places, twoFactor, ...user }) => {
    const known = [...new Set(places)].map((place) => scopes.get(place)?.scope)
    const own = known.filter((scope) => scope !== undefined)
    if (own.length === 0 || own.length < known.length || users.get(id) !== undefined) return false
    users.addNew(own, { ...user, uuid: id, twoFactorAuthenticationEnabled: twoFactor })
    return true
  })

  const assignments = new AssignmentColumns()
  const ids = new Set<string>()
  yield* each('assignments', ({ scope, groupScope, role, ...row }) => {
    const at = scopes.get(scope)?.scope
    const key = `${scope} ${row.id}`
    if (at === undefined || !isRoleKey(role) || ids.has(key)) return false
    if ((row.kind === 'group') !== (groupScope !== undefined)) return false
    ids.add(key)
    const owner = groupScope === undefined ? {} : { groupScope: scopeAt(account, groupScope) }
    assignments.add({ ...row, ...owner, scope: at, role })
    return true
  })

  const groups = new Map<string, SnapshotGroup>()
  yield* each('groups', ({ scope: place, ...group }) => {
    const scope = scopeAt(account, place)
    return added(groups, keyAt(scope, group.id), { ...group, scope })
  })
  const roles = new Map<RoleKey, RoleFacts>()
  yield* each('roles', ({ role, name, permissions }) => isRoleKey(role) && added(roles, role, { name, permissions }))
  const resourceGroups: Map<string, Coverage> = new Map()
  yield* each('resourceGroups', ({ id, scope, name, description, scopes: reached, all, resources, unclear }) =>
    added(resourceGroups, keyAt(scopeAt(account, scope), id), {
      name,
      description,
      scopes: reached?.map(({ scope: place, below }) => ({ scope: scopeAt(account, place), below })),
      all,
      resources: resources.map(({ attribute, ...resource }) => ({ ...resource, attribute })),
      unclear,
    }),
  )
  const invitations = new Map<string, InvitationRow>()
  yield* each('invitations', ({ scope: place, roles: given, ...row }) => {
    const scope = scopeAt(account, place)
    const named = given.map(({ role, resourceGroup }) => ({ role, resourceGroup }))
    return added(invitations, keyAt(scope, row.id), { ...row, scope, roles: named })
  })

  const gaps: Gap[] = []
  // An unknown reason can be about anything, and so can a gap without a reason.
  let isUnclear = false
  for (const value of completeness.gaps) {
    const row = snapshotRow('gaps', value)
    if (row === undefined) isUnclear = true
    else gaps.push(gapOf(account, row))
  }
  const isClaimed = completeness.level === 'proved' || completeness.level === 'consistent'
  if (!isClaimed && gaps.length === 0) isUnclear = true
  for (const part of new Set(Object.values(partOf))) {
    const count = dropped.get(part)
    if (count === undefined && !isUnclear) continue
    for (const { scope } of scopes.values())
      gaps.push({ part, scope, reason: 'unreadable', ...(count === undefined ? {} : { count }) })
  }
  const totals = completeness.totals.flatMap((value) => {
    const row = snapshotRow('totals', value)
    return row === undefined ? [] : { ...row, scope: scopeAt(account, row.scope) }
  })
  return {
    snapshot: {
      account,
      scopes: [...scopes.values()],
      users,
      assignments,
      groups,
      roles,
      resourceGroups,
      invitations: [...invitations.values()],
      unnamed: new Map(),
      completeness: completenessOf(mergeGaps(gaps), totals, completeness.settled, completeness.level === 'proved'),
      startedAt,
      endedAt,
      ...loadOf(content),
    },
    dropped: [...dropped.values()].reduce((sum, count) => sum + count, 0),
  }
}

/** How it was loaded, if the file says. */
function loadOf({ account, calls, clockOffset, visible }: SnapshotContent) {
  const seen = visible?.flatMap((value) => {
    const row = snapshotRow('visible', value)
    return row === undefined ? [] : { scope: scopeAt(account, row.scope), parts: row.parts }
  })
  return {
    ...(calls === undefined ? {} : { calls }),
    ...(clockOffset === undefined ? {} : { clockOffset }),
    ...(seen === undefined ? {} : { visible: seen }),
  }
}

function added<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): boolean {
  if (map.has(key)) return false
  map.set(key, value)
  return true
}

function scopeAt(account: string, place: string): Scope {
  const [org, project] = place.split('/').filter((part) => part !== '')
  return makeScope(account, org, project)
}

function gapOf(account: string, { part, scope, reason, count, names }: SnapshotRows['gaps']): Gap {
  return {
    part,
    scope: scopeAt(account, scope),
    reason,
    ...(count === undefined ? {} : { count }),
    ...(names === undefined ? {} : { names }),
  }
}
