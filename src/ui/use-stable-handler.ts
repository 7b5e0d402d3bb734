import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * A handler for memo'd parts: the same function for as long as the component is mounted, which calls the latest one.
 * Only for events; while drawing it would call the one before.
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
