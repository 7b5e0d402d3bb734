import { checkCredential, recheckSession } from '#src/api/http.ts'
import { getPersonas, hasSimulator, type Persona } from '#src/api/persona-api.ts'
import {
  closeSession,
  getSessionState,
  keptSession,
  makeCredential,
  openSession,
  subscribeSession,
  type EndReason,
  type Session,
} from '#src/api/session.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { parseApiKey, type KeyType } from '#src/domain/api-key.ts'

export { closeSession, getPersonas, getSessionState, hasSimulator, recheckSession, subscribeSession }
export type { EndReason, Persona, Session }

type Connection = {
  apiKey: string
  account: string
  keyType: KeyType
  keep: boolean
  persona?: string
  /** When the key was entered, where that was before. */
  since?: number
}

/**
 * Checks a key with the service and opens the session.
 *
 * @param connection key as parsed by `parseApiKey`, account, and whether a reload stays connected
 * @throws ApiError when the key is refused or no clear answer came; the previous session is then untouched
 */
export async function connect(connection: Connection): Promise<Session> {
  const { apiKey, account, keyType, keep, persona, since } = connection
  const credential = makeCredential(apiKey, account, keyType, persona, since)
  return openSession(credential, keep, await checkCredential(credential))
}

/**
 * Connects as a persona of the simulator.
 *
 * @param persona one of `getPersonas`
 * @throws ApiError
 */
export async function connectAs(persona: Persona): Promise<Session> {
  const parsed = parseApiKey(persona.apiKey)
  if (!parsed.ok) throw new ApiError({ kind: 'protocol', operation: 'personas', fault: 'shape' })
  return connect({
    apiKey: parsed.key.apiKey,
    account: persona.accountIdentifier,
    keyType: parsed.key.type,
    keep: false,
    persona: persona.id,
  })
}

/**
 * Connects again after a reload, where the person chose that or uses a persona. Stays closed when that fails.
 *
 * @returns whether a session was opened
 */
export async function resumeSession(): Promise<boolean> {
  const kept = keptSession()
  if (kept === undefined) return false
  try {
    if ('persona' in kept) {
      const persona = (await getPersonas()).find(({ id }) => id === kept.persona)
      if (persona === undefined) return false
      await connectAs(persona)
    } else {
      const parsed = parseApiKey(kept.apiKey)
      if (!parsed.ok) return false
      await connect({ ...kept, keyType: parsed.key.type, keep: true })
    }
    return true
  } catch {
    return false
  }
}
