import { isApiError, type ApiError, type ProtocolFault } from './api-error.ts'

/** Sentences on failures; apart from the error itself, because the first screen does without them. */

const protocolCauses: Record<ProtocolFault, string> = {
  redirect: 'The gateway redirected this request. Signing in at the gateway may be needed.',
  'web-page': 'The gateway sent a web page instead of data.',
  'not-json': 'The answer could not be read.',
  envelope: 'The answer was not in the expected form.',
  shape: 'The answer was not in the expected form.',
  empty: 'The answer was empty.',
  'too-large': 'The answer was too large to read.',
}

/** How a change ended whose answer leaves open whether it happened. */
export type DoubtWords = {
  /** While nobody knows: a title. */
  readonly unknown: string
  /** It happened after all: what follows "Done, ". */
  readonly although: string
  /** What came in place of a usable answer. */
  readonly cause: string
}

/**
 * The one source of what is said about an answer that was no use, so that no title says that none came beside a cause
 * that says what came.
 */
export function doubtWords(error: ApiError): DoubtWords {
  const cause = causeOf(error)
  // With these the gateway says that it has none.
  const isGateway = error.kind === 'http' && /^(?:408|50[234])$/u.test(String(error.status))
  return error.kind === 'network' || error.kind === 'timeout' || isGateway
    ? { unknown: "We didn't get an answer", although: 'although the answer was lost', cause }
    : { unknown: "We couldn't confirm this", although: "although the answer couldn't be used", cause }
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

/** Told where an API key was put into a field that is not for it. */
export const heldKey =
  'That looks like an API key, so we cleared the field and sent nothing. If anyone could have seen it, revoke it in Harness.'

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
    case 'held-key':
      return heldKey
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
