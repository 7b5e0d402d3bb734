import type { ColumnName } from '#src/domain/user-columns.ts'
import type { SortName, UserSort } from './users.search.ts'

/** Headers of the columns, also used wherever else the columns are named. */
export const columnLabels: Record<ColumnName, string> = {
  email: 'Email',
  status: 'Status',
  'two-factor': '2FA',
  source: 'Managed by',
  roles: 'Roles',
}

/** Columns that stay while the side panel is open. */
export const panelColumns: ReadonlySet<ColumnName> = new Set(['status', 'two-factor'])

/** Classes of the columns that are hidden then. */
export const hiddenWithPanel = 'lg:group-data-with-panel/list:hidden'

/** Sort and width of a column header; the email column gets the remaining width, see `columnWidth`. */
export const columnHeads: Record<ColumnName, { readonly sort?: SortName; readonly width?: string }> = {
  email: { sort: 'email' },
  status: { sort: 'locked', width: 'md:w-28 lg:max-xl:group-data-with-panel/list:w-26' },
  'two-factor': { sort: 'two-factor', width: 'md:w-27 lg:max-xl:group-data-with-panel/list:w-18' },
  source: { sort: 'external', width: 'md:w-37' },
  roles: {},
}

export function columnWidth(name: ColumnName, columns: readonly ColumnName[]): string | undefined {
  if (name !== 'email') return columnHeads[name].width
  if (!columns.includes('roles')) return undefined
  return columns.includes('source') ? 'md:w-[23.5%]' : 'md:w-[23.5%] xl:w-[27.5%]'
}

/** The sort of the list, announced when it changes. */
export function sortedText({ name, descending }: UserSort): string | undefined {
  return sortLabels[name]?.[descending ? 1 : 0]
}

const sortLabels: Partial<Record<string, readonly [up: string, down: string]>> = {
  name: ['Sorted by name, A to Z', 'Sorted by name, Z to A'],
  email: ['Sorted by email, A to Z', 'Sorted by email, Z to A'],
  modified: ['Sorted by last modified, oldest first', 'Sorted by last modified, newest first'],
  created: ['Sorted by date created, oldest first', 'Sorted by date created, newest first'],
  locked: ['Sorted with locked users last', 'Sorted with locked users first'],
  'two-factor': ['Sorted by 2FA, off first', 'Sorted by 2FA, on first'],
  external: ['Sorted with users managed by Harness first', 'Sorted with users managed by an identity provider first'],
}
