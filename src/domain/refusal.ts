import type { ApiError } from './api-error.ts'

/** Refusals with their own next step. */
export type Refusal = 'throttled' | 'changed' | 'locked' | 'other'

/** Reason of a refused change: by code first, because many codes have status 400 (docs/failures.md, F13). */
export function refusalOf({ status, code }: Pick<ApiError, 'status' | 'code'>): Refusal {
  if (status === 429 || code === 'TOO_MANY_REQUESTS') return 'throttled'
  if (status === 423 || code === 'USER_LOCKED') return 'locked'
  if (status === 409 || status === 412 || status === 428 || code === 'OPTIMISTIC_LOCKING_EXCEPTION') return 'changed'
  return 'other'
}

const DEFAULT_WAIT = 30
/** Waits longer than this are replaced by the default wait; the user decides then. */
const MAX_WAIT = 60

/**
 * Seconds until the user can send a change again; it is never retried automatically (docs/failures.md, F25, F29).
 *
 * @returns 0 if no wait was requested
 */
export function secondsToWait(error: ApiError): number {
  const { retryAfter, status } = error
  const stated = retryAfter !== undefined && retryAfter <= MAX_WAIT ? retryAfter : undefined
  if (refusalOf(error) === 'throttled') return stated ?? DEFAULT_WAIT
  return status === 503 && retryAfter !== undefined ? (stated ?? DEFAULT_WAIT) : 0
}

/**
 * Text for a change whose target is gone.
 *
 * @param scopeName "account Meridian Foods"
 */
export function goneText(scopeName: string): string {
  return `This user is no longer in ${scopeName}. Someone else might have removed them.`
}

/** The same if the target is the caller. */
export const removedSelfText = 'You’re no longer in this account. Someone else might have removed you.'

/**
 * Text on the wait that a refusal requests.
 *
 * @param seconds left
 */
export function waitText(seconds: number): string {
  return seconds === 1 ? 'You can try again in 1 second.' : `You can try again in ${seconds} seconds.`
}

/** A message of the service, marked as such. */
export function serviceText(text: string): string {
  return `Harness says: “${text}”`
}

/** Field errors of a refusal, by the form's field names, and those of fields that the form does not have. */
export type FieldRefusal<Field extends string> = {
  readonly byField: Partial<Record<Field, string>>
  readonly others: readonly { readonly field: string; readonly text: string }[]
}

/**
 * Assigns field errors to the fields of a form (docs/failures.md, F11).
 *
 * @param names maps the service's field names to the form's; the service can add a prefix to its own
 */
export function sortFieldErrors<Field extends string>(
  errors: ApiError['fieldErrors'],
  names: Readonly<Record<string, Field>>,
): FieldRefusal<Field> {
  const messages = new Map<Field, string[]>()
  const others: { field: string; text: string }[] = []
  for (const { field, text } of errors) {
    const last = field.split(/[.[\]\s]+/u).findLast((part) => Object.hasOwn(names, part))
    const target = last === undefined ? undefined : names[last]
    if (target === undefined) others.push({ field, text })
    else messages.set(target, [...(messages.get(target) ?? []), text])
  }
  const byField: Partial<Record<Field, string>> = {}
  for (const [target, texts] of messages) byField[target] = serviceText(texts.join('; '))
  return { byField, others }
}
