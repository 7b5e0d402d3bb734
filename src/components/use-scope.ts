import { useParams } from 'react-router'
import { ownScopeOfParams } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { useSession } from './session-context.ts'

/**
 * The scope in the address. The account of the session where the address names none, another account's, or one in a
 * form that cannot exist: nothing may be requested for it.
 */
export function useScope(): Scope {
  const { account } = useSession()
  return ownScopeOfParams(useParams(), account) ?? { account }
}
