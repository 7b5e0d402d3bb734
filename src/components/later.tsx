import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { createContext, Suspense, use, useEffect, useEffectEvent, type ReactNode } from 'react'

/** How long a first read may hold back the rest, in milliseconds. */
const AT_LATEST = 3000
/** Milliseconds in which what was read is drawn. */
const DRAWN = 150

/** Whether the first read of the page was answered: what it shows is there, or it says why not. */
export const LaterContext = createContext(false)

/**
 * What no page waits for: drawn, and its code loaded, once the first read was answered.
 *
 * @param now true: something asks for it already
 */
export function Later({ now = false, children }: { now?: boolean; children: ReactNode }) {
  return (use(LaterContext) || now) && <Suspense>{children}</Suspense>
}

/**
 * Tells when nothing is being read any more for the first time, or after three seconds.
 *
 * @param onAnswered called at least once, after the page was drawn with what was read
 */
export function useFirstRead(onAnswered: () => void): void {
  const client = useQueryClient()
  const tell = useEffectEvent(onAnswered)
  useEffect(() => {
    let timer = setTimeout(() => {
      tell()
    }, AT_LATEST)
    const stop = client.getQueryCache().subscribe(() => {
      if (!isAnswered(client)) return
      stop()
      clearTimeout(timer)
      // Not ahead of the rows.
      timer = setTimeout(() => {
        tell()
      }, DRAWN)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client])
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
