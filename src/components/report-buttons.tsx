import { fileName, plainCell, toCsv } from '#src/domain/csv.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'

type ReportButtonsProps = {
  /** File name: "bulk-run". */
  name: string
  /** Lines before the table that describe its content. */
  about: readonly (readonly string[])[]
  /** The table, starting with its header. */
  table: readonly (readonly string[])[]
}

/**
 * Copies a report as text for a spreadsheet or a ticket, or saves it as a file. No cell of it is a formula
 * (SECURITY.md, T15).
 */
export function ReportButtons({ name, about, table }: ReportButtonsProps) {
  const all = [...about, ...table]
  return (
    <>
      <CopyButton variant="button" size="medium" label="Copy report" value={all.map(asLine).join('\n')} />
      <SaveButton
        label="Save as CSV"
        type="text/csv"
        fileName={() => fileName(name, 'csv', Date.now())}
        text={() => toCsv(all)}
      />
    </>
  )
}

function asLine(cells: readonly string[]): string {
  return cells.map((cell) => plainCell(cell.replace(/[\t\r\n]+/gu, ' '))).join('\t')
}
