import { dropTabSession, readTabSession } from '#src/session/tab-storage.ts'
import { parseGiven } from '#src/session/tab-messages.ts'
import { refuseSession, type Session } from '#src/session/credential.ts'
import type { GivenMessage } from '#src/contract/tab-session-schema.ts'
import { parseApiKey } from '#src/domain/api-key.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { accountOfPath } from '#src/domain/paths.ts'
import { sessionEnd, type SessionTimes } from '#src/domain/session-life.ts'
import { connect, connectAs, getPersonas, type Accepted } from './connect.ts'
import { isLockedElsewhere } from '#src/session/tab-lock.ts'

/**
 * How a new page gets a session without asking for the key: from this tab's storage, or from the tab of this app that
 * opened it. Every other page asks.
 */

type OnSession = (session: Session) => Accepted

/** How long a page waits for its opener, in milliseconds. */
const REPLY_WAIT_MS = 2_000

/**
 * Opens the session that this page can have. Stays closed if there is none, and says why if one has ended.
 *
 * @param idle milliseconds without input after which a session ends
 * @param ahead called before the service has accepted the key: starts the page's reads
 */
export async function findSession(idle: number, ahead: OnSession): Promise<void> {
  const opener: unknown = window.opener
  if (opener === null || opener === undefined) return resumeSession(idle, ahead)
  // The browser copies the opener's session storage, which was stored for the opener only.
  dropTabSession()
  const handedOver = await askOpener(opener as Window)
  // Once: a reload of this page asks for the key.
  window.opener = null
  if (handedOver?.type === 'session-given') await openGiven(handedOver, idle, ahead)
}

/** Connects again after a reload, if the user chose that or uses a persona. */
async function resumeSession(idle: number, ahead: OnSession): Promise<void> {
  const storedSession = readTabSession()
  if (storedSession === undefined) return
  // A duplicated tab has a copy of the original tab's session storage.
  if (await isLockedElsewhere(storedSession.tab)) {
    dropTabSession()
    return
  }
  if (isOver(storedSession, storedSession.account, idle)) return
  if ('persona' in storedSession) await openPersona(storedSession.persona, storedSession.account, storedSession, ahead)
  else await openKey(storedSession.apiKey, storedSession.account, storedSession, true, ahead)
}

/** Only for the account in this page's address. */
async function openGiven(
  message: Extract<GivenMessage, { type: 'session-given' }>,
  idle: number,
  ahead: OnSession,
): Promise<void> {
  const { account, persona, apiKey } = message
  if (account !== accountOfPath(location.pathname) || isOver(message, account, idle)) return
  await openKey(apiKey, account, message, false, ahead, persona)
}

function isOver(times: SessionTimes, account: string, idle: number): boolean {
  const end = sessionEnd(times, Date.now(), idle)
  if (end !== undefined) refuseSession(end, account)
  return end !== undefined
}

async function openKey(
  apiKey: string,
  account: string,
  { since, lastInput }: SessionTimes,
  keep: boolean,
  ahead: OnSession,
  persona?: string,
): Promise<void> {
  const parsed = parseApiKey(apiKey)
  if (!isSafeId(account) || !parsed.ok || parsed.key.cleaned || (parsed.key.account ?? account) !== account) {
    dropTabSession()
    return
  }
  await connect({
    apiKey,
    account,
    keyType: parsed.key.type,
    keep,
    times: { since, lastInput },
    ahead,
    ...(persona === undefined ? {} : { persona }),
    // The connect screen shows the problem when the user tries.
  }).catch(() => undefined)
}

async function openPersona(
  id: string,
  account: string,
  { since, lastInput }: SessionTimes,
  ahead: OnSession,
): Promise<void> {
  try {
    const persona = (await getPersonas()).find((each) => each.id === id && each.accountIdentifier === account)
    if (persona !== undefined) await connectAs(persona, { times: { since, lastInput }, ahead })
  } catch {
    // The connect screen shows the problem when the user tries.
  }
}

/** Asks the page that opened this one, which responds only if it is this app and opened it by one of its links. */
async function askOpener(opener: Window): Promise<GivenMessage | undefined> {
  const account = accountOfPath(location.pathname)
  if (account === undefined) return undefined
  const nonce = crypto.randomUUID()
  const over = new AbortController()
  try {
    return await new Promise<GivenMessage | undefined>((resolve) => {
      addEventListener(
        'message',
        ({ source, origin, data }: MessageEvent<unknown>) => {
          if (source !== opener || origin !== location.origin) return
          const message = parseGiven(data)
          if (message?.nonce === nonce) resolve(message)
        },
        { signal: over.signal },
      )
      setTimeout(resolve, REPLY_WAIT_MS)
      opener.postMessage({ version: 1, type: 'session-wanted', nonce, account }, location.origin)
    })
  } catch {
    // The opener is closed, or can't be messaged.
    return undefined
  } finally {
    over.abort()
  }
}
