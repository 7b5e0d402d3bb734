/** How far something is. The figures stand beside it in words. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  return (
    <progress
      aria-label={label}
      value={value}
      max={max}
      className="block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-chart-track accent-accent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-chart-track [&::-webkit-progress-value]:bg-accent forced-colors:[&::-webkit-progress-value]:bg-[Highlight]"
    />
  )
}
