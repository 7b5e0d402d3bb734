import clsx from 'clsx'
import { useId, type ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { basePath } from '#src/domain/paths.ts'

/** Links of the navigation under a heading. */
export function NavGroup({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId()
  return (
    <div className="mt-4.5">
      <p id={titleId} className="px-2.5 pb-1.5 text-xs font-medium text-muted">
        {title}
      </p>
      <ul aria-labelledby={titleId}>{children}</ul>
    </div>
  )
}

type NavItemProps = {
  to: string
  icon?: ReactNode
  children: ReactNode
  /** A figure at its end. */
  note?: ReactNode
  /** Default: active on the page of the link and its subpages. */
  current?: boolean
}

/** A link of the navigation; without its icon, one in a rail. */
export function NavItem({ to, icon, children, note, current }: NavItemProps) {
  const { pathname } = useLocation()
  const [path = to] = to.split('?')
  const isCurrent = current ?? (pathname === path || pathname.startsWith(`${path}/`))
  return (
    <li>
      <Link
        to={to}
        aria-current={isCurrent ? 'page' : undefined}
        className={clsx(
          // The outline shows only in forced colors, where the tint is lost.
          'flex items-center gap-2.5 rounded-control px-2.5 text-sm whitespace-nowrap aria-[current]:not-focus-visible:outline-2 aria-[current]:not-focus-visible:-outline-offset-2 aria-[current]:not-focus-visible:outline-transparent [&_svg]:size-4 [&_svg]:shrink-0',
          icon === undefined ? 'min-h-7' : 'min-h-8 font-medium',
          isCurrent
            ? 'bg-active font-semibold text-text [&>svg]:text-accent-text'
            : 'text-text-secondary hover:bg-hover [&>svg]:text-muted',
        )}
      >
        {icon}
        {children}{' '}
        {note !== undefined && <span className="ml-auto pl-2 text-xs font-normal text-muted tabular-nums">{note}</span>}
      </Link>
    </li>
  )
}

/** Whether an address of the app is the current one, regardless of the order and encoding of its search parameters. */
export function useIsOpen(to: string): boolean {
  const { pathname, search } = useLocation()
  const target = new URL(basePath + to, location.origin)
  const toText = (text: string) =>
    [...new URLSearchParams(text)]
      .map((pair) => pair.join('='))
      .sort()
      .join('&')
  return pathname === to.split('?')[0] && toText(search) === toText(target.search)
}
