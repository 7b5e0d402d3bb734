import type { ReactNode } from 'react'
import { NavLink } from 'react-router'

export function NavGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <p className="px-2 pb-1 text-xs text-muted">{title}</p>
      <ul className="flex flex-col gap-0.5">{children}</ul>
    </div>
  )
}

type NavItemProps = { to: string; icon: ReactNode; children: ReactNode; note?: ReactNode }

/** A link of the navigation. `note`: a figure at its end. */
export function NavItem({ to, icon, children, note }: NavItemProps) {
  return (
    <li>
      <NavLink
        to={to}
        className={({ isActive }) =>
          `flex h-8 items-center gap-2.5 rounded-control border-l-2 px-2 text-sm font-medium [&_svg]:size-4 [&_svg]:shrink-0 ${
            isActive
              ? 'border-accent-text bg-active text-text [&_svg]:text-accent-text'
              : 'border-transparent text-text-secondary hover:bg-hover [&_svg]:text-muted'
          }`
        }
      >
        {icon}
        {children}{' '}
        {note !== undefined && <span className="ml-auto text-xs font-normal text-muted tabular-nums">{note}</span>}
      </NavLink>
    </li>
  )
}
