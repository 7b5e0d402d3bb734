import { isApiError, type ApiError } from './api-error.ts'

/** Outcome of a failed read. */
export type ReadOutcome = 'failed' | 'forbidden' | 'gone' | 'session-ended'

/** Outcome of a failed change. Only `in-doubt` leaves open whether it was made. */
export type MutationOutcome = 'refused' | 'in-doubt' | 'forbidden' | 'gone' | 'session-ended'

/** Result of the read that follows a change in doubt. */
export type Finding = 'done' | 'not-done' | 'unknown'

const goneCodes = new Set(['ENTITY_NOT_FOUND', 'USER_DOES_NOT_EXIST'])

// Harness's middle layer retries lost calls and reports a failure as 400 (docs/service.md, trap 5): it only looks like
// a refusal.
function mightHaveHappened(error: ApiError): boolean {
  return (
    error.code === 'UNEXPECTED' ||
    (error.serverMessage?.includes('Error occurred while performing this operation') ?? false)
  )
}

/** Meaning of a failed read. */
export function readOutcome(error: unknown): ReadOutcome {
  if (!isApiError(error)) return 'failed'
  if (error.kind === 'session') return 'session-ended'
  if (error.kind === 'protocol' && error.fault === 'empty' && error.operation === 'getAggregatedUser') return 'gone'
  if (error.kind !== 'http') return 'failed'
  if (error.status === 403) return 'forbidden'
  if (error.code !== undefined && goneCodes.has(error.code)) return 'gone'
  // The session was verified to be valid, so the refusal is about the request (docs/failures.md, F15).
  return error.status === 401 ? 'forbidden' : 'failed'
}

/** Meaning of a failed change: never determined by the status alone. */
export function mutationOutcome(error: unknown): MutationOutcome {
  if (!isApiError(error)) return 'in-doubt'
  switch (error.kind) {
    case 'offline':
    case 'stopped':
    case 'held-key':
      return 'refused'
    case 'session':
      return 'session-ended'
    case 'network':
    case 'timeout':
    case 'protocol':
      return 'in-doubt'
    case 'http':
      return httpMutationOutcome(error, error.status ?? 0)
  }
}

function httpMutationOutcome(error: ApiError, status: number): MutationOutcome {
  if (status === 403) return 'forbidden'
  // A 401 can be about anyone, so it does not prove that the target is gone (docs/failures.md, F15).
  if (error.code === 'ENTITY_NOT_FOUND') return 'gone'
  if (status === 408) return 'in-doubt'
  const isFinalAnswer = status === 200 || (status >= 400 && status < 500)
  return isFinalAnswer && !mightHaveHappened(error) ? 'refused' : 'in-doubt'
}

/**
 * Whether a refused 2FA reset might have replaced the secret: Harness sends its email last, and reports every failure
 * of the service behind it in this one form.
 */
export function mightHaveReplaced(error: ApiError): boolean {
  return (
    mutationOutcome(error) === 'refused' &&
    error.status === 400 &&
    error.code === 'INVALID_REQUEST' &&
    error.fieldErrors.length === 0
  )
}
