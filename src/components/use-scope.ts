import { useParams } from 'react-router'
import { scopeOfParams } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { useSession } from './session-context.ts'

/** The scope in the address (D20); the account of the session where the address names none. */
export function useScope(): Scope {
  const { account } = useSession()
  return scopeOfParams(useParams()) ?? { account }
}
