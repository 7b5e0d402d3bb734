import type { TwoFactorAuthSettings } from '#src/contract/two-factor-schema.ts'
import type { ClockReading } from '#src/domain/clock-offset.ts'
import type { Enrollment } from '#src/domain/two-factor.ts'

/**
 * One setup, frozen when the settings arrived: every further request would create another secret
 * (docs/service.md, trap 34).
 */
export type Setup = {
  readonly settings: TwoFactorAuthSettings
  readonly enrollment: Enrollment
  /** Clock readings when the settings arrived. */
  readonly clock: ClockReading
  /** 2FA was on before: the key in the old app stops working. */
  readonly replaces: boolean
}
