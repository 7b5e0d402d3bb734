import { queryOptions } from '@tanstack/react-query'
import { getUsers } from '#src/api/user-api.ts'
import type { UserFilter } from '#src/contract/user-schema.ts'
import type { PeopleQuestion } from '#src/domain/find-people.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { withOverrides } from '#src/session/optimistic-overrides.ts'
import { userKeys } from './user-keys.ts'

/** Maximum number of shown users. */
const MAX_FOUND = 6

/** The first few members of a scope that match a query, and the total. */
export function foundPeopleQuery(scope: Scope, question: PeopleQuestion) {
  return queryOptions({
    queryKey: [...userKeys.all(scope), 'found', question] as const,
    queryFn: async ({ signal }) => {
      const page = await getUsers(
        scope,
        {
          pageIndex: 0,
          pageSize: MAX_FOUND,
          sortOrders: ['name,ASC', 'email,ASC'],
          filter: filterOf(question),
        },
        signal,
      )
      const now = Date.now()
      const rows = page.rows.map((user) => withOverrides(scope.account, user, now))
      return { ...page, rows }
    },
    staleTime: 10_000,
    // The last response stays while the next one is pending, but never users of another scope.
    placeholderData: (previous, query) => (query?.queryKey[3] === scopeId(scope) ? previous : undefined),
  })
}

function filterOf(question: PeopleQuestion): UserFilter {
  switch (question.kind) {
    case 'emails':
      return { emails: question.emails }
    case 'ids':
      return { identifiers: question.ids }
    case 'text': {
      const searchTerm = searchTermOf(question.text)
      return searchTerm === undefined ? {} : { searchTerm }
    }
  }
}
