import { createSessionStore } from './store.ts'

/** Number of access review decisions that are not saved to a file: they would be lost if the tab were closed. */
const store = createSessionStore<readonly number[]>(() => [], 'session-end')

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

/** Makes the browser ask before the tab is closed, on every page, while there are any. */
export function recordUnsavedDecisions(count: number): void {
  if (count !== unsavedDecisions()) store.set(count === 0 ? [] : [count])
  if (count === 0) removeEventListener('beforeunload', ask)
  else addEventListener('beforeunload', ask)
}

/** Decisions that signing out would lose. */
export function unsavedDecisions(): number {
  return store.get()[0] ?? 0
}
