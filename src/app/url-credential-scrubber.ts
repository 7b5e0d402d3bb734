import { containsApiKey, withoutKeys } from '#src/domain/api-key.ts'
import { basePath } from '#src/domain/paths.ts'
import { createStore } from '#src/session/store.ts'

/** Whether there was a key in an address; true until the person closed the warning. */
export const hadUrlKey = createStore(false)

/**
 * Takes an API key out of the address and what the browser stores with it, where history, sync and a shared screen
 * would keep it. It is never used.
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

/** The same of an address that the app is about to go to. */
export function withoutUrlKeys<State>(to: URL, state: State): { readonly to: URL; readonly state: State | null } {
  const next = { to: Object.assign(new URL(to), withoutKeys(to, `${basePath}/`)), state: withoutKeyState(state) }
  if (next.to.href !== to.href || next.state !== state) hadUrlKey.set(true)
  return next
}

function withoutKeyState<State>(state: State): State | null {
  return containsApiKey(JSON.stringify({ state })) ? null : state
}

// Before the router hears of it, which would start reads for it. A new address in the bar loads the page again.
addEventListener('popstate', removeKeyFromUrl, true)
addEventListener('hashchange', removeKeyFromUrl, true)
