import type { Cell } from '#src/domain/access-review/matrix.ts'

const labels: Record<Cell, string> = {
  direct: 'Direct',
  inherited: 'Inherited from a group',
  both: 'Direct and inherited',
}

/** A dot for a direct role, a ring for an inherited one, a dot in a ring for both: distinguishable without color. */
export function MatrixMark({ cell }: { cell: Cell }) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-4 shrink-0 text-text">
      {cell !== 'inherited' && <circle cx="8" cy="8" r={cell === 'both' ? 3 : 5} fill="currentColor" />}
      {cell !== 'direct' && <circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" />}
    </svg>
  )
}

/** Legend of the marks. */
export function MatrixLegend() {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {(['direct', 'inherited', 'both'] as const).map((cell) => (
        <li key={cell} className="flex items-center gap-1.5">
          <MatrixMark cell={cell} />
          {labels[cell]}
        </li>
      ))}
    </ul>
  )
}
