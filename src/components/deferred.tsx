import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, Suspense, use, useEffect, useEffectEvent, type ReactNode } from 'react'

/** Maximum time that a first read can hold back the rest, in milliseconds. */
const AT_LATEST = 3000

/** Whether the first read of the page has settled, with data or an error. */
export const LaterContext = createContext(false)

/** Called once the code of a page has loaded and the page was rendered. */
export const PageRenderedContext = createContext<() => void>(() => undefined)

/** Rendered next to a page in the same boundary: reports that the page has rendered. */
export function PageRendered() {
  const notify = useEffectEvent(use(PageRenderedContext))
  useEffect(() => {
    notify()
  }, [])
  return null
}

/**
 * Renders parts that no page waits for, and loads their code, once the first read has settled.
 *
 * @param now true to render immediately
 */
export function Later({ now = false, children }: { now?: boolean; children: ReactNode }) {
  return (use(LaterContext) || now) && <Suspense>{children}</Suspense>
}

/**
 * Calls back once the page is rendered and no first read is pending, or after three seconds.
 *
 * @param isRendered whether the code of the page has loaded: before that, nothing can render the data
 * @param onAnswered called at least once, after the page was rendered with the data
 */
export function useFirstRead(isRendered: boolean, onAnswered: () => void): void {
  const client = useQueryClient()
  const notify = useEffectEvent(onAnswered)
  useEffect(() => {
    const timer = setTimeout(() => {
      notify()
    }, AT_LATEST)
    return () => {
      clearTimeout(timer)
    }
  }, [client])
  useEffect(() => {
    if (!isRendered) return
    let frame: number | undefined
    const check = () => {
      if (frame !== undefined || !isAnswered(client)) return
      // Two frames, so that the rows are painted first.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => {
          notify()
        })
      })
    }
    const stop = client.getQueryCache().subscribe(check)
    check()
    return () => {
      stop()
      if (frame !== undefined) cancelAnimationFrame(frame)
    }
  }, [client, isRendered])
}

function isAnswered(client: QueryClient): boolean {
  return (
    client.isFetching() === 0 &&
    client
      .getQueryCache()
      .getAll()
      .some(({ state }) => state.status !== 'pending')
  )
}
