import { useEffect, useRef, type RefObject } from 'react'

/**
 * Whether this part of the page is gone. Anyone who left while it was only being checked was told that nothing is sent,
 * so what comes after the check has to look here first.
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
