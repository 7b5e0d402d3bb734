import { isApiError, type ApiError } from './api-error.ts'

/** What a failed read means for the screen (reliability.md 2.3). */
export type ReadOutcome = 'Q-ERR' | 'W-403' | 'GONE' | 'S-END'

/** What a failed effect means (reliability.md 2.3). Only `M-DOUBT` leaves open whether it happened. */
export type EffectOutcome = 'M-NO' | 'M-DOUBT' | 'W-403' | 'GONE' | 'S-END'

/** What a read found out about an effect in doubt. */
export type Finding = 'done' | 'not-done' | 'unknown'

const goneCodes = new Set(['ENTITY_NOT_FOUND', 'USER_DOES_NOT_EXIST'])

// Harness's middle layer repeats lost calls and then flattens them to 400 (finding 3): a refusal in form only.
function mayHaveHappened(error: ApiError): boolean {
  return (
    error.code === 'UNEXPECTED' ||
    (error.serverMessage?.includes('Error occurred while performing this operation') ?? false)
  )
}

/** Meaning of a failed read. */
export function readOutcome(error: unknown): ReadOutcome {
  if (!isApiError(error)) return 'Q-ERR'
  if (error.kind === 'session') return 'S-END'
  if (error.kind !== 'http') return 'Q-ERR'
  if (error.status === 403) return 'W-403'
  return error.code !== undefined && goneCodes.has(error.code) ? 'GONE' : 'Q-ERR'
}

/** Meaning of a failed effect: the status alone is never the verdict (rule E3). */
export function effectOutcome(error: unknown): EffectOutcome {
  if (!isApiError(error)) return 'M-DOUBT'
  switch (error.kind) {
    case 'offline':
      return 'M-NO'
    case 'session':
      return 'S-END'
    case 'network':
    case 'timeout':
    case 'protocol':
      return 'M-DOUBT'
    case 'http':
      return httpEffectOutcome(error, error.status ?? 0)
  }
}

function httpEffectOutcome(error: ApiError, status: number): EffectOutcome {
  if (status === 403) return 'W-403'
  // A 401 may speak of anybody, so it does not prove that the target is gone (F15).
  if (error.code === 'ENTITY_NOT_FOUND') return 'GONE'
  if (status === 408) return 'M-DOUBT'
  const said = status === 200 || (status >= 400 && status < 500)
  return said && !mayHaveHappened(error) ? 'M-NO' : 'M-DOUBT'
}
