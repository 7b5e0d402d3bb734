import type { ApiError } from './api-error.ts'
import type { Finding, MutationOutcome } from './outcome.ts'

/**
 * State of a mutation. `confirmed`: the response, or a read if the response omitted it, shows that the change was
 * made. `doubt`: there was no usable response; `finding` is the result of the read that followed.
 */
export type MutationState<Data> =
  | { readonly status: 'idle' }
  | { readonly status: 'pending' }
  | { readonly status: 'done'; readonly data: Data; readonly confirmed: boolean }
  | { readonly status: 'refused'; readonly error: ApiError; readonly outcome: Exclude<MutationOutcome, 'in-doubt'> }
  | { readonly status: 'doubt'; readonly error: ApiError; readonly finding: 'asking' | Finding }

/**
 * How an attempt ended, for the code that follows. `dropped`: the same mutation was already in progress, or its
 * session has ended.
 */
export type MutationResult<Data> =
  Exclude<MutationState<Data>, { status: 'idle' | 'pending' }> | { readonly status: 'dropped' }

/** Whether the outcome is still pending: leaving needs confirmation on every page, and nothing is called back. */
export function isInFlight({ status, ...state }: MutationState<unknown>): boolean {
  return status === 'pending' || ('finding' in state && state.finding === 'asking')
}

/** How an attempt ended. */
export type SettledMutation<Data> = Exclude<MutationState<Data>, { status: 'idle' | 'pending' }>
