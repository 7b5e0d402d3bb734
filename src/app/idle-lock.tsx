import { useEffect, useRef, useState } from 'react'
import { useSession } from '#src/components/session-context.ts'
import { recordInput } from '#src/session/tab-storage.ts'
import { readIdle } from '#src/components/idle-minutes.ts'
import { sessionEnd, timeLeft } from '#src/domain/session-life.ts'
import { subscribeActivity, broadcastActivity } from '#src/session/tab-sharing.ts'
import { recheckSession } from '#src/queries/connect.ts'
import { closeSession } from '#src/session/credential.ts'
import { IdleWarning } from './idle-warning.tsx'

const MINUTE = 60_000
/** Milliseconds between two saves of the time of the last input, for a later resume. */
const KEPT_EVERY = 5_000

const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const

/** A clock that includes the computer's sleep and cannot be set back: the later of both clocks. */
function monotonicClock(): () => number {
  const wall = Date.now()
  const monotonicStart = performance.now()
  return () => Math.floor(Math.max(Date.now(), wall + performance.now() - monotonicStart))
}

/**
 * Ends the session of an idle screen, and any session after 8 hours; warns a minute before. Input in one tab counts
 * for all tabs of the browser. Once the warning shows, only its buttons count.
 */
export function IdleLock() {
  const { since, lastInput } = useSession()
  const [warning, setWarning] = useState<'idle' | 'limit'>()
  const stay = useRef<() => void>(undefined)
  useEffect(() => {
    const now = monotonicClock()
    let last = lastInput
    let kept = 0
    let warned: 'idle' | 'limit' | undefined
    let limitRead = false
    const warn = (next: typeof warned) => {
      warned = next
      setWarning(next)
    }
    /** @returns whether the session continues */
    const check = () => {
      const times = { since, lastInput: last }
      const idle = readIdle()
      const end = sessionEnd(times, now(), idle)
      if (end !== undefined) {
        closeSession(end)
        return false
      }
      const rest = timeLeft(times, now(), idle)
      if (rest.limit <= MINUTE && !limitRead) warn('limit')
      else if (rest.idle <= MINUTE) warn('idle')
      else if (warned !== undefined) warn(undefined)
      return true
    }
    const keep = () => {
      kept = last
      recordInput(last, true)
    }
    const mark = () => {
      last = now()
      if (last - kept >= KEPT_EVERY) keep()
      else recordInput(last, false)
    }
    const note = () => {
      // Late input changes nothing, even if no tick came before it, for instance after the computer slept.
      if (!check() || warned !== undefined) return
      mark()
      broadcastActivity()
    }
    stay.current = () => {
      if (warned === 'limit') limitRead = true
      mark()
      broadcastActivity()
      warn(undefined)
    }
    const comeBack = ({ persisted }: PageTransitionEvent) => {
      // The page was restored from the back/forward cache; the key might have been revoked since then.
      if (check() && persisted) void recheckSession()
    }
    const timer = setInterval(check, 1_000)
    for (const sign of signs) addEventListener(sign, note, { capture: true, passive: true })
    addEventListener('pageshow', comeBack)
    addEventListener('pagehide', keep)
    document.addEventListener('visibilitychange', check)
    const unsubscribe = subscribeActivity(() => {
      if (check()) mark()
      check()
    })
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, note, { capture: true })
      removeEventListener('pageshow', comeBack)
      removeEventListener('pagehide', keep)
      document.removeEventListener('visibilitychange', check)
      unsubscribe()
    }
  }, [since, lastInput])
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
