import { useOutletContext } from 'react-router'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'

/** Context that the page provides to its tabs. */
export type PersonContext = {
  readonly scope: Scope
  readonly person: UserAggregate
  readonly isSelf: boolean
  /** No other user has the built-in admin role of this scope. */
  readonly lastAdmin: boolean
  /** Loads the user again, in addition to the tab's own data. */
  readonly refresh: () => void
}

/** The user of the page, below `UserDetailPage` only. */
export function usePerson(): PersonContext {
  return useOutletContext<PersonContext>()
}
