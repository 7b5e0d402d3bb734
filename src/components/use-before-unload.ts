import { useEffect } from 'react'

/** Makes the browser ask before the tab is closed or reloaded. */
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
