import type { QueryClient } from '@tanstack/react-query'
import type { Page } from '#src/contract/paging-schema.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { userKeys } from './user-keys.ts'

/** Addresses in the lists of a scope that were loaded in this session, in lower case. Asks for nothing. */
export function knownEmails(client: QueryClient, scope: Scope): string[] {
  return client
    .getQueriesData<Page<UserAggregate>>({ queryKey: userKeys.lists(scope) })
    .flatMap(([, page]) => page?.rows ?? [])
    .map(({ user }) => user.email.toLowerCase())
}
