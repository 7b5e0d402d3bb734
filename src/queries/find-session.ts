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
 * How a page that begins gets a session without asking for the key: from what this tab kept, or from the tab of this
 * app that opened it. Every other page asks.
 */

type OnSession = (session: Session) => Accepted

/** How long a page waits for the one that opened it, in milliseconds. */
const PATIENCE = 2_000

/**
 * Opens the session that this page may have. Stays closed when there is none, and says why where one has ended.
 *
 * @param idle milliseconds without input after which a session ends
 * @param ahead called before the service has accepted the key: starts what the page reads
 */
export async function findSession(idle: number, ahead: OnSession): Promise<void> {
  const opener: unknown = window.opener
  if (opener === null || opener === undefined) return resumeSession(idle, ahead)
  // The browser copies what the opening tab kept; that was kept for that tab alone.
  dropTabSession()
  const given = await askOpener(opener as Window)
  // Once: a reload of this page asks for the key.
  window.opener = null
  if (given?.type === 'session-given') await openGiven(given, idle, ahead)
}

/** Connects again after a reload, where the person chose that or uses a persona. */
async function resumeSession(idle: number, ahead: OnSession): Promise<void> {
  const kept = readTabSession()
  if (kept === undefined) return
  // A duplicate of a tab comes with a copy of what that tab kept for itself.
  if (await isLockedElsewhere(kept.tab)) {
    dropTabSession()
    return
  }
  if (isOver(kept, kept.account, idle)) return
  if ('persona' in kept) await openPersona(kept.persona, kept.account, kept, ahead)
  else await openKey(kept.apiKey, kept.account, kept, true, ahead)
}

/** Only for the account that the address of this page names. */
async function openGiven(
  given: Extract<GivenMessage, { type: 'session-given' }>,
  idle: number,
  ahead: OnSession,
): Promise<void> {
  const { account, persona, apiKey } = given
  if (account !== accountOfPath(location.pathname) || isOver(given, account, idle)) return
  await openKey(apiKey, account, given, false, ahead, persona)
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
    // The connect screen says what is wrong when the person tries.
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
    // The connect screen says what is wrong when the person tries.
  }
}

/** Asks the page that opened this one, which answers only if it is this app and opened it by one of its links. */
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
          const given = parseGiven(data)
          if (given?.nonce === nonce) resolve(given)
        },
        { signal: over.signal },
      )
      setTimeout(resolve, PATIENCE)
      opener.postMessage({ version: 1, type: 'session-wanted', nonce, account }, location.origin)
    })
  } catch {
    // The opener is closed, or none that can be spoken to.
    return undefined
  } finally {
    over.abort()
  }
}
