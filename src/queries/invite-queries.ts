import { queryOptions } from '@tanstack/react-query'
import { getInvites } from '#src/api/invite-api.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'

/** Open invitations of a scope, newest first. */
export function invitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'invites', scopeId(scope)],
    queryFn: ({ signal }) => getInvites(scope, { pageIndex: 0, pageSize: 100, sortOrders: ['createdAt,DESC'] }, signal),
  })
}
