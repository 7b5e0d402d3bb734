import { useState, type ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { Card } from '#src/ui/card.tsx'

type ChartCardProps = {
  id: string
  title: string
  /** Below the title. */
  note?: ReactNode
  chart: ReactNode
  /** The same numbers as a table; omitted if there are none. */
  table?: ReactNode
}

/** A chart, or the same numbers as a table. */
export function ChartCard({ id, title, note, chart, table }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false)
  return (
    <Card aria-labelledby={id}>
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-0.5 border-b border-line px-4 py-2.5 md:px-5">
        <h2 id={id} className="text-base font-semibold text-text">
          {title}
        </h2>
        {table !== undefined && (
          <Button
            size="small"
            aria-pressed={asTable}
            aria-describedby={id}
            onClick={() => {
              setAsTable(!asTable)
            }}
          >
            Show as table
          </Button>
        )}
        {note !== undefined && <div className="basis-full text-sm text-muted">{note}</div>}
      </div>
      {asTable && table !== undefined ? table : chart}
    </Card>
  )
}
