import type { OperationId } from '#src/contract/operations.ts'

/**
 * Kind of failure of a request. - `offline`: the browser knew that it had no network, nothing was sent. - `network`:
 * no response. - `timeout`: no response in time. - `stopped`: the user stopped waiting. - `http`: the service
 * responded with a refusal or failure (also a 200 whose envelope says so). - `protocol`: the response doesn't match
 * the operation. - `held-key`: typed text is an API key, so nothing was sent. - `session`: the API key is no longer
 * accepted, or the session ended during the call.
 */
export type ApiErrorKind = 'offline' | 'network' | 'timeout' | 'stopped' | 'http' | 'protocol' | 'held-key' | 'session'

/** How the response of a `protocol` error differs from the operation's contract. */
export type ProtocolFault = 'redirect' | 'web-page' | 'not-json' | 'envelope' | 'shape' | 'empty' | 'too-large'

type ApiErrorDetails = {
  readonly kind: ApiErrorKind
  readonly operation: OperationId | 'personas'
  readonly status?: number | undefined
  readonly code?: string | undefined
  /** The service's own message, redacted and truncated; shown only as text. */
  readonly serverMessage?: string | undefined
  readonly correlationId?: string | undefined
  readonly fieldErrors?: readonly { field: string; text: string }[]
  readonly missingPermissions?: readonly string[]
  /** Further details of the service: for instance, the scopes that would lose their last admin. */
  readonly reasons?: readonly string[]
  /** Seconds that the service asked us to wait. */
  readonly retryAfter?: number | undefined
  readonly fault?: ProtocolFault | undefined
  /** Whether earlier calls in a row had no response, either. */
  readonly repeated?: boolean | undefined
  /** The request was already sent when the session ended, so its result is unknown. */
  readonly inFlight?: boolean | undefined
}

/** The only error that the `api` layer throws. Contains no request data, so it can be shown and logged. */
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

/**
 * Whether a failed read can be retried automatically: only without a response or after a gateway failure, at most
 * twice.
 */
export function canRetryRead(failures: number, error: unknown): boolean {
  if (!isApiError(error)) return false
  if (error.kind === 'network') return failures < 2
  if (error.kind !== 'http') return false
  if (error.status === 502 || error.status === 504) return failures < 2
  const throttled = error.status === 429 || error.status === 503 || error.code === 'TOO_MANY_REQUESTS'
  if (!throttled) return false
  // Without a stated wait, a retry would only add load; over a minute, the user should decide.
  if (error.retryAfter === undefined) return error.status === 503 && failures < 2
  return error.retryAfter <= 60 && failures < 1
}

/**
 * Pause before a retry, in milliseconds.
 *
 * @param failures failures so far, from 0
 * @param error the last failure
 * @param random number from 0 to 1, spreads the retries of many clients
 */
export function readRetryDelay(failures: number, error: unknown, random: number): number {
  if (isApiError(error) && error.retryAfter !== undefined) return error.retryAfter * 1000
  return (failures === 0 ? 1000 : 3000) * (0.75 + random / 2)
}
