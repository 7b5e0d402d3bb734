import clsx from 'clsx'
import { X } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

export type BadgeTone = 'danger' | 'warning' | 'success' | 'external' | 'neutral' | 'accent' | 'plain'

const tones: Record<BadgeTone, string> = {
  danger: 'border border-danger-edge bg-danger-tint text-danger-text px-1.5 font-medium',
  warning: 'border border-warning-edge bg-warning-tint text-warning-text px-1.5 font-medium',
  success: 'border border-success-edge bg-success-tint text-success-text px-1.5 font-medium',
  external: 'border border-external-edge bg-external-tint text-external-text px-1.5 font-medium',
  neutral: 'border border-neutral-edge bg-neutral-tint text-neutral-text px-1.5 font-medium',
  accent: 'border border-accent-edge bg-accent-tint text-accent-text px-1.5 font-medium',
  plain: 'text-text-secondary [&_svg:not([class*=text-])]:text-muted in-[td]:text-sm',
}

/**
 * A status as a label with a shape: filled for exceptions, `plain` for the normal case. Plain markup, cheap in rows.
 */
export function Badge({ tone, icon, children }: { tone: BadgeTone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex min-h-[22px] max-w-full items-center align-middle gap-1 rounded-badge text-xs whitespace-nowrap [&_svg]:size-[13px] [&_svg]:shrink-0 [&_svg]:stroke-2 [&>.spin]:size-[13px]',
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  )
}

const chip =
  'inline-flex max-w-full min-w-0 items-center align-middle gap-1 rounded-control border [&_svg]:size-[13px] [&_svg]:shrink-0'

/** In a card, a role is plain text, not a chip. */
const cardChip =
  'group-data-cards/cards:max-md:min-h-4 group-data-cards/cards:max-md:border-0 group-data-cards/cards:max-md:bg-transparent group-data-cards/cards:max-md:px-0 group-data-cards/cards:max-md:font-normal group-data-cards/cards:max-md:text-muted group-data-cards/cards:max-md:[&_svg]:text-muted'

type ChipProps = { tone?: 'plain' | 'admin'; icon?: ReactNode; children: ReactNode; title?: string }

/** A role; admin roles are tinted and carry a key. */
export function Chip({ tone = 'plain', icon, children, title }: ChipProps) {
  return (
    <span
      title={title}
      className={clsx(
        chip,
        'min-h-6 px-2 text-xs',
        cardChip,
        tone === 'admin'
          ? 'border-accent-edge bg-accent-tint font-medium text-text [&_svg]:text-accent-text'
          : 'border-edge bg-surface text-text-secondary [&_svg]:text-muted',
      )}
    >
      {icon}
      {/* Visually hidden text in it doesn't widen the scrolling area. */}
      <span className="relative truncate">{children}</span>
    </span>
  )
}

type RemovableChipProps = {
  /** The value, also the end of the button's name: "Remove ann@x.example". */
  label: string
  icon?: ReactNode
  tone?: 'plain' | 'danger' | 'accent'
  onRemove: () => void
  buttonProps?: Omit<ComponentProps<'button'>, 'onClick' | 'children'>
  children?: ReactNode
}

const removableTones = {
  plain: 'border-edge bg-neutral-tint text-text',
  danger: 'border-dashed border-danger-text bg-danger-tint text-danger-text',
  accent: 'border-accent-edge bg-accent-tint text-accent-text',
}

/** A chosen value with a real remove button. */
export function RemovableChip({ label, icon, tone = 'plain', onRemove, buttonProps, children }: RemovableChipProps) {
  return (
    <span className={clsx(chip, 'min-h-[26px] pl-2 text-sm', removableTones[tone])}>
      {icon}
      <span className="min-w-0 truncate">{children ?? <bdi>{label}</bdi>}</span>
      <button
        type="button"
        {...buttonProps}
        aria-label={`Remove ${label}`}
        onClick={onRemove}
        className="flex size-6 shrink-0 items-center justify-center rounded-badge hover:bg-active"
      >
        <X aria-hidden />
      </button>
    </span>
  )
}
