import { Status } from './live-region.tsx'
type SpinnerProps = { label: string; decorative?: false } | { decorative: true; label?: never }

/** A spinning ring; still and dotted with reduced motion. Announces what is loading unless it is decoration. */
export function Spinner({ label }: SpinnerProps) {
  const ring = (
    <span
      aria-hidden
      className="spin inline-block size-4 shrink-0 rounded-full border-2 border-current border-r-transparent forced-colors:border-dotted"
    />
  )
  if (label === undefined) return ring
  return (
    <Status className="flex items-center gap-2 p-4 text-sm text-muted">
      {ring}
      {label}
    </Status>
  )
}
