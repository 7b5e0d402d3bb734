import clsx from 'clsx'
import { useId, type ComponentProps, type MouseEvent, type ReactElement, type ReactNode } from 'react'
import { openByArrow } from './menu-keys.ts'
import { Spinner } from './spinner.tsx'

/**
 * Layer `ui`: primitives. They know nothing about users, router or queries; may import react, Base UI, clsx and icons.
 */

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger-ghost' | 'danger-outline' | 'danger'
export type ButtonSize = 'small' | 'medium' | 'large'

/** Icons without their own color are fainter than the label. */
const quietIcon = '[&_svg:not([class*=text-])]:text-muted'
const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent hover:bg-accent-hover',
  secondary: `border-button bg-surface text-text shadow-card hover:border-control hover:bg-hover active:bg-active aria-expanded:bg-active aria-pressed:bg-active ${quietIcon}`,
  ghost: `border-transparent bg-transparent text-text-secondary hover:bg-hover active:bg-active aria-expanded:bg-active aria-pressed:bg-active ${quietIcon}`,
  'danger-ghost': 'border-transparent bg-transparent text-danger-text hover:bg-hover active:bg-active',
  'danger-outline':
    'border-button bg-surface text-danger-text shadow-card hover:border-control hover:bg-hover active:bg-active',
  danger: 'border-transparent bg-danger text-on-accent hover:bg-danger-hover',
}
const sizes: Record<ButtonSize, string> = {
  small: 'min-h-7 px-2 py-0.5 text-sm',
  medium: 'min-h-8 py-1 text-sm',
  large: 'min-h-10 px-4 py-1.5 text-base',
}
const shape =
  'inline-flex items-center justify-center gap-[7px] rounded-control border font-medium transition-colors duration-(--duration-fast) [&_svg]:size-4 [&_svg]:shrink-0'
const blocked = 'border-dashed border-edge bg-subtle text-muted'
const blockedGhost = 'border-transparent bg-transparent text-muted'

/** Without a border, a button needs less padding at its sides. */
const isBare = (variant: ButtonVariant) => variant === 'ghost' || variant === 'danger-ghost'
const sizeClasses = (variant: ButtonVariant, size: ButtonSize) =>
  clsx(sizes[size], size === 'medium' && (isBare(variant) ? 'px-2' : 'px-3'))

/** Classes of a skip link: visible while it has the focus. */
export const skipLinkClasses =
  'sr-only rounded-control bg-raised text-sm font-medium text-text shadow-overlay focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-3 focus:py-2'

/** Classes of a button, for links that look like one. */
export function buttonClasses(variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium'): string {
  return clsx(shape, variants[variant], sizeClasses(variant, size))
}

type ButtonProps = ComponentProps<'button'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  icon?: ReactNode
  /** The change is pending: further clicks do nothing. */
  busy?: boolean
  busyLabel?: string
  /** Looks disabled, but a press says what is missing. */
  incomplete?: boolean
  /** Why it can't be used now. It stays visible and focusable, and shows the reason. */
  blockedReason?: string | undefined
  /** `hidden`: the reason is visible elsewhere and only linked here. */
  reasonPlacement?: 'below' | 'hidden'
}

/** A button that can be busy, or disabled with a reason in text. */
export function Button(all: ButtonProps) {
  const {
    variant = 'secondary',
    size = 'medium',
    icon,
    busy = false,
    busyLabel,
    incomplete = false,
    blockedReason,
    reasonPlacement = 'below',
    className,
    children,
    onClick,
    type = 'button',
    'aria-describedby': describedBy,
    ...props
  } = all
  const reasonId = useId()
  const isBlocked = blockedReason !== undefined
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy || isBlocked) event.preventDefault()
    else onClick?.(event)
  }
  const button = (
    <button
      {...(props['aria-haspopup'] === 'menu' && { onKeyDown: openByArrow })}
      {...props}
      type={type}
      className={clsx(
        shape,
        !isBlocked && !incomplete ? variants[variant] : isBare(variant) ? blockedGhost : blocked,
        sizeClasses(variant, size),
        className,
      )}
      aria-busy={busy || undefined}
      aria-disabled={busy || isBlocked || undefined}
      aria-describedby={clsx(describedBy, isBlocked && reasonId) || undefined}
      onClick={click}
    >
      {busy && busyLabel !== undefined ? (
        <span className="grid">
          {/* Keeps the width, so that nothing moves under the pointer. */}
          <span aria-hidden className="invisible inline-flex items-center gap-[7px] [grid-area:1/1]">
            {icon}
            {children}
          </span>
          <span className="inline-flex items-center justify-center gap-[7px] [grid-area:1/1]">
            <Spinner decorative />
            {busyLabel}
          </span>
        </span>
      ) : (
        <>
          {busy ? <Spinner decorative /> : icon}
          {children}
        </>
      )}
    </button>
  )
  // Render the frame even if the button is disabled only later: remounting it would lose focus.
  if (!('blockedReason' in all)) return button
  return (
    <span className="inline-flex max-w-full flex-col gap-1">
      {button}
      {isBlocked && (
        <span id={reasonId} className={reasonPlacement === 'hidden' ? 'sr-only' : 'max-w-72 text-xs text-muted'}>
          {blockedReason}
        </span>
      )}
    </span>
  )
}

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** Name with its object: "Actions for Dana Kim". */
  label: string
  icon: ReactNode
  size?: 'small' | 'medium'
  /** The change is pending: further clicks do nothing. */
  busy?: boolean
}

/** A square button with an icon; its name always includes its object. */
export function IconButton(props: IconButtonProps) {
  return iconButton(props)
}

/** The same as a function instead of a component, for rows of long tables. */
export function iconButton({
  label,
  icon,
  size = 'medium',
  busy = false,
  className,
  onClick,
  ...props
}: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...(props['aria-haspopup'] === 'menu' && { onKeyDown: openByArrow })}
      {...props}
      aria-label={label}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-(--duration-fast) hover:bg-hover hover:text-text aria-expanded:bg-active aria-expanded:text-text [&_svg]:size-4',
        size === 'small' ? 'size-7' : 'size-8',
        className,
      )}
    >
      {/* For the pointer only: on the button itself it would be announced as a description, after the same name. */}
      <span aria-hidden title={label} className="grid size-full place-items-center">
        {busy ? <Spinner decorative /> : icon}
      </span>
    </button>
  )
}
