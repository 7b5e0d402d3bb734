import clsx from 'clsx'

/** A keyboard key. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <kbd
      className={clsx(
        'min-w-5 rounded-badge border border-edge bg-surface px-1 text-center font-sans text-[0.6875rem] leading-4 font-medium whitespace-nowrap text-muted',
        className ?? 'inline-block',
      )}
    >
      {children}
    </kbd>
  )
}
