import { useState, type ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { Card, CardHeader } from '#src/ui/card.tsx'

type ChartCardProps = {
  id: string
  title: string
  /** Below the title. */
  note?: ReactNode
  chart: ReactNode
  /** The same numbers as a table; left out where there are none. */
  table?: ReactNode
}

/** A chart, or the same numbers as a table. */
export function ChartCard({ id, title, note, chart, table }: ChartCardProps) {
  const [asTable, setAsTable] = useState(false)
  return (
    <Card aria-labelledby={id}>
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <CardHeader id={id} title={title}>
          {note}
        </CardHeader>
        {table !== undefined && (
          <div className="px-4 pt-4 md:px-5 md:pt-5">
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
          </div>
        )}
      </div>
      {asTable && table !== undefined ? <div className="pt-3">{table}</div> : chart}
    </Card>
  )
}
