import { useEffect } from 'react'
import { useLocation, useNavigate, type To } from 'react-router'
import { useGuardedHistory } from './guarded-history.ts'

type RedirectProps = { to: To; state?: unknown }

/**
 * Replaces the address of a page, unless the user has already left the page: it stays mounted while the next one
 * loads, and must not redirect then.
 */
export function Redirect({ to, state }: RedirectProps) {
  const navigate = useNavigate()
  const history = useGuardedHistory()
  const { key } = useLocation()
  const target = JSON.stringify(to)
  useEffect(() => {
    if (history.getLocation().key === key) void navigate(JSON.parse(target) as To, { replace: true, state })
  }, [history, key, navigate, state, target])
  return null
}
