import { createSessionStore } from './store.ts'

/** How many decisions of access reviews are in no file yet: they are gone when the tab is closed. */
const store = createSessionStore<readonly number[]>(() => [], 'session-end')

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** Has the browser ask before the tab is closed, on whatever page, while there are any. */
export function recordUnsavedDecisions(count: number): void {
  if (count !== unsavedDecisions()) store.set(count === 0 ? [] : [count])
  if (count === 0) removeEventListener('beforeunload', ask)
  else addEventListener('beforeunload', ask)
}

/** Decisions that signing out would lose. */
export function unsavedDecisions(): number {
  return store.get()[0] ?? 0
}
