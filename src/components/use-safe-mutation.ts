import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { pathInApp } from '#src/domain/paths.ts'
import { useQueryClient } from '@tanstack/react-query'
import { causeOf, doubtText } from '#src/domain/error-cause.ts'
import type { Finding } from '#src/domain/outcome.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { amendChangeLogEntry } from '#src/session/change-log.ts'
import { getSessionState } from '#src/session/credential.ts'
import { lockMutation, type SafeMutation } from '#src/queries/safe-mutation.ts'
import { runMutation, refetchKeys } from '#src/queries/run-mutation.ts'
import type { SettledMutation, MutationResult, MutationState } from '#src/domain/mutation-state.ts'

/**
 * Layer `components`: parts that know the domain and serve two or more pages. May import `ui`, `queries`, `domain`,
 * `contract`.
 */

/**
 * Runs one mutation and reports its state. Takes its lock in the click handler, so that a second click sends nothing;
 * never repeats, and after a lost response reads once to verify.
 *
 * @param mutation what to do, from `queries`
 * @returns `run(variables)` resolving to the outcome, the current `state`, `reset`, and `checkAgain` while the
 *   outcome is in doubt and a read can verify it: it resolves to the finding
 */
export function useSafeMutation<Variables, Data>(mutation: SafeMutation<Variables, Data>) {
  const client = useQueryClient()
  const [state, setState] = useState<MutationState<Data>>({ status: 'idle' })
  const { pathname } = useLocation()
  /** Address of the page that is shown; undefined after unmounting. */
  const shownAt = useRef<string>(undefined)
  useEffect(() => {
    shownAt.current = pathname
    return () => {
      shownAt.current = undefined
    }
  }, [pathname])
  /** Checks the last attempt again. Captures its input, so it is set only while in doubt. */
  const [find, setFind] = useState<() => Promise<Finding>>()

  const run = async (variables: Variables): Promise<MutationResult<Data>> => {
    const unlock = lockMutation(mutation, variables)
    if (unlock === undefined) return { status: 'dropped' }
    setFind(undefined)
    setState({ status: 'pending' })
    const session = getSessionState()
    try {
      const result = await runMutation(client, mutation, variables, setState)
      setState(result)
      const { verify } = mutation
      if (result.status === 'doubt' && verify !== undefined) setFind(() => () => verify(variables))
      // After a sign-out or a switch, it must not be shown to someone else (SECURITY.md, T09).
      if (getSessionState() !== session) return { status: 'dropped' }
      // The old page stays until the code of the next one has loaded, so its message might never be read.
      if (shownAt.current !== pathInApp(location.pathname) && mutation.silent !== true)
        notifyElsewhere(mutation, variables, result)
      return result
    } finally {
      unlock()
    }
  }

  const checkAgain = async (): Promise<Finding> => {
    if (find === undefined || state.status !== 'doubt' || state.finding === 'asking') return 'unknown'
    setState({ ...state, finding: 'asking' })
    const finding = await find().catch((): Finding => 'unknown')
    amendChangeLogEntry(state.error, finding)
    await refetchKeys(client, mutation.staleIfInDoubt)
    setState((now) => (now.status === 'doubt' && now.error === state.error ? { ...now, finding } : now))
    return finding
  }

  return {
    run,
    state,
    checkAgain: find === undefined ? undefined : checkAgain,
    reset: () => {
      setFind(undefined)
      setState({ status: 'idle' })
    },
  }
}

function notifyElsewhere<Variables, Data>(
  mutation: SafeMutation<Variables, Data>,
  variables: Variables,
  result: SettledMutation<Data>,
): void {
  const label = mutation.label(variables)
  if (result.status === 'done') {
    const answerText = mutation.answerText?.(result.data)
    if (result.confirmed)
      addToast('success', answerText === undefined ? `${mutation.past(variables)}.` : `${label}: ${answerText}`)
    else
      addToast(
        'warning',
        `${label}: not confirmed. ${answerText ?? 'Harness responded but didn’t confirm the change.'}`,
      )
  } else if (result.status === 'refused') {
    // A session that ended says so on its own screen.
    if (result.outcome !== 'session-ended') addToast('danger', `${label}: not done. ${causeOf(result.error)}`)
  } else {
    const { lead, unknown } = doubtText(result.error)
    if (result.finding === 'done')
      addToast('success', `${mutation.past(variables)}. ${lead} We checked, and the change went through.`)
    else if (result.finding === 'not-done')
      addToast('warning', `${label}: not done. ${lead} We checked, and nothing changed.`)
    else addToast('warning', `${label}: ${unknown}`)
  }
}
