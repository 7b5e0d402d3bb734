import type { ReactNode } from 'react'

type RadioGroupProps<Value extends string> = {
  legend: ReactNode
  name: string
  options: readonly { value: Value; label: ReactNode; hint?: ReactNode }[]
  defaultValue?: Value
  /** The chosen value, if controlled. */
  value?: Value
  onChange?: (value: Value) => void
  /** Labels side by side in one bar. */
  segments?: boolean
}

/** A single choice from a few visible options. */
export function RadioGroup<Value extends string>({
  legend,
  name,
  options,
  defaultValue,
  value: selectedValue,
  onChange,
  segments = false,
}: RadioGroupProps<Value>) {
  const inputOf = (value: Value) => ({
    type: 'radio',
    name,
    value,
    ...(selectedValue === undefined
      ? { defaultChecked: value === defaultValue }
      : { checked: value === selectedValue }),
    onChange: () => onChange?.(value),
  })
  if (segments)
    return (
      <fieldset>
        <legend className="pb-1 text-xs text-text-secondary">{legend}</legend>
        <div className="flex rounded-control bg-active p-0.5">
          {options.map(({ value, label }) => (
            <label
              key={value}
              className="flex min-h-7 flex-1 cursor-pointer items-center justify-center rounded-badge px-2 text-sm font-medium text-text-secondary has-checked:bg-surface has-checked:text-text has-checked:shadow-card has-focus-visible:outline-2 has-focus-visible:outline-focus forced-colors:has-checked:outline-2"
            >
              <input {...inputOf(value)} className="sr-only" />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
    )
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium text-text">{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <label key={value} className="flex min-h-6 items-start gap-2 text-sm text-text">
          <input
            {...inputOf(value)}
            className="mt-0.5 size-4 shrink-0 cursor-pointer appearance-none rounded-full border border-control bg-surface checked:border-[5px] checked:border-accent checked:bg-on-accent hover:not-checked:border-control-hover forced-colors:appearance-auto"
          />
          <span className="min-w-0">
            {label}
            {hint !== undefined && <span className="block text-muted">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
