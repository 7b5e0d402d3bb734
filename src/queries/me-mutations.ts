import type { QueryClient } from '@tanstack/react-query'
import {
  changeUserPassword,
  disableTTwoFactorAuth,
  enableTwoFactorAuth,
  getCurrentUserInfo,
  getTwoFactorAuthSettings,
  updateUserInfo,
  updateUserInfo1,
} from '#src/api/user-api.ts'
import type { TwoFactorAuthSettings } from '#src/contract/two-factor-schema.ts'
import type { UserInfo, UserInfoUpdate } from '#src/contract/user-schema.ts'
import { isApiError, type ApiError } from '#src/domain/api-error.ts'
import { meKeys } from './me-queries.ts'
import { createSessionStore } from '#src/session/store.ts'
import type { SafeMutation } from './safe-mutation.ts'

/** Mutations of the current user. `account` is the account of the session. */

function setMe(account: string) {
  return (client: QueryClient, user: UserInfo) => {
    client.setQueryData(meKeys.current(account), user)
  }
}

/** Whether the gateway doesn't support `updateUserInfo1`: the user's next save uses `updateUserInfo`. */
const withoutUpdateById = createSessionStore(() => false, 'session-end')

/**
 * Saves one's own name, with `updateUserInfo` if the gateway doesn't support `updateUserInfo1`. Data: the user as
 * returned by the service.
 */
export function updateProfileMutation(
  account: string,
): SafeMutation<{ userId: string; update: UserInfoUpdate }, UserInfo> {
  return {
    operation: 'updateUserInfo1',
    scope: { account },
    target: ({ userId }) => userId,
    label: () => 'Save your profile',
    past: () => 'Your profile was saved',
    send: async ({ userId, update }) => {
      if (withoutUpdateById.get()) return updateUserInfo({ account }, userId, update)
      try {
        return await updateUserInfo1({ account }, userId, update)
      } catch (error) {
        // One change per user action: the older operation is not tried automatically.
        if (isApiError(error) && isUnknownRoute(error)) withoutUpdateById.set(true)
        throw error
      }
    },
    staleOnSuccess: [meKeys.all(account)],
    staleIfInDoubt: [meKeys.all(account)],
    onAnswer: setMe(account),
    confirms: ({ name }, { update }) => (name === undefined ? undefined : name === update.name),
    verify: async ({ update }) => ((await getCurrentUserInfo({ account })).name === update.name ? 'done' : 'not-done'),
  }
}

/**
 * Whether the gateway doesn't support an operation, so that nothing can have been changed (docs/failures.md, F18,
 * F19).
 */
export function isUnknownRoute({ status, code }: Pick<ApiError, 'status' | 'code'>): boolean {
  return status === 405 || (status === 404 && code === undefined) || code === 'RESOURCE_NOT_FOUND_EXCEPTION'
}

/** Changes one's own password. Data: the outcome word; no read can verify it after a lost response. */
export function changePasswordMutation(
  account: string,
): SafeMutation<{ currentPassword: string; newPassword: string }, string> {
  return {
    operation: 'changeUserPassword',
    scope: { account },
    target: () => account,
    label: () => 'Change your password',
    past: () => 'Your password was changed',
    send: (passwords) => changeUserPassword({ account }, passwords),
    staleOnSuccess: [],
    staleIfInDoubt: [],
    confirms: (word) => word === 'PASSWORD_CHANGED',
  }
}

/** Fetches settings for turning on 2FA: a change, because every call creates a new secret. */
export function startTwoFactorMutation(
  account: string,
): SafeMutation<AbortSignal | undefined, { settings: TwoFactorAuthSettings; serverTime: number | undefined }> {
  return {
    operation: 'getTwoFactorAuthSettings',
    scope: { account },
    target: () => account,
    label: () => 'Start 2FA setup',
    past: () => '2FA setup was started',
    send: (signal) => getTwoFactorAuthSettings({ account }, signal),
    staleOnSuccess: [],
    staleIfInDoubt: [],
    // The service stores nothing until the settings are sent back.
    silent: true,
  }
}

/** Turns on one's own 2FA with the shown settings. Data: the returned flag; only it counts. */
export function enableTwoFactorMutation(account: string): SafeMutation<TwoFactorAuthSettings, UserInfo> {
  return {
    operation: 'enableTwoFactorAuth',
    scope: { account },
    target: () => account,
    label: () => 'Turn on 2FA',
    past: () => '2FA was turned on for your account',
    send: (settings) => enableTwoFactorAuth({ account }, settings),
    staleOnSuccess: [],
    staleIfInDoubt: [meKeys.all(account)],
    onAnswer: setMe(account),
    confirms: ({ twoFactorAuthenticationEnabled }) => twoFactorAuthenticationEnabled,
    // If it was on before, the flag doesn't show which of the two keys the service now has.
    verify: (settings) =>
      settings.twoFactorAuthenticationEnabled === false ? findFlag(account, true) : Promise.resolve('unknown'),
  }
}

/** Turns off one's own 2FA. Data: the user; only the returned flag counts. */
export function disableTwoFactorMutation(account: string): SafeMutation<void, UserInfo> {
  return {
    operation: 'disableTTwoFactorAuth',
    scope: { account },
    target: () => account,
    label: () => 'Turn off 2FA',
    past: () => '2FA was turned off for your account',
    send: () => disableTTwoFactorAuth({ account }),
    staleOnSuccess: [],
    staleIfInDoubt: [meKeys.all(account)],
    onAnswer: setMe(account),
    confirms: ({ twoFactorAuthenticationEnabled: flag }) => (flag === undefined ? undefined : !flag),
    verify: () => findFlag(account, false),
  }
}

async function findFlag(account: string, expected: boolean) {
  const { twoFactorAuthenticationEnabled } = await getCurrentUserInfo({ account })
  if (twoFactorAuthenticationEnabled === undefined) return 'unknown'
  return twoFactorAuthenticationEnabled === expected ? 'done' : 'not-done'
}
