import { isSafeId } from '#src/domain/ids.ts'

/** State of My access in the address. `at`: as returned by `placeOf`; `/` is the account. */
export type MyAccessSearch = { readonly can: string; readonly at: string }

const MAX_QUESTION = 200

/** Parses the address; invalid values are ignored. */
export function parseMyAccessSearch(params: URLSearchParams): MyAccessSearch {
  const at = params.get('at') ?? '/'
  const ids = at.slice(1).split('/')
  const isPlace = at === '/' || (at.startsWith('/') && ids.length <= 2 && ids.every(isSafeId))
  return { can: (params.get('can') ?? '').slice(0, MAX_QUESTION).trim(), at: isPlace ? at : '/' }
}

/** Omits default values. */
export function serializeMyAccessSearch({ can, at }: MyAccessSearch): URLSearchParams {
  const params = new URLSearchParams()
  if (can !== '') params.set('can', can.slice(0, MAX_QUESTION).trim())
  if (at !== '/') params.set('at', at)
  return params
}
