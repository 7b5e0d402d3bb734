import type { KeyType } from '#src/domain/api-key.ts'

/**
 * Layer `api`: the only way out of the page. This file holds the API key in a closure: nothing outside can read it,
 * `http.ts` can only have it put on a request of its own.
 */

/** What the rest of the app may know of a session. Never contains the key. */
export type Session = {
  /** New for each connection; first part of every cache key, so nothing crosses sessions (rule E6). */
  readonly id: string
  readonly account: string
  readonly keyType: KeyType
  /** Last four characters of the key, to tell two keys apart. */
  readonly keyEnding: string
  /** Who connected, as far as the service tells: the person, or a service account of this account. */
  readonly caller?: string
  /** When the key was entered, milliseconds since the epoch; a reload and other tabs go on counting from there. */
  readonly since: number
  /** Set when a persona of the simulator is used. */
  readonly persona?: string
}

/** Why nobody is connected. */
export type EndReason = 'not-yet' | 'signed-out' | 'expired' | 'idle' | 'limit' | 'elsewhere'

export type SessionState =
  | { readonly status: 'open'; readonly session: Session }
  | { readonly status: 'closed'; readonly reason: EndReason; readonly account?: string }

/** A key with its session, not yet published; `http.ts` uses it to put the key on a request. */
export type Credential = {
  readonly session: Session
  /** Aborted when the session ends, so that no late answer of it arrives. */
  readonly signal: AbortSignal
  readonly authorize: (headers: Headers) => void
  /** Takes the key out of a text that came from the service. */
  readonly redact: (text: string) => string
  readonly end: () => void
  readonly share: () => { apiKey: string; account: string }
}

const STORED_KEY = 'harness-user-admin.key'
const STORED_PERSONA = 'harness-user-admin.persona'

/**
 * Wraps a key.
 *
 * @param apiKey key as accepted by `parseApiKey`
 * @param account account identifier, from the key or typed
 * @param persona id of the persona of the simulator, if one was picked
 * @param since when the key was entered, where that was earlier: before a reload or in another tab
 */
export function makeCredential(
  apiKey: string,
  account: string,
  keyType: KeyType,
  persona?: string,
  since = Date.now(),
): Credential {
  const controller = new AbortController()
  const secrets = [apiKey, ...apiKey.split('.').slice(2)].filter((part) => part.length >= 6)
  return {
    session: {
      id: crypto.randomUUID(),
      account,
      keyType,
      keyEnding: apiKey.slice(-4),
      since,
      ...(persona === undefined ? {} : { persona }),
    },
    signal: controller.signal,
    authorize: (headers) => {
      headers.set('x-api-key', apiKey)
    },
    redact: (text) => secrets.reduce((result, secret) => result.replaceAll(secret, '•••'), text),
    end: () => {
      controller.abort(new DOMException('The session has ended', 'AbortError'))
    },
    share: () => ({ apiKey, account }),
  }
}

let current: Credential | undefined
let state: SessionState = { status: 'closed', reason: 'not-yet' }
const listeners = new Set<() => void>()

function publish(next: SessionState) {
  state = next
  for (const listener of listeners) listener()
}

export function getSessionState(): SessionState {
  return state
}

/** The credential of the open session; `http.ts` only. */
export function currentCredential(): Credential | undefined {
  return current
}

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Makes a checked credential the open session.
 *
 * @param credential from `makeCredential`, after the service accepted it
 * @param keep true: a reload of this tab stays connected (sessionStorage, the one opt-in of product.md P1)
 * @param caller who the service says it is
 * @returns the open session
 */
export function openSession(credential: Credential, keep: boolean, caller: string | undefined): Session {
  current?.end()
  current = credential
  const { apiKey, account } = credential.share()
  withStorage((storage) => {
    storage.removeItem(STORED_KEY)
    storage.removeItem(STORED_PERSONA)
    if (credential.session.persona !== undefined) storage.setItem(STORED_PERSONA, credential.session.persona)
    else if (keep) storage.setItem(STORED_KEY, JSON.stringify({ apiKey, account, since: credential.session.since }))
  })
  const session = { ...credential.session, ...(caller === undefined ? {} : { caller }) }
  publish({ status: 'open', session })
  return session
}

/**
 * Ends the session: aborts what is on its way, forgets the key, tells the page.
 *
 * @param reason shown on the connect screen
 */
export function closeSession(reason: EndReason): void {
  if (current === undefined) return
  const { account } = current.session
  current.end()
  current = undefined
  withStorage((storage) => {
    storage.removeItem(STORED_KEY)
    storage.removeItem(STORED_PERSONA)
  })
  publish({ status: 'closed', reason, account })
}

/** What a reload of this tab may use: the kept key, or the id of the persona that was picked. */
export function keptSession(): { apiKey: string; account: string; since: number } | { persona: string } | undefined {
  return withStorage((storage) => {
    const persona = storage.getItem(STORED_PERSONA)
    if (persona !== null) return { persona }
    const kept: unknown = JSON.parse(storage.getItem(STORED_KEY) ?? 'null')
    return typeof kept === 'object' &&
      kept !== null &&
      'apiKey' in kept &&
      'account' in kept &&
      typeof kept.apiKey === 'string' &&
      typeof kept.account === 'string'
      ? {
          apiKey: kept.apiKey,
          account: kept.account,
          since: 'since' in kept && typeof kept.since === 'number' ? kept.since : Date.now(),
        }
      : undefined
  })
}

// Storage may be blocked or full; the app works without it (F56).
function withStorage<Result>(use: (storage: Storage) => Result): Result | undefined {
  try {
    return use(sessionStorage)
  } catch {
    return undefined
  }
}
