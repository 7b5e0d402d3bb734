import clsx from 'clsx'
import { useId, type ComponentProps, type MouseEvent, type ReactNode } from 'react'
import { Spinner } from './spinner.tsx'

/**
 * Layer `ui`: primitives. They know nothing about users, router or queries; may import react, Base UI, clsx and icons.
 */

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger-outline' | 'danger'
export type ButtonSize = 'small' | 'medium' | 'large'

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: 'border-control bg-surface text-text hover:border-control-hover hover:bg-hover',
  ghost: 'border-transparent bg-transparent text-text hover:bg-hover',
  'danger-outline': 'border-control bg-surface text-danger-text hover:border-danger-text hover:bg-danger-tint',
  danger: 'border-transparent bg-danger text-on-accent hover:bg-danger-hover',
}
const sizes: Record<ButtonSize, string> = {
  small: 'min-h-7 px-2.5 py-0.5',
  medium: 'min-h-8 px-3 py-1',
  large: 'min-h-10 px-4 py-1.5',
}
const shape =
  'inline-flex items-center justify-center gap-[7px] rounded-control border text-sm font-medium transition-colors duration-(--duration-fast) [&_svg]:size-4 [&_svg]:shrink-0'
const blocked = 'border-dashed border-control bg-subtle text-muted'

/** Classes of a button, for links that look like one. */
export function buttonClasses(variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium'): string {
  return clsx(shape, variants[variant], sizes[size])
}

type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: ReactNode
  /** The effect is on its way: further clicks do nothing. */
  busy?: boolean
  busyLabel?: string
  /** Why it cannot be used now. It stays visible and focusable, and says so. */
  blockedReason?: string | undefined
  /** `hidden`: the reason is visible elsewhere and only linked here. */
  reasonPlacement?: 'below' | 'hidden'
}

/** A button that can be busy, or blocked with a reason in text. */
export function Button({
  variant = 'secondary',
  size = 'medium',
  icon,
  busy = false,
  busyLabel,
  blockedReason,
  reasonPlacement = 'below',
  className,
  children,
  onClick,
  type = 'button',
  'aria-describedby': describedBy,
  ...props
}: ButtonProps) {
  const reasonId = useId()
  const isBlocked = blockedReason !== undefined
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy || isBlocked) event.preventDefault()
    else onClick?.(event)
  }
  const button = (
    <button
      {...props}
      type={type}
      className={clsx(shape, isBlocked ? blocked : variants[variant], sizes[size], className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || isBlocked || undefined}
      aria-describedby={clsx(describedBy, isBlocked && reasonId) || undefined}
      onClick={click}
    >
      {busy ? <Spinner decorative /> : icon}
      {busy && busyLabel !== undefined ? busyLabel : children}
    </button>
  )
  if (!isBlocked) return button
  return (
    <span className="inline-flex max-w-full flex-col gap-1">
      {button}
      <span id={reasonId} className={reasonPlacement === 'hidden' ? 'sr-only' : 'max-w-72 text-xs text-muted'}>
        {blockedReason}
      </span>
    </span>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** Name with its object: "Actions for Dana Kim". */
  label: string
  icon: ReactNode
  size?: 'small' | 'medium'
  busy?: boolean
}

/** A square button with an icon; its name always says what it acts on. */
export function IconButton({ label, icon, size = 'medium', busy = false, className, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      {...props}
      aria-label={label}
      title={label}
      aria-busy={busy || undefined}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-control text-text-secondary hover:bg-hover hover:text-text [&_svg]:size-4',
        size === 'small' ? 'size-7' : 'size-8',
        className,
      )}
    >
      {busy ? <Spinner decorative /> : icon}
    </button>
  )
}
