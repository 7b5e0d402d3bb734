import { useEffect, useRef, type RefObject } from 'react'

/**
 * Whether the component has unmounted. A user who leaves during a check was promised that nothing is sent, so code
 * after the check has to read this first.
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
