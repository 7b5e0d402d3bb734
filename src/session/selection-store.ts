import type { UserAggregate } from '#src/contract/user-schema.ts'
import { createSessionStore } from '#src/session/store.ts'

type Kept = { readonly of: string; readonly rows: ReadonlyMap<string, UserAggregate> }

/** Whom the users list had selected, so that a look at somebody's own page lets nobody go. In memory only. */
const kept = createSessionStore((): Kept | undefined => undefined, 'session-end')

export const selectionStore = {
  /** @param of what the list is asked for. @returns nobody where it asked for something else */
  read: (of: string): ReadonlyMap<string, UserAggregate> | undefined => {
    const last = kept.get()
    return last?.of === of ? last.rows : undefined
  },
  write: (of: string, rows: ReadonlyMap<string, UserAggregate>): void => {
    kept.set({ of, rows })
  },
}
