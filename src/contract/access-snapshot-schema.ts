import * as v from 'valibot'

/**
 * Files with a snapshot of access. They can come from anywhere, so each row is parsed separately, and invalid rows are
 * skipped and counted. Unknown members are ignored: a later version can add some.
 */

/** Schema name in files of this kind. */
export const SNAPSHOT_SCHEMA = 'harness-user-admin/access-snapshot'

/** An ID: part of keys, which are single lines. */
export const rowId = v.pipe(v.string(), v.minLength(1), v.maxLength(256), v.regex(/^[^\p{Surrogate}\p{Cc}]+$/u))
export const text = v.string()
export const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
/** Milliseconds that a clock is ahead of another. */
export const offset = v.pipe(v.number(), v.safeInteger())
export const optionalFlag = v.optional(v.boolean(), false)
const optionalBoolean = v.optional(v.boolean())
/** A scope within the account: `/`, `/org`, `/org/project`. */
export const place = v.pipe(v.string(), v.regex(/^\/(?:[\w$-]{1,128}(?:\/[\w$-]{1,128})?)?$/u))

const scopeRow = v.object({ scope: place, name: v.optional(text) })

const userRow = v.object({
  id: rowId,
  email: text,
  name: v.optional(text),
  scopes: v.array(place),
  locked: optionalBoolean,
  disabled: optionalBoolean,
  externallyManaged: optionalBoolean,
  twoFactor: optionalBoolean,
})

const assignmentRow = v.object({
  id: rowId,
  scope: place,
  kind: v.picklist(['user', 'group', 'service-account', 'other']),
  principal: rowId,
  groupScope: v.optional(place),
  role: text,
  resourceGroup: rowId,
  managed: optionalFlag,
  disabled: optionalFlag,
  internal: optionalFlag,
  createdAt: v.optional(time),
})

const groupRow = v.object({
  id: rowId,
  scope: place,
  name: text,
  kind: v.picklist(['built-in', 'scim', 'sso', 'local', 'unknown']),
  members: v.union([v.picklist(['all-users-of-scope', 'unknown']), v.array(rowId)]),
})

const roleRow = v.object({ role: text, name: text, permissions: v.optional(v.array(text)) })

const resourceGroupRow = v.object({
  id: rowId,
  scope: place,
  name: text,
  description: v.optional(text),
  scopes: v.optional(v.array(v.object({ scope: place, below: optionalBoolean }))),
  all: optionalBoolean,
  resources: v.array(
    v.object({
      type: text,
      extent: v.picklist(['all', 'some', 'unclear']),
      ids: v.array(text),
      attribute: v.optional(v.object({ name: text, values: v.array(text) })),
    }),
  ),
  unclear: optionalFlag,
})

const invitationRow = v.object({
  id: rowId,
  scope: place,
  email: text,
  roles: v.array(v.object({ role: text, resourceGroup: v.optional(text) })),
  groups: v.array(text),
})

const part = v.picklist([
  'users',
  'assignments',
  'service-accounts',
  'groups',
  'members',
  'roles',
  'resource-groups',
  'invitations',
  'scopes',
])

/** Why a part of a snapshot might be incomplete. */
export const gapReasons = [
  'no-permission',
  'changed',
  'cut',
  'unreadable',
  'lists-disagree',
  'members-unknown',
  'role-unreadable',
  'stopped',
  'failed',
  'not-listed',
] as const

const gapRow = v.object({
  part,
  scope: place,
  reason: v.picklist(gapReasons),
  count: v.optional(count),
  names: v.optional(v.array(text)),
})

const visibleRow = v.object({
  scope: place,
  parts: v.array(v.picklist(['users', 'groups', 'service-accounts', 'roles', 'resource-groups'])),
})

const totalRow = v.object({ part, scope: place, total: count })

const rowSchemas = {
  scopes: scopeRow,
  users: userRow,
  assignments: assignmentRow,
  groups: groupRow,
  roles: roleRow,
  resourceGroups: resourceGroupRow,
  invitations: invitationRow,
  gaps: gapRow,
  totals: totalRow,
  visible: visibleRow,
}

/** Rows of a snapshot's file, by the name of their list. */
export type SnapshotRows = { readonly [List in keyof typeof rowSchemas]: v.InferOutput<(typeof rowSchemas)[List]> }

/**
 * Parses a row of a file.
 *
 * @param list the list it belongs to
 * @returns undefined if it is invalid
 */
export function snapshotRow<List extends keyof SnapshotRows>(
  list: List,
  value: unknown,
): SnapshotRows[List] | undefined {
  const result = v.safeParse(rowSchemas[list], value)
  // The output of the schema of this list, which TypeScript does not follow through the index.
  return result.success ? (result.output as SnapshotRows[List]) : undefined
}

export const list = v.array(v.unknown())

const content = v.object({
  account: rowId,
  startedAt: time,
  endedAt: time,
  calls: v.optional(count),
  clockOffset: v.optional(offset),
  visible: v.optional(list),
  scopes: v.pipe(list, v.minLength(1)),
  users: list,
  assignments: list,
  groups: list,
  roles: list,
  resourceGroups: list,
  invitations: list,
  completeness: v.object({ level: text, gaps: list, totals: list, settled: v.optional(count, 0) }),
  loadedBy: v.optional(v.object({ id: v.optional(text), name: v.optional(text), email: v.optional(text) })),
})

/** Content of a file besides its rows, which are parsed one by one. */
export type SnapshotContent = v.InferOutput<typeof content>

/** @returns undefined if a part is missing or invalid */
export function snapshotContent(value: unknown): SnapshotContent | undefined {
  const result = v.safeParse(content, value)
  return result.success ? result.output : undefined
}

const head = v.object({ schema: text, version: v.object({ major: count, minor: count }) })

/** Schema and version of a file; undefined if it has none. */
export function fileHead(value: unknown): v.InferOutput<typeof head> | undefined {
  const result = v.safeParse(head, value)
  return result.success ? result.output : undefined
}
