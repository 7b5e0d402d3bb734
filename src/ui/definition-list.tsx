import type { ReactNode } from 'react'

/** Terms and values; one column on a phone. */
export function DefinitionList({ items }: { items: readonly { term: string; value: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-line text-sm">
      {items.map(({ term, value }) => (
        <div
          key={term}
          className="grid min-h-11 content-center items-center gap-x-4 px-4 py-1.5 sm:grid-cols-[12rem_minmax(0,1fr)]"
        >
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 wrap-anywhere text-text">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
