import { queryOptions } from '@tanstack/react-query'
import { getAuthenticationSettingsV2, getPasswordStrengthSettings } from '#src/api/settings-api.ts'
import { sessionKey } from './session-keys.ts'

/** Sign-in settings of the account; 403 for most users. */
export function signInSettingsQuery(account: string) {
  return queryOptions({
    queryKey: [...sessionKey(account), 'settings', 'sign-in'],
    queryFn: ({ signal }) => getAuthenticationSettingsV2(account, signal),
    staleTime: 300_000,
  })
}

/** Password policy of the account; 403 for most users. The policy of one's default account applies. */
export function passwordPolicyQuery(account: string) {
  return queryOptions({
    queryKey: [...sessionKey(account), 'settings', 'password'],
    queryFn: ({ signal }) => getPasswordStrengthSettings(account, signal),
    staleTime: 300_000,
  })
}
