import { ArrowDown, ArrowUp } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useDensity } from '#src/components/appearance.ts'
import { columnNames, moveColumn, withColumn, type ColumnName } from '#src/domain/user-columns.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import { densityNames, type DensityName } from '#src/ui/theme.ts'
import { columnLabels } from '../column-labels.ts'

type ColumnsPopoverProps = {
  columns: readonly ColumnName[]
  anchor: HTMLElement
  onChange: (columns: readonly ColumnName[]) => void
  onClose: () => void
}

const densityWords: Record<DensityName, string> = { comfortable: 'Comfortable', compact: 'Compact' }

/** Which columns the list has, in which order, and how close its rows are; kept on this device. */
export function ColumnsPopover({ columns, anchor, onChange, onClose }: ColumnsPopoverProps) {
  const { density, choose } = useDensity()
  const [said, setSaid] = useState('')
  const [resets, setResets] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const pressed = useRef<string>(undefined)
  // A row that changes its place lets go of the focus.
  useEffect(() => {
    if (pressed.current === undefined) return
    list.current?.querySelector<HTMLElement>(`[data-move="${pressed.current}"]`)?.focus()
    pressed.current = undefined
  }, [columns])
  const move = (name: ColumnName, step: -1 | 1) => {
    const next = moveColumn(columns, name, step)
    if (next === columns) return
    pressed.current = `${name}${step}`
    setSaid(`${columnLabels[name]} is column ${next.indexOf(name) + 2} of ${next.length + 1}`)
    onChange(next)
  }
  const moveButton = (name: ColumnName, step: -1 | 1) => (
    <IconButton
      size="small"
      label={`Move ${columnLabels[name]} ${step === -1 ? 'up' : 'down'}`}
      icon={step === -1 ? <ArrowUp aria-hidden /> : <ArrowDown aria-hidden />}
      data-move={`${name}${step}`}
      // Stays in reach at either end, so that the focus does not get lost there.
      aria-disabled={moveColumn(columns, name, step) === columns || undefined}
      className="aria-disabled:opacity-40"
      onClick={() => {
        move(name, step)
      }}
    />
  )
  const isFirst = density === 'comfortable' && columns.join() === columnNames.join()
  return (
    <Popover
      open
      anchor={anchor}
      label="Columns and rows"
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-72 max-w-full flex-col gap-2">
        <fieldset className="px-1">
          <legend className="pb-1 text-xs text-muted">Columns after the name</legend>
          <ul ref={list}>
            {[...columns, ...columnNames.filter((name) => !columns.includes(name))].map((name) => (
              <li key={name} className="flex min-h-8 items-center gap-1">
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
        <div className="border-t border-line px-1 pt-2">
          <RadioGroup
            key={resets}
            legend="Rows of tables"
            name="density"
            options={densityNames.map((value) => ({ value, label: densityWords[value] }))}
            defaultValue={density}
            onChange={choose}
          />
        </div>
        <Button
          size="small"
          variant="ghost"
          {...(isFirst ? { blockedReason: 'This is how the list comes.', reasonPlacement: 'hidden' as const } : {})}
          onClick={() => {
            onChange(columnNames)
            choose('comfortable')
            setResets(resets + 1)
            setSaid('Columns and rows are as the list comes')
          }}
        >
          Reset columns and rows
        </Button>
        <LiveRegion>{said}</LiveRegion>
      </div>
    </Popover>
  )
}
