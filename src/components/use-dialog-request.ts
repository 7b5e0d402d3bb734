import { useCallback, useEffect, useState } from 'react'
import { NavigationType } from 'react-router'
import { useGuardedHistory } from './guarded-history.ts'

/**
 * A request for a dialog over the page. It ends with its context: when the user navigates to another page, and when
 * `context` changes. It never comes back by itself.
 *
 * @param context what else it depends on: the scope, the selection
 * @returns the current request, if any, and functions that start and end it
 */
export function useDialogRequest<What>(context = ''): readonly [What | undefined, (request: What) => void, () => void] {
  const history = useGuardedHistory()
  const [request, setRequest] = useState<{
    readonly request: What
    readonly context: string
    readonly pathname: string
  }>()
  useEffect(
    () =>
      history.subscribe(() => {
        const { pathname } = history.getLocation()
        setRequest((before) =>
          history.action === NavigationType.Pop || before?.pathname !== pathname ? undefined : before,
        )
      }),
    [history],
  )
  // During render, so that it never shows with another target.
  if (request !== undefined && request.context !== context) setRequest(undefined)
  const ask = useCallback(
    (request: What) => {
      setRequest({ request, context, pathname: history.getLocation().pathname })
    },
    [history, context],
  )
  const end = useCallback(() => {
    setRequest(undefined)
  }, [])
  return [request?.context === context ? request.request : undefined, ask, end]
}
