import { isApiError } from './api-error.ts'
import { causeOf, permissionAdvice } from './error-cause.ts'
import { readOutcome } from './outcome.ts'
import { readTexts, type ReadThing } from './read-texts.ts'
import { secondsToWait, waitText } from './refusal.ts'

/** Title and text for a failed read. `again`: whether trying again can help. */
export type ReadFailure = { readonly title: string; readonly text: string; readonly again: boolean }

/** What to say of a failed read of which nothing can be shown. */
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

/** Why something couldn’t be loaded, whatever it was. */
export function failureText(error: unknown): string {
  return readOutcome(error) === 'forbidden' ? permissionAdvice(error) : causeOf(error) + waitAdvice(error)
}

/** For a read that is not repeated automatically: when it makes sense to try (docs/failures.md, F25). */
function waitAdvice(error: unknown): string {
  const seconds = isApiError(error) ? secondsToWait(error) : 0
  return seconds === 0 ? '' : ` ${waitText(seconds)}`
}
