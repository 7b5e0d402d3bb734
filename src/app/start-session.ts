import type { QueryClient } from '@tanstack/react-query'
import { applyAppearance } from '#src/components/appearance.ts'
import { readIdle } from '#src/components/idle-minutes.ts'
import { getSessionState, type Session } from '#src/session/credential.ts'
import { createQueryClient } from './query-client.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { findSession } from '#src/queries/find-session.ts'
import { createAppRouter, type AppRouter } from './router.tsx'

/** Applies the look chosen on this device, before the first render so that nothing flashes. */
export function startTheme(): void {
  applyAppearance()
}

/** What one session works with: its cache and its routes, which start the reads of the page in the address. */
export type Workplace = { readonly sessionId: string; readonly client: QueryClient; readonly router: AppRouter }

/** Makes the cache and the routes of a session; what the page in the address needs is requested from here on. */
export function createWorkplace(session: Session): Workplace {
  const client = createQueryClient()
  return { sessionId: session.id, client, router: createAppRouter(client, session) }
}

/**
 * Before the first render: leftover mock workers go, and a session that this tab may have is opened, so that a reload
 * shows the page and not the connect screen for a moment. The page's reads start together with the check of its key.
 *
 * @returns what the opened session works with; undefined when none was opened
 */
export async function startSession(): Promise<Workplace | undefined> {
  if (import.meta.env.MODE !== 'demo' && (await dropServiceWorkers())) return undefined
  let begun: Workplace | undefined
  await findSession(readIdle(), (session) => {
    const { client } = (begun = createWorkplace(session))
    return (user) => {
      // The check of the key has asked who this is; no part of the page asks again.
      if (user !== undefined) client.setQueryData(currentUserQuery(session.account).queryKey, user)
    }
  })
  if (getSessionState().status === 'open') return begun
  begun?.client.clear()
  return undefined
}

const RELOADED = 'harness-user-admin.worker-dropped'

/**
 * A worker left by a demo on the same origin could show made-up people as real ones (SECURITY.md, T20). One that
 * answers for this page goes on doing so until the page is loaded again.
 *
 * @returns whether the page is being loaded again
 */
async function dropServiceWorkers(): Promise<boolean> {
  if (!('serviceWorker' in navigator)) return false
  const { serviceWorker } = navigator
  const dropped = serviceWorker
    .getRegistrations()
    .then((registrations) => Promise.all(registrations.map((registration) => registration.unregister())))
    .catch(() => [])
  if (serviceWorker.controller === null) return false
  await dropped
  try {
    // Only once: a worker that comes back every time would otherwise cause an endless reload.
    if (sessionStorage.getItem(RELOADED) !== null) return false
    sessionStorage.setItem(RELOADED, '1')
  } catch {
    return false
  }
  location.reload()
  return true
}
