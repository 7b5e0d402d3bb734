import type { ReactNode } from 'react'

/** Classes of one tab that is a link; `aria-current="page"` marks the current one. */
export const tabClasses =
  'relative flex h-10 items-center gap-1.5 px-2.5 text-sm font-medium whitespace-nowrap text-text-secondary -outline-offset-2 hover:text-text aria-[current=page]:font-semibold aria-[current=page]:text-text aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:bottom-0 aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-accent-text forced-colors:aria-[current=page]:after:bg-[Highlight]'

type TabLinksProps = { label: string; children: ReactNode }

/** Tabs with their own addresses: a navigation of links (`tabClasses`), which the caller renders. */
export function TabLinks({ label, children }: TabLinksProps) {
  return (
    <nav aria-label={label} className="border-b border-line px-1.5 md:px-3.5">
      <ul className="flex gap-1 overflow-x-auto">{children}</ul>
    </nav>
  )
}

/** Count next to the label of a tab. */
export function TabCount({ children }: { children: ReactNode }) {
  return <span className="text-xs font-normal text-muted tabular-nums">{children}</span>
}
