import * as v from 'valibot'
import { flag } from '#src/contract/envelope-schema.ts'
import type { PageQuery } from '#src/contract/paging-schema.ts'
import { twoFactorAuthSettings, type TwoFactorAuthSettings } from '#src/contract/two-factor-schema.ts'
import {
  addUsersResponse,
  passwordChangeResponse,
  userAggregate,
  userAggregatePage,
  userInfo,
  userMetadataPage,
  type AclAggregateFilter,
  type AddUsersBody,
  type UserFilter,
  type UserInfoUpdate,
} from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/**
 * The 15 functions of the User API, in the order and names of `userApiOperations`. Bodies are built field by field, so
 * that no member of a response is sent back unchecked. All throw ApiError.
 */

/** A boolean that must be present. */
const certainFlag = v.pipe(flag, v.boolean())

const accountOf = (scope: Scope): Scope => ({ account: scope.account })

/**
 * Adds or invites 1 to 100 users.
 *
 * @returns outcome word by address; addresses can be missing
 */
export async function addUsers(scope: Scope, { emails, roleBindings, userGroups }: AddUsersBody) {
  const body = {
    emails,
    roleBindings: roleBindings.map(
      ({ roleIdentifier, roleName, resourceGroupIdentifier, resourceGroupName, managedRole }) => ({
        roleIdentifier,
        roleName,
        resourceGroupIdentifier,
        resourceGroupName,
        managedRole,
      }),
    ),
    userGroups,
  }
  return (await request('addUsers', addUsersResponse, { scope, body })).data.addUserResponseMap
}

/**
 * Changes the caller's password.
 *
 * @returns the outcome word; failures are reported as words, too
 */
export async function changeUserPassword(scope: Scope, passwords: { currentPassword: string; newPassword: string }) {
  const body = { currentPassword: passwords.currentPassword, newPassword: passwords.newPassword }
  const input = { scope: accountOf(scope), body, passwords: Object.values(body) }
  return (await request('changeUserPassword', passwordChangeResponse, input)).data
}

/** Whether no other admin would remain in this scope. A hint; also true if there is no admin at all. */
export async function checkIfLastAdmin(scope: Scope, userId: string, signal?: AbortSignal) {
  return (await request('checkIfLastAdmin', certainFlag, { scope, query: { userId }, signal })).data
}

/**
 * Turns off the caller's 2FA.
 *
 * @returns the caller; trust only the returned flag
 */
export async function disableTTwoFactorAuth(scope: Scope) {
  return (await request('disableTTwoFactorAuth', userInfo, { scope: accountOf(scope) })).data
}

/**
 * 2.5: turns on the caller's 2FA with exactly these settings. The service checks no code.
 *
 * @returns the caller; trust only the returned flag
 */
export async function enableTwoFactorAuth(scope: Scope, settings: TwoFactorAuthSettings) {
  const body = {
    userId: settings.userId,
    email: settings.email,
    twoFactorAuthenticationEnabled: true,
    mechanism: settings.mechanism,
    totpSecretKey: settings.totpSecretKey,
    totpqrurl: settings.totpqrurl,
  }
  const secrets = [settings.totpSecretKey]
  return (await request('enableTwoFactorAuth', userInfo, { scope: accountOf(scope), body, secrets })).data
}

/** One user with direct assignments at exactly this scope. 404 if not a member of it. */
export async function getAggregatedUser(scope: Scope, userId: string, signal?: AbortSignal) {
  return (await request('getAggregatedUser', userAggregate, { scope, path: { userId }, signal })).data
}

/**
 * 2.7: a page of users with direct assignments. The service refuses a search term together with a filter.
 *
 * @param input `searchTerm` already escaped by `searchTermOf`
 */
export async function getAggregatedUsers(
  scope: Scope,
  input: PageQuery & { searchTerm?: string | undefined; filter?: AclAggregateFilter },
  signal?: AbortSignal,
) {
  const { filter, ...query } = input
  const body = { roleIdentifiers: filter?.roleIdentifiers, resourceGroupIdentifiers: filter?.resourceGroupIdentifiers }
  return (await request('getAggregatedUsers', userAggregatePage, { scope, query, body, signal })).data
}

/** The caller. Only for personal keys. */
export async function getCurrentUserInfo(scope: Scope, signal?: AbortSignal) {
  return (await request('getCurrentUserInfo', userInfo, { scope: accountOf(scope), signal })).data
}

/**
 * 2.9: settings for turning on 2FA. **Every call creates a new secret**: call once per setup.
 *
 * @returns the settings and the service's clock in milliseconds, for checking a code
 */
export async function getTwoFactorAuthSettings(scope: Scope, signal?: AbortSignal) {
  const answer = await request('getTwoFactorAuthSettings', twoFactorAuthSettings, {
    scope: accountOf(scope),
    path: { authMechanism: 'TOTP' },
    signal,
  })
  return { settings: answer.data, serverTime: answer.serverTime }
}

/** A page of users without assignments, by identifiers, addresses or search term, including those of parent scopes. */
export async function getUsers(scope: Scope, input: PageQuery & { filter?: UserFilter }, signal?: AbortSignal) {
  const { filter, ...query } = input
  const body = {
    searchTerm: filter?.searchTerm,
    identifiers: filter?.identifiers,
    emails: filter?.emails,
    parentFilter: filter?.parentFilter,
  }
  return (await request('getUsers', userMetadataPage, { scope, query, body, signal })).data
}

/**
 * Removes a user from this scope and its child scopes.
 *
 * @returns false: was not a member of this scope
 */
export async function removeUser(scope: Scope, userId: string) {
  return (await request('removeUser', v.boolean(), { scope, path: { userId } })).data
}

/**
 * A GET that replaces the user's secret and sends an email.
 *
 * @returns false: 2FA was off, nothing was done
 */
export async function reset2fa(scope: Scope, userId: string) {
  return (await request('reset2fa', v.boolean(), { scope: accountOf(scope), path: { userId } })).data
}

/**
 * Unlocks a user.
 *
 * @returns the user; lists can keep showing the lock for some time (docs/service.md, trap 16)
 */
export async function unlockUser(scope: Scope, userId: string) {
  return (await request('unlockUser', userInfo, { scope, path: { userId } })).data
}

/**
 * Updates the caller, where the gateway does not support `updateUserInfo1`.
 *
 * @param update both members always present (docs/service.md, trap 38)
 */
export async function updateUserInfo(scope: Scope, userId: string, update: UserInfoUpdate) {
  const body = { uuid: userId, name: update.name, email: update.email }
  return (await request('updateUserInfo', userInfo, { scope: accountOf(scope), body })).data
}

/**
 * Updates the caller, or any user if called by a service account. Identified by email.
 *
 * @param update both members present
 */
export async function updateUserInfo1(scope: Scope, userId: string, update: UserInfoUpdate) {
  const body = { name: update.name, email: update.email }
  return (await request('updateUserInfo1', userInfo, { scope: accountOf(scope), path: { userId }, body })).data
}
