import { queuedKeyText } from './api-key.ts'
import { isApiError, type ApiError, type ProtocolFault } from './api-error.ts'
import { formatList } from './format.ts'
import { permissionLabel } from './permissions.ts'

/** Error sentences; a separate module from the error itself, because the first screen doesn't need them. */

const protocolCauses: Record<ProtocolFault, string> = {
  redirect: 'The gateway redirected this request. You might need to sign in at the gateway.',
  'web-page': 'The gateway sent a web page instead of data.',
  'not-json': 'Harness sent a response we couldn’t read.',
  envelope: 'Harness sent a response we couldn’t read.',
  shape: 'Harness sent a response we couldn’t read.',
  empty: 'Harness sent an empty response.',
  'too-large': 'Harness sent a response that’s too large.',
}

/** Text about a change whose response leaves open whether it was saved. */
export type DoubtText = {
  /** Precedes the finding of a check: that there was no response, or what was wrong with it. */
  readonly lead: string
  /** While the outcome is unknown. */
  readonly unknown: string
}

/**
 * The only source of text about an unusable response, so that no text claims there was none while the cause describes
 * it.
 */
export function doubtText(error: ApiError): DoubtText {
  // With these codes, the gateway reports that it got no response.
  const isGateway = error.kind === 'http' && /^(?:408|50[234])$/u.test(String(error.status))
  if (error.kind === 'network' || error.kind === 'timeout' || isGateway)
    return {
      lead: 'Harness didn’t respond.',
      unknown: 'Harness didn’t respond, so we don’t know whether the change was saved.',
    }
  const cause = causeOf(error)
  return { lead: cause, unknown: `${cause} We don’t know whether the change was saved.` }
}

const codeCauses = new Map([
  ['TOO_MANY_REQUESTS', 'Too many requests.'],
  ['USER_LOCKED', 'This user is locked.'],
  ['OPTIMISTIC_LOCKING_EXCEPTION', 'Someone else changed this while you were editing.'],
  ['FEATURE_UNAVAILABLE', 'Not available on this plan.'],
  ['RESOURCE_NOT_FOUND_EXCEPTION', 'This gateway doesn’t support this feature (path not found).'],
])
const statusCauses = new Map([
  [409, 'Someone else changed this while you were editing.'],
  [412, 'Someone else changed this while you were editing.'],
  [417, 'Not available on this plan.'],
  [423, 'This user is locked.'],
  [428, 'Someone else changed this while you were editing.'],
  [429, 'Too many requests.'],
  [502, 'The gateway can’t reach Harness.'],
  [503, 'Harness isn’t available right now.'],
  [504, 'The gateway can’t reach Harness.'],
])

function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?…]$/u.test(trimmed) ? trimmed : `${trimmed}.`
}

const stopped = 'Request canceled.'

/** Whether a read ended because the user stopped waiting: the error of a canceled query. */
function isStopped(error: unknown): boolean {
  return error instanceof Error && error.message === 'CancelledError'
}

/**
 * One plain sentence on why a call failed. The service's message is used if it says more than we know.
 *
 * @param error any thrown value
 */
export function causeOf(error: unknown): string {
  if (!isApiError(error)) return isStopped(error) ? stopped : 'Something went wrong on this page.'
  switch (error.kind) {
    case 'offline':
      return 'You appear to be offline.'
    case 'network':
      return `The gateway didn’t respond.${error.repeated ? ' A browser extension or network might be blocking requests.' : ''}`
    case 'timeout':
      return 'The gateway didn’t respond in time.'
    case 'stopped':
      return stopped
    case 'held-key':
      return queuedKeyText
    case 'session':
      return 'Your session has ended.'
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
  if (status === 404 && code === undefined) return 'This gateway doesn’t support this feature (path not found).'
  if (serverMessage !== undefined && status < 500)
    return sentence(serverMessage.replace(/^Invalid (request|argument\(s\)): /u, ''))
  return `Harness responded with an error (${status}).`
}

/** Advice after a refusal that the title already names: "Ask an admin for Manage users (core_user_manage)." */
export function permissionAdvice(error: unknown): string {
  const missing = isApiError(error) ? error.missingPermissions : []
  return missing.length === 0
    ? 'Ask an admin for this permission.'
    : `Ask an admin for ${formatList(missing.map(permissionLabel))}.`
}

/** "You don't have the permission …", with its name if the response has it. */
function permissionSentence(error: ApiError): string {
  return error.missingPermissions.length === 0
    ? 'You don’t have permission for this.'
    : `You need the permission ${formatList(error.missingPermissions.map(permissionLabel))}.`
}
