import { durationText } from '#src/domain/clock-offset.ts'
import { checkCode, readCode, type CodeCheck } from '#src/domain/two-factor.ts'

export type CodeResult =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly code?: string; readonly wrong: boolean; readonly error: string }

/** Beyond this, a code isn't just expired: a clock is off. */
const EXPIRED_SECONDS = 90

/**
 * Parses and checks a typed code. `wrong` counts toward showing the steps again.
 *
 * @param secret Base32
 * @param times the service's current time, one or two candidates, from `serverTimes`
 * @param knowsServerTime whether those come from the service's clock
 */
export function checkTypedCode(
  typed: string,
  secret: string,
  times: readonly number[],
  knowsServerTime: boolean,
): CodeResult {
  const read = readCode(typed)
  if (!read.ok) return { ok: false, wrong: false, error: readingSentences[read.problem] }
  const { code } = read
  const checks = times.map((time) => checkCode(secret, code, time))
  if (checks.some(({ kind }) => kind === 'right')) return { ok: true, code }
  const result = checks.find(({ kind }) => kind !== 'wrong') ?? { kind: 'wrong' }
  return { ok: false, wrong: true, code, error: codeSentence(result, knowsServerTime) }
}

const readingSentences = {
  empty: 'Enter the 6-digit code from your app',
  length: 'Enter exactly 6 digits',
  text: 'Enter only the 6-digit code',
}

function codeSentence(check: CodeCheck, knowsServerTime: boolean): string {
  if (check.kind !== 'late' && check.kind !== 'early')
    return 'This code isn’t for the setup key on this page. Enter the code from the newest Harness entry in your app.'
  if (check.kind === 'late' && check.seconds <= EXPIRED_SECONDS) return 'This code has expired. Enter the next one.'
  const away = durationText(check.seconds * 1000)
  if (check.kind === 'late')
    return knowsServerTime
      ? `This code was valid ${away} ago, so your phone’s clock is slow. Set its time to automatic, then enter the next code.`
      : `This code was valid ${away} ago, so the clock of your phone or this computer is off. Set its time to automatic, then enter the next code.`
  return knowsServerTime
    ? `This code will be valid in ${away}, so your phone’s clock is fast. Set its time to automatic, then enter the next code.`
    : `This code will be valid in ${away}, so the clock of your phone or this computer is off. Set its time to automatic, then enter the next code.`
}
