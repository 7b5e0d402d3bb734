import { isApiError } from '#src/domain/api-error.ts'
import { causeOf, permissionAdvice } from '#src/domain/error-cause.ts'

const refusals = new Map([
  ['EXPIRED_TOKEN', 'This key has expired. Create a new one in Harness.'],
  ['REVOKED_TOKEN', 'This key was revoked. Create a new one in Harness.'],
  ['INVALID_TOKEN', 'Harness doesn’t accept this key for this account. Check that you copied the whole key.'],
  ['INVALID_CREDENTIAL', 'Harness doesn’t accept this key. Check that you copied the whole key.'],
  ['USER_DISABLED', 'This key belongs to a disabled user. Ask an admin to enable the user.'],
  ['USER_DOES_NOT_EXIST', 'This key belongs to a user who no longer exists in Harness.'],
  ['ACCOUNT_DOES_NOT_EXIST', 'This key’s account doesn’t exist in Harness.'],
  ['INACTIVE_ACCOUNT', 'This key’s account isn’t active.'],
  ['NOT_WHITELISTED_IP', 'This account doesn’t allow your network address.'],
])

/** Why connecting failed, and whether the cause is the key (then its field is marked) or the connection. */
export function connectProblem(error: unknown): { field: boolean; text: string } {
  const code = isApiError(error) ? error.code : undefined
  const known = code === undefined ? undefined : refusals.get(code)
  if (known !== undefined) return { field: true, text: known }
  if (isApiError(error) && error.status === 401)
    return { field: true, text: 'Harness doesn’t accept this key. Check that you copied the whole key.' }
  if (isApiError(error) && error.status === 403)
    return {
      field: true,
      text: `This key doesn’t have permission to view users in this account. ${permissionAdvice(error)}`,
    }
  return { field: false, text: `${causeOf(error)} The key wasn’t checked and is still in the field.` }
}
