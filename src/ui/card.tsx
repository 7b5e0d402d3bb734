import clsx from 'clsx'
import type { ReactNode } from 'react'

type CardProps = { children: ReactNode; className?: string; 'aria-labelledby'?: string }

/** One decision or one set of facts. */
export function Card({ children, className, ...props }: CardProps) {
  return (
    <section {...props} className={clsx('rounded-card border border-edge bg-surface shadow-card', className)}>
      {children}
    </section>
  )
}

/**
 * Header of a card.
 *
 * @param id for `aria-labelledby` of the card
 */
export function CardHeader({ title, id, children }: { title: ReactNode; id?: string; children?: ReactNode }) {
  return (
    <div className="px-4 pt-4 md:px-5 md:pt-5">
      <h2 id={id} className="text-md font-semibold text-text">
        {title}
      </h2>
      {children !== undefined && <div className="mt-1 text-base text-text-secondary">{children}</div>}
    </div>
  )
}

/** Buttons of a card, on a muted background. */
export function CardFooter({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-b-card border-t border-line bg-subtle px-4 py-3 text-sm md:px-5">
      {children}
    </div>
  )
}
