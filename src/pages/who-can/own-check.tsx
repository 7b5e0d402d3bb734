import { useQuery } from '@tanstack/react-query'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { resourceTypeOf } from '#src/domain/access-review/who-can-address.ts'
import type { WhoCan } from '#src/domain/access-review/who-can.ts'
import type { Scope } from '#src/domain/scope.ts'
import { ownPermissionQuery } from '#src/queries/permission-queries.ts'
import { Note } from '#src/ui/note.tsx'

/** Compares the list with Harness's own result for the current user: a difference shows that the list is incomplete. */
export function OwnCheck({ scope, permission, result }: { scope: Scope; permission: string; result: WhoCan }) {
  const ownId = useOwnId(scope.account)
  const own = useQuery({
    ...ownPermissionQuery(scope, permission, resourceTypeOf(permission)),
    enabled: typeof ownId === 'string',
  })
  if (typeof ownId !== 'string' || own.data === undefined || own.data === null) return null
  const mine =
    result.users.find(({ user }) => user === ownId)?.verdict ?? (result.everyone.length > 0 ? 'unclear' : 'no')
  const differs = (mine === 'yes' && !own.data) || (mine === 'no' && own.data)
  return (
    differs && (
      <Note tone="warning" title="Harness reports a different result for you">
        Treat this list as incomplete.
      </Note>
    )
  )
}
