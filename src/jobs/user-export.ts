import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { Provenance } from '#src/domain/export-file.ts'
import { exportFoot, exportHead, exportRows, type ExportShape } from '#src/domain/export-users.ts'
import type { InheritedRoles } from '#src/domain/inherited.ts'
import type { Scope } from '#src/domain/scope.ts'
import { exportFile, type FileExport, type FileSink, type RowSource } from './file-export.ts'
import { gapOf, type PaginationJob } from './paginate-all.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { sortOrdersOf } from '#src/queries/user-queries.ts'
import { readUsers } from './read-users.ts'

/** Users of a file: all of the list, or those whom a scan found. */
export type ExportSource =
  | {
      readonly kind: 'list'
      readonly params: UserListParams
      /** Further filter, if the service can't apply it. */
      readonly keep?: ((row: UserAggregate) => boolean) | undefined
      /** Why it can't be complete, known before the start. */
      readonly gap?: string | undefined
    }
  | {
      readonly kind: 'found'
      readonly rows: readonly UserAggregate[]
      readonly at: number
      readonly gap: string | undefined
    }

/**
 * Starts writing users to a file.
 *
 * @param inherited inherited roles, for the file to name them; undefined if they are not wanted
 */
export function exportUsers(
  scope: Scope,
  source: ExportSource,
  shape: ExportShape,
  where: Omit<Provenance, 'startedAt'>,
  sink: FileSink,
  inherited?: InheritedRoles,
): FileExport {
  const from = { ...where, startedAt: source.kind === 'found' ? source.at : Date.now() }
  const missing = inherited?.missing === undefined ? undefined : 'Incomplete: some inherited roles are unknown.'
  return exportFile(
    source.kind === 'found'
      ? { kind: 'found', rows: source.rows, gap: source.gap ?? missing }
      : readingOf(scope, source, missing),
    {
      head: (result) => exportHead(shape, from, result),
      rows: (rows, first) => exportRows(shape, rows, first, inherited),
      footer: exportFoot(shape),
    },
    sink,
  )
}

function readingOf(
  scope: Scope,
  { params, keep, gap }: Extract<ExportSource, { kind: 'list' }>,
  missing: string | undefined,
): RowSource<UserAggregate> {
  let reading: PaginationJob | undefined
  return {
    kind: 'read',
    start: (onRows) => {
      reading = readUsers(
        scope,
        { ...params, sortOrders: sortOrdersOf(params.sort) },
        {
          onRows: (rows) => {
            onRows(keep === undefined ? rows : rows.filter(keep))
          },
        },
      )
      return reading
    },
    some: () => (reading?.getState().people ?? 0) > 0,
    total: () => (keep === undefined ? reading?.getState().total : undefined),
    gap: () => (reading === undefined ? undefined : gapOf(reading.getState())) ?? missing ?? gap,
  }
}
