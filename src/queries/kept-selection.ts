import { getSessionState, subscribeSession } from '#src/api/session.ts'
import type { UserAggregate } from '#src/contract/user.ts'

/** Whom the users list had selected, so that a look at somebody's own page lets nobody go. In memory only. */
let kept: { readonly of: string; readonly rows: ReadonlyMap<string, UserAggregate> } | undefined

// Nothing about people outlives the session (rule E6).
subscribeSession(() => {
  if (getSessionState().status === 'closed') kept = undefined
})

export const keptSelection = {
  /** @param of what the list is asked for. @returns nobody where it asked for something else */
  read: (of: string): ReadonlyMap<string, UserAggregate> | undefined => (kept?.of === of ? kept.rows : undefined),
  write: (of: string, rows: ReadonlyMap<string, UserAggregate>): void => {
    kept = { of, rows }
  },
}
