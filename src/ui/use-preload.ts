import { useEffect, useEffectEvent } from 'react'

const AFTER_MS = 3000

/**
 * Loads code shortly after a page is shown. For parts that report failures: they must load before the network is gone.
 */
export function usePreload(load: () => Promise<unknown>): void {
  const start = useEffectEvent(() => {
    load().catch(() => undefined)
  })
  useEffect(() => {
    const timer = setTimeout(() => {
      start()
    }, AFTER_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [])
}
