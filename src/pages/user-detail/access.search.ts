import {
  mapSorts,
  placeOf,
  treeKinds,
  assignmentKinds,
  type MapFilter,
  type MapSort,
  type TreeKind,
} from '#src/domain/access-map.ts'
import type { Scope } from '#src/domain/scope.ts'

/** State of the access tab in the address. Empty strings: nothing chosen. */
export type AccessSearch = {
  /** `here`, or a place as returned by `placeOf`. */
  readonly scope: string
  readonly how: NonNullable<MapFilter['assignmentKind']>
  readonly via: string
  readonly role: string
  readonly resourceGroup: string
  readonly sort: MapSort
  readonly descending: boolean
  readonly view: 'table' | TreeKind
  /** A question about permissions. */
  readonly can: string
}

/** Everything, as a table. */
export const everything: AccessSearch = {
  scope: '',
  how: 'any',
  via: '',
  role: '',
  resourceGroup: '',
  sort: 'scope',
  descending: false,
  view: 'table',
  can: '',
}

const MAX_CHARACTERS = 300

/** Parses the address; unknown values mean the default: everything. */
export function parseAccessSearch(params: URLSearchParams): AccessSearch {
  const text = (name: string) => {
    const value = params.get(name) ?? ''
    return value.length > MAX_CHARACTERS ? '' : value
  }
  const scope = text('scope')
  const sort = text('sort')
  return {
    scope: scope === 'here' || scope.startsWith('/') ? scope : '',
    how: assignmentKinds.find((way) => way === text('how')) ?? 'any',
    via: text('via'),
    role: text('role'),
    resourceGroup: text('rg'),
    sort: mapSorts.find((column) => column === sort.replace(/^-/u, '')) ?? 'scope',
    descending: mapSorts.some((column) => sort === `-${column}`),
    view: treeKinds.find((kind) => kind === text('view')) ?? 'table',
    can: text('can'),
  }
}

/**
 * The address without default values.
 *
 * @param others other parameters, which stay
 */
export function serializeAccessSearch(search: AccessSearch, others = new URLSearchParams()): URLSearchParams {
  const { scope, how, via, role, resourceGroup, sort, descending, view, can } = search
  const own: Record<string, string> = {
    scope,
    how: how === 'any' ? '' : how,
    via,
    role,
    rg: resourceGroup,
    sort: descending ? `-${sort}` : sort === 'scope' ? '' : sort,
    view: view === 'table' ? '' : view,
    can,
  }
  const params = new URLSearchParams(others)
  for (const [name, value] of Object.entries(own)) {
    params.delete(name)
    if (value !== '') params.set(name, value)
  }
  return params
}

/** The filter of an address, on the page of a scope. */
export function mapFilterOf({ scope, how, via, role, resourceGroup }: AccessSearch, here: Scope): MapFilter {
  const optional = (text: string) => (text === '' ? undefined : text)
  return {
    place: scope === 'here' ? placeOf(here) : optional(scope),
    assignmentKind: how,
    via: optional(via),
    role: optional(role),
    resourceGroup: optional(resourceGroup),
  }
}
