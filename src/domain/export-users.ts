import type { RoleAssignmentMetadata, UserAggregate } from '#src/contract/user.ts'
import { toCsv } from './csv.ts'
import { counted, formatNumber } from './format.ts'
import { inheritedBy, type InheritedRoles } from './inherited.ts'
import { resourceGroupNameOf, roleNameOf, type RoleInSight } from './roles.ts'

/**
 * People as a file: where it comes from, then a row for each person or for each of their roles. Written piece by piece,
 * so that the whole never has to be held. No cell of it is a formula (T15).
 */

type Value = string | boolean | null | readonly string[]

type Field = {
  readonly head: string
  /** Name in JSON. */
  readonly key: string
  readonly of: (row: UserAggregate, role: ExportedRole | undefined, inherited: InheritedRoles | undefined) => Value
}

type ExportedRole = RoleInSight & Partial<Pick<RoleAssignmentMetadata, 'managedRoleAssignment'>>

const said = (value: boolean | undefined) => value ?? null

const roleWords = (role: RoleInSight) => {
  const group = resourceGroupNameOf(role)
  const words = group === undefined ? roleNameOf(role) : `${roleNameOf(role)} (${group})`
  return role.from === undefined ? words : `${words} from ${role.from}`
}

const fields = {
  name: { head: 'Name', key: 'name', of: ({ user }) => user.name ?? null },
  email: { head: 'Email', key: 'email', of: ({ user }) => user.email },
  id: { head: 'User ID', key: 'userId', of: ({ user }) => user.uuid },
  locked: { head: 'Locked', key: 'locked', of: ({ user }) => said(user.locked) },
  disabled: { head: 'Disabled', key: 'disabled', of: ({ user }) => said(user.disabled) },
  'two-factor': { head: '2FA', key: 'twoFactor', of: ({ user }) => said(user.twoFactorAuthenticationEnabled) },
  external: { head: 'External', key: 'externallyManaged', of: ({ user }) => said(user.externallyManaged) },
  roles: {
    head: 'Roles assigned directly',
    key: 'roles',
    of: ({ roleAssignmentMetadata }) => roleAssignmentMetadata.map(roleWords),
  },
  inherited: {
    head: 'Roles inherited from groups',
    key: 'inheritedRoles',
    of: ({ user }, _, inherited) => (inherited === undefined ? null : inheritedBy(inherited, user.uuid).map(roleWords)),
  },
} satisfies Record<string, Field>

export type ExportField = keyof typeof fields
export const exportFields: readonly { readonly name: ExportField; readonly head: string }[] = [
  'name' as const,
  'email' as const,
  'id' as const,
  'locked' as const,
  'disabled' as const,
  'two-factor' as const,
  'external' as const,
  'roles' as const,
  'inherited' as const,
].map((name) => ({ name, head: fields[name].head }))

/** In place of "roles" where each role has a row. */
const roleFields: readonly Field[] = [
  { head: 'Role', key: 'role', of: (_, role) => (role === undefined ? null : roleNameOf(role)) },
  { head: 'Role ID', key: 'roleId', of: (_, role) => role?.roleIdentifier ?? null },
  { head: 'Resource group', key: 'resourceGroup', of: (_, role) => (role && resourceGroupNameOf(role)) ?? null },
  { head: 'Resource group ID', key: 'resourceGroupId', of: (_, role) => role?.resourceGroupIdentifier ?? null },
  { head: 'Inherited from', key: 'inheritedFrom', of: (_, role) => role?.from ?? null },
  { head: 'Managed assignment', key: 'managedAssignment', of: (_, role) => said(role?.managedRoleAssignment) },
]

/** How the file is made up. */
export type ExportShape = {
  readonly format: 'csv' | 'json'
  /** A row for each person, or for each role; who has none keeps a row. */
  readonly per: 'person' | 'role'
  readonly fields: readonly ExportField[]
}

/** Where a file comes from. */
export type Provenance = {
  /** "account Meridian Foods" */
  readonly scope: string
  readonly scopeId: string
  /** What was asked for in words: "search “ann”", "no 2FA". */
  readonly filters: readonly string[]
  /** In milliseconds. */
  readonly startedAt: number
}

/** What became of it. */
export type ExportResult = {
  readonly people: number
  readonly rows: number
  /** People whom the service counts; undefined where it does not. */
  readonly total: number | undefined
  /** Why it may not be all of them; undefined: it is. */
  readonly gap: string | undefined
}

const columnsOf = ({ per, fields: chosen }: ExportShape): readonly Field[] =>
  per === 'person'
    ? chosen.map((name) => fields[name])
    : chosen
        .filter((name) => name !== 'inherited' || !chosen.includes('roles'))
        .flatMap((name): readonly Field[] => (name === 'roles' || name === 'inherited' ? roleFields : [fields[name]]))

/** Roles that have a row of their own, where each role has one. */
function rolesInRows({ fields: chosen }: ExportShape, row: UserAggregate, inherited: InheritedRoles | undefined) {
  const more = chosen.includes('inherited') && inherited !== undefined ? inheritedBy(inherited, row.user.uuid) : []
  const roles: readonly ExportedRole[] =
    chosen.includes('roles') || !chosen.includes('inherited') ? [...row.roleAssignmentMetadata, ...more] : more
  return roles.length === 0 ? [undefined] : roles
}

/** Room for the result, which is written into the head at the end. */
const RESULT_ROOM = 400

/**
 * The text in front of the rows. Always of the same length for a file, so that it can be replaced at the end.
 *
 * @param result undefined while it is written: a file that says so was cut off
 */
export function exportHead(shape: ExportShape, from: Provenance, result?: ExportResult): string {
  const filters = from.filters.length === 0 ? 'none' : from.filters.join('; ')
  const read = new Date(from.startedAt).toISOString()
  if (shape.format === 'json') {
    const about = { what: 'Users', scope: from.scope, scopeId: from.scopeId, filters: from.filters, readAt: read }
    const outcome =
      result === undefined
        ? { complete: false, note: 'Not finished.' }
        : {
            complete: result.gap === undefined,
            people: result.people,
            rows: result.rows,
            total: result.total ?? null,
            note: result.gap ?? '',
          }
    return `{"about":${JSON.stringify(about)},\n"result":${JSON.stringify(outcome).padEnd(RESULT_ROOM)},\n"rows":[`
  }
  const outcome = result === undefined ? 'Not finished: this file was cut off.' : resultWords(result)
  return toCsv([
    ['Export', 'Users'],
    ['Scope', `${from.scope} (${from.scopeId})`],
    ['Filters', filters],
    ['Read at', read],
    ['Result', outcome.padEnd(RESULT_ROOM)],
    [' '],
    columnsOf(shape).map(({ head }) => head),
  ])
}

/** "213 people of 213, 213 rows. Complete." */
export function resultWords({ people, rows, total, gap }: ExportResult): string {
  const of = total === undefined ? '' : ` of ${formatNumber(total)}`
  return `${counted(people, 'person', 'people')}${of}, ${counted(rows, 'row', 'rows')}. ${gap ?? 'Complete.'}`
}

/**
 * The rows of people as the next piece of the file.
 *
 * @param first whether no row was written before
 */
export function exportRows(
  shape: ExportShape,
  people: readonly UserAggregate[],
  first: boolean,
  inherited?: InheritedRoles,
) {
  const columns = columnsOf(shape)
  const rows = people.flatMap((row) => {
    const roles = shape.per === 'role' ? rolesInRows(shape, row, inherited) : [undefined]
    return roles.map((role) => columns.map(({ key, of }) => [key, of(row, role, inherited)] as const))
  })
  const text =
    shape.format === 'json'
      ? rows.map((row, at) => `${first && at === 0 ? '\n' : ',\n'}${JSON.stringify(Object.fromEntries(row))}`).join('')
      : rows.map((row) => `\r\n${toCsv([asWide(row.map(([, value]) => cellOf(value)))])}`).join('')
  return { text, rows: rows.length }
}

/** The lines above the table have two cells, and all lines have the same number. */
const asWide = (cells: readonly string[]) => (cells.length === 1 ? [...cells, ''] : cells)

function cellOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : value.join('; ')
}

/** The text behind the rows. */
export function exportFoot({ format }: ExportShape): string {
  return format === 'json' ? '\n]}\n' : '\r\n'
}
