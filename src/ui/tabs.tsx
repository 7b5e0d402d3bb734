import type { ReactNode } from 'react'

/** Classes of one tab that is a link; `aria-current="page"` marks the open one. */
export const tabClasses =
  'flex h-10 items-center gap-2 border-b-2 border-transparent px-1 text-sm font-medium text-text-secondary hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-text'

type TabLinksProps = { label: string; children: ReactNode }

/** Tabs with an address each: a navigation of links (`tabClasses`), which the caller renders. */
export function TabLinks({ label, children }: TabLinksProps) {
  return (
    <nav aria-label={label} className="border-b border-line px-4 md:px-6">
      <ul className="flex gap-6 overflow-x-auto">{children}</ul>
    </nav>
  )
}

/** Count beside the word of a tab. */
export function TabCount({ children }: { children: ReactNode }) {
  return <span className="font-normal text-muted tabular-nums">{children}</span>
}
