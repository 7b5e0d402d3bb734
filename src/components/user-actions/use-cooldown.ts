import { useEffect, useState } from 'react'
import { cooldownLeft } from '#src/session/reset-cooldown.ts'

/** Seconds until 2FA of a user can be reset again; 0 when it can. */
export function useCooldown(account: string, userId: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return cooldownLeft(account, userId, now)
}
