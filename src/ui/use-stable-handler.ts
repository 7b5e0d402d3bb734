import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * A handler for memoized components: the same function while the component is mounted, which calls the latest one.
 * Only for events; during render, it would call the previous one.
 */
export function useStableHandler<Args extends unknown[], Result>(
  handler: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(handler)
  useLayoutEffect(() => {
    latest.current = handler
  })
  return useCallback((...args: Args) => latest.current(...args), [])
}
