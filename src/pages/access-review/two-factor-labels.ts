import type { TwoFactorGroup, TwoFactorState } from '#src/domain/access-review/findings.ts'

/** How users are called by what they are. */
export const twoFactorGroupLabels: Record<TwoFactorGroup, string> = {
  admins: 'Admins',
  external: 'Managed by the identity provider',
  others: 'Other users',
}

export const twoFactorStateLabels: Record<TwoFactorState, string> = {
  on: 'On',
  off: 'Off',
  'not-reported': 'Not reported',
}
