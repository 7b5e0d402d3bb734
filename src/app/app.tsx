import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { SessionContext } from '#src/components/session-context.ts'
import { dropAllNotices } from '#src/queries/notices.ts'
import { getSessionState, subscribeSession, type EndReason, type Session } from '#src/queries/session.ts'
import { UiProvider } from '#src/ui/ui-provider.tsx'
import { IdleLock } from './idle-lock.tsx'
import { createQueryClient } from './query-client.ts'
import { RootErrorBoundary } from './root-error.tsx'
import { AppRoutes, createAppRouter } from './router.tsx'
import { useTheme } from './theme.ts'

// Apart, so that a reload of a page that stays connected does not load it.
const ConnectPage = lazy(async () => ({ default: (await import('#src/pages/connect/connect.page.tsx')).ConnectPage }))

/** The app: connect screen while nobody is connected, else everything else for exactly one session. */
export function App() {
  const state = useSyncExternalStore(subscribeSession, getSessionState)
  return (
    <RootErrorBoundary>
      <UiProvider>
        {state.status === 'open' ? (
          // A new session is a new tree: no state of the previous one survives (rule E6).
          <Connected key={state.session.id} session={state.session} />
        ) : (
          <Disconnected reason={state.reason} account={state.account} />
        )}
      </UiProvider>
    </RootErrorBoundary>
  )
}

function Disconnected({ reason, account }: { reason: EndReason; account?: string | undefined }) {
  const { theme, choose } = useTheme()
  return (
    <Suspense>
      <ConnectPage reason={reason} account={account} theme={theme} onTheme={choose} />
    </Suspense>
  )
}

function Connected({ session }: { session: Session }) {
  const [{ client, router }] = useState(() => {
    const newClient = createQueryClient()
    return { client: newClient, router: createAppRouter(newClient, session) }
  })
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      // Later in the same task, because strict mode unmounts and mounts once without meaning it.
      queueMicrotask(() => {
        if (!gone.current) return
        client.clear()
        dropAllNotices()
      })
    }
  }, [client])
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={client}>
        <IdleLock />
        <AppRoutes router={router} />
      </QueryClientProvider>
    </SessionContext>
  )
}
