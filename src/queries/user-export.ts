import type { UserAggregate } from '#src/contract/user.ts'
import {
  exportFoot,
  exportHead,
  exportRows,
  type ExportResult,
  type ExportShape,
  type Provenance,
} from '#src/domain/export-users.ts'
import type { InheritedRoles } from '#src/domain/inherited.ts'
import type { Scope } from '#src/domain/scope.ts'
import { gapOf, readUsers, type ReadingState } from './read-all-users.ts'
import type { UserListParams } from './user-keys.ts'
import { sortOrdersOf } from './user-queries.ts'

/** Where a file goes, piece by piece. */
export type FileSink = {
  readonly write: (text: string) => Promise<void>
  /** Ends the file, with another text of the same length at its start. */
  readonly close: (start: string) => Promise<void>
  /** Leaves no file. */
  readonly drop: () => Promise<void>
}

/** Whom a file is of: everybody whom the list finds, or those whom a scan found. */
export type ExportSource =
  | {
      readonly kind: 'list'
      readonly params: UserListParams
      /** Whom of them, where the service cannot filter so. */
      readonly keep?: ((row: UserAggregate) => boolean) | undefined
      /** Why it cannot be all of them, known before. */
      readonly gap?: string | undefined
    }
  | {
      readonly kind: 'found'
      readonly rows: readonly UserAggregate[]
      readonly at: number
      readonly gap: string | undefined
    }

export type ExportState = {
  readonly phase: 'reading' | 'saving' | 'saved' | 'cancelled' | 'unwritten'
  /** Of the reading; undefined where nothing has to be read. */
  readonly reading: ReadingState | undefined
  readonly rows: number
  readonly result: ExportResult | undefined
}

export type UserExport = {
  readonly getState: () => ExportState
  readonly subscribe: (listener: () => void) => () => void
  readonly pause: () => void
  readonly goOn: () => void
  /** Ends what is on its way; no file is left. */
  readonly cancel: () => void
  /** Saves what was read so far; the file says that it is not all. */
  readonly saveSoFar: () => void
}

/**
 * Starts writing people into a file while they are read; no row is kept.
 *
 * @param inherited roles through groups, for the file to name them; undefined where they are not wanted
 */
export function exportUsers(
  scope: Scope,
  source: ExportSource,
  shape: ExportShape,
  where: Omit<Provenance, 'startedAt'>,
  sink: FileSink,
  inherited?: InheritedRoles,
): UserExport {
  const from = { ...where, startedAt: source.kind === 'found' ? source.at : Date.now() }
  const isFilteredHere = source.kind === 'list' && source.keep !== undefined
  const listeners = new Set<() => void>()
  let state: ExportState = { phase: 'reading', reading: undefined, rows: 0, result: undefined }
  const become = (change: Partial<ExportState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  let writing = Promise.resolve()
  let people = 0
  const unwritten = () => {
    if (state.phase === 'cancelled' || state.phase === 'unwritten') return
    become({ phase: 'unwritten' })
    reading?.stop()
    void sink.drop().catch(() => undefined)
  }
  const queue = (work: () => Promise<void>) => {
    writing = writing
      .then(() => (state.phase === 'cancelled' || state.phase === 'unwritten' ? undefined : work()))
      .catch(unwritten)
  }
  const take = (more: readonly UserAggregate[]) => {
    const kept = source.kind === 'list' && source.keep !== undefined ? more.filter(source.keep) : more
    const piece = exportRows(shape, kept, state.rows === 0, inherited)
    people += kept.length
    state = { ...state, rows: state.rows + piece.rows }
    if (piece.text !== '') queue(() => sink.write(piece.text))
  }
  const save = (total: number | undefined, gap: string | undefined) => {
    if (state.phase !== 'reading') return
    const missing = inherited?.missing === undefined ? undefined : 'Not complete: some inherited roles are not known.'
    const result = { people, rows: state.rows, total, gap: gap ?? missing ?? source.gap }
    become({ phase: 'saving', result })
    queue(() => sink.write(exportFoot(shape)))
    queue(async () => {
      await sink.close(exportHead(shape, from, result))
      become({ phase: 'saved' })
    })
  }

  queue(() => sink.write(exportHead(shape, from)))
  const reading =
    source.kind === 'list'
      ? readUsers(scope, { ...source.params, sortOrders: sortOrdersOf(source.params.sort) }, { onRows: take })
      : undefined
  const step = () => {
    const now = reading?.getState()
    become({ reading: now })
    if (now?.phase === 'over') save(isFilteredHere ? undefined : now.total, gapOf(now))
  }
  reading?.subscribe(step)
  if (source.kind === 'found') {
    take(source.rows)
    save(undefined, source.gap)
  }

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    pause: () => reading?.pause(),
    goOn: () => reading?.goOn(),
    cancel: () => {
      if (state.phase !== 'reading' && state.phase !== 'saving') return
      become({ phase: 'cancelled' })
      reading?.stop()
      void writing.then(() => sink.drop()).catch(() => undefined)
    },
    saveSoFar: () => {
      reading?.stop()
      save(isFilteredHere ? undefined : reading?.getState().total, 'Not complete: the reading was ended early.')
    },
  }
}
