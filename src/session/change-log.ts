import type { OperationId } from '#src/contract/operations.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf, doubtText } from '#src/domain/error-cause.ts'
import type { Finding } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { createSessionStore, nextId } from '#src/session/store.ts'
import type { SettledMutation } from '#src/domain/mutation-state.ts'

/** One change requested since connecting, with the service's result. */
export type ChangeLogEntry = {
  readonly id: number
  /** When the response arrived or the request was given up, milliseconds since the epoch. */
  readonly at: number
  readonly operation: OperationId
  /** "Remove Dana Kim". */
  readonly action: string
  /** "Dana Kim was removed". */
  readonly past: string
  /** The user it is about, named in `past`. */
  readonly about: { readonly id: string; readonly name: string } | undefined
  readonly scope: Scope
  readonly outcome: 'done' | 'not-done' | 'unknown'
  /** The reason, and how the outcome was verified, if that is not obvious. */
  readonly text: string | undefined
  /** A line per user, if the change covers several. */
  readonly lines: readonly string[]
  readonly correlationId: string | undefined
}

/** Changes since connecting, the latest last. */
export const changeLog = createSessionStore((): readonly ChangeLogEntry[] => [], 'other-person')

/** For changes in doubt: another check can still settle it. */
const doubts = new WeakMap<ApiError, number>()

/**
 * Records how a change ended.
 *
 * @param answerText further details of its response
 */
export function addChangeLogEntry(
  change: Pick<ChangeLogEntry, 'operation' | 'action' | 'past' | 'about' | 'scope' | 'lines' | 'correlationId'>,
  ended: SettledMutation<unknown>,
  answerText?: string,
): void {
  const id = nextId()
  const error = ended.status === 'done' ? undefined : ended.error
  if (ended.status === 'doubt' && error !== undefined) doubts.set(error, id)
  changeLog.set([
    ...changeLog.get(),
    {
      ...change,
      id,
      at: Date.now(),
      correlationId: change.correlationId ?? error?.correlationId,
      ...verdictOf(ended),
      ...(answerText === undefined ? {} : { text: answerText }),
    },
  ])
}

/** The result of checking a change in doubt again. */
export function amendChangeLogEntry(error: ApiError, finding: Finding): void {
  const id = doubts.get(error)
  changeLog.set(changeLog.get().map((each) => (each.id === id ? { ...each, ...found(error, finding) } : each)))
}

function verdictOf(ended: SettledMutation<unknown>): Pick<ChangeLogEntry, 'outcome' | 'text'> {
  if (ended.status === 'done')
    return ended.confirmed
      ? { outcome: 'done', text: undefined }
      : { outcome: 'not-done', text: 'Harness responded but didn’t confirm the change.' }
  if (ended.status === 'refused' && ended.error.inFlight) return found(ended.error, 'unknown')
  if (ended.status === 'refused') return { outcome: 'not-done', text: causeOf(ended.error) }
  return found(ended.error, ended.finding === 'asking' ? 'unknown' : ended.finding)
}

function found(error: ApiError, finding: Finding): Pick<ChangeLogEntry, 'outcome' | 'text'> {
  const { lead, unknown } = doubtText(error)
  switch (finding) {
    case 'unknown':
      return { outcome: finding, text: unknown }
    case 'done':
      return { outcome: finding, text: `${lead} We checked, and the change went through.` }
    case 'not-done':
      return { outcome: finding, text: `${lead} We checked, and nothing changed.` }
  }
}
