import { isApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'

const refusals = new Map([
  ['EXPIRED_TOKEN', 'This key has expired. Create a new one in Harness.'],
  ['REVOKED_TOKEN', 'This key was revoked. Create a new one in Harness.'],
  ['INVALID_TOKEN', 'Harness does not accept this key for this account. Check that it was copied whole.'],
  ['INVALID_CREDENTIAL', 'Harness does not accept this key. Check that it was copied whole.'],
  ['USER_DISABLED', 'The person of this key is disabled in Harness. An administrator can enable the person again.'],
  ['USER_DOES_NOT_EXIST', 'The person of this key no longer exists in Harness.'],
  ['ACCOUNT_DOES_NOT_EXIST', 'Harness does not know the account of this key.'],
  ['INACTIVE_ACCOUNT', 'The account of this key is not active.'],
  ['NOT_WHITELISTED_IP', 'This account does not allow your network address.'],
])

/** Why connecting failed, and whether the key is to blame (then its field is marked) or the way to the service. */
export function connectProblem(error: unknown): { field: boolean; text: string } {
  const code = isApiError(error) ? error.code : undefined
  const known = code === undefined ? undefined : refusals.get(code)
  if (known !== undefined) return { field: true, text: known }
  if (isApiError(error) && error.status === 401)
    return { field: true, text: 'Harness does not accept this key. Check that it was copied whole.' }
  if (isApiError(error) && error.status === 403)
    return { field: true, text: `The key works, but it may not look up people in this account. ${causeOf(error)}` }
  return { field: false, text: `${causeOf(error)} The key was not checked; it is still in the field.` }
}
