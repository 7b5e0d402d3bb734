import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { ApiError, causeOf, isApiError } from '#src/domain/api-error.ts'
import { effectOutcome, type EffectOutcome, type Finding } from '#src/domain/outcome.ts'
import { addNotice } from '#src/queries/notices.ts'
import { asksForRights } from '#src/queries/permission-queries.ts'
import { getSessionState } from '#src/queries/session.ts'
import { lockWrite, runWrite, type Write } from '#src/queries/write.ts'

/**
 * Layer `components`: parts that know the domain and serve two or more pages. May import `ui`, `queries`, `domain`,
 * `contract`.
 */

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

/**
 * Runs one effect and tells where it stands. Holds the lock of rule E1 synchronously, never repeats, and after a lost
 * answer reads once to find out (rule E4).
 *
 * @param write what to do, from `queries`
 * @returns `run(variables)` resolving to how it ended, the present `state`, `reset`, and `lookAgain` while the outcome
 *   is in doubt and a read can tell: it resolves to what was found
 */
export function useWrite<Variables, Data>(write: Write<Variables, Data>) {
  const client = useQueryClient()
  const [state, setState] = useState<WriteState<Data>>({ status: 'idle' })
  const { pathname } = useLocation()
  /** Address of the page that is shown; none once this part of it is gone. */
  const shownAt = useRef<string>(undefined)
  useEffect(() => {
    shownAt.current = pathname
    return () => {
      shownAt.current = undefined
    }
  }, [pathname])
  /** Finds out about the last attempt; holds its input, so only where it is of use. */
  const [find, setFind] = useState<() => Promise<Finding>>()

  const run = async (variables: Variables): Promise<WriteResult<Data>> => {
    const unlock = lockWrite(write, variables)
    if (unlock === undefined) return { status: 'dropped' }
    setFind(undefined)
    setState({ status: 'pending' })
    const session = getSessionState()
    try {
      const result = await attempt(client, write, variables, setState)
      setState(result)
      const { findOut } = write
      if (result.status === 'doubt' && findOut !== undefined) setFind(() => () => findOut(variables))
      // After a sign-out or a switch it must not appear before somebody else (T09).
      if (getSessionState() !== session) return { status: 'dropped' }
      // The old page stays until the code of the next one is there; what it shows now may never be read.
      if (shownAt.current !== location.pathname && write.silent !== true) tellElsewhere(write, variables, result)
      return result
    } finally {
      unlock()
    }
  }

  const lookAgain = async (): Promise<Finding> => {
    if (find === undefined || state.status !== 'doubt' || state.finding === 'asking') return 'unknown'
    setState({ ...state, finding: 'asking' })
    const finding = await find().catch((): Finding => 'unknown')
    await rereads(client, write.touches)
    setState((now) => (now.status === 'doubt' && now.error === state.error ? { ...now, finding } : now))
    return finding
  }

  return {
    run,
    state,
    lookAgain: find === undefined ? undefined : lookAgain,
    reset: () => {
      setFind(undefined)
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
  const find = async (error: ApiError): Promise<Finding> => {
    if (write.findOut === undefined) return 'unknown'
    show({ status: 'doubt', error, finding: 'asking' })
    const finding = await write.findOut(variables).catch((): Finding => 'unknown')
    // It may have happened, so what it would have changed is read again whatever was found.
    await rereads(client, write.touches)
    return finding
  }
  try {
    const data = await runWrite(client, write, variables)
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

async function rereads(client: QueryClient, keys: readonly QueryKey[]): Promise<void> {
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
}

function tellElsewhere<Variables, Data>(
  write: Write<Variables, Data>,
  variables: Variables,
  result: Ended<Data>,
): void {
  const label = write.label(variables)
  if (result.status === 'done') {
    if (result.confirmed) addNotice('success', `${label}: done.`)
    else addNotice('warning', `${label}: not done. Harness answered, but did not confirm it.`)
  } else if (result.status === 'refused') {
    // A session that ended says so on its own screen.
    if (result.outcome !== 'S-END') addNotice('danger', `${label}: not done. ${causeOf(result.error)}`)
  } else if (result.finding === 'done') addNotice('success', `${label}: done, although the answer was lost.`)
  else if (result.finding === 'not-done')
    addNotice('warning', `${label}: not done. No answer came, and a look shows that nothing was changed.`)
  else addNotice('warning', `${label}: no answer came. It may or may not have happened.`)
}
