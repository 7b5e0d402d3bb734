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

/** The cache and the router of one session. The router starts the reads of the current page. */
export type Workplace = { readonly sessionId: string; readonly client: QueryClient; readonly router: AppRouter }

/** Creates the cache and the routes of a session; the reads of the current page start here. */
export function createWorkplace(session: Session): Workplace {
  const client = createQueryClient()
  return { sessionId: session.id, client, router: createAppRouter(client, session) }
}

/**
 * Before the first render: removes leftover mock workers, and opens the session that this tab might have, so that a
 * reload shows the page without a flash of the connect screen. The page's reads start together with the check of its
 * key.
 *
 * @returns what the opened session works with; undefined if none was opened
 */
export async function startSession(): Promise<Workplace | undefined> {
  if (import.meta.env.MODE !== 'demo' && (await dropServiceWorkers())) return undefined
  let workplace: Workplace | undefined
  await findSession(readIdle(), (session) => {
    const { client } = (workplace = createWorkplace(session))
    return (user) => {
      // The key check already loaded the current user; no other part of the page requests it.
      if (user !== undefined) client.setQueryData(currentUserQuery(session.account).queryKey, user)
    }
  })
  if (getSessionState().status === 'open') return workplace
  workplace?.client.clear()
  return undefined
}

const RELOADED = 'harness-user-admin.worker-dropped'

/**
 * A worker left by a demo on the same origin could show made-up users as real ones (SECURITY.md, T20). A worker that
 * controls this page keeps doing so until the page is reloaded.
 *
 * @returns whether the page is being reloaded
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
    // Only once: a worker that keeps coming back would otherwise cause an endless reload.
    if (sessionStorage.getItem(RELOADED) !== null) return false
    sessionStorage.setItem(RELOADED, '1')
  } catch {
    return false
  }
  location.reload()
  return true
}
