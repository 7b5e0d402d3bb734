import { formatNumber } from '#src/domain/format.ts'
import {
  ADVISED_LENGTH,
  compareRepeated,
  MIN_LENGTH,
  MAX_LENGTH,
  newPasswordProblem,
  type NewPasswordProblem,
  type PolicyRule,
} from '#src/domain/password.ts'

export type PasswordFieldName = 'current' | 'next' | 'repeated'
export type PasswordErrors = Partial<Record<PasswordFieldName, string>>
export type Passwords = { currentPassword: string; newPassword: string }
export type PasswordChecks = {
  /** From `contextWords`. */
  words: readonly string[]
  /** From `commonPasswords`; undefined if it could not be loaded. */
  common: ReadonlySet<string> | undefined
  /** From `minLengthOf`; the app's own minimum by default. */
  minLength?: number
}

/** Error message for a new password that isn't sent. @param minLength from `minLengthOf` */
export function newPasswordSentence(problem: NewPasswordProblem, minLength = MIN_LENGTH): string {
  switch (problem.kind) {
    case 'empty':
      return 'Enter a new password'
    case 'too-short':
      return `Use at least ${formatNumber(minLength)} characters (you have ${formatNumber(problem.length)})`
    case 'too-long':
      return `Use up to ${formatNumber(MAX_LENGTH)} characters (you have ${formatNumber(problem.length)})`
    case 'same':
      return 'Choose a different password. This is your current one.'
    case 'common':
      return 'Choose another password. Many people use this one. Try a few unrelated words.'
    case 'pattern':
      return 'Avoid repeated characters and keyboard patterns. Try a few unrelated words.'
    case 'unreadable':
      return 'Type the password again. One of its characters can’t be sent.'
    case 'context':
      return `Remove “${problem.word}”. Words about you, your account, or Harness are easy to guess.`
  }
}

/**
 * Parses the password form. Passwords stay exactly as typed.
 *
 * @param form fields `current`, `next`, `repeated`
 */
export function parsePasswords(
  form: FormData,
  { words, common, minLength }: PasswordChecks,
): { ok: true; value: Passwords } | { ok: false; errors: PasswordErrors } {
  const current = textOf(form, 'current')
  const next = textOf(form, 'next')
  const repeated = textOf(form, 'repeated')
  const problem = newPasswordProblem(next, { current, words, common })
  const errors: PasswordErrors = {
    ...(current === '' ? { current: 'Enter your current password' } : {}),
    ...(problem === undefined ? {} : { next: newPasswordSentence(problem, minLength) }),
    ...repeatedError(next, repeated),
  }
  return Object.keys(errors).length === 0
    ? { ok: true, value: { currentPassword: current, newPassword: next } }
    : { ok: false, errors }
}

function repeatedError(next: string, repeated: string): PasswordErrors {
  switch (compareRepeated(next, repeated)) {
    case 'same':
      return {}
    case 'empty':
      return { repeated: 'Repeat the new password' }
    case 'normalization':
      return {
        repeated: 'Type both passwords on the same keyboard. They seem the same, but an accent is typed differently.',
      }
    case 'different':
      return { repeated: 'Enter the same password as above' }
  }
}

/** Text of a field, exactly as typed. */
export function textOf(form: FormData, name: PasswordFieldName): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** "2 uppercase letters", as a rule of the account's policy. */
export function ruleText({ kind, minimum }: PolicyRule): string {
  switch (kind) {
    case 'length':
      return `At least ${formatNumber(minimum)} characters`
    case 'upper':
      return minimum === 1 ? 'An uppercase letter' : `${formatNumber(minimum)} uppercase letters`
    case 'lower':
      return minimum === 1 ? 'A lowercase letter' : `${formatNumber(minimum)} lowercase letters`
    case 'digit':
      return minimum === 1 ? 'A number' : `${formatNumber(minimum)} numbers`
    case 'special':
      return minimum === 1 ? 'A special character' : `${formatNumber(minimum)} special characters`
  }
}

/** Minimum length to show: ours, or that of the account if it is known and longer. */
export function minLengthOf(rules: readonly PolicyRule[]): number {
  return Math.max(MIN_LENGTH, ...rules.flatMap(({ kind, minimum }) => (kind === 'length' ? [minimum] : [])))
}

/**
 * One line on length: the accepted minimum, and the recommendation. Errors use the same minimum.
 *
 * @param twoFactor the user's own setting
 * @param minLength from `minLengthOf`
 */
export function lengthAdvice(twoFactor: boolean | undefined, minLength = MIN_LENGTH): string {
  const accepted = `At least ${formatNumber(minLength)} characters.`
  if (minLength >= ADVISED_LENGTH) return accepted
  const advised = formatNumber(ADVISED_LENGTH)
  return twoFactor === true
    ? `${accepted} ${advised} or more are much harder to guess.`
    : `${accepted} Use ${advised} or more while 2FA is off.`
}
