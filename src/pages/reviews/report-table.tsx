import clsx from 'clsx'
import { memo, useEffect, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { formatNumber } from '#src/domain/format.ts'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { MAX_PRINTED } from './report-text.ts'

/** A row with its cells as text, starting with its name. */
type Row = { readonly key: string; readonly cells: readonly string[] }

type ReportTableProps<Entry> = {
  caption: string
  heads: readonly string[]
  rows: readonly Entry[]
  rowOf: (entry: Entry, place: number) => Row
}

/** Number of rows that are rendered at a time. */
const BLOCK = 50
/** Longer tables have columns of equal width, whatever their content. */
const LONG = 100

/**
 * A table of a report, whose header is printed on each page. Long ones are rendered in steps, and completely before
 * printing.
 */
export function ReportTable<Entry>(props: ReportTableProps<Entry>) {
  const { rows } = props
  const size = Math.min(rows.length, MAX_PRINTED)
  return (
    <>
      {size > LONG ? <LongTable {...props} size={size} /> : <ShortTable {...props} />}
      {rows.length > size && (
        <p>
          The first {formatNumber(size)} of {formatNumber(rows.length)}. All of them are in the evidence file.
        </p>
      )}
    </>
  )
}

function ShortTable<Entry>({ caption, heads, rows, rowOf }: ReportTableProps<Entry>) {
  return (
    <Table caption={caption}>
      <Heads heads={heads} />
      <TableBody>{rows.map((entry, place) => rowView(rowOf(entry, place), heads, breaks))}</TableBody>
    </Table>
  )
}

function Heads({ heads }: { heads: readonly string[] }) {
  return (
    <TableHead>
      {heads.map((head) => (
        <Th key={head}>{head}</Th>
      ))}
    </TableHead>
  )
}

type LongTableProps<Entry> = ReportTableProps<Entry> & { size: number }

/**
 * Part of a long table, so that the browser lays out only the visible parts: laying out thousands of rows would block
 * the page.
 */
function LongTable<Entry>({ caption, heads, rows, rowOf, size }: LongTableProps<Entry>) {
  const rendered = useRenderedRows(size)
  const blocks = Array.from({ length: Math.ceil(rendered / BLOCK) }, (_, place) => place * BLOCK)
  return (
    <ScrollBox label={caption} className="relative -outline-offset-2">
      <div
        role="table"
        aria-label={caption}
        data-long
        className={clsx(
          'print:table print:w-full print:table-fixed print:border-separate print:border-spacing-0',
          heads.length > 6 && 'min-w-256 print:min-w-0',
        )}
      >
        {blocks.map((from) => (
          <Block key={from} data={rows}>
            {() => (
              <BlockView first={from === 0} heads={heads}>
                {rows
                  .slice(from, Math.min(from + BLOCK, size))
                  .map((entry, at) => rowView(rowOf(entry, from + at), heads, () => 'wrap-break-word'))}
              </BlockView>
            )}
          </Block>
        ))}
      </div>
    </ScrollBox>
  )
}

/** Rendered once: a changed review creates another list of rows. */
const Block = memo(
  ({ children }: { data: unknown; children: () => ReactNode }) => children(),
  (before, now) => before.data === now.data,
)

type BlockViewProps = { first: boolean; heads: readonly string[]; children: ReactNode }

/** On paper, all parts form one table, so that its header repeats at the top of each page only. */
function BlockView({ first, heads, children }: BlockViewProps) {
  return (
    <div className="[contain-intrinsic-block-size:auto_125rem] [content-visibility:auto] print:contents print:[content-visibility:visible]">
      <table
        role="presentation"
        className="w-full table-fixed border-separate border-spacing-0 text-sm tabular-nums print:contents"
      >
        {first && <Heads heads={heads} />}
        <TableBody>{children}</TableBody>
      </table>
    </div>
  )
}

/** Number of rows rendered so far. */
function useRenderedRows(all: number): number {
  const [rendered, setRenderedCount] = useState(BLOCK)
  const isComplete = rendered >= all
  useEffect(() => {
    if (isComplete) return undefined
    const timer = setTimeout(() => {
      setRenderedCount(rendered + BLOCK)
    }, 0)
    const drawAll = () => {
      flushSync(() => {
        setRenderedCount(all)
      })
    }
    addEventListener('beforeprint', drawAll)
    return () => {
      clearTimeout(timer)
      removeEventListener('beforeprint', drawAll)
    }
  }, [rendered, isComplete, all])
  return Math.min(rendered, all)
}

/** Only emails, identifiers and the like can be broken inside; words never are. */
const breaks = (text: string): string | undefined => (/\S{21}/u.test(text) ? 'wrap-anywhere' : undefined)

function rowView(
  { key, cells: [first = '', ...cells] }: Row,
  heads: readonly string[],
  classOf: (text: string) => string | undefined,
) {
  return (
    <TableRow key={key}>
      <RowHeader className={classOf(first)}>
        <bdi>{first}</bdi>
      </RowHeader>
      {cells.map((cell, place) => (
        <Td key={heads[place + 1]} className={classOf(cell)}>
          <bdi>{cell}</bdi>
        </Td>
      ))}
    </TableRow>
  )
}
