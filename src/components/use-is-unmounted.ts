import { useEffect, useRef, type RefObject } from 'react'

/**
 * Whether the component has unmounted. Leaving during a check promises that nothing is sent, so code after the check
 * must read this first.
 */
export function useIsUnmounted(): Readonly<RefObject<boolean>> {
  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])
  return left
}
