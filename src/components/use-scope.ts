import { useParams } from 'react-router'
import { isSafeId } from '#src/domain/ids.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { useSession } from './session-context.ts'

/**
 * The scope in the address (D20). The account of the session where the address names none, another account's, or one in
 * a form that cannot exist: nothing may be asked for there.
 */
export function useScope(): Scope {
  const { account } = useSession()
  const { account: asked, org, project } = useParams()
  const valid = [org, project].every((id) => id === undefined || isSafeId(id))
  return asked === account && valid ? makeScope(account, org, project) : { account }
}
