import { useOutletContext } from 'react-router'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'

/** Context that the page gives to its tabs. */
export type PersonContext = {
  readonly scope: Scope
  readonly person: UserAggregate
  readonly isSelf: boolean
  /** No other person holds the built-in admin role of this scope. */
  readonly lastAdmin: boolean
  /** Reads the person again, in addition to what a tab reads itself. */
  readonly refresh: () => void
}

/** The person of the page, below `UserDetailPage` only. */
export function usePerson(): PersonContext {
  return useOutletContext<PersonContext>()
}
