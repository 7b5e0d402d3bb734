import { useCallback, useSyncExternalStore, type ReactNode, type RefObject } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import type { SelectionStore } from '#src/components/use-selection.ts'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { useIsNarrow } from '#src/ui/use-is-narrow.ts'
import { ListSkeleton, Table, TableBody, TableHead, Th } from '#src/ui/table.tsx'

/** A page can list something twice; a row must be unique (docs/failures.md, F46). */
export function uniqueRows<Row>(rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  return [...new Map(rows.map((row) => [idOf(row), row])).values()]
}

type Opened = { id: string; button: HTMLButtonElement }

/**
 * One open menu or popover at a row, for all rows of a table. It closes when its row unmounts.
 *
 * @param idOf must stay the same function
 */
export function useRowPart<Row>(rows: readonly Row[] | undefined, idOf: (row: Row) => string) {
  const [opened, setOpened, close] = useDialogRequest<Opened>()
  const row = opened === undefined ? undefined : rows?.find((each) => idOf(each) === opened.id)
  return {
    /** The same function on every render, so that memoized rows stay. */
    open: useCallback(
      (id: string, button: HTMLButtonElement) => {
        setOpened({ id, button })
      },
      [setOpened],
    ),
    close: () => {
      close()
    },
    at: opened === undefined || row === undefined ? undefined : { row, button: opened.button },
  }
}

type ListTableProps<Row> = {
  /** "Users of account Meridian Foods". */
  label: string
  busy: boolean
  /** Rows without duplicates; undefined during the first load. */
  rows: readonly Row[] | undefined
  selection: SelectionStore<Row>
  idOf: (row: Row) => string
  region: RefObject<HTMLDivElement | null>
  /** Widths of the table and its columns. */
  className: string
  /** Column headers between the checkboxes and the actions. */
  heads: ReactNode
  columns: number
  children: (row: Row, index: number) => ReactNode
}

/** Rows with a checkbox each, and one for the whole page. */
export function ListTable<Row>(props: ListTableProps<Row>) {
  const { label, busy, rows, selection, idOf, region, className, heads, columns, children } = props
  const isNarrow = useIsNarrow()
  return (
    <Table
      caption={`${label}. Select a column header to sort.`}
      busy={busy}
      narrow="cards"
      className="min-h-0 flex-1 scroll-pb-(--bars-bottom) border-t border-line pb-(--bars-bottom)"
      tableClassName={className}
      regionRef={region}
    >
      <TableHead>
        <Th className="md:w-12 md:pr-0 md:pl-4.5">
          {isNarrow ? (
            // Off screen with the rest of the header; the selection bar has a button for it.
            'Select'
          ) : (
            <SelectPage rows={rows} selection={selection} idOf={idOf} />
          )}
        </Th>
        {heads}
        <Th className="md:w-16">
          <span className="sr-only">Actions</span>
        </Th>
      </TableHead>
      <TableBody>{rows === undefined ? <ListSkeleton rows={16} columns={columns} /> : rows.map(children)}</TableBody>
    </Table>
  )
}

/** Selects the whole page. Re-rendered only if all, some or none of it is selected. */
function SelectPage<Row>({ rows = [], selection, idOf }: Pick<ListTableProps<Row>, 'rows' | 'selection' | 'idOf'>) {
  const state = useSyncExternalStore(selection.subscribe, () => {
    const count = rows.filter((row) => selection.has(idOf(row))).length
    return count === 0 ? 'none' : count === rows.length ? 'all' : 'some'
  })
  return (
    <Checkbox
      label={`Select all ${rows.length} on this page`}
      labelHidden
      disabled={rows.length === 0}
      className="min-h-7 min-w-7 pt-0.5"
      checked={state === 'all'}
      mixed={state === 'some'}
      onChange={({ currentTarget }) => {
        selection.setAll(rows, currentTarget.checked)
      }}
    />
  )
}
