import * as v from 'valibot'
import { flag, optionalText, words } from './envelope-schema.ts'

const minimum = v.optional(v.fallback(v.number(), 0), 0)

/** Password policy of an account. A minimum of 0 means that the rule is off. */
export const passwordStrengthPolicy = v.object({
  enabled: v.fallback(v.boolean(), false),
  minNumberOfCharacters: minimum,
  minNumberOfUppercaseCharacters: minimum,
  minNumberOfLowercaseCharacters: minimum,
  minNumberOfSpecialCharacters: minimum,
  minNumberOfDigits: minimum,
})
export type PasswordStrengthPolicy = v.InferOutput<typeof passwordStrengthPolicy>

/** Sign-in settings of an account. `twoFactorEnabled`: 2FA is required for everyone. */
export const authenticationSettings = v.object({
  authenticationMechanism: optionalText,
  twoFactorEnabled: flag,
  whitelistedDomains: words,
})
