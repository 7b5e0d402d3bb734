import type { ReactNode } from 'react'

/** A part of a report with its heading. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2 text-sm text-text-secondary">
      <h2 className="text-md font-semibold text-text">{title}</h2>
      {children}
    </section>
  )
}
