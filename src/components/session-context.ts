import { createContext, use } from 'react'
import type { Session } from '#src/session/credential.ts'

export const SessionContext = createContext<Session | undefined>(undefined)

/** The open session. Everything below the shell has one. */
export function useSession(): Session {
  const session = use(SessionContext)
  if (session === undefined) throw new Error('No session: this part belongs below the shell.')
  return session
}
