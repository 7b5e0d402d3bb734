import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { pathInApp } from '#src/domain/paths.ts'
import { useQueryClient } from '@tanstack/react-query'
import { causeOf } from '#src/domain/error-cause.ts'
import type { Finding } from '#src/domain/outcome.ts'
import { addNotice } from '#src/queries/notices.ts'
import { amendReceipt } from '#src/queries/receipts.ts'
import { getSessionState } from '#src/queries/session.ts'
import { lockWrite, type Write } from '#src/queries/write.ts'
import {
  attemptWrite,
  rereads,
  type EndedWrite,
  type WriteResult,
  type WriteState,
} from '#src/queries/write-attempt.ts'

/**
 * Layer `components`: parts that know the domain and serve two or more pages. May import `ui`, `queries`, `domain`,
 * `contract`.
 */

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
      const result = await attemptWrite(client, write, variables, setState)
      setState(result)
      const { findOut } = write
      if (result.status === 'doubt' && findOut !== undefined) setFind(() => () => findOut(variables))
      // After a sign-out or a switch it must not appear before somebody else (T09).
      if (getSessionState() !== session) return { status: 'dropped' }
      // The old page stays until the code of the next one is there; what it shows now may never be read.
      if (shownAt.current !== pathInApp(location.pathname) && write.silent !== true)
        tellElsewhere(write, variables, result)
      return result
    } finally {
      unlock()
    }
  }

  const lookAgain = async (): Promise<Finding> => {
    if (find === undefined || state.status !== 'doubt' || state.finding === 'asking') return 'unknown'
    setState({ ...state, finding: 'asking' })
    const finding = await find().catch((): Finding => 'unknown')
    amendReceipt(state.error, finding)
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

function tellElsewhere<Variables, Data>(
  write: Write<Variables, Data>,
  variables: Variables,
  result: EndedWrite<Data>,
): void {
  const label = write.label(variables)
  if (result.status === 'done') {
    const told = write.told?.(result.data)
    if (result.confirmed) addNotice('success', `${label}: ${told ?? 'done.'}`)
    else addNotice('warning', `${label}: not done. ${told ?? 'Harness answered, but did not confirm it.'}`)
  } else if (result.status === 'refused') {
    // A session that ended says so on its own screen.
    if (result.outcome !== 'S-END') addNotice('danger', `${label}: not done. ${causeOf(result.error)}`)
  } else if (result.finding === 'done') addNotice('success', `${label}: done, although the answer was lost.`)
  else if (result.finding === 'not-done')
    addNotice('warning', `${label}: not done. No answer came, and a look shows that nothing was changed.`)
  else addNotice('warning', `${label}: no answer came. It may or may not have happened.`)
}
