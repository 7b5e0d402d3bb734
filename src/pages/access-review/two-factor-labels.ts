import type { TwoFactorGroup, TwoFactorState } from '#src/domain/access-review/findings.ts'

/** Labels for the kinds of users. */
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

/** The same with the name of the setting. */
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
