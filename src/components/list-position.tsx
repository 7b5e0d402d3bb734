import { useLocation } from 'react-router'
import { Redirect } from './redirect.tsx'

type PositionInput = {
  /** The address as the page itself writes it, and the actual one. */
  canonical: URLSearchParams
  params: URLSearchParams
  /** From 1. */
  page: number
  /** Undefined until it is known. */
  totalPages: number | undefined
  /** Returns the address of another page. */
  atPage: (page: number) => URLSearchParams
}

/**
 * Corrects the address of a list: an invalid or repeated parameter, or a page that no longer exists.
 *
 * @returns `correction`, to be rendered next to the list if set, and whether the list was moved to its last page
 */
export function useListPosition({ canonical, params, page, totalPages, atPage }: PositionInput) {
  const location = useLocation()
  const state: unknown = location.state
  const moved = typeof state === 'object' && state !== null && 'movedFromPage' in state
  // Written in the page's own order; unknown parameters are removed. A dialog has its own address.
  if (canonical.toString() !== params.toString() && !location.pathname.endsWith('/add'))
    return { moved, correction: <Redirect to={{ search: canonical.toString() }} state={state} /> }
  const beyond = totalPages !== undefined && totalPages > 0 && page > totalPages
  if (beyond && !moved) {
    const search = atPage(totalPages).toString()
    return { moved, correction: <Redirect to={{ search }} state={{ movedFromPage: page }} /> }
  }
  return { moved: moved && !beyond, correction: undefined }
}
