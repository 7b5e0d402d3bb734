import { useLocation } from 'react-router'

/** State of the current location, passed on by links within the page: it contains the list that the user came from. */
export function useLinkState(): unknown {
  const location = useLocation()
  return location.state
}
