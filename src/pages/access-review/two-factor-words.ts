import type { TwoFactorGroup, TwoFactorState } from '#src/domain/access-review/findings.ts'

/** How users are called by what they are. */
export const twoFactorGroupWords: Record<TwoFactorGroup, string> = {
  admins: 'Admins',
  external: 'Managed by the identity provider',
  others: 'Other users',
}

export const twoFactorStateWords: Record<TwoFactorState, string> = {
  on: 'On',
  off: 'Off',
  'not-reported': 'Not reported',
}
