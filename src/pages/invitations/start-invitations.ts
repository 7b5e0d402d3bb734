import type { QueryClient } from '@tanstack/react-query'
import { readPreference } from '#src/components/use-preference.ts'
import { pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { inviteListQuery } from '#src/queries/invite-queries.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { startRead } from '#src/queries/start-read.ts'
import { parseInvitationsSearch, toInviteListParams } from './invitations.search.ts'

/** Starts loading the list of an address before its page has loaded; the page shows failures. */
export function startInvitations(client: QueryClient, scope: Scope, urlSearch: URLSearchParams): void {
  const size = readPreference(pageSizePreferences.invitations, pageSizes, 25)
  const permissions = permissionsQuery(scope)
  startRead(client, permissions, () => client.query(permissions))
  const list = inviteListQuery(scope, toInviteListParams(parseInvitationsSearch(urlSearch), size))
  startRead(client, list, () => client.query(list))
}
