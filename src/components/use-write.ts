import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ApiError, causeOf, isApiError } from '#src/domain/api-error.ts'
import { effectOutcome, type EffectOutcome, type Finding } from '#src/domain/outcome.ts'
import { addNotice } from '#src/queries/notices.ts'
import { lockWrite, runWrite, type Write } from '#src/queries/write.ts'

/**
 * Layer `components`: parts that know the domain and serve two or more pages. May import `ui`, `queries`, `domain`,
 * `contract`.
 */

/** Where an effect stands. `doubt`: no usable answer came; `finding` is what a read told since. */
export type WriteState<Data> =
  | { readonly status: 'idle' }
  | { readonly status: 'pending' }
  | { readonly status: 'done'; readonly data: Data }
  | { readonly status: 'refused'; readonly error: ApiError; readonly outcome: Exclude<EffectOutcome, 'M-DOUBT'> }
  | { readonly status: 'doubt'; readonly error: ApiError; readonly finding: 'asking' | Finding }

/** How an attempt ended, for code that goes on after it. `dropped`: the same effect was already on its way. */
export type WriteResult<Data> =
  Exclude<WriteState<Data>, { status: 'idle' | 'pending' }> | { readonly status: 'dropped' }

/**
 * Runs one effect and tells where it stands. Holds the lock of rule E1 synchronously, never repeats, and after a lost
 * answer reads once to find out (rule E4).
 *
 * @param write what to do, from `queries`
 * @returns `run(variables)` resolving to how it ended, the present `state`, and `reset`
 */
export function useWrite<Variables, Data>(write: Write<Variables, Data>) {
  const client = useQueryClient()
  const [state, setState] = useState<WriteState<Data>>({ status: 'idle' })
  const mounted = useRef(false)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])

  const run = async (variables: Variables): Promise<WriteResult<Data>> => {
    const unlock = lockWrite(write, variables)
    if (unlock === undefined) return { status: 'dropped' }
    setState({ status: 'pending' })
    try {
      const result = await attempt(client, write, variables, setState)
      setState(result)
      if (!mounted.current && write.silent !== true) tellElsewhere(write, variables, result)
      return result
    } finally {
      unlock()
    }
  }

  return {
    run,
    state,
    reset: () => {
      setState({ status: 'idle' })
    },
  }
}

type Ended<Data> = Exclude<WriteState<Data>, { status: 'idle' | 'pending' }>

async function attempt<Variables, Data>(
  client: QueryClient,
  write: Write<Variables, Data>,
  variables: Variables,
  show: (state: WriteState<Data>) => void,
): Promise<Ended<Data>> {
  try {
    return { status: 'done', data: await runWrite(client, write, variables) }
  } catch (thrown) {
    // A bug of ours after sending must not look like a refusal: nobody knows what happened.
    if (!isApiError(thrown)) reportError(thrown)
    const error = isApiError(thrown) ? thrown : new ApiError({ kind: 'protocol', operation: write.operation })
    const outcome = effectOutcome(error)
    if (outcome !== 'M-DOUBT') return { status: 'refused', error, outcome }
    if (write.findOut === undefined) return { status: 'doubt', error, finding: 'unknown' }
    show({ status: 'doubt', error, finding: 'asking' })
    const finding = await write.findOut(variables).catch((): Finding => 'unknown')
    // It may have happened, so what it would have changed is read again whatever was found.
    await Promise.all(write.invalidates.map((queryKey) => client.invalidateQueries({ queryKey })))
    return { status: 'doubt', error, finding }
  }
}

function tellElsewhere<Variables, Data>(
  write: Write<Variables, Data>,
  variables: Variables,
  result: Ended<Data>,
): void {
  const label = write.label(variables)
  if (result.status === 'done') {
    if (write.confirms?.(result.data, variables) ?? true) addNotice('success', `${label}: done.`)
    else addNotice('warning', `${label}: not done. Harness answered, but did not confirm it.`)
  } else if (result.status === 'refused') {
    // A session that ended says so on its own screen.
    if (result.outcome !== 'S-END') addNotice('danger', `${label}: not done. ${causeOf(result.error)}`)
  } else if (result.finding === 'done') addNotice('success', `${label}: done, although the answer was lost.`)
  else addNotice('warning', `${label}: no answer came. It may or may not have happened.`)
}
