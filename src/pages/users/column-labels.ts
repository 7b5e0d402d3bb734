import type { ColumnName } from '#src/domain/user-columns.ts'
import type { SortName } from './users.search.ts'

/** Heads of the columns, and their words wherever else they are named. */
export const columnLabels: Record<ColumnName, string> = {
  email: 'Email',
  status: 'Status',
  'two-factor': '2FA',
  source: 'Managed by',
  roles: 'Roles',
}

/** Columns that stay while a user is shown next to the list. */
export const panelColumns: ReadonlySet<ColumnName> = new Set(['status', 'two-factor'])

/** Classes of the columns that make room then. */
export const hiddenWithPanel = 'lg:group-has-data-panel/list:hidden'

/** Sort and width of the head of a column; emails get what others leave, see `columnWidth`. */
export const columnHeads: Record<ColumnName, { readonly sort?: SortName; readonly width?: string }> = {
  email: { sort: 'email' },
  status: { sort: 'locked', width: 'md:w-28 lg:max-xl:group-has-data-panel/list:w-26' },
  'two-factor': { sort: 'two-factor', width: 'md:w-27 lg:max-xl:group-has-data-panel/list:w-18' },
  source: { sort: 'external', width: 'md:w-37' },
  roles: {},
}

export function columnWidth(name: ColumnName, columns: readonly ColumnName[]): string | undefined {
  if (name !== 'email') return columnHeads[name].width
  if (!columns.includes('roles')) return undefined
  return columns.includes('source') ? 'md:w-[23.5%]' : 'md:w-[23.5%] xl:w-[27.5%]'
}
