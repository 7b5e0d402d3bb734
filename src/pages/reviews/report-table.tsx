import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'

type ReportTableProps = {
  caption: string
  heads: readonly string[]
  /** Cells as texts, the one that names the row first. */
  rows: readonly { readonly key: string; readonly cells: readonly string[] }[]
}

/** A table of a report, whose head is printed on each page. */
export function ReportTable({ caption, heads, rows }: ReportTableProps) {
  return (
    <Table caption={caption}>
      <TableHead>
        {heads.map((head) => (
          <Th key={head}>{head}</Th>
        ))}
      </TableHead>
      <TableBody>
        {rows.map(({ key, cells: [first = '', ...cells] }) => (
          <TableRow key={key}>
            <RowHeader>
              <bdi className="wrap-anywhere">{first}</bdi>
            </RowHeader>
            {cells.map((cell, place) => (
              <Td key={heads[place + 1]} className="wrap-anywhere">
                <bdi>{cell}</bdi>
              </Td>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
