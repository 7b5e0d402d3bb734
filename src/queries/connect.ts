import { checkCredential, recheckSession } from '#src/api/http.ts'
import { getPersonas, hasSimulator, type Persona } from '#src/api/persona-api.ts'
import { makeCredential, openSession, resumeCredential, type Session } from '#src/session/credential.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { parseApiKey, type KeyType } from '#src/domain/api-key.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import type { SessionTimes } from '#src/domain/session-life.ts'

export { getPersonas, hasSimulator, recheckSession }
export type { Persona }

type Connection = {
  apiKey: string
  account: string
  keyType: KeyType
  keep: boolean
  persona?: string
  /** When the key was entered and the page last used, if that was in an earlier session. */
  times?: SessionTimes
  /** Starts the reads of the page while the key is being checked; their results are shown once the key is accepted. */
  ahead?: ((session: Session) => Accepted) | undefined
}

/** Called once the key was accepted, with the current user from the service; undefined for a service account. */
export type Accepted = (user: UserInfo | undefined) => void

/**
 * Checks a key with the service and opens the session.
 *
 * @param connection key as parsed by `parseApiKey`, account, and whether a reload stays connected
 * @throws ApiError if the key is refused or there is no clear response; the previous session then stays unchanged
 */
export async function connect(connection: Connection): Promise<Session> {
  const { apiKey, account, keyType, keep, persona, times, ahead } = connection
  const credential = makeCredential(apiKey, account, keyType, persona, times)
  const end = ahead === undefined ? undefined : resumeCredential(credential)
  try {
    const accepted = ahead?.(credential.session)
    const { caller, user } = await checkCredential(credential)
    const session = openSession(credential, keep, caller)
    if (accepted !== undefined) accepted(user)
    return session
  } finally {
    end?.()
  }
}

/**
 * Connects as a persona of the simulator.
 *
 * @param persona one of `getPersonas`
 * @param resumed times of the resumed session, and a function that starts its reads; default: a new session
 * @throws ApiError
 */
export async function connectAs(persona: Persona, resumed: Pick<Connection, 'times' | 'ahead'> = {}): Promise<Session> {
  const parsed = parseApiKey(persona.apiKey)
  if (!parsed.ok) throw new ApiError({ kind: 'protocol', operation: 'personas', fault: 'shape' })
  return connect({
    apiKey: parsed.key.apiKey,
    account: persona.accountIdentifier,
    keyType: parsed.key.type,
    keep: false,
    persona: persona.id,
    ...resumed,
  })
}
