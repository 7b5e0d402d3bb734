import { useLocation } from 'react-router'

/** State of the present location, to be handed on by links within the page: it says which list the person came from. */
export function useLinkState(): unknown {
  const location = useLocation()
  return location.state
}
