import type { KeyType } from '#src/domain/api-key.ts'
import type { SessionTimes } from '#src/domain/session-life.ts'
import { parseWithout, secretFilter } from '#src/domain/secret-text.ts'

/**
 * Layer `api`: the only code that makes requests. This file holds the API key in a closure: nothing outside can read
 * it, and `http.ts` can only have it added to its own request.
 */

/** The public part of a session. Never contains the key. */
export type Session = {
  /** New for each connection; first part of every cache key, so nothing crosses sessions. */
  readonly id: string
  readonly account: string
  readonly keyType: KeyType
  /** Last four characters of the key, to distinguish two keys. */
  readonly keyEnding: string
  /** The connected principal, if the service reports it: the user, or a service account of this account. */
  readonly caller?: string
  /** When the key was entered, milliseconds since the epoch; a reload and other tabs continue counting from there. */
  readonly since: number
  /** When the page was last used, as known when the session was opened here. */
  readonly lastInput: number
  /** Set if a persona of the simulator is used. */
  readonly persona?: string
}

/** Why no one is connected. */
export type EndReason = 'not-yet' | 'signed-out' | 'expired' | 'idle' | 'limit' | 'elsewhere'

export type SessionState =
  | { readonly status: 'open'; readonly session: Session }
  | { readonly status: 'closed'; readonly reason: EndReason; readonly account?: string }

/** A key with its session, not yet published; `http.ts` uses it to add the key to a request. */
export type Credential = {
  readonly session: Session
  /** Aborted when the session ends, so that no late response of it is processed. */
  readonly signal: AbortSignal
  readonly authorize: (headers: Headers) => void
  /** Parses JSON from the service without the key, and without other secrets that were sent. */
  readonly read: (text: string, sent: readonly string[]) => unknown
  readonly end: () => void
  readonly share: () => { apiKey: string; account: string }
}

/** Storage keys of the tab. */
export const STORED = { key: 'harness-user-admin.key', persona: 'harness-user-admin.persona' } as const

/**
 * Wraps a key.
 *
 * @param apiKey key as accepted by `parseApiKey`
 * @param account account identifier, from the key or typed
 * @param persona ID of the persona of the simulator, if one was chosen
 * @param times when the key was entered and the page last used, if that was earlier: before a reload or in another
 *   tab
 */
export function makeCredential(
  apiKey: string,
  account: string,
  keyType: KeyType,
  persona?: string,
  { since, lastInput }: SessionTimes = { since: Date.now(), lastInput: Date.now() },
): Credential {
  const controller = new AbortController()
  const ids = apiKey.split('.').slice(2)
  const secret = ids.pop() ?? apiKey
  const filter = secretFilter([secret], [apiKey, ...ids])
  return {
    session: {
      id: crypto.randomUUID(),
      account,
      keyType,
      keyEnding: apiKey.slice(-4),
      since,
      lastInput,
      ...(persona === undefined ? {} : { persona }),
    },
    signal: controller.signal,
    authorize: (headers) => {
      headers.set('x-api-key', apiKey)
    },
    read: (text, sent) =>
      parseWithout(sent.length === 0 ? filter : secretFilter([secret, ...sent], [apiKey, ...ids]), text),
    end: () => {
      controller.abort(new DOMException('The session has ended', 'AbortError'))
    },
    share: () => ({ apiKey, account }),
  }
}

let current: Credential | undefined
/** The resumed session, while the service checks its key. */
let resuming: Credential | undefined
let state: SessionState = { status: 'closed', reason: 'not-yet' }
const listeners = new Set<() => void>()

function publish(next: SessionState) {
  state = next
  for (const listener of listeners) listener()
}

/** The current state of the session. */
export function getSessionState(): SessionState {
  return state
}

/** The credential of the open session, or of the one that is being resumed; for `http.ts` only. */
export function currentCredential(): Credential | undefined {
  return current ?? resuming
}

/** ID of the open session, or of the one that is being resumed; undefined if there is neither. */
export function currentSessionId(): string | undefined {
  return currentCredential()?.session.id
}

/**
 * Lets the reads of the page start while the service checks a stored key of this tab. The session stays closed.
 *
 * @returns cancels it: the reads are aborted, and nothing of them is shown. Does nothing once the session is open
 */
export function resumeCredential(credential: Credential): () => void {
  resuming = credential
  return () => {
    if (resuming !== credential) return
    resuming = undefined
    credential.end()
  }
}

/**
 * @param listener called on each change of the session
 * @returns a function that unsubscribes
 */
export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Makes a checked credential the open session.
 *
 * @param credential from `makeCredential`, after the service accepted it
 * @param keep true: a reload of this tab stays connected (in its session storage, only if the user chose so)
 * @param caller the current user according to the service
 * @returns the open session
 */
export function openSession(credential: Credential, keep: boolean, caller: string | undefined): Session {
  current?.end()
  current = credential
  resuming = undefined
  const { apiKey, account } = credential.share()
  const { id: tabId, since, lastInput, persona } = credential.session
  dropKept()
  // Parsed by the schemas of `contract/tab-session-schema.ts`.
  const stored = { version: 1, tab: tabId, account, since, lastInput }
  if (persona !== undefined) keepInTab(STORED.persona, { ...stored, persona })
  else if (keep) keepInTab(STORED.key, { ...stored, apiKey })
  const session = { ...credential.session, ...(caller === undefined ? {} : { caller }) }
  publish({ status: 'open', session })
  return session
}

/**
 * Ends the session: aborts requests in flight, clears the key, notifies the page.
 *
 * @param reason shown on the connect screen
 */
export function closeSession(reason: EndReason): void {
  if (current === undefined) return
  const { account } = current.session
  current.end()
  current = undefined
  refuseSession(reason, account)
}

/** Records why a stored or handed-over session of this tab is not opened, and deletes it. */
export function refuseSession(reason: EndReason, account: string): void {
  dropKept()
  publish({ status: 'closed', reason, account })
}

function keepInTab(name: string, stored: object): void {
  withStorage((storage) => {
    storage.setItem(name, JSON.stringify(stored))
  })
}

function dropKept(): void {
  for (const name of Object.values(STORED))
    withStorage((storage) => {
      storage.removeItem(name)
    })
}

// Storage can be blocked or full; the app works without it (docs/failures.md, F56).
function withStorage(use: (storage: Storage) => void): void {
  try {
    use(sessionStorage)
  } catch {
    // Without a stored key the reload asks for it again.
  }
}
