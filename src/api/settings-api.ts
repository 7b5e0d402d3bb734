import { authenticationSettings, passwordStrengthPolicy } from '#src/contract/settings-schema.ts'
import { request } from './http.ts'

/** Authentication settings of an account: 403 for most people. All throw ApiError. */

export async function getAuthenticationSettingsV2(account: string, signal?: AbortSignal) {
  return (await request('getAuthenticationSettingsV2', authenticationSettings, { scope: { account }, signal })).data
}

export async function getPasswordStrengthSettings(account: string, signal?: AbortSignal) {
  return (await request('getPasswordStrengthSettings', passwordStrengthPolicy, { scope: { account }, signal })).data
}
