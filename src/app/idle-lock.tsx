import { useEffect } from 'react'
import { readPreference } from '#src/components/use-preference.ts'
import { closeSession } from '#src/queries/session.ts'

/** Minutes without any input after which the session ends (product.md P1). */
const idleMinutes = [5, 10, 15, 30, 60] as const

const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** Ends the session of a screen that nobody uses any more. Checked against the clock, so sleep counts as idle time. */
export function IdleLock() {
  useEffect(() => {
    const limit = readPreference('idle-minutes', idleMinutes, 15) * 60_000
    let last = Date.now()
    const note = () => {
      last = Date.now()
    }
    const check = () => {
      if (Date.now() - last >= limit) closeSession('idle')
    }
    const timer = setInterval(check, 5_000)
    for (const sign of signs) addEventListener(sign, note, { capture: true, passive: true })
    document.addEventListener('visibilitychange', check)
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, note, { capture: true })
      document.removeEventListener('visibilitychange', check)
    }
  }, [])
  return null
}
