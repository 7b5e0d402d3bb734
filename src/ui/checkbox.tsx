import clsx from 'clsx'
import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react'

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'children'> & {
  label: ReactNode
  /** The label is for screen readers only, as in a table row. */
  labelHidden?: boolean
  hint?: ReactNode
  mixed?: boolean
}

/** Classes of the checkbox itself. */
// Drawn here because the platform's own dark checkbox is too faint; forced colors use the platform's own.
export const boxClasses = clsx(
  'mt-1 grid size-4 shrink-0 cursor-pointer appearance-none place-items-center rounded-badge border border-control bg-surface hover:border-control-hover',
  'checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent',
  'after:-mt-0.5 after:h-1 after:w-2 after:-rotate-45 after:border-b-2 after:border-l-2 after:border-on-accent after:opacity-0 checked:after:opacity-100',
  'indeterminate:after:mt-0 indeterminate:after:h-0 indeterminate:after:rotate-0 indeterminate:after:border-l-0 indeterminate:after:opacity-100',
  'forced-colors:appearance-auto forced-colors:after:hidden',
)

/**
 * Whether the shift key was held during the change, by click or by key: for ranges.
 *
 * @param event its change event
 */
export function withShift(event: Event): boolean {
  return event instanceof MouseEvent && event.shiftKey
}

/** The platform's checkbox in a 24 px target, with a label for its object. */
export function Checkbox({ label, labelHidden = false, hint, mixed = false, className, ref, ...input }: CheckboxProps) {
  const own = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (own.current !== null) own.current.indeterminate = mixed
  }, [mixed])
  return (
    <label
      className={clsx(
        'flex min-h-6 min-w-6 items-start gap-2 text-sm text-text',
        labelHidden && 'justify-center',
        className,
      )}
    >
      <input
        {...input}
        ref={(node) => {
          own.current = node
          if (typeof ref === 'function') ref(node)
          else if (ref != null) ref.current = node
        }}
        type="checkbox"
        className={boxClasses}
      />
      <span className={labelHidden ? 'sr-only' : 'min-w-0 pt-0.5'}>
        {label}
        {hint !== undefined && <span className="block text-sm text-muted">{hint}</span>}
      </span>
    </label>
  )
}
