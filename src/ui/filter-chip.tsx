import clsx from 'clsx'
import { CirclePlus, X } from 'lucide-react'
import type { MouseEvent } from 'react'

type FilterButtonProps = {
  label: string
  /** What is chosen in words; undefined while the filter is off. */
  value?: string | undefined
  /** Set but not in force, because something else is. */
  paused?: boolean
  open?: boolean
  onOpen: (event: MouseEvent<HTMLButtonElement>) => void
  onRemove: () => void
}

/** A filter: dashed while off, solid with its value and a remove button while on. */
export function FilterButton({ label, value, paused = false, open = false, onOpen, onRemove }: FilterButtonProps) {
  const on = value !== undefined
  return (
    <span
      className={clsx(
        'inline-flex min-h-8 max-w-full items-center rounded-control border text-sm max-md:min-h-10',
        on && !paused
          ? 'border-accent-edge bg-accent-tint text-accent-text'
          : 'border-dashed border-control text-text-secondary',
      )}
    >
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={onOpen}
        className="flex min-h-[30px] min-w-0 items-center gap-1.5 rounded-control px-2.5 font-medium hover:bg-hover"
      >
        {!on && <CirclePlus aria-hidden className="size-4 shrink-0" />}
        <span className="truncate">
          {label}
          {on && `: ${value}`}
          {paused && ' (paused)'}
        </span>
      </button>
      {on && (
        <button
          type="button"
          aria-label={`Remove filter ${label}: ${value}`}
          onClick={onRemove}
          className="flex size-[30px] shrink-0 items-center justify-center rounded-control hover:bg-hover"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </span>
  )
}
