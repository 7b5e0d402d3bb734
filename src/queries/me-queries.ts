import { queryOptions } from '@tanstack/react-query'
import { getAuthenticationSettingsV2, getPasswordStrengthSettings } from '#src/api/settings-api.ts'
import { getCurrentUserInfo } from '#src/api/user-api.ts'
import { sessionKey } from './session-keys.ts'

export const meKeys = {
  all: (account: string) => [...sessionKey(account), 'me'] as const,
  current: (account: string) => [...meKeys.all(account), 'current'] as const,
  signIn: (account: string) => [...sessionKey(account), 'settings', 'sign-in'] as const,
  passwordPolicy: (account: string) => [...sessionKey(account), 'settings', 'password'] as const,
}

/** The signed-in person (operation 8). Refused for service accounts: check the key type first. */
export function currentUserQuery(account: string) {
  return queryOptions({
    queryKey: meKeys.current(account),
    queryFn: ({ signal }) => getCurrentUserInfo({ account }, signal),
    staleTime: 60_000,
    meta: { thing: 'your profile' },
  })
}

/** Sign-in settings of the account; 403 for most people. */
export function signInSettingsQuery(account: string) {
  return queryOptions({
    queryKey: meKeys.signIn(account),
    queryFn: ({ signal }) => getAuthenticationSettingsV2(account, signal),
    staleTime: 300_000,
  })
}

/** Password policy of the account; 403 for most people. The policy that counts is that of one's default account. */
export function passwordPolicyQuery(account: string) {
  return queryOptions({
    queryKey: meKeys.passwordPolicy(account),
    queryFn: ({ signal }) => getPasswordStrengthSettings(account, signal),
    staleTime: 300_000,
  })
}
