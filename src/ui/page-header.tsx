import type { ReactNode } from 'react'

type PageHeaderProps = { title: ReactNode; count?: ReactNode; description?: ReactNode; actions?: ReactNode }

/** The page's one `h1` with its count and actions. */
export function PageHeader({ title, count, description, actions }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3 pb-2 has-[p]:pb-3.5 max-md:min-h-14 md:px-6 md:pt-[18px] md:pb-3.5 [[data-back]+&]:pt-0">
      <div className="min-w-0 md:min-w-60 md:flex-1 group-data-with-panel/list:md:min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h1 tabIndex={-1} className="text-lg font-semibold text-text">
            {title}
          </h1>
          {count !== undefined && <span className="text-base text-muted tabular-nums">{count}</span>}
        </div>
        {description !== undefined && <p className="text-base text-text-secondary">{description}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  )
}
