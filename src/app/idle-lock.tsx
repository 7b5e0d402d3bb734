import { useEffect, useRef, useState } from 'react'
import { useSession } from '#src/components/session-context.ts'
import { readPreference } from '#src/components/use-preference.ts'
import { subscribeActivity, tellActivity } from '#src/queries/session-sharing.ts'
import { closeSession, recheckSession } from '#src/queries/session.ts'
import { defaultIdleMinutes, idleMinutes, idlePreference } from '#src/components/idle-minutes.ts'
import { IdleWarning } from './idle-warning.tsx'

const MINUTE = 60_000
/** No session lasts longer, whatever is done in it. */
const LONGEST = 8 * 60 * MINUTE

const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** Both clocks: the computer's counts sleep but may be set back, the other one cannot. */
const now = () => ({ wall: Date.now(), steady: performance.now() })
const since = (then: ReturnType<typeof now>) => Math.max(Date.now() - then.wall, performance.now() - then.steady)

/**
 * Ends the session of a screen that nobody uses any more, and any session after 8 hours; warns a minute before. Input in
 * one tab counts for all tabs of the browser. Once it warns, only an answer to the warning counts.
 */
export function IdleLock() {
  const { since: entered } = useSession()
  const [warning, setWarning] = useState<'idle' | 'limit'>()
  const stay = useRef<() => void>(undefined)
  useEffect(() => {
    const opened = { ...now(), wall: entered }
    let last = now()
    let warned: 'idle' | 'limit' | undefined
    let limitRead = false
    const warn = (next: typeof warned) => {
      warned = next
      setWarning(next)
    }
    const check = () => {
      const idle = readPreference(idlePreference, idleMinutes, defaultIdleMinutes) * MINUTE - since(last)
      const whole = LONGEST - since(opened)
      if (whole <= 0) closeSession('limit')
      else if (idle <= 0) closeSession('idle')
      else if (whole <= MINUTE && !limitRead) warn('limit')
      else if (idle <= MINUTE) warn('idle')
      else if (warned !== undefined) warn(undefined)
    }
    const note = () => {
      if (warned !== undefined) return
      last = now()
      tellActivity()
    }
    stay.current = () => {
      if (warned === 'limit') limitRead = true
      last = now()
      tellActivity()
      warn(undefined)
    }
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      check()
      // The page was kept aside as it was; meanwhile the key may have been revoked.
      if (persisted) void recheckSession()
    }
    const timer = setInterval(check, 1_000)
    for (const sign of signs) addEventListener(sign, note, { capture: true, passive: true })
    addEventListener('pageshow', comeBack)
    document.addEventListener('visibilitychange', check)
    const unsubscribe = subscribeActivity(() => {
      last = now()
      check()
    })
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, note, { capture: true })
      removeEventListener('pageshow', comeBack)
      document.removeEventListener('visibilitychange', check)
      unsubscribe()
    }
  }, [entered])
  if (warning === undefined) return null
  return (
    <IdleWarning
      kind={warning}
      onStay={() => {
        stay.current?.()
      }}
    />
  )
}
