import clsx from 'clsx'
import type { ReactNode } from 'react'

type EmptyStateProps = {
  icon: ReactNode
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** Below the buttons: details that only some users need. */
  details?: ReactNode
  /** `danger`: something failed. */
  tone?: 'plain' | 'danger'
  /** 1 if it is the whole page, so that the page has its `h1`. */
  level?: 1 | 2
}

/** Replaces missing content: the reason, and what can be done. */
export function EmptyState({ icon, title, children, action, details, tone = 'plain', level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="m-auto flex max-w-[30rem] max-md:my-0 flex-col items-center px-5 pt-12 pb-16 text-center">
      <span
        aria-hidden
        className={clsx(
          'mb-4 flex size-11 items-center justify-center rounded-dialog border [&_svg]:size-4',
          tone === 'danger' ? 'border-danger-edge bg-danger-tint text-danger-text' : 'border-edge bg-subtle text-muted',
        )}
      >
        {icon}
      </span>
      <Heading tabIndex={-1} className="text-md font-semibold text-text">
        {title}
      </Heading>
      <div className="mt-1.5 flex max-w-full flex-col items-center gap-2 text-base break-words text-text-secondary">
        {children}
      </div>
      {action !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
      {details !== undefined && <div className="mt-5 text-sm empty:hidden">{details}</div>}
    </div>
  )
}
