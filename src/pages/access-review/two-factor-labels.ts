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

/** The same with what it is the state of. */
export const twoFactorTexts: Record<TwoFactorState, string> = {
  on: '2FA on',
  off: '2FA off',
  'not-reported': '2FA not reported',
}

/** The same after a count: "12 off". */
export const twoFactorCountLabels: Record<TwoFactorState, string> = {
  on: 'on',
  off: 'off',
  'not-reported': 'not reported',
}
