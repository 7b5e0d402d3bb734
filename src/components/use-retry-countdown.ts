import { useEffect, useState } from 'react'
import type { ApiError } from '#src/domain/api-error.ts'
import { secondsToWait, waitText } from '#src/domain/refusal.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'

/**
 * Seconds left until a change can be sent again, counted down; 0 when it can.
 *
 * @param error how the last attempt ended, if it failed
 */
export function useRetryCountdown(error: ApiError | undefined): number {
  const seconds = error === undefined ? 0 : secondsToWait(error)
  const [waited, setWaited] = useState<{ error: ApiError | undefined; seconds: number }>()
  useEffect(() => {
    if (seconds === 0) return
    const start = performance.now()
    const timer = setInterval(() => {
      const passed = Math.floor((performance.now() - start) / 1000)
      setWaited({ error, seconds: passed })
      if (passed >= seconds) clearInterval(timer)
    }, 250)
    return () => {
      clearInterval(timer)
    }
  }, [error, seconds])
  return Math.max(0, seconds - (waited?.error === error ? (waited?.seconds ?? 0) : 0))
}

/**
 * Why the button of a change is disabled; undefined if it isn't.
 *
 * @param state state of the change
 */
export function useRetryReason(state: MutationState<unknown>): string | undefined {
  const left = useRetryCountdown(state.status === 'refused' || state.status === 'doubt' ? state.error : undefined)
  return left === 0 ? undefined : waitText(left)
}
