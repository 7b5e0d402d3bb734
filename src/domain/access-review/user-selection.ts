import { parseUserFilter, userFilterParams, type UserFilter } from '#src/domain/user-filter.ts'
import { filtersUsers } from '#src/domain/user-filter-text.ts'
import { parseWhoCanSearch, serializeWhoCanSearch, type WhoCanSearch } from './who-can-address.ts'

/** How the users of a review are chosen, before they are looked up. */

export type UserSelection =
  | {
      readonly from: 'filter'
      readonly filter: UserFilter
      /** Name of the saved view, if chosen by one. */
      readonly view?: string | undefined
    }
  /** Users whom the question finds in the scope of the review. */
  | { readonly from: 'who-can'; readonly search: WhoCanSearch }
  | { readonly from: 'selection'; readonly ids: readonly string[] }

/** Users that an address can describe by a query. */
export type UsersQuestion = Exclude<UserSelection, { from: 'selection' }>

/** Address parameters that describe users without identifying them. */
export type LinkedUsers = UsersQuestion | { readonly from: 'selection' }

/** The search part of the address of a new review of users. */
export function linkedUsersSearch(selection: UsersQuestion): string {
  const params =
    selection.from === 'filter' ? userFilterParams(selection.filter) : serializeWhoCanSearch(selection.search)
  params.set('users', selection.from)
  return `?${params.toString()}`
}

/**
 * Parses the address of a new review. Never throws.
 *
 * @returns undefined if it describes no users, or everyone
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
