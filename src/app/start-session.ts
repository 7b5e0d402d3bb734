import { applyAppearance } from '#src/components/appearance.ts'
import { readIdle } from '#src/components/idle-minutes.ts'

/** Applies the look chosen on this device, before the first render so that nothing flashes. */
export function startTheme(): void {
  applyAppearance()
}

/**
 * Before the first render: leftover mock workers go, and a session that this tab may have is opened, so that a reload
 * shows the page and not the connect screen for a moment.
 */
export async function startSession(): Promise<void> {
  if (import.meta.env.MODE !== 'demo' && (await dropServiceWorkers())) return
  // Without it the page asks for the key; `app-guards.tsx` tells when code is missing.
  const start = await import('#src/queries/find-session.ts').catch(() => undefined)
  await start?.findSession(readIdle())
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
