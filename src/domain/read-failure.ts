import { isApiError } from './api-error.ts'
import { causeOf, permissionAdvice } from './error-cause.ts'
import { readOutcome } from './outcome.ts'
import { readTexts, type ReadThing } from './read-texts.ts'
import { secondsToWait, waitText } from './refusal.ts'

/** Title and text for a failed read. `again`: whether a retry can help. */
export type ReadFailure = { readonly title: string; readonly text: string; readonly again: boolean }

/** Text for a failed read of data that can't be shown at all. */
export function readFailure(error: unknown, what: ReadThing): ReadFailure {
  const { denied, gone, failed } = readTexts(what)
  switch (readOutcome(error)) {
    case 'forbidden':
      return { title: denied, text: failureText(error), again: false }
    case 'gone':
      return { title: 'Not found', text: gone, again: true }
    case 'failed':
    case 'session-ended':
      return { title: failed, text: failureText(error), again: true }
  }
}

/** Why something couldn’t be loaded, regardless of what it is. */
export function failureText(error: unknown): string {
  return readOutcome(error) === 'forbidden' ? permissionAdvice(error) : causeOf(error) + waitAdvice(error)
}

/** For a read that is not retried automatically: when a retry makes sense (docs/failures.md, F25). */
function waitAdvice(error: unknown): string {
  const seconds = isApiError(error) ? secondsToWait(error) : 0
  return seconds === 0 ? '' : ` ${waitText(seconds)}`
}
