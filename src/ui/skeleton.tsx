import clsx from 'clsx'

/** A bar in the place of text that is loading. Decoration: what is loading is said elsewhere. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('pulse block h-2.5 rounded-full bg-active', className)} />
}
