import type { PasswordStrengthPolicy } from '#src/contract/settings-schema.ts'

/** Minimum accepted, recommended, and maximum password length, in code points (docs/testing.md, PW-05). */
export const MIN_LENGTH = 8
export const ADVISED_LENGTH = 15
export const MAX_LENGTH = 1024

/** Length in Unicode code points: an emoji is one (docs/testing.md, PW-07). */
export function codePoints(text: string): number {
  return [...text].length
}

export type PolicyRule = {
  readonly kind: 'length' | 'upper' | 'lower' | 'digit' | 'special'
  readonly minimum: number
  readonly have: number
  readonly met: boolean
}

const specials = new Set('~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/')

/** Characters as the service counts them: spaces and everything outside ASCII don't count. */
export function countedCharacters(password: string) {
  const count = { upper: 0, lower: 0, digit: 0, special: 0, all: 0 }
  for (const character of password) {
    const kind = kindOf(character)
    if (kind === undefined) continue
    count[kind] += 1
    count.all += 1
  }
  return count
}

function kindOf(character: string): 'upper' | 'lower' | 'digit' | 'special' | undefined {
  if (character >= 'A' && character <= 'Z') return 'upper'
  if (character >= 'a' && character <= 'z') return 'lower'
  if (character >= '0' && character <= '9') return 'digit'
  return specials.has(character) ? 'special' : undefined
}

/**
 * The active rules of a policy, each with the password's progress, evaluated like the service does.
 *
 * @param policy policy of the user's default account (docs/service.md, trap 31)
 */
export function policyRules(policy: PasswordStrengthPolicy, password: string): readonly PolicyRule[] {
  if (!policy.enabled) return []
  const count = countedCharacters(password)
  const rules: readonly (readonly [PolicyRule['kind'], number, number])[] = [
    ['length', policy.minNumberOfCharacters, count.all],
    ['upper', policy.minNumberOfUppercaseCharacters, count.upper],
    ['lower', policy.minNumberOfLowercaseCharacters, count.lower],
    ['digit', policy.minNumberOfDigits, count.digit],
    ['special', policy.minNumberOfSpecialCharacters, count.special],
  ]
  return rules
    .filter(([, minimum]) => minimum > 0)
    .map(([kind, minimum, have]) => ({ kind, minimum, have, met: have >= minimum }))
}

/** The user's data, for words that attackers would try first. */
export type PasswordContext = {
  readonly name?: string | undefined
  readonly email?: string | undefined
  /** Names of the user's accounts. */
  readonly accounts: readonly string[]
}

/**
 * Words that must not be part of a password (docs/testing.md, PW-09): the product, parts of the name, the address and
 * the account names of four characters or more, and each of them as a whole.
 */
export function contextWords({ name = '', email = '', accounts }: PasswordContext): readonly string[] {
  const [local = '', domain = ''] = email.split('@')
  const labels = domain.split('.').slice(0, -1)
  const sources = [name, local, ...labels, ...accounts].map((source) => plain(source))
  const parts = sources.flatMap((source) => source.split(/[^\p{L}\p{N}]+/u)).filter((part) => codePoints(part) >= 4)
  const fullTexts = [plain(email), ...sources].filter((source) => codePoints(source) >= 3)
  return [...new Set(['harness', ...parts, ...fullTexts])]
}

/** Case-folded and with compatible forms folded; for comparison only, never for sending. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

export type NewPasswordProblem =
  | { readonly kind: 'empty' | 'same' | 'common' | 'pattern' | 'unreadable' }
  | { readonly kind: 'too-short' | 'too-long'; readonly length: number }
  | { readonly kind: 'context'; readonly word: string }

/**
 * The first problem of a new password that can be found in the browser. Rules of an account's policy are not among
 * them: the service's response decides about those (docs/testing.md, PW-08).
 *
 * @param password exactly as typed
 * @param current exactly as typed; empty until typed
 * @param words from `contextWords`
 * @param common from `commonPasswords`; undefined until loaded
 */
export function newPasswordProblem(
  password: string,
  { current, words, common }: { current: string; words: readonly string[]; common: ReadonlySet<string> | undefined },
): NewPasswordProblem | undefined {
  const length = codePoints(password)
  if (length === 0) return { kind: 'empty' }
  if (length < MIN_LENGTH) return { kind: 'too-short', length }
  if (length > MAX_LENGTH) return { kind: 'too-long', length }
  // The browser replaces a lone surrogate with this character, so a different password would be sent.
  if (password.includes('\uFFFD') || /\p{Cs}/u.test(password)) return { kind: 'unreadable' }
  if (password === current) return { kind: 'same' }
  const folded = plain(password)
  if (isPattern(folded)) return { kind: 'pattern' }
  if (common !== undefined && isCommon(folded, common)) return { kind: 'common' }
  const word = words.find((candidate) => folded.includes(candidate))
  return word === undefined ? undefined : { kind: 'context', word }
}

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))]

/** One character, one short part repeated, or a sequence in the alphabet, the digits or a keyboard row. */
function isPattern(text: string): boolean {
  const characters = [...text]
  for (let size = 1; size <= 4; size += 1)
    if (characters.every((character, index) => character === characters[index % size])) return true
  return runs.some((run) => run.includes(text))
}

const lookAlikes = new Map(
  Object.entries({ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }),
)

/**
 * Whether a password is on the list, also repeated, with digits for letters, or with a short suffix of special
 * characters.
 */
function isCommon(text: string, common: ReadonlySet<string>): boolean {
  const tail = text.search(/[^\p{L}]{0,6}$/u)
  const half = text.length / 2
  const doubled = text.slice(0, half) === text.slice(half) ? [text.slice(0, half)] : []
  const forms = [text, text.slice(0, tail), ...doubled]
  return forms.some((form) => {
    const letters = [...form].map((character) => lookAlikes.get(character) ?? character).join('')
    return common.has(form) || common.has(letters)
  })
}

/**
 * How the repeated password compares, code point by code point. `normalization`: only accents are encoded differently.
 */
export function compareRepeated(password: string, repeated: string): 'empty' | 'same' | 'normalization' | 'different' {
  if (repeated === '') return 'empty'
  if (repeated === password) return 'same'
  return repeated.normalize('NFC') === password.normalize('NFC') ? 'normalization' : 'different'
}

/** Whether a password starts or ends with a space. */
export function hasOuterSpace(password: string): boolean {
  return /^\s|\s$/u.test(password)
}

export type PasswordStrength = { readonly level: 0 | 1 | 2 | 3 | 4; readonly word: string }

/**
 * A rough measure, mainly length. Never a reason to refuse a password.
 *
 * @param problem from `newPasswordProblem` for the same password
 */
export function passwordStrength(password: string, problem: NewPasswordProblem | undefined): PasswordStrength {
  if (problem?.kind === 'empty' || problem?.kind === 'too-short') return { level: 0, word: 'too short' }
  if (problem !== undefined) return { level: 1, word: 'easy to guess' }
  const length = codePoints(password)
  const different = new Set(password).size
  if (different < 6) return { level: 1, word: 'easy to guess' }
  if (length < 12) return { level: 2, word: 'fair' }
  return length < ADVISED_LENGTH ? { level: 3, word: 'good' } : { level: 4, word: 'strong' }
}
