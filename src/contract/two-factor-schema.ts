import * as v from 'valibot'
import { flag, optionalText } from './envelope-schema.ts'

/** Response of `getTwoFactorAuthSettings`: a fresh secret on every call. Never cached, stored or logged. */
export const twoFactorAuthSettings = v.object({
  userId: optionalText,
  email: optionalText,
  twoFactorAuthenticationEnabled: flag,
  mechanism: v.fallback(v.nullish(v.string()), null),
  totpSecretKey: v.pipe(v.string(), v.minLength(1)),
  totpqrurl: optionalText,
})
export type TwoFactorAuthSettings = v.InferOutput<typeof twoFactorAuthSettings>
