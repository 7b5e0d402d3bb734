import { useCallback } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { useGuardedHistory } from './guarded-history.ts'

/**
 * Changes the search part of the address, starting from the address that was requested last: the one on screen can be
 * older, and a change in between would be lost.
 *
 * @returns a function that takes the search part for the current parameters; it does nothing while the user is
 *   leaving for another page
 */
export function useAddressSearch() {
  const history = useGuardedHistory()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  return useCallback(
    (next: (params: URLSearchParams) => URLSearchParams, historyMode: 'push' | 'replace', state?: unknown) => {
      const current = history.getLocation()
      if (pageOf(current.pathname) !== pageOf(pathname)) return
      const before = new URLSearchParams(current.search)
      const search = next(new URLSearchParams(before)).toString()
      // Replaces the history entry, because Back would seem to do nothing.
      if (search === before.toString() && state === undefined) return
      void navigate({ pathname: current.pathname, search }, { replace: historyMode === 'replace', state })
    },
    [history, navigate, pathname],
  )
}

/** The page behind a dialog that has its own address. */
function pageOf(pathname: string): string {
  return pathname.replace(/\/add$/u, '')
}
