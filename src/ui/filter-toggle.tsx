import type { ReactNode } from 'react'

type FilterToggleProps = { on: boolean; onClick: () => void; children: ReactNode }

/** A badge that narrows a table down to its kind of row, pressed while it does. */
export function FilterToggle({ on, onClick, children }: FilterToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className="flex min-h-6 max-w-full items-center rounded-badge aria-pressed:outline-2 aria-pressed:outline-offset-1 aria-pressed:outline-accent"
    >
      {children}
    </button>
  )
}
