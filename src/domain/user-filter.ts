import { isGroupRef } from './group-ref.ts'
import { statusNames, type StatusMatch, type StatusName } from './user-status.ts'

/** The query of the users list, as in its address. */
export type UserFilter = {
  /** As typed. */
  readonly q: string
  readonly roles: readonly string[]
  readonly resourceGroups: readonly string[]
  /** Groups as named in the address; users must be in one of them. */
  readonly groups: readonly string[]
  /** Filters that the service does not support. */
  readonly status: readonly StatusName[]
  /** Default: users must match all of them. */
  readonly match?: StatusMatch | undefined
}

/** Maximum number of values per filter in an address; a link with more is not one of ours. */
const MAX_FILTERS = 50

/**
 * Parses the filter in an address. Never throws: invalid values are ignored.
 *
 * @param params search parameters of any address
 */
export function parseUserFilter(params: URLSearchParams): UserFilter {
  const status = statusNames.filter((name) => params.getAll('status').includes(name))
  return {
    q: params.get('q') ?? '',
    roles: identifiers(params.getAll('role')),
    resourceGroups: identifiers(params.getAll('rg')),
    groups: distinct(params.getAll('group').filter(isGroupRef)),
    status,
    match: status.length > 1 && params.get('match') === 'any' ? 'any' : undefined,
  }
}

/** The filter as address parameters, without default values. */
export function userFilterParams({ q, roles, resourceGroups, groups, status, match }: UserFilter): URLSearchParams {
  const params = new URLSearchParams()
  if (q.trim() !== '') params.set('q', q)
  for (const role of roles) params.append('role', role)
  for (const group of resourceGroups) params.append('rg', group)
  for (const group of groups) params.append('group', group)
  for (const name of status) params.append('status', name)
  if (match === 'any' && status.length > 1) params.set('match', 'any')
  return params
}

/** Distinct identifiers; other values in an address are ignored. */
export function identifiers(values: readonly string[]): string[] {
  return distinct(values.filter((value) => /^[A-Za-z0-9_$-]{1,128}$/u.test(value)))
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].slice(0, MAX_FILTERS)
}
