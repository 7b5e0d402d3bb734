import { checkCode, durationWords, readCode, type CodeCheck } from '#src/domain/two-factor.ts'

export type CodeResult =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly code?: string; readonly wrong: boolean; readonly error: string }

/** Beyond this, a code is not just an old one: a clock is off. */
const EXPIRED_SECONDS = 90

/**
 * Reads and checks a code as typed. `wrong` counts towards showing the steps again.
 *
 * @param secret Base32
 * @param times the service's time now, one or two candidates, from `serverTimes`
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
  const told = checks.find(({ kind }) => kind !== 'wrong') ?? { kind: 'wrong' }
  return { ok: false, wrong: true, code, error: codeSentence(told, knowsServerTime) }
}

const readingSentences = {
  empty: 'Enter the 6 digits that your app shows.',
  length: 'Enter the 6 digits that your app shows: no more and no fewer.',
  text: 'Enter the 6 digits that your app shows, and nothing else.',
}

function codeSentence(check: CodeCheck, knowsServerTime: boolean): string {
  if (check.kind !== 'late' && check.kind !== 'early')
    return 'This code does not belong to the key on this page. Look for the newest Harness entry in your app. The key stays the same.'
  if (check.kind === 'late' && check.seconds <= EXPIRED_SECONDS)
    return 'That code has expired. Wait for the next one and enter it.'
  const away = durationWords(check.seconds * 1000)
  const clock = knowsServerTime ? 'the clock of your phone' : 'the clock of your phone or of this computer'
  const repair = 'Switch on automatic date and time there, then enter the next code.'
  return check.kind === 'late'
    ? `This code was right ${away} ago: ${clock} is slow. ${repair}`
    : `This code will be right in ${away}: ${clock} is fast. ${repair}`
}
