import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { SessionContext } from '#src/components/session-context.ts'
import { usePreload } from '#src/components/use-preload.ts'
import { queuedToasts } from '#src/session/toast-queue.ts'
import { getSessionState, subscribeSession, type EndReason, type Session } from '#src/session/credential.ts'
import { lazyPart, MissingPartsNote } from '#src/ui/lazy-part.tsx'
import { UiProvider } from '#src/ui/ui-provider.tsx'
import { removeKeyFromUrl } from './url-credential-scrubber.ts'
import { createQueryClient } from './query-client.ts'
import { RootErrorBoundary } from './root-error.tsx'
import { AppRoutes, createAppRouter } from './router.tsx'
import { SimulatorControls, SimulatorPanel } from './simulator-controls.tsx'
import { useTheme } from '#src/components/appearance.ts'

// Apart, so that a reload of a page that stays connected does not load it.
// It is there before it is needed, so that the end of a session needs no network (`session-ended`).
const load = () => import('#src/pages/connect/connect.page.tsx')
const ConnectPage = lazyPart(async () => (await load()).ConnectPage)

// Apart, because nobody is idle in the first second.
const IdleLock = lazyPart(async () => (await import('./idle-lock.tsx')).IdleLock)

const AppGuards = lazyPart(async () => (await import('./app-guards.tsx')).AppGuards)

/** The app: connect screen while nobody is connected, else everything else for exactly one session. */
export function App() {
  const state = useSyncExternalStore(subscribeSession, getSessionState)
  useState(removeKeyFromUrl)
  return (
    <RootErrorBoundary>
      <UiProvider>
        <Suspense>
          <AppGuards />
        </Suspense>
        {state.status === 'open' ? (
          // A new session is a new tree: no state of the previous one survives.
          <Connected key={state.session.id} session={state.session} />
        ) : (
          <Disconnected reason={state.reason} account={state.account} />
        )}
        <MissingPartsNote />
      </UiProvider>
    </RootErrorBoundary>
  )
}

function Disconnected({ reason, account }: { reason: EndReason; account?: string | undefined }) {
  const { theme, choose } = useTheme()
  return (
    <>
      <Suspense>
        <ConnectPage
          reason={reason}
          account={account}
          theme={theme}
          onTheme={choose}
          // A fault that ends every session could not be switched off otherwise.
          controls={<SimulatorControls small />}
        />
      </Suspense>
      <SimulatorPanel />
    </>
  )
}

function Connected({ session }: { session: Session }) {
  const [{ client, router }] = useState(() => {
    const newClient = createQueryClient()
    return { client: newClient, router: createAppRouter(newClient, session) }
  })
  usePreload(load)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      // Later in the same task, because strict mode unmounts and mounts once without meaning it.
      queueMicrotask(() => {
        if (!gone.current) return
        client.clear()
        queuedToasts.set([])
      })
    }
  }, [client])
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={client}>
        <Suspense>
          <IdleLock />
        </Suspense>
        <AppRoutes router={router} />
        <SimulatorPanel />
      </QueryClientProvider>
    </SessionContext>
  )
}
