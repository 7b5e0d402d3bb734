import { Select as Base } from '@base-ui/react/select'
import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import type { FieldWiring } from './field.tsx'

type SelectOption<Value extends string> = {
  value: Value
  label: string
  hint?: string
  /** Why it cannot be chosen; shown below its label. */
  blockedReason?: string
}

type SelectProps<Value extends string> = {
  options: readonly SelectOption<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  placeholder?: string
  /** Name in a form. */
  name?: string
  /** From `Field`. */
  wiring: FieldWiring
}

/** One choice of a few whose options carry a hint or a reason. Without those `NativeSelect` is lighter. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  placeholder,
  name,
  wiring,
}: SelectProps<Value>) {
  return (
    <Base.Root
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null && options.find((option) => option.value === next)?.blockedReason === undefined)
          onChange(next)
      }}
      {...(name === undefined ? {} : { name })}
    >
      <Base.Trigger
        {...wiring}
        className={clsx(
          'flex min-h-8 w-full min-w-0 items-center justify-between gap-2 rounded-control bg-surface pr-2 pl-2.5 text-left text-sm text-text -outline-offset-1 max-md:min-h-10 max-md:text-md',
          wiring['aria-invalid'] ? 'border-2 border-danger-text' : 'border border-control hover:border-control-hover',
        )}
      >
        <Base.Value placeholder={placeholder} className="min-w-0 truncate data-placeholder:text-muted" />
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner
          alignItemWithTrigger={false}
          sideOffset={4}
          collisionPadding={8}
          className="z-[60] outline-none"
        >
          <Base.Popup className="max-h-[min(20rem,var(--available-height))] max-w-(--available-width) min-w-(--anchor-width) overflow-y-auto rounded-card border border-edge bg-raised p-[5px] text-sm text-text shadow-overlay transition-[opacity,translate] duration-(--duration-base) ease-out outline-none data-starting-style:translate-y-1 data-starting-style:opacity-0">
            {options.map(({ value: option, label, hint, blockedReason }) => (
              <Base.Item
                key={option}
                value={option}
                aria-disabled={blockedReason !== undefined || undefined}
                className={clsx(
                  'grid min-h-[30px] cursor-default grid-cols-[1rem_minmax(0,1fr)] items-start gap-2 rounded-control px-2 py-[5px] -outline-offset-2 outline-transparent data-highlighted:bg-active data-highlighted:outline-2',
                  blockedReason !== undefined && 'text-muted',
                )}
              >
                <Base.ItemIndicator className="col-start-1 pt-0.5">
                  <Check aria-hidden className="size-4" />
                </Base.ItemIndicator>
                <span className="col-start-2 min-w-0">
                  <Base.ItemText className="block break-words">{label}</Base.ItemText>
                  {(blockedReason ?? hint) !== undefined && (
                    <span className="block text-xs break-words text-muted">{blockedReason ?? hint}</span>
                  )}
                </span>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
