import { containsApiKey, withoutKeys } from '#src/domain/api-key.ts'
import { basePath } from '#src/domain/paths.ts'
import { createStore } from '#src/session/store.ts'

/** Whether the address contained a key; true until the user closes the warning. */
export const hadUrlKey = createStore(false)

/**
 * Removes an API key from the address and from what the browser stores with it: history, sync and a shared screen
 * would keep it. The key is never used.
 */
export function removeKeyFromUrl(): void {
  const { pathname, search, hash } = withoutKeys(location, `${basePath}/`)
  const address = pathname + search + hash
  const before: unknown = history.state
  const state = withoutKeyState(before)
  if (address === location.pathname + location.search + location.hash && state === before) return
  history.replaceState(state, '', address)
  hadUrlKey.set(true)
}

/** The same for an address that the app is about to open. */
export function withoutUrlKeys<State>(to: URL, state: State): { readonly to: URL; readonly state: State | null } {
  const next = { to: Object.assign(new URL(to), withoutKeys(to, `${basePath}/`)), state: withoutKeyState(state) }
  if (next.to.href !== to.href || next.state !== state) hadUrlKey.set(true)
  return next
}

function withoutKeyState<State>(state: State): State | null {
  return containsApiKey(JSON.stringify({ state })) ? null : state
}

// Runs before the router is notified, which would start reads for the address. A new address in the address bar reloads
// the page.
addEventListener('popstate', removeKeyFromUrl, true)
addEventListener('hashchange', removeKeyFromUrl, true)
