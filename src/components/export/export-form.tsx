import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { ScopeTag } from '#src/components/scope-tag.tsx'
import { durationText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import type { FileFormat } from '#src/domain/export-file.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'

type Shape<Grouping extends string, Field extends string> = {
  readonly format: FileFormat
  readonly per: Grouping
  readonly fields: readonly Field[]
}

type ExportFormProps<Grouping extends string, Field extends string> = {
  scope: Scope
  /** "Export users". */
  title: string
  /** "Export 12 users". */
  submit: string
  /** Users whom the file is about. */
  intro: ReactNode
  /** Estimated duration, in milliseconds. */
  time: number
  /** Note about data that the file can't contain. */
  notes?: ReactNode
  /** Note to read before sharing the file. */
  below: ReactNode
  shape: Shape<Grouping, Field>
  rowKinds: readonly { value: Grouping; label: string; hint: string }[]
  fields: readonly { readonly name: Field; readonly head: string }[]
  onShape: (shape: Shape<Grouping, Field>) => void
  onStart: () => void
  onClose: () => void
}

/** Options of a file, chosen before it is written. */
export function ExportForm<Grouping extends string, Field extends string>(props: ExportFormProps<Grouping, Field>) {
  const { scope, title, submit, intro, time, notes, below, shape, rowKinds, fields, onShape, onStart, onClose } = props
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      subtitle={<ScopeTag scope={scope} />}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            icon={<Download aria-hidden />}
            blockedReason={shape.fields.length === 0 ? 'Choose at least one column.' : undefined}
            onClick={onStart}
          >
            {submit}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <p className="text-sm text-text-secondary">
          {intro} The file includes its source, the time, and whether the data is complete.
          {time >= MIN_SHOWN_DURATION && (
            <>
              {' '}
              <span className="font-medium text-text">This takes about {durationText(time)}.</span>
            </>
          )}
        </p>
        {notes}
        <div className="grid gap-5 md:grid-cols-2">
          <RadioGroup
            legend="File"
            name="format"
            defaultValue={shape.format}
            options={[
              {
                value: 'csv',
                label: 'CSV',
                hint: 'For spreadsheets. Text that starts like a formula gets an apostrophe.',
              },
              { value: 'json', label: 'JSON', hint: 'For programs. Values exactly as Harness provides them.' },
            ]}
            onChange={(format) => {
              onShape({ ...shape, format })
            }}
          />
          <RadioGroup
            legend="One row for each"
            name="per"
            defaultValue={shape.per}
            options={rowKinds}
            onChange={(per) => {
              onShape({ ...shape, per })
            }}
          />
        </div>
        <fieldset className="flex flex-col">
          <legend className="mb-1.5 text-sm font-medium text-text">Columns</legend>
          <div className="grid grid-cols-2 gap-x-4 md:grid-cols-4">
            {fields.map(({ name, head }) => (
              <Checkbox
                key={name}
                label={head}
                checked={shape.fields.includes(name)}
                className="min-h-8 py-1"
                onChange={({ currentTarget: { checked } }) => {
                  onShape({
                    ...shape,
                    // In the order of the columns.
                    fields: fields.flatMap(({ name: fieldName }) =>
                      (fieldName === name ? checked : shape.fields.includes(fieldName)) ? fieldName : [],
                    ),
                  })
                }}
              />
            ))}
          </div>
        </fieldset>
        <p className="text-sm text-muted">{below}</p>
      </div>
    </Dialog>
  )
}
