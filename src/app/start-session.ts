import { shareSession, takeSharedSession } from '#src/queries/session-sharing.ts'
import { resumeSession } from '#src/queries/session.ts'

/**
 * Before the first render: leftover mock workers go, and a session that this tab may have is opened, so that a reload
 * shows the page and not the connect screen for a moment.
 */
export async function startSession(): Promise<void> {
  if (import.meta.env.MODE !== 'demo') dropServiceWorkers()
  if (!(await resumeSession())) await takeSharedSession()
  shareSession()
}

/** A worker left by a demo on the same origin could show made-up people as real ones (T20). */
function dropServiceWorkers(): void {
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker
    .getRegistrations()
    .then((registrations) => Promise.all(registrations.map((registration) => registration.unregister())))
    .catch(() => undefined)
}
