import { memo, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { formatNumber } from '#src/domain/format.ts'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { MAX_PRINTED } from './report-words.ts'

type Row = { readonly key: string; readonly cells: readonly string[] }

type ReportTableProps = {
  caption: string
  heads: readonly string[]
  /** Cells as texts, the one that names the row first. */
  rows: readonly Row[]
}

/** Rows that are drawn in one go. */
const CHUNK = 100

/** A table of a report, whose head is printed on each page. Long ones are drawn bit by bit, and whole before printing. */
export function ReportTable({ caption, heads, rows }: ReportTableProps) {
  const printed = rows.slice(0, MAX_PRINTED)
  const drawn = useDrawn(printed.length)
  const chunks = Array.from({ length: Math.ceil(drawn / CHUNK) }, (_, place) => place * CHUNK)
  return (
    <>
      <Table caption={caption}>
        <TableHead>
          {heads.map((head) => (
            <Th key={head}>{head}</Th>
          ))}
        </TableHead>
        <TableBody>
          {chunks.map((from) => (
            <Rows key={from} heads={heads} all={rows} from={from} />
          ))}
        </TableBody>
      </Table>
      {rows.length > printed.length && (
        <p>
          The first {formatNumber(printed.length)} of {formatNumber(rows.length)}. All of them are in the evidence file.
        </p>
      )}
    </>
  )
}

/** How many of the rows are drawn by now. */
function useDrawn(all: number): number {
  const [drawn, setDrawn] = useState(CHUNK)
  const isWhole = drawn >= all
  useEffect(() => {
    if (isWhole) return undefined
    const timer = setTimeout(() => {
      setDrawn(drawn + CHUNK)
    }, 0)
    const drawAll = () => {
      flushSync(() => {
        setDrawn(all)
      })
    }
    addEventListener('beforeprint', drawAll)
    return () => {
      clearTimeout(timer)
      removeEventListener('beforeprint', drawAll)
    }
  }, [drawn, isWhole, all])
  return Math.min(drawn, all)
}

/** Only emails, identifiers and the like can be broken inside; a word never is. */
const breaks = (text: string): string | undefined => (/\S{21}/u.test(text) ? 'wrap-anywhere' : undefined)

type RowsProps = { heads: readonly string[]; all: readonly Row[]; from: number }

/** Drawn once: a report of a review that changes is another list of rows. */
const Rows = memo(
  ({ heads, all, from }: RowsProps) =>
    all.slice(from, Math.min(from + CHUNK, MAX_PRINTED)).map(({ key, cells: [first = '', ...cells] }) => (
      <TableRow key={key}>
        <RowHeader>
          <bdi className={breaks(first)}>{first}</bdi>
        </RowHeader>
        {cells.map((cell, place) => (
          <Td key={heads[place + 1]} className={breaks(cell)}>
            <bdi>{cell}</bdi>
          </Td>
        ))}
      </TableRow>
    )),
  (before, now) => before.from === now.from && before.all === now.all,
)
