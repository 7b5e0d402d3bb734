import type { ClockReading } from './clock-offset.ts'
import { Secret, TOTP, URI } from 'otpauth'
import type { TwoFactorAuthSettings } from '#src/contract/two-factor-schema.ts'

/** The parameters that the service uses at sign-in; any others are refused, never ignored. */
const DIGITS = 6
const STEP_SECONDS = 30
/** How far from the current time a code is searched, to detect a wrong clock: half an hour each way. */
const MAX_WINDOW_STEPS = 60
// A longer address results in a QR code that phones can't scan.
const MAX_LINK = 512

/** Data to add the account to an authenticator app. `link` is undefined if the address was unusable. */
export type Enrollment = {
  readonly secret: string
  readonly groups: readonly string[]
  readonly link: string | undefined
}

/**
 * Checks settings for turning on 2FA before any of them is shown (docs/testing.md, TF-03, TF-05).
 *
 * @param settings one response of `getTwoFactorAuthSettings`, kept unchanged for `enableTwoFactorAuth`
 * @returns a refusal if a code generated from them could be wrong at sign-in: no one must be locked out
 */
export function readEnrollment(
  settings: TwoFactorAuthSettings,
): { readonly ok: true; readonly enrollment: Enrollment } | { readonly ok: false; readonly problem: string } {
  const { totpSecretKey, totpqrurl, mechanism } = settings
  if (mechanism !== 'TOTP') return { ok: false, problem: 'Harness didn’t offer codes from an authenticator app.' }
  const secret = totpSecretKey.replace(/={1,6}$/u, '')
  if (!/^[A-Z2-7]{8,128}$/iu.test(secret)) return { ok: false, problem: 'We can’t use the setup key from Harness.' }
  if (totpqrurl !== undefined && !hasUsualParameters(totpqrurl))
    return { ok: false, problem: 'Harness uses a kind of code that we can’t check.' }
  const link = totpqrurl !== undefined && isValidLink(totpqrurl, secret) ? totpqrurl : undefined
  return { ok: true, enrollment: { secret, groups: secret.match(/.{1,4}/gu) ?? [], link } }
}

const usual: Readonly<Record<string, RegExp>> = { algorithm: /^sha-?1$/iu, digits: /^0*6$/u, period: /^0*30$/u }

function queryOf(link: string): [name: string, value: string][] {
  const start = link.indexOf('?')
  if (start === -1) return []
  return [...new URLSearchParams(link.slice(start + 1))].map(([name, value]) => [name.toLowerCase(), value])
}

function hasUsualParameters(link: string): boolean {
  return queryOf(link).every(([name, value]) => usual[name]?.test(value) ?? true)
}

/** Scheme, type, one label of issuer and account, exactly one secret that equals the key, and an issuer. */
function isValidLink(link: string, secret: string): boolean {
  if (link.length > MAX_LINK || !/^otpauth:\/\/totp\/[\x21-\x7E]+$/u.test(link) || link.includes('#')) return false
  const names = queryOf(link).map(([name]) => name)
  if (new Set(names).size !== names.length || !names.includes('issuer')) return false
  const label = link.slice(link.indexOf('/totp/') + 6, link.indexOf('?'))
  if (!/^[^:]+:[^:]+$/u.test(label.replace(/%3a/giu, ':'))) return false
  try {
    const parsed = URI.parse(link)
    return parsed instanceof TOTP && parsed.issuer.trim() !== '' && parsed.secret.base32 === secret.toUpperCase()
  } catch {
    return false
  }
}

export type TypedCode =
  { readonly ok: true; readonly code: string } | { readonly ok: false; readonly problem: 'empty' | 'length' | 'text' }

/**
 * Parses a typed or pasted code: digits of any script, spaces and hyphens anywhere, or a sentence with exactly one
 * code in it.
 */
export function readCode(typed: string): TypedCode {
  const text = asciiDigits(typed.normalize('NFKC').replace(/\p{Cf}/gu, '')).trim()
  if (text === '') return { ok: false, problem: 'empty' }
  const digits = text.replace(/[\s\p{Pd}]/gu, '')
  if (/^\d+$/u.test(digits))
    return digits.length === DIGITS ? { ok: true, code: digits } : { ok: false, problem: 'length' }
  const found = [...text.matchAll(/(?<![\d\p{L}])\d{3}[ -]?\d{3}(?![\d\p{L}])/gu)]
  const [only] = found
  if (only === undefined || found.length > 1) return { ok: false, problem: 'text' }
  return { ok: true, code: only[0].replace(/\D/gu, '') }
}

// Zeros of the scripts whose digits NFKC doesn't convert; the other nine digits follow each.
const zeros = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0,
  0x0f20, 0x1040, 0x17e0, 0x1810,
]

function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0
    const zero = zeros.find((candidate) => point >= candidate && point < candidate + 10)
    return zero === undefined ? digit : String(point - zero)
  })
}

/**
 * Result of checking a code. `late`: it was valid `seconds` ago, `early`: it will be valid in `seconds`; both mean
 * that a clock is off or the code was typed slowly.
 */
export type CodeCheck =
  { readonly kind: 'right' | 'wrong' } | { readonly kind: 'late' | 'early'; readonly seconds: number }

/**
 * Checks a code against a secret (RFC 6238 with SHA-1, 6 digits, 30 s); one step early or late is accepted
 * (docs/testing.md, TF-13).
 *
 * @param secret Base32
 * @param code six ASCII digits
 * @param time milliseconds since the epoch by the service's clock
 */
export function checkCode(secret: string, code: string, time: number): CodeCheck {
  const options = {
    secret: Secret.fromBase32(secret),
    token: code,
    digits: DIGITS,
    period: STEP_SECONDS,
    timestamp: time,
  }
  if (TOTP.validate({ ...options, window: 1 }) !== null) return { kind: 'right' }
  const delta = TOTP.validate({ ...options, window: MAX_WINDOW_STEPS })
  if (delta === null) return { kind: 'wrong' }
  return { kind: delta < 0 ? 'late' : 'early', seconds: Math.abs(delta) * STEP_SECONDS }
}

/**
 * The service's current time, independent of the computer's clock. Two candidates if the computer might have slept:
 * the monotonic clock can stop during sleep.
 *
 * @param start reading when the service's response arrived
 * @param now current reading; its `server` is not used
 */
export function serverTimes(start: ClockReading, now: Omit<ClockReading, 'server'>): readonly number[] {
  const base = start.server ?? start.wall
  const elapsedTime = base + (now.monotonic - start.monotonic)
  const slept = base + (now.wall - start.wall)
  return slept - elapsedTime > STEP_SECONDS * 500 ? [elapsedTime, slept] : [elapsedTime]
}
