import type { OperationId } from '#src/contract/operations.ts'

/**
 * Kind of failure of a request.
 *
 * - `offline`: the browser knew that it had no network, nothing was sent.
 * - `network`: no answer. - `timeout`: none in time. - `stopped`: the person did not want to wait any longer.
 * - `http`: the service answered with a refusal or failure (also a 200 whose envelope says so).
 * - `protocol`: an answer that is not what the operation promises.
 * - `held-key`: something that was typed is an API key, so nothing was sent.
 * - `session`: the API key is no longer accepted, or the session ended while the call was on its way.
 */
export type ApiErrorKind = 'offline' | 'network' | 'timeout' | 'stopped' | 'http' | 'protocol' | 'held-key' | 'session'

/** Which way a `protocol` error broke the promise. */
export type ProtocolFault = 'redirect' | 'web-page' | 'not-json' | 'envelope' | 'shape' | 'empty' | 'too-large'

type ApiErrorDetails = {
  readonly kind: ApiErrorKind
  readonly operation: OperationId | 'personas'
  readonly status?: number | undefined
  readonly code?: string | undefined
  /** The service's own words, redacted and cut; shown as text only. */
  readonly serverMessage?: string | undefined
  readonly correlationId?: string | undefined
  readonly fieldErrors?: readonly { field: string; text: string }[]
  readonly missingPermissions?: readonly string[]
  /** Further words of the service: the scopes that would lose their last administrator, for instance. */
  readonly reasons?: readonly string[]
  /** Seconds that the service asked us to wait. */
  readonly retryAfter?: number | undefined
  readonly fault?: ProtocolFault | undefined
  /** Not the first call in a row that got no answer. */
  readonly repeated?: boolean | undefined
  /** The request had left the page when the session ended, so no one knows what became of it. */
  readonly inFlight?: boolean | undefined
}

/** The one error that leaves the `api` layer. Holds no request data, so it can be shown and logged. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly kind: ApiErrorKind
  readonly operation: OperationId | 'personas'
  readonly status: number | undefined
  readonly code: string | undefined
  readonly serverMessage: string | undefined
  readonly correlationId: string | undefined
  readonly fieldErrors: readonly { field: string; text: string }[]
  readonly missingPermissions: readonly string[]
  readonly reasons: readonly string[]
  readonly retryAfter: number | undefined
  readonly fault: ProtocolFault | undefined
  readonly repeated: boolean
  readonly inFlight: boolean

  constructor(details: ApiErrorDetails, options?: ErrorOptions) {
    super(`${details.operation}: ${details.kind}${details.status === undefined ? '' : ` ${details.status}`}`, options)
    this.kind = details.kind
    this.operation = details.operation
    this.status = details.status
    this.code = details.code
    this.serverMessage = details.serverMessage
    this.correlationId = details.correlationId
    this.fieldErrors = details.fieldErrors ?? []
    this.missingPermissions = details.missingPermissions ?? []
    this.reasons = details.reasons ?? []
    this.retryAfter = details.retryAfter
    this.fault = details.fault
    this.repeated = details.repeated ?? false
    this.inFlight = details.inFlight ?? false
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}

/** Whether a failed read may be retried automatically: only after no answer or a gateway failure, at most twice. */
export function canRetryRead(failures: number, error: unknown): boolean {
  if (!isApiError(error)) return false
  if (error.kind === 'network') return failures < 2
  if (error.kind !== 'http') return false
  if (error.status === 502 || error.status === 504) return failures < 2
  const throttled = error.status === 429 || error.status === 503 || error.code === 'TOO_MANY_REQUESTS'
  if (!throttled) return false
  // Without a stated wait a repeat would only add load; over a minute the person should decide.
  if (error.retryAfter === undefined) return error.status === 503 && failures < 2
  return error.retryAfter <= 60 && failures < 1
}

/**
 * Pause before a repeated read, in milliseconds.
 *
 * @param failures failures so far, from 0
 * @param error the last failure
 * @param random number from 0 to 1, spreads repeats of many clients
 */
export function readRetryDelay(failures: number, error: unknown, random: number): number {
  if (isApiError(error) && error.retryAfter !== undefined) return error.retryAfter * 1000
  return (failures === 0 ? 1000 : 3000) * (0.75 + random / 2)
}
