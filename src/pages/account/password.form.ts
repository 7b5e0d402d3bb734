import { counted, formatNumber } from '#src/domain/format.ts'
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
  /** From `commonPasswords`; undefined when it could not be loaded. */
  common: ReadonlySet<string> | undefined
  /** From `leastLength`; our own where left out. */
  least?: number
}

/** What to do about a new password that is not sent. @param least from `leastLength` */
export function newPasswordSentence(problem: NewPasswordProblem, least = MIN_LENGTH): string {
  switch (problem.kind) {
    case 'empty':
      return 'Enter a new password.'
    case 'too-short':
      return `Use ${formatNumber(least)} characters or more: this has ${formatNumber(problem.length)}.`
    case 'too-long':
      return `${formatNumber(MAX_LENGTH)} characters at most: this has ${formatNumber(problem.length)}.`
    case 'same':
      return 'This is the current password. Choose another one.'
    case 'common':
      return 'Many people use this one, so it is tried first. Join a few unrelated words instead.'
    case 'pattern':
      return 'A repetition or a row of keys is tried first. Join a few unrelated words instead.'
    case 'unreadable':
      return 'A character of it cannot be sent. Type the password anew.'
    case 'context':
      return `Leave out “${problem.word}”: it belongs to you, your account or Harness, and is tried first.`
  }
}

/**
 * Reads the password form. Passwords stay exactly as typed.
 *
 * @param form fields `current`, `next`, `repeated`
 */
export function parsePasswords(
  form: FormData,
  { words, common, least }: PasswordChecks,
): { ok: true; value: Passwords } | { ok: false; errors: PasswordErrors } {
  const current = textOf(form, 'current')
  const next = textOf(form, 'next')
  const repeated = textOf(form, 'repeated')
  const problem = newPasswordProblem(next, { current, words, common })
  const errors: PasswordErrors = {
    ...(current === '' ? { current: 'Enter your current password.' } : {}),
    ...(problem === undefined ? {} : { next: newPasswordSentence(problem, least) }),
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
      return { repeated: 'Repeat the new password.' }
    case 'normalisation':
      return { repeated: 'Looks the same, but an accent is typed in another way. Type both on the same keyboard.' }
    case 'different':
      return { repeated: 'Not the same as the new password.' }
  }
}

/** Text of a field, exactly as typed. */
export function textOf(form: FormData, name: PasswordFieldName): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}

/** "2 upper-case letters", as a rule of the account's policy. */
export function ruleWords({ kind, minimum }: PolicyRule): string {
  switch (kind) {
    case 'length':
      return `${formatNumber(minimum)} or more characters`
    case 'upper':
      return counted(minimum, 'upper-case letter A–Z', 'upper-case letters A–Z')
    case 'lower':
      return counted(minimum, 'lower-case letter a–z', 'lower-case letters a–z')
    case 'digit':
      return counted(minimum, 'digit', 'digits')
    case 'special':
      return counted(minimum, 'special character', 'special characters')
  }
}

/** Least length to speak of: ours, or that of the account where it is known and longer. */
export function leastLength(rules: readonly PolicyRule[]): number {
  return Math.max(MIN_LENGTH, ...rules.flatMap(({ kind, minimum }) => (kind === 'length' ? [minimum] : [])))
}

/**
 * One line on length: the least that is accepted, and the advice beyond it. Errors speak of the same least.
 *
 * @param twoFactor the person's own setting
 * @param least from `leastLength`
 */
export function lengthAdvice(twoFactor: boolean | undefined, least = MIN_LENGTH): string {
  const accepted = `${formatNumber(least)} characters or more.`
  const advised = Math.max(ADVISED_LENGTH, least)
  const why = twoFactor === true ? '' : ' Without two-factor, the password is all that protects your account.'
  return advised === least
    ? `${accepted}${why}`
    : `${accepted} ${formatNumber(advised)} or more are much harder to guess.${why}`
}
