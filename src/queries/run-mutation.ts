import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { traced, type Trace } from '#src/api/trace.ts'
import { ApiError, isApiError } from '#src/domain/api-error.ts'
import type { MutationState, SettledMutation } from '#src/domain/mutation-state.ts'
import { mutationOutcome, type Finding } from '#src/domain/outcome.ts'
import { isPermissionQuery } from './permission-queries.ts'
import { addChangeLogEntry } from '#src/session/change-log.ts'
import { sendMutation, type SafeMutation } from './safe-mutation.ts'

/**
 * One attempt of a mutation: sent once, its response evaluated, verified with one read after a lost response, and
 * recorded in the change log.
 *
 * @param show called when the outcome is in doubt and the read is pending
 * @param trace filled with the identifiers of the call at Harness
 */
export async function runMutation<Variables, Data>(
  client: QueryClient,
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
  show: (state: MutationState<Data>) => void = () => undefined,
  trace: Trace = {},
): Promise<SettledMutation<Data>> {
  const ended = await verified(client, mutation, variables, show, trace)
  if (ended.status !== 'done') trace.correlationId ??= ended.error.correlationId
  if (mutation.silent !== true)
    addChangeLogEntry(
      {
        operation: mutation.operation,
        action: mutation.label(variables),
        past: mutation.past(variables),
        about: mutation.about?.(variables),
        scope: mutation.scope,
        lines: ended.status === 'done' ? (mutation.lines?.(ended.data) ?? []) : [],
        correlationId: trace.correlationId,
      },
      ended,
      ended.status === 'done' ? mutation.answerText?.(ended.data) : undefined,
    )
  return ended
}

async function verified<Variables, Data>(
  client: QueryClient,
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
  show: (state: MutationState<Data>) => void,
  trace: Trace,
): Promise<SettledMutation<Data>> {
  const find = async (error: ApiError): Promise<Finding> => {
    if (mutation.verify === undefined) return 'unknown'
    show({ status: 'doubt', error, finding: 'asking' })
    const finding = await mutation.verify(variables).catch((): Finding => 'unknown')
    // The change might have been made, so refetch the data it affects, whatever was found.
    await refetchKeys(client, mutation.staleIfInDoubt)
    return finding
  }
  try {
    const data = await sendMutation(
      client,
      { ...mutation, send: (input) => traced(trace, () => mutation.send(input)) },
      variables,
    )
    const confirmed = mutation.confirms === undefined ? true : mutation.confirms(data, variables)
    if (confirmed !== undefined) return { status: 'done', data, confirmed }
    const error = new ApiError({ kind: 'protocol', operation: mutation.operation, fault: 'shape' })
    const finding = await find(error)
    return finding === 'done' ? { status: 'done', data, confirmed: true } : { status: 'doubt', error, finding }
  } catch (thrown) {
    // A bug after sending must not look like a refusal: the outcome is unknown.
    if (!isApiError(thrown)) reportError(thrown)
    const error = isApiError(thrown) ? thrown : new ApiError({ kind: 'protocol', operation: mutation.operation })
    const outcome = mutationOutcome(error)
    if (outcome === 'in-doubt') return { status: 'doubt', error, finding: await find(error) }
    if (outcome === 'gone') await refetchKeys(client, mutation.staleIfInDoubt)
    // The permission might have been removed in the meantime: buttons follow only after it is checked again
    // (docs/failures.md, F16).
    if (outcome === 'forbidden') void client.invalidateQueries({ predicate: isPermissionQuery })
    return { status: 'refused', error, outcome }
  }
}

/** Loads again what a change might have changed. */
export async function refetchKeys(client: QueryClient, keys: readonly QueryKey[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
}
