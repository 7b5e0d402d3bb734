import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { createSessionStore, createStore } from '#src/session/store.ts'

type Kept<Row> = {
  readonly listKey: string
  /**
   * The same map for as long as the query is the same: with 50,000 entries, a copy for each selection would be slow.
   */
  readonly rows: ReadonlyMap<string, Row>
  readonly released: number
  /** Counts the changes of the selection. */
  readonly edits: number
}

/**
 * The selection of one list. The same object while the list is mounted: components that show it subscribe, so that a
 * selection re-renders only them.
 */
export type SelectionStore<Row> = {
  readonly subscribe: (listener: () => void) => () => void
  /** The same object until the selection changes. */
  readonly get: () => Kept<Row>
  readonly has: (id: string) => boolean
  /** @param range also everything on the page between this one and the previous one */
  readonly toggle: (row: Row, range?: boolean) => void
  /** Selects or deselects several. */
  readonly setAll: (rows: readonly Row[], on: boolean) => void
  readonly clear: () => void
}

/** The selection of a list, whatever its rows are. */
export type AnySelection = Pick<SelectionStore<unknown>, 'subscribe' | 'get'>

/** A snapshot of the selection, for a component that re-renders when it changes. */
export type Selection<Row> = SelectionStore<Row> & {
  /** Rows as last seen, in the order of selection, including those of other pages. */
  readonly chosen: readonly Row[]
  /** How many were deselected because the list shows something else now; 0 once that was read. */
  readonly released: number
  /** A number that changes with the selection. */
  readonly edits: number
}

type SelectionMemory<Row> = {
  readonly read: (listKey: string) => ReadonlyMap<string, Row> | undefined
  readonly write: (listKey: string, rows: ReadonlyMap<string, Row>) => void
}

/** A selection that starts with `first`. */
function createSelection<Row>(idOf: (row: Row) => string, first: Pick<Kept<Row>, 'listKey' | 'rows'>) {
  let map = new Map(first.rows)
  const store = createStore<Kept<Row>>({ listKey: first.listKey, rows: map, released: 0, edits: 0 })
  let page: readonly Row[] = []
  let anchor: string | undefined
  const change = (edit: (next: Map<string, Row>) => void) => {
    const { listKey, edits } = store.get()
    edit(map)
    store.set({ listKey, rows: map, released: 0, edits: edits + 1 })
  }
  const selection: SelectionStore<Row> = {
    subscribe: store.subscribe,
    get: store.get,
    has: (id) => store.get().rows.has(id),
    toggle: (row, range = false) => {
      const id = idOf(row)
      const ends = [anchor, id].map((end) => page.findIndex((each) => idOf(each) === end))
      const span = range && !ends.includes(-1) ? page.slice(Math.min(...ends), Math.max(...ends) + 1) : [row]
      anchor = id
      change((next) => {
        const on = !next.has(id)
        for (const each of span)
          if (on) next.set(idOf(each), each)
          else next.delete(idOf(each))
      })
    },
    setAll: (rows, on) => {
      if (rows.every((row) => map.has(idOf(row)) === on)) return
      change((next) => {
        for (const row of rows)
          if (on) next.set(idOf(row), row)
          else next.delete(idOf(row))
      })
    },
    clear: () => {
      change((next) => {
        next.clear()
      })
    },
  }
  return {
    selection,
    /** The list has another query, so the selection is cleared. */
    ask: (listKey: string) => {
      const { listKey: last, rows, released, edits } = store.get()
      // Kept until it is announced, because further typing changes the query again.
      if (last === listKey) return
      map = new Map()
      store.set({ listKey, rows: map, released: rows.size || released, edits: edits + 1 })
    },
    /** The page's data about selected rows is newer. */
    show: (rows: readonly Row[]) => {
      page = rows
      const kept = store.get()
      const newer = rows.filter((row) => kept.rows.has(idOf(row)) && kept.rows.get(idOf(row)) !== row)
      if (newer.length === 0) return
      for (const row of newer) map.set(idOf(row), row)
      store.set({ ...kept })
    },
  }
}

/**
 * The selection by ID, across the pages of one query.
 *
 * @param rows of the shown page, if they are fresh: they update selected ones
 * @param idOf only the first one is used
 * @param listKey key of the list's query; another one clears the selection
 * @param memory keeps the selection while another page is shown
 */
export function useSelectionStore<Row>(
  rows: readonly Row[] | undefined,
  idOf: (row: Row) => string,
  listKey = '',
  memory?: SelectionMemory<Row>,
): SelectionStore<Row> {
  const [{ selection, ask, show }] = useState(() =>
    createSelection(idOf, { listKey, rows: memory?.read(listKey) ?? new Map<string, Row>() }),
  )
  // useLayoutEffect: nothing of the previous query must be shown as selected.
  useLayoutEffect(() => {
    ask(listKey)
  }, [ask, listKey])
  useLayoutEffect(() => {
    show(rows ?? [])
  }, [show, rows])
  useEffect(() => {
    if (memory === undefined) return
    const keep = () => {
      const kept = selection.get()
      memory.write(kept.listKey, kept.rows)
    }
    keep()
    return selection.subscribe(keep)
  }, [memory, selection])
  return selection
}

/** Re-renders the component whenever the selection changes. */
export function useSelectionState<Row>(store: SelectionStore<Row>): Selection<Row> {
  const kept = useSyncExternalStore(store.subscribe, store.get)
  const chosen = useMemo(() => [...kept.rows.values()], [kept])
  return { ...store, chosen, released: kept.released, edits: kept.edits }
}

/** Whether anything is selected. */
export function useIsSelecting(store: AnySelection): boolean {
  return useSyncExternalStore(store.subscribe, () => store.get().rows.size > 0)
}

/** Both in one hook, for lists with few rows. The parameters are those of `useSelectionStore`. */
export function useSelection<Row>(...list: Parameters<typeof useSelectionStore<Row>>): Selection<Row> {
  return useSelectionState(useSelectionStore(...list))
}

type UsersQuestion = {
  readonly search: string
  readonly roles: readonly string[]
  readonly resourceGroups: readonly string[]
  readonly groups?: readonly string[]
  readonly status: readonly string[]
  readonly match?: string | undefined
}

/**
 * The query that a selection in the users list belongs to.
 *
 * @param question defaults to the list's default view
 */
export function usersQuestion(
  scope: Scope,
  question: UsersQuestion = { search: '', roles: [], resourceGroups: [], status: [] },
): string {
  const { search, roles, resourceGroups, groups, status, match } = question
  return JSON.stringify([scopeId(scope), search, roles, resourceGroups, groups, status, match])
}

type KeptUsers = { readonly listKey: string; readonly rows: ReadonlyMap<string, UserAggregate> }

/** The selection of the users list, kept while a user's page is open. In memory only. */
const keptUsers = createSessionStore((): KeptUsers | undefined => undefined, 'session-end')

export const selectionStore = {
  /**
   * @param listKey key of the list's query.
   * @returns undefined if it was another one
   */
  read: (listKey: string): ReadonlyMap<string, UserAggregate> | undefined => {
    const last = keptUsers.get()
    return last?.listKey === listKey ? last.rows : undefined
  },
  write: (listKey: string, rows: ReadonlyMap<string, UserAggregate>): void => {
    keptUsers.set({ listKey, rows })
  },
}
