import type { ReactNode } from 'react'

type EmptyStateProps = {
  icon: ReactNode
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** 1 when it is the whole page, so that the page has its `h1`. */
  level?: 1 | 2
}

/** In the place of content that is not there: why, and what can be done. */
export function EmptyState({ icon, title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center gap-3 px-4 py-12 text-center">
      <span aria-hidden className="text-muted [&_svg]:size-7">
        {icon}
      </span>
      <Heading tabIndex={-1} className="text-md font-semibold text-text">
        {title}
      </Heading>
      <div className="flex max-w-full flex-col items-center gap-2 text-sm break-words text-text-secondary">
        {children}
      </div>
      {action !== undefined && <div className="mt-1 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
