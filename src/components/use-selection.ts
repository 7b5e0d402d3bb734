import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { createSessionStore } from '#src/session/store.ts'

export type Selection<Row> = {
  /** As they were last seen, in the order in which they were chosen, also those of other pages. */
  readonly chosen: readonly Row[]
  readonly has: (id: string) => boolean
  /** @param range also everything on the page between this one and the one before */
  readonly toggle: (row: Row, range?: boolean) => void
  /** Chooses or leaves several. */
  readonly setAll: (rows: readonly Row[], on: boolean) => void
  readonly clear: () => void
  /** How many were let go because the list shows something else now; 0 once that was read. */
  readonly released: number
}

type SelectionMemory<Row> = {
  readonly read: (listKey: string) => ReadonlyMap<string, Row> | undefined
  readonly write: (listKey: string, rows: ReadonlyMap<string, Row>) => void
}

type Kept<Row> = { readonly listKey: string; readonly rows: ReadonlyMap<string, Row>; readonly released: number }

/**
 * The selection by id, across the pages of one question.
 *
 * @param rows of the shown page, when they are fresh: what they say of a selected one is newer
 * @param idOf has to stay the same function
 * @param listKey what the list asks for; another one clears the selection
 * @param memory keeps it while another page is shown
 */
export function useSelection<Row>(
  rows: readonly Row[] | undefined,
  idOf: (row: Row) => string,
  listKey = '',
  memory?: SelectionMemory<Row>,
): Selection<Row> {
  const [kept, setKept] = useState<Kept<Row>>(() => ({
    listKey,
    rows: memory?.read(listKey) ?? new Map<string, Row>(),
    released: 0,
  }))
  // Kept until it is announced, because further typing changes the question again.
  if (kept.listKey !== listKey) setKept({ listKey, rows: new Map(), released: kept.rows.size || kept.released })
  useEffect(() => {
    memory?.write(kept.listKey, kept.rows)
  }, [memory, kept])
  const shown = useRef(rows)
  const anchor = useRef<string>(undefined)
  useEffect(() => {
    shown.current = rows
  }, [rows])
  const change = useCallback((edit: (next: Map<string, Row>) => void) => {
    setKept((before) => {
      const next = new Map(before.rows)
      edit(next)
      return { listKey: before.listKey, rows: next, released: 0 }
    })
  }, [])
  const toggle = useCallback(
    (row: Row, range = false) => {
      const id = idOf(row)
      const page = shown.current ?? []
      const ends = [anchor.current, id].map((end) => page.findIndex((each) => idOf(each) === end))
      const span = range && !ends.includes(-1) ? page.slice(Math.min(...ends), Math.max(...ends) + 1) : [row]
      anchor.current = id
      change((next) => {
        const on = !next.has(id)
        for (const each of span)
          if (on) next.set(idOf(each), each)
          else next.delete(idOf(each))
      })
    },
    [change, idOf],
  )
  return {
    chosen: useMemo(() => {
      const fresh = new Map(rows?.map((row) => [idOf(row), row]))
      return [...kept.rows].map(([id, row]) => fresh.get(id) ?? row)
    }, [kept, rows, idOf]),
    has: (id) => kept.rows.has(id),
    toggle,
    setAll: (all, on) => {
      change((next) => {
        for (const row of all)
          if (on) next.set(idOf(row), row)
          else next.delete(idOf(row))
      })
    },
    clear: () => {
      change((next) => {
        next.clear()
      })
    },
    released: kept.released,
  }
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
 * The question that a selection in the users list belongs to.
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

/** Whom the users list had selected, so that visiting a user's page keeps the selection. In memory only. */
const keptUsers = createSessionStore((): KeptUsers | undefined => undefined, 'session-end')

export const selectionStore = {
  /** @param listKey what the list asks for. @returns undefined if it asked for something else */
  read: (listKey: string): ReadonlyMap<string, UserAggregate> | undefined => {
    const last = keptUsers.get()
    return last?.listKey === listKey ? last.rows : undefined
  },
  write: (listKey: string, rows: ReadonlyMap<string, UserAggregate>): void => {
    keptUsers.set({ listKey, rows })
  },
}
