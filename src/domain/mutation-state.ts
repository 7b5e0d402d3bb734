import type { ApiError } from './api-error.ts'
import type { Finding, MutationOutcome } from './outcome.ts'

/**
 * Where a mutation stands. `confirmed`: the answer, or a read where it left that out, says that the change happened.
 * `doubt`: no usable answer came; `finding` is the result of the read that followed.
 */
export type MutationState<Data> =
  | { readonly status: 'idle' }
  | { readonly status: 'pending' }
  | { readonly status: 'done'; readonly data: Data; readonly confirmed: boolean }
  | { readonly status: 'refused'; readonly error: ApiError; readonly outcome: Exclude<MutationOutcome, 'in-doubt'> }
  | { readonly status: 'doubt'; readonly error: ApiError; readonly finding: 'asking' | Finding }

/** How an attempt ended, for code that goes on after it. `dropped`: the same mutation was already on its way, or
 * the session that it was for is over. */
export type MutationResult<Data> =
  Exclude<MutationState<Data>, { status: 'idle' | 'pending' }> | { readonly status: 'dropped' }

/** Whether the outcome is still to come: leaving then is asked about for every page alike, and calls nothing back. */
export function isInFlight({ status, ...state }: MutationState<unknown>): boolean {
  return status === 'pending' || ('finding' in state && state.finding === 'asking')
}

/** How an attempt ended. */
export type SettledMutation<Data> = Exclude<MutationState<Data>, { status: 'idle' | 'pending' }>
