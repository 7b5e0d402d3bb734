import clsx from 'clsx'
import { Plus, X } from 'lucide-react'
import { useRef, type MouseEvent, type ReactNode } from 'react'

type FilterButtonProps = {
  label: string
  /** The chosen values as text; undefined while the filter is off. */
  value?: ReactNode
  /** Set, but overridden by something else. */
  paused?: boolean
  open?: boolean
  onOpen: (event: MouseEvent<HTMLButtonElement>) => void
  onRemove: () => void
}

/** A filter: dashed while off, solid with its value and a remove button while on. */
export function FilterButton({ label, value, paused = false, open = false, onOpen, onRemove }: FilterButtonProps) {
  const on = value !== undefined
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <span
      className={clsx(
        'inline-flex min-h-8 min-w-16 items-stretch rounded-control border text-sm text-text-secondary',
        on && !paused ? 'border-accent-edge bg-accent-tint' : 'border-dashed border-button hover:border-control',
        !on && 'min-w-fit',
      )}
    >
      <button
        ref={opener}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={onOpen}
        className={clsx(
          'flex min-h-[30px] min-w-0 items-center gap-1.5 rounded-[5px] font-medium',
          on ? 'ps-2.5 pe-1.5 font-normal' : 'px-2.5',
          on && !paused ? 'hover:bg-accent-edge' : 'hover:bg-hover',
        )}
      >
        {!on && <Plus aria-hidden className="size-3.5 shrink-0 text-muted" />}
        <span className="truncate">
          {/* The column header has the same label. */}
          <span className="sr-only">Filter by</span> {label}
          {on && (
            <>
              {/* Inline: a hidden block would add a space before it to the name. */}
              <span className="text-[0px] leading-0">:</span> <span className="font-medium text-text">{value}</span>
            </>
          )}
          {paused && ' (paused)'}
        </span>
      </button>
      {on && (
        <button
          type="button"
          onClick={() => {
            onRemove()
            // This button unmounts with the value.
            opener.current?.focus()
          }}
          className={clsx(
            'flex w-[26px] shrink-0 items-center justify-center rounded-e-[5px]',
            paused ? 'hover:bg-hover' : 'hover:bg-accent-edge',
          )}
        >
          <span className="sr-only">
            Remove filter {label}: {value}
          </span>
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </span>
  )
}
