import * as v from 'valibot'
import { storedKey, storedPersona, type StoredSession } from '#src/contract/tab-session-schema.ts'
import { getSessionState, STORED } from './credential.ts'

/** Session data that the tab stores for a reload: the key if the user chose that, or the persona. */

const schemas = [
  [STORED.persona, storedPersona],
  [STORED.key, storedKey],
] as const

/** The session that a reload of this tab can resume. Invalid entries are removed. */
export function readTabSession(): StoredSession | undefined {
  return readLocal()?.kept
}

/** Removes the tab's stored data. */
export function dropTabSession(): void {
  for (const [name] of schemas) withStorage((storage) => storage.removeItem(name))
}

let input: { readonly session: string; readonly at: number } | undefined

/**
 * Records use of the page.
 *
 * @param at milliseconds since the epoch.
 * @param keep also for a later resume
 */
export function recordInput(at: number, keep: boolean): void {
  const state = getSessionState()
  if (state.status !== 'open') return
  input = { session: state.session.id, at }
  if (!keep) return
  const stored = readLocal()
  // Nothing is stored again: the user might have removed it.
  if (stored === undefined || stored.kept.tab !== state.session.id) return
  withStorage((storage) => storage.setItem(stored.name, JSON.stringify({ ...stored.kept, lastInput: at })))
}

/** When the page of the open session was last used, milliseconds since the epoch. */
export function lastInput(): number | undefined {
  const state = getSessionState()
  if (state.status !== 'open') return undefined
  return input?.session === state.session.id ? input.at : state.session.lastInput
}

function readLocal(): { readonly name: string; readonly kept: StoredSession } | undefined {
  for (const [name, schema] of schemas) {
    const text = withStorage((storage) => storage.getItem(name)) ?? null
    if (text === null) continue
    const parsed = v.safeParse(schema, text)
    if (parsed.success) return { name, kept: parsed.output }
    withStorage((storage) => storage.removeItem(name))
  }
  return undefined
}

// Storage can be blocked or full; the app works without it (docs/failures.md, F56).
function withStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return use(sessionStorage)
  } catch {
    return undefined
  }
}
