import type { OperationId } from '#src/contract/operations.ts'

/**
 * What went wrong on the way.
 *
 * - `offline`: the browser knew that it had no network, nothing was sent.
 * - `network`: no answer. - `timeout`: none in time. - `stopped`: the person did not want to wait any longer.
 * - `http`: the service answered with a refusal or failure (also a 200 whose envelope says so).
 * - `protocol`: an answer that is not what the operation promises.
 * - `session`: the API key is no longer accepted, or the session ended while the call was on its way.
 */
export type ApiErrorKind = 'offline' | 'network' | 'timeout' | 'stopped' | 'http' | 'protocol' | 'session'

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
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError
}

const protocolCauses: Record<ProtocolFault, string> = {
  redirect: 'The gateway redirected this request. Signing in at the gateway may be needed.',
  'web-page': 'The gateway sent a web page instead of data.',
  'not-json': 'The answer could not be read.',
  envelope: 'The answer was not in the expected form.',
  shape: 'The answer was not in the expected form.',
  empty: 'The answer was empty.',
  'too-large': 'The answer was too large to read.',
}

const codeCauses = new Map([
  ['TOO_MANY_REQUESTS', 'Too many requests.'],
  ['USER_LOCKED', 'This user is locked.'],
  ['OPTIMISTIC_LOCKING_EXCEPTION', 'Someone changed this meanwhile.'],
  ['FEATURE_UNAVAILABLE', 'Not available on this plan.'],
  ['RESOURCE_NOT_FOUND_EXCEPTION', "This console and its gateway don't match (path not found)."],
])
const statusCauses = new Map([
  [409, 'Someone changed this meanwhile.'],
  [412, 'Someone changed this meanwhile.'],
  [417, 'Not available on this plan.'],
  [423, 'This user is locked.'],
  [428, 'Someone changed this meanwhile.'],
  [429, 'Too many requests.'],
  [502, 'The gateway cannot reach Harness.'],
  [503, 'Harness is not available at the moment.'],
  [504, 'The gateway cannot reach Harness.'],
])

function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?…]$/u.test(trimmed) ? trimmed : `${trimmed}.`
}

const stopped = 'You stopped waiting for it.'

/** Whether a read ended because the person did not want to wait any longer: the error of a cancelled query. */
function isStopped(error: unknown): boolean {
  return error instanceof Error && error.message === 'CancelledError'
}

/**
 * One plain sentence on why a call failed. The service's own words are used where they say more than we know.
 *
 * @param error any thrown value
 */
export function causeOf(error: unknown): string {
  if (!isApiError(error)) return isStopped(error) ? stopped : 'Something went wrong in this page.'
  switch (error.kind) {
    case 'offline':
      return 'You appear to be offline.'
    case 'network':
      return `No answer came from the gateway.${error.repeated ? ' A browser extension or network may be blocking requests.' : ''}`
    case 'timeout':
      return 'The gateway did not answer in time.'
    case 'stopped':
      return stopped
    case 'session':
      return 'The session has ended.'
    case 'protocol':
      return protocolCauses[error.fault ?? 'envelope']
    case 'http':
      return httpCause(error)
  }
}

function httpCause(error: ApiError): string {
  const { status = 0, code, serverMessage } = error
  if (status === 403) return permissionSentence(error)
  const known = codeCauses.get(code ?? '') ?? statusCauses.get(status)
  if (known !== undefined) return known
  if (status === 404 && code === undefined) return "This console and its gateway don't match (path not found)."
  if (serverMessage !== undefined && status < 500)
    return sentence(serverMessage.replace(/^Invalid (request|argument\(s\)): /u, ''))
  return `The service answered with an error (${status}).`
}

/** "You don't have the permission …", naming it where the answer did. */
function permissionSentence(error: ApiError): string {
  return error.missingPermissions.length === 0
    ? 'You do not have permission for this.'
    : `You do not have the permission ${error.missingPermissions.join(', ')}.`
}

/** Whether a failed read may be sent again by itself: only after no answer or a gateway failure, twice at most. */
export function mayRetryRead(failures: number, error: unknown): boolean {
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
