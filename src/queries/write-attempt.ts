import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { traced, type Trace } from '#src/api/trace.ts'
import { ApiError, isApiError } from '#src/domain/api-error.ts'
import { effectOutcome, type EffectOutcome, type Finding } from '#src/domain/outcome.ts'
import { asksForRights } from './permission-queries.ts'
import { addReceipt } from './receipts.ts'
import { runWrite, type Write } from './write.ts'

/**
 * Where an effect stands. `confirmed`: the answer, or a read where it left that out, says that the effect happened.
 * `doubt`: no usable answer came; `finding` is what a read told since.
 */
export type WriteState<Data> =
  | { readonly status: 'idle' }
  | { readonly status: 'pending' }
  | { readonly status: 'done'; readonly data: Data; readonly confirmed: boolean }
  | { readonly status: 'refused'; readonly error: ApiError; readonly outcome: Exclude<EffectOutcome, 'M-DOUBT'> }
  | { readonly status: 'doubt'; readonly error: ApiError; readonly finding: 'asking' | Finding }

/** How an attempt ended, for code that goes on after it. `dropped`: the same effect was already on its way, or
 * the session that it was for is over. */
export type WriteResult<Data> =
  Exclude<WriteState<Data>, { status: 'idle' | 'pending' }> | { readonly status: 'dropped' }

/** Whether the outcome is still to come: leaving then is asked about for every page alike, and calls nothing back. */
export function isInFlight({ status, ...state }: WriteState<unknown>): boolean {
  return status === 'pending' || ('finding' in state && state.finding === 'asking')
}

/** How an attempt ended. */
export type EndedWrite<Data> = Exclude<WriteState<Data>, { status: 'idle' | 'pending' }>

/**
 * One attempt of an effect: sent once, its answer judged, after a lost answer one read to find out (rule E4), and its
 * receipt kept.
 *
 * @param show called when the outcome is in doubt and the read is on its way
 */
export async function attemptWrite<Variables, Data>(
  client: QueryClient,
  write: Write<Variables, Data>,
  variables: Variables,
  show: (state: WriteState<Data>) => void = () => undefined,
): Promise<EndedWrite<Data>> {
  const trace: Trace = {}
  const ended = await judged(client, write, variables, show, trace)
  if (write.silent !== true)
    addReceipt(
      {
        what: write.label(variables),
        scope: write.scope,
        lines: ended.status === 'done' ? (write.lines?.(ended.data) ?? []) : [],
        correlationId: trace.correlationId,
      },
      ended,
      ended.status === 'done' ? write.told?.(ended.data) : undefined,
    )
  return ended
}

async function judged<Variables, Data>(
  client: QueryClient,
  write: Write<Variables, Data>,
  variables: Variables,
  show: (state: WriteState<Data>) => void,
  trace: Trace,
): Promise<EndedWrite<Data>> {
  const find = async (error: ApiError): Promise<Finding> => {
    if (write.findOut === undefined) return 'unknown'
    show({ status: 'doubt', error, finding: 'asking' })
    const finding = await write.findOut(variables).catch((): Finding => 'unknown')
    // It may have happened, so what it would have changed is read again whatever was found.
    await rereads(client, write.touches)
    return finding
  }
  try {
    const data = await runWrite(
      client,
      { ...write, send: (input) => traced(trace, () => write.send(input)) },
      variables,
    )
    const confirmed = write.confirms === undefined ? true : write.confirms(data, variables)
    if (confirmed !== undefined) return { status: 'done', data, confirmed }
    const error = new ApiError({ kind: 'protocol', operation: write.operation, fault: 'shape' })
    const finding = await find(error)
    return finding === 'done' ? { status: 'done', data, confirmed: true } : { status: 'doubt', error, finding }
  } catch (thrown) {
    // A bug of ours after sending must not look like a refusal: nobody knows what happened.
    if (!isApiError(thrown)) reportError(thrown)
    const error = isApiError(thrown) ? thrown : new ApiError({ kind: 'protocol', operation: write.operation })
    const outcome = effectOutcome(error)
    if (outcome === 'M-DOUBT') return { status: 'doubt', error, finding: await find(error) }
    if (outcome === 'GONE') await rereads(client, write.touches)
    // The right may have been taken away meanwhile: buttons follow only after it was asked for again (F16).
    if (outcome === 'W-403') void client.invalidateQueries({ predicate: asksForRights })
    return { status: 'refused', error, outcome }
  }
}

/** Reads again what an effect may have changed. */
export async function rereads(client: QueryClient, keys: readonly QueryKey[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
}
