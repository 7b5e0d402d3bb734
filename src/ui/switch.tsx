import clsx from 'clsx'
import { useId, type ComponentProps, type ReactNode } from 'react'

type SwitchProps = Omit<ComponentProps<'input'>, 'type' | 'role' | 'children'> & { label: ReactNode; hint?: ReactNode }

// The platform has no switch; forced colors use its checkbox.
const track = clsx(
  'mt-0.5 h-4.5 w-8 shrink-0 cursor-pointer appearance-none rounded-full border border-control bg-surface hover:border-control-hover',
  'before:mt-[3px] before:ml-[3px] before:block before:size-2.5 before:rounded-full before:bg-control before:transition-[margin] before:duration-(--duration-fast)',
  'checked:border-accent checked:bg-accent checked:before:ml-[17px] checked:before:bg-on-accent',
  'forced-colors:w-4.5 forced-colors:appearance-auto forced-colors:before:hidden',
)

/**
 * A setting that takes effect immediately, without a submit button. The hint is its description and not part of its
 * name.
 */
export function Switch({ label, hint, className, ...input }: SwitchProps) {
  const id = useId()
  return (
    <div className={className}>
      <label className="flex min-h-7 items-start gap-2.5 py-1 text-sm text-text-secondary has-checked:font-medium has-checked:text-text">
        <input
          {...input}
          type="checkbox"
          role="switch"
          aria-describedby={hint === undefined ? undefined : id}
          className={track}
        />
        <span className="min-w-0 wrap-anywhere">{label}</span>
      </label>
      {hint !== undefined && (
        <p id={id} className="pb-1 pl-10.5 text-sm wrap-anywhere text-warning-text">
          {hint}
        </p>
      )}
    </div>
  )
}
