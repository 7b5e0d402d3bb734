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
import type { TwoFactorAuthSettings } from '#src/contract/two-factor.ts'
import type { UserInfo, UserInfoUpdate } from '#src/contract/user.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { meKeys } from './me-queries.ts'
import type { Write } from './write.ts'

/** Effects on one's own account. `account` is the account of the session. */

function setMe(account: string) {
  return (client: QueryClient, user: UserInfo) => {
    client.setQueryData(meKeys.current(account), user)
  }
}

/**
 * Saves one's own name (operation 15; 14 where the gateway does not know 15). Data: the person as the service now has it.
 */
export function updateProfileWrite(account: string): Write<{ userId: string; update: UserInfoUpdate }, UserInfo> {
  return {
    operation: 'updateUserInfo1',
    target: ({ userId }) => userId,
    label: () => 'Save your profile',
    send: async ({ userId, update }) => {
      try {
        return await updateUserInfo1({ account }, userId, update)
      } catch (error) {
        // Only where the route is certainly unknown, so nothing can have been saved, the older one is used.
        if (!isApiError(error) || !isUnknownRoute(error.status, error.code)) throw error
        return updateUserInfo({ account }, userId, update)
      }
    },
    invalidates: [meKeys.all(account)],
    onAnswer: setMe(account),
    confirms: ({ name }, { update }) => name === update.name,
    findOut: async ({ update }) => ((await getCurrentUserInfo({ account })).name === update.name ? 'done' : 'not-done'),
  }
}

function isUnknownRoute(status: number | undefined, code: string | undefined): boolean {
  return status === 405 || (status === 404 && code === undefined) || code === 'RESOURCE_NOT_FOUND_EXCEPTION'
}

/** Changes one's own password (operation 2). Data: the outcome word; no read can find out after a lost answer. */
export function changePasswordWrite(account: string): Write<{ currentPassword: string; newPassword: string }, string> {
  return {
    operation: 'changeUserPassword',
    target: () => account,
    label: () => 'Change your password',
    send: (passwords) => changeUserPassword({ account }, passwords),
    invalidates: [],
    confirms: (word) => word === 'PASSWORD_CHANGED',
  }
}

/** Fetches settings for switching two-factor on (operation 9): an effect, because every call makes a new secret. */
export function startTwoFactorWrite(
  account: string,
): Write<void, { settings: TwoFactorAuthSettings; serverTime: number | undefined }> {
  return {
    operation: 'getTwoFactorAuthSettings',
    target: () => account,
    label: () => 'Start two-factor set-up',
    send: () => getTwoFactorAuthSettings({ account }),
    invalidates: [],
    // Nothing is stored by the service until the settings are sent back.
    silent: true,
  }
}

/** Switches one's own two-factor on with the shown settings (operation 5). Data: the returned flag, all that counts. */
export function enableTwoFactorWrite(account: string): Write<TwoFactorAuthSettings, UserInfo> {
  return {
    operation: 'enableTwoFactorAuth',
    target: () => account,
    label: () => 'Switch two-factor on',
    send: (settings) => enableTwoFactorAuth({ account }, settings),
    invalidates: [],
    onAnswer: setMe(account),
    confirms: ({ twoFactorAuthenticationEnabled }) => twoFactorAuthenticationEnabled === true,
    // Where it was on before, the flag cannot tell which of the two keys the service now has.
    findOut: (settings) =>
      settings.twoFactorAuthenticationEnabled === false ? findFlag(account, true) : Promise.resolve('unknown'),
  }
}

/** Switches one's own two-factor off (operation 4). Data: the person; only the returned flag counts. */
export function disableTwoFactorWrite(account: string): Write<void, UserInfo> {
  return {
    operation: 'disableTTwoFactorAuth',
    target: () => account,
    label: () => 'Switch two-factor off',
    send: () => disableTTwoFactorAuth({ account }),
    invalidates: [],
    onAnswer: setMe(account),
    confirms: ({ twoFactorAuthenticationEnabled }) => twoFactorAuthenticationEnabled === false,
    findOut: () => findFlag(account, false),
  }
}

async function findFlag(account: string, wanted: boolean) {
  const { twoFactorAuthenticationEnabled } = await getCurrentUserInfo({ account })
  if (twoFactorAuthenticationEnabled === undefined) return 'unknown'
  return twoFactorAuthenticationEnabled === wanted ? 'done' : 'not-done'
}
