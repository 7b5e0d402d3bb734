import clsx from 'clsx'

/** A bar in place of text that is loading. Decorative: the loading state is announced elsewhere. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('pulse block h-2.5 rounded-full bg-active', className)} />
}
