import { invitePage } from '#src/contract/invite.ts'
import type { PageQuery } from '#src/contract/paging.ts'
import type { Scope } from '#src/domain/scope.ts'
import { request } from './http.ts'

/** Open invitations of a scope with full rows (contract.md 2.17). @throws ApiError */
export async function getInvites(scope: Scope, query: PageQuery, signal?: AbortSignal) {
  return (await request('getInvites', invitePage, { scope, query, signal })).data
}
