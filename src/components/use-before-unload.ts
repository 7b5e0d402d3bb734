import { useEffect } from 'react'

/** Has the browser ask before the tab is closed or loaded again. */
export function useBeforeUnload(on: boolean): void {
  useEffect(() => {
    if (!on) return
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => {
      removeEventListener('beforeunload', ask)
    }
  }, [on])
}
