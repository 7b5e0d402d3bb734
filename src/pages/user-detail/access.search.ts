import type { HoldingFilter } from '#src/domain/access.ts'
import type { Scope } from '#src/domain/scope.ts'

/** Filters of the access tab as they stand in the address. */
export type AccessSearch = { readonly here: boolean; readonly how: HoldingFilter['how'] }

/** Reads the filters; anything unknown means the default: everything. */
export function parseAccessSearch(search: URLSearchParams): AccessSearch {
  const how = search.get('how')
  return { here: search.get('scope') === 'here', how: how === 'direct' || how === 'groups' ? how : 'any' }
}

/** The filters for the address, without defaults. */
export function serialiseAccessSearch({ here, how }: AccessSearch): URLSearchParams {
  return new URLSearchParams({ ...(here ? { scope: 'here' } : {}), ...(how === 'any' ? {} : { how }) })
}

/** The filter on holdings at a scope. */
export function holdingFilter({ here, how }: AccessSearch, scope: Scope): HoldingFilter {
  return { scope: here ? scope : undefined, how }
}
