import clsx from 'clsx'

type ProgressProps = {
  label: string
  value: number
  max: number
  /** A line along the edge of something. */
  thin?: boolean
}

/** Progress. The numbers are next to it as text. */
export function Progress({ label, value, max, thin = false }: ProgressProps) {
  return (
    <progress
      aria-label={label}
      value={value}
      max={max}
      className={clsx(
        thin ? 'h-0.5' : 'h-1.5 rounded-full',
        'block w-full appearance-none overflow-hidden bg-chart-track accent-chart-1 [&::-moz-progress-bar]:bg-chart-1 [&::-webkit-progress-bar]:bg-chart-track [&::-webkit-progress-value]:bg-chart-1 forced-colors:[&::-webkit-progress-value]:bg-[Highlight]',
      )}
    />
  )
}
