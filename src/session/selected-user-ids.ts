import type { Scope } from '#src/domain/scope.ts'
import { createSessionStore } from './store.ts'

/** Users who were selected for a new review, passed from a list to its form. In memory only. */
export type SelectedUserIds = { readonly scope: Scope; readonly ids: readonly string[] }

export const selectedUserIds = createSessionStore((): SelectedUserIds | undefined => undefined, 'session-end')
