import clsx from 'clsx'
import { useEffect, useRef, type ComponentProps, type ReactNode } from 'react'

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'children'> & {
  label: ReactNode
  /** The label is for screen readers only, as in a table row. */
  labelHidden?: boolean
  hint?: ReactNode
  mixed?: boolean
}

/** The platform's check box in a 24 px target, named after what it is for. */
export function Checkbox({ label, labelHidden = false, hint, mixed = false, className, ...input }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = mixed
  }, [mixed])
  return (
    <label
      className={clsx(
        'flex min-h-6 min-w-6 items-start gap-2 text-sm text-text',
        labelHidden && 'justify-center',
        className,
      )}
    >
      <input {...input} ref={box} type="checkbox" className="mt-1 size-4 shrink-0 accent-accent" />
      <span className={labelHidden ? 'sr-only' : 'min-w-0 pt-0.5'}>
        {label}
        {hint !== undefined && <span className="block text-sm text-muted">{hint}</span>}
      </span>
    </label>
  )
}
