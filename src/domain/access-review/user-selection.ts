import { parseUserFilter, userFilterParams, type UserFilter } from '#src/domain/user-filter.ts'
import { filtersUsers } from '#src/domain/user-filter-text.ts'
import { parseWhoCanSearch, serializeWhoCanSearch, type WhoCanSearch } from './who-can-address.ts'

/** Of which users a review is to be, before anybody looked who they are. */

export type UserSelection =
  | {
      readonly from: 'filter'
      readonly filter: UserFilter
      /** Name of the saved view that it is of. */
      readonly view?: string | undefined
    }
  /** Those whom the question finds in the scope of the review. */
  | { readonly from: 'who-can'; readonly search: WhoCanSearch }
  | { readonly from: 'selection'; readonly ids: readonly string[] }

/** Users whom an address can name by what is asked. */
export type UsersQuestion = Exclude<UserSelection, { from: 'selection' }>

/** What an address says of users: never who they are. */
export type LinkedUsers = UsersQuestion | { readonly from: 'selection' }

/** The search of the address of a new review of users. */
export function linkedUsersSearch(selection: UsersQuestion): string {
  const params =
    selection.from === 'filter' ? userFilterParams(selection.filter) : serializeWhoCanSearch(selection.search)
  params.set('users', selection.from)
  return `?${params.toString()}`
}

/**
 * Reads the address of a new review. Never throws.
 *
 * @returns undefined where it names no users, or everyone
 */
export function parseLinkedUsers(params: URLSearchParams): LinkedUsers | undefined {
  switch (params.get('users')) {
    case 'filter': {
      const filter = parseUserFilter(params)
      return filtersUsers(filter) ? { from: 'filter', filter } : undefined
    }
    case 'who-can': {
      const search = parseWhoCanSearch(params)
      const { permission, role, resourceGroup } = search
      return permission === '' && role === undefined && resourceGroup === '' ? undefined : { from: 'who-can', search }
    }
    case 'selection':
      return { from: 'selection' }
    default:
      return undefined
  }
}
