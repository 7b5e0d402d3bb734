import type { ReactNode } from 'react'

type RadioGroupProps<Value extends string> = {
  legend: ReactNode
  name: string
  options: readonly { value: Value; label: ReactNode; hint?: ReactNode }[]
  defaultValue?: Value
  /** What is chosen, where its owner keeps it. */
  value?: Value
  onChange?: (value: Value) => void
}

/** One choice of a few, all visible. */
export function RadioGroup<Value extends string>({
  legend,
  name,
  options,
  defaultValue,
  value: chosen,
  onChange,
}: RadioGroupProps<Value>) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium text-text">{legend}</legend>
      {options.map(({ value, label, hint }) => (
        <label key={value} className="flex min-h-6 items-start gap-2 text-sm text-text">
          <input
            type="radio"
            name={name}
            value={value}
            {...(chosen === undefined ? { defaultChecked: value === defaultValue } : { checked: value === chosen })}
            onChange={() => onChange?.(value)}
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
