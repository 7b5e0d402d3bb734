import type { ExportResult } from '#src/domain/export-file.ts'
import type { PaginationJob, PaginationState } from './paginate-all.ts'

/** Writes rows to a file while they are loaded; no row is kept. */

/** Target of a file, chunk by chunk. */
export type FileSink = {
  readonly write: (text: string) => Promise<void>
  /** Finishes the file, with another text of the same length at its start. */
  readonly close: (start: string) => Promise<void>
  /** Discards the file. */
  readonly drop: () => Promise<void>
}

/** The texts of a file. */
export type FileParts<Row> = {
  readonly head: (result?: ExportResult) => string
  /** @param first whether no row was written before */
  readonly rows: (rows: readonly Row[], first: boolean) => { readonly text: string; readonly rows: number }
  readonly footer: string
}

/** Source of rows: pages that are loaded, or earlier results. */
export type RowSource<Row> =
  | {
      readonly kind: 'read'
      readonly start: (onRows: (rows: readonly Row[]) => void) => PaginationJob
      /** Passes on pending rows before the file ends early. */
      readonly flush?: () => void
      /** Whether any rows were loaded that could be saved. */
      readonly some: () => boolean
      /** Total according to the service; undefined if it does not report one. */
      readonly total: () => number | undefined
      /** Why the file might be incomplete; called at the end. */
      readonly gap: () => string | undefined
    }
  | { readonly kind: 'found'; readonly rows: readonly Row[]; readonly gap: string | undefined }

export type ExportState = {
  readonly phase: 'reading' | 'saving' | 'saved' | 'canceled' | 'unwritten'
  /** State of the load; undefined if nothing needs to be loaded. */
  readonly reading: PaginationState | undefined
  readonly rows: number
  readonly result: ExportResult | undefined
}

export type FileExport = {
  readonly getState: () => ExportState
  readonly subscribe: (listener: () => void) => () => void
  readonly pause: () => void
  readonly resume: () => void
  /** Cancels the export; the file is discarded. */
  readonly cancel: () => void
  /** Whether there is anything to save. */
  readonly canSave: () => boolean
  /** Saves the rows so far; the file says that it is incomplete. */
  readonly saveSoFar: () => void
}

/** Starts writing rows to a file. */
export function exportFile<Row>(source: RowSource<Row>, parts: FileParts<Row>, sink: FileSink): FileExport {
  const listeners = new Set<() => void>()
  let state: ExportState = { phase: 'reading', reading: undefined, rows: 0, result: undefined }
  const update = (change: Partial<ExportState>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  let writing = Promise.resolve()
  let count = 0
  const unwritten = () => {
    if (state.phase === 'canceled' || state.phase === 'unwritten') return
    update({ phase: 'unwritten' })
    reading?.stop()
    void sink.drop().catch(() => undefined)
  }
  const queue = (work: () => Promise<void>) => {
    writing = writing
      .then(() => (state.phase === 'canceled' || state.phase === 'unwritten' ? undefined : work()))
      .catch(unwritten)
  }
  const take = (more: readonly Row[]) => {
    const piece = parts.rows(more, state.rows === 0)
    count += more.length
    state = { ...state, rows: state.rows + piece.rows }
    if (piece.text !== '') queue(() => sink.write(piece.text))
  }
  const save = (total: number | undefined, gap: string | undefined) => {
    if (state.phase !== 'reading') return
    const result = { people: count, rows: state.rows, total, gap }
    update({ phase: 'saving', result })
    queue(() => sink.write(parts.footer))
    queue(async () => {
      await sink.close(parts.head(result))
      update({ phase: 'saved' })
    })
  }

  queue(() => sink.write(parts.head()))
  const reading = source.kind === 'read' ? source.start(take) : undefined
  const step = () => {
    const now = reading?.getState()
    update({ reading: now })
    if (now?.phase === 'over' && source.kind === 'read') save(source.total(), source.gap())
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
    resume: () => reading?.resume(),
    cancel: () => {
      if (state.phase !== 'reading' && state.phase !== 'saving') return
      update({ phase: 'canceled' })
      reading?.stop()
      void writing.then(() => sink.drop()).catch(() => undefined)
    },
    canSave: () => source.kind === 'read' && source.some(),
    saveSoFar: () => {
      if (state.phase !== 'reading' || source.kind !== 'read') return
      reading?.stop()
      source.flush?.()
      save(source.total(), 'Incomplete: the export was stopped early.')
    },
  }
}
