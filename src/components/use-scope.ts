import { useMemo } from 'react'
import { useParams } from 'react-router'
import { ownScopeOfParams } from '#src/domain/paths.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { useSession } from './session-context.ts'

/**
 * The scope in the address; the same object until another one is opened. The account of the session if the address has
 * none, another account's, or a malformed one: nothing must be requested for it.
 */
export function useScope(): Scope {
  const { account: ownAccount } = useSession()
  const { account, org, project } = ownScopeOfParams(useParams(), ownAccount) ?? { account: ownAccount }
  return useMemo(() => makeScope(account, org, project), [account, org, project])
}
