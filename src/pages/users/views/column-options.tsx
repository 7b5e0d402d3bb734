import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { columnNames, moveColumn, withColumn, type ColumnName } from '#src/domain/user-columns.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { columnLabels } from '../column-labels.ts'

type ColumnOptionsProps = {
  columns: readonly ColumnName[]
  /** The default columns. */
  fittingColumns: readonly ColumnName[]
  onChange: (columns: readonly ColumnName[]) => void
}

/** The columns of the list, and their order. */
export function ColumnOptions({ columns, fittingColumns, onChange }: ColumnOptionsProps) {
  const [announcement, setAnnouncement] = useState('')
  const list = useRef<HTMLUListElement>(null)
  const pressed = useRef<string>(undefined)
  // A row that moves loses focus.
  useEffect(() => {
    if (pressed.current === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-move="${pressed.current}"]`)?.focus()
    pressed.current = undefined
  }, [columns])
  const move = (name: ColumnName, step: -1 | 1) => {
    const next = moveColumn(columns, name, step)
    if (next === columns) return
    pressed.current = `${name}${step}`
    setAnnouncement(`${columnLabels[name]} is column ${next.indexOf(name) + 2} of ${next.length + 1}`)
    onChange(next)
  }
  const moveButton = (name: ColumnName, step: -1 | 1) => (
    <IconButton
      size="small"
      label={step === -1 ? `Move ${columnLabels[name]} up` : `Move ${columnLabels[name]} down`}
      icon={step === -1 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
      data-move={`${name}${step}`}
      // Stays enabled at either end, so that the focus is not lost there.
      aria-disabled={moveColumn(columns, name, step) === columns || undefined}
      className="aria-disabled:opacity-40"
      onClick={() => {
        move(name, step)
      }}
    />
  )
  return (
    <>
      <fieldset className="min-w-0">
        <legend className="pb-1 text-xs text-text-secondary">Columns</legend>
        <ul ref={list}>
          {[...columns, ...columnNames.filter((name) => !columns.includes(name))].map((name) => (
            <li key={name} className="flex min-h-7 items-center gap-1">
              <Checkbox
                label={columnLabels[name]}
                className="flex-1"
                checked={columns.includes(name)}
                onChange={({ currentTarget: { checked } }) => {
                  onChange(withColumn(columns, name, checked))
                }}
              />
              {columns.includes(name) && (
                <>
                  {moveButton(name, -1)}
                  {moveButton(name, 1)}
                </>
              )}
            </li>
          ))}
        </ul>
      </fieldset>
      {columns.join() !== fittingColumns.join() && (
        <Button
          size="small"
          variant="ghost"
          className="self-start"
          onClick={() => {
            onChange(fittingColumns)
            setAnnouncement('Columns reset')
            list.current?.querySelector('input')?.focus()
          }}
        >
          Reset columns
        </Button>
      )}
      <Status className="sr-only">{announcement}</Status>
    </>
  )
}
