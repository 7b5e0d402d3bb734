import { accessParts, type Columns } from '#src/domain/import-columns.ts'
import { textOfCell } from '#src/domain/csv.ts'
import { addressKey, parseAddresses, type AddressEntry } from '#src/domain/emails.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Choice } from '#src/components/access-fields/access-form.ts'
import type { TableRowRead } from './read-table.ts'
import type { OwnAccess } from './chip-state.ts'

/** A role, resource group or group of the service. `no`: why the named one can't be assigned here. */
export type CatalogEntry = Choice & { readonly no?: ((name: string) => string) | undefined }

/** Choices at the scope; a list that couldn't be loaded is undefined. */
export type Catalog = {
  readonly roles: readonly CatalogEntry[] | undefined
  readonly resourceGroups: readonly CatalogEntry[] | undefined
  readonly groups: readonly CatalogEntry[] | undefined
}

/** A user from a file, with the access in the same row. */
export type FilePerson = {
  readonly line: number
  readonly entry: AddressEntry
  readonly own: OwnAccess | undefined
}

type ListName = 'roles' | 'resourceGroups' | 'groups'

const unlistedLabels: Record<ListName, (name: string) => string> = {
  roles: (name) => `We couldn’t check the role “${name}”, because the roles didn’t load.`,
  resourceGroups: (name) => `We couldn’t check the resource group “${name}”, because the resource groups didn’t load.`,
  groups: (name) => `We couldn’t check the group “${name}”, because the groups didn’t load.`,
}

const unknownLabels: Record<ListName, (name: string) => string> = {
  roles: (name) => `The role “${name}” doesn’t exist here.`,
  resourceGroups: (name) => `The resource group “${name}” doesn’t exist here.`,
  groups: (name) => `The group “${name}” doesn’t exist here.`,
}

type Match = { readonly choice: Choice } | { readonly problem: string }

/** Finds what a cell names, by identifier or by name, case-insensitively. */
function match(text: string, list: ListName, catalog: Catalog): Match {
  const all = catalog[list]
  if (all === undefined) return { problem: unlistedLabels[list](text) }
  const same = text.toLowerCase()
  const exact = all.filter(({ value }) => value === text)
  const byIdentifier = all.filter(({ value }) => value.toLowerCase() === same)
  const byName = all.filter(({ label }) => label.trim().toLowerCase() === same)
  const found = [exact, [...new Set([...byIdentifier, ...byName])]].find(({ length }) => length > 0) ?? []
  const [only] = found
  if (only === undefined) return { problem: unknownLabels[list](text) }
  if (found.length > 1)
    return {
      problem: `“${text}” matches ${formatNumber(found.length)} entries. Use the ID.`,
    }
  if (only.no !== undefined) return { problem: only.no(text) }
  const { value, label, broad } = only
  return { choice: broad === undefined ? { value, label } : { value, label, broad } }
}

/** The entries of a cell: the whole cell if it is a name, otherwise its parts. */
function matches(cell: string, list: ListName, catalog: Catalog): Match[] {
  const exactMatch = match(cell, list, catalog)
  const parts = cell
    .split(/[;|,\n]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return 'choice' in exactMatch || parts.length < 2 ? [exactMatch] : parts.map((part) => match(part, list, catalog))
}

/** "Viewer (Shop)", as exports write a role with its resource group in one cell. */
const roleInGroup = /^(.+) \(([^()]+)\)$/u

/** The parts of a cell that are a role with its resource group; undefined if the cell has only roles. */
function pairsOf(cell: string, catalog: Catalog): { role: Match; place: Match | undefined }[] | undefined {
  if (!cell.includes(' (') || 'choice' in match(cell, 'roles', catalog)) return undefined
  const parts = cell.split(/[;|\n]/u).map((part) => part.trim())
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [, role, place] = roleInGroup.exec(part) ?? []
      return role === undefined || place === undefined || 'choice' in match(part, 'roles', catalog)
        ? { role: match(part, 'roles', catalog), place: undefined }
        : { role: match(role, 'roles', catalog), place: match(place, 'resourceGroups', catalog) }
    })
}

/** The access of a row; undefined if it has none. */
function accessOf(
  { line, cells }: TableRowRead,
  columns: Columns,
  catalog: Catalog,
  from: string,
  everywhere: Choice | undefined,
): OwnAccess | undefined {
  const cell = (at: number | undefined) => {
    const text = at === undefined ? '' : textOfCell(cells[at] ?? '')
    // Our own export of invitations uses this for unknown groups.
    return text === 'Not reported' || text === 'Unknown' ? '' : text
  }
  const [role, resourceGroup, group] = [cell(columns.role), cell(columns.resourceGroup), cell(columns.group)]
  if (role + group === '' && (resourceGroup === '' || columns.role === undefined)) return undefined
  const pairs = resourceGroup === '' ? pairsOf(role, catalog) : undefined
  const roles = pairs?.map((pair) => pair.role) ?? (role === '' ? [] : matches(role, 'roles', catalog))
  const everyRow: Match[] = everywhere === undefined ? [] : [{ choice: everywhere }]
  const places =
    pairs?.flatMap(({ place }) => (place === undefined ? everyRow : [place])) ??
    (resourceGroup === '' ? everyRow : matches(resourceGroup, 'resourceGroups', catalog))
  const groups = group === '' ? [] : matches(group, 'groups', catalog)
  const problems = [...roles, ...(role === '' && resourceGroup === '' ? [] : places), ...groups].flatMap((each) =>
    'problem' in each ? [each.problem] : [],
  )
  if (roles.length > 0 && places.length === 0) problems.push('The role has no resource group.')
  else if (roles.length === 0 && resourceGroup !== '') problems.push('The resource group has no role.')
  else if (places.length > 1 && places.length !== roles.length)
    problems.push(
      `Enter one resource group for each role. Roles: ${formatNumber(roles.length)}. Resource groups: ${formatNumber(places.length)}.`,
    )
  const rows = roles.flatMap((each, at) => {
    const place = places.length === 1 ? places[0] : places[at]
    return 'choice' in each && place !== undefined && 'choice' in place
      ? [{ role: each.choice, resourceGroup: place.choice }]
      : []
  })
  return {
    from,
    rows,
    groups: groups.flatMap((each) => ('choice' in each ? [each.choice] : [])),
    problems: problems.map((problem) => `Row ${line}: ${problem}`),
  }
}

/**
 * The users of a table, every non-empty row: a row without an address becomes an entry that needs attention.
 *
 * @param everywhere the resource group for roles in rows that name none
 */
export function peopleOf(
  rows: readonly TableRowRead[],
  columns: Columns,
  catalog: Catalog,
  from: string,
  everywhere?: Choice,
): FilePerson[] {
  const { address } = columns
  if (address === undefined) return []
  // Most rows have the same few values: they share one object, which also speeds up later comparisons.
  const known = new Map<string, OwnAccess | undefined>()
  return rows.slice((columns.heading ?? -1) + 1).flatMap((row) => {
    const named = JSON.stringify(accessParts.map((part) => row.cells[columns[part] ?? -1]))
    const own = known.has(named) ? known.get(named) : accessOf(row, columns, catalog, from, everywhere)
    // Problems include their row number.
    if (own === undefined || own.problems.length === 0) known.set(named, own)
    // A line break in a cell stays a separator, as in a paste.
    const found = parseAddresses(row.cells[address] ?? '')
    const entries =
      found.length > 0 ? found : parseAddresses(row.cells.filter((cell) => cell !== '').join(' ')).slice(0, 1)
    return entries.map((entry) => ({ line: row.line, entry, own }))
  })
}

/** Number of users of a table that are ready, already there, or need attention: each is one of the three. */
export function countPeople(
  people: readonly FilePerson[],
  known: ReadonlySet<string>,
): { ready: number; repeated: number; attention: number } {
  const seen = new Set(known)
  const count = { ready: 0, repeated: 0, attention: 0 }
  for (const { entry, own } of people) {
    const key = addressKey(entry)
    if (seen.has(key)) count.repeated += 1
    else count[entry.check.ok && (own?.problems.length ?? 0) === 0 ? 'ready' : 'attention'] += 1
    seen.add(key)
  }
  return count
}
