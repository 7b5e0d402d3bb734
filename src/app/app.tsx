import { QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Later, LaterContext, PageRenderedContext, useFirstRead } from '#src/components/deferred.tsx'
import { SessionContext } from '#src/components/session-context.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { queuedToasts } from '#src/session/toast-queue.ts'
import { getSessionState, subscribeSession, type EndReason, type Session } from '#src/session/credential.ts'
import { lazyPart, MissingPartsNote } from '#src/ui/lazy-part.tsx'
import { LiveRegions } from '#src/ui/live-region.tsx'
import { UiProvider } from '#src/ui/ui-provider.tsx'
import { useStore } from '#src/components/use-store.ts'
import { goToPageUnlessAtWork } from '#src/components/go-to-page.ts'
import { KeyGuard } from './key-guard.tsx'
import { hadUrlKey, removeKeyFromUrl } from './url-credential-scrubber.ts'
import { RootErrorBoundary } from './root-error.tsx'
import { AppRoutes } from './router.tsx'
import { createWorkplace, type Workplace } from './start-session.ts'
import { SimulatorControls, SimulatorPanel } from './simulator-controls.tsx'
import { useTheme } from '#src/components/appearance.ts'

// A separate chunk, so that a reload of a connected page does not load it. Loaded before it is needed, so that the end
// of a session needs no network (`session-ended`).
const load = () => import('#src/pages/connect/connect.page.tsx')
const ConnectPage = lazyPart(async () => (await load()).ConnectPage)

// A separate chunk, because no one is idle in the first seconds.
const IdleLock = lazyPart(async () => (await import('./idle-lock.tsx')).IdleLock)

const AppGuards = lazyPart(async () => (await import('./app-guards.tsx')).AppGuards)

/**
 * The app: the connect screen while no one is connected, otherwise everything else for exactly one session.
 *
 * @param begun the session that was opened before the first render, if any
 */
export function App({ begun }: { begun?: Workplace | undefined }) {
  const state = useSyncExternalStore(subscribeSession, getSessionState)
  const keySeen = useStore(hadUrlKey)
  const [answered, setAnswered] = useState(false)
  const [wasClosed, setWasClosed] = useState(false)
  useState(removeKeyFromUrl)
  // Once loaded, it stays: a later session starts with the code already there.
  if (!answered && (keySeen || state.status === 'closed')) setAnswered(true)
  if (!wasClosed && state.status === 'closed') setWasClosed(true)
  return (
    <RootErrorBoundary>
      <UiProvider>
        <LiveRegions session={state.status === 'open' ? state.session.id : undefined}>
          <LaterContext value={answered}>
            {/* From the first field on: typed search text is sent and becomes part of the address. */}
            <KeyGuard />
            <Later>
              <AppGuards />
            </Later>
            {state.status === 'open' ? (
              // A new session is a new tree: no state of the previous one survives.
              <Connected
                key={state.session.id}
                session={state.session}
                begun={begun}
                takesFocus={wasClosed}
                onAnswered={() => {
                  setAnswered(true)
                }}
              />
            ) : (
              <Disconnected reason={state.reason} account={state.account} />
            )}
          </LaterContext>
          <MissingPartsNote />
        </LiveRegions>
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
          // Otherwise, a fault that ends every session could not be turned off.
          controls={<SimulatorControls small />}
        />
      </Suspense>
      <SimulatorPanel />
    </>
  )
}

function FirstRead({ isRendered, onAnswered }: { isRendered: boolean; onAnswered: () => void }) {
  useFirstRead(isRendered, onAnswered)
  return null
}

function Connected({
  session,
  begun,
  takesFocus,
  onAnswered,
}: {
  session: Session
  begun: Workplace | undefined
  /** The focused element unmounted with the connect screen. */
  takesFocus: boolean
  onAnswered: () => void
}) {
  const [{ client, router }] = useState(() => (begun?.sessionId === session.id ? begun : createWorkplace(session)))
  const [isRendered, setRenderedCount] = useState(false)
  usePreload(load)
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      // Deferred to a later microtask, because strict mode unmounts and mounts once more.
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
        <FirstRead isRendered={isRendered} onAnswered={onAnswered} />
        <Later>
          <IdleLock />
        </Later>
        <PageRenderedContext
          value={() => {
            setRenderedCount(true)
            if (takesFocus) goToPageUnlessAtWork()
          }}
        >
          <AppRoutes router={router} />
        </PageRenderedContext>
        <SimulatorPanel />
      </QueryClientProvider>
    </SessionContext>
  )
}
