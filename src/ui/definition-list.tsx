import type { ReactNode } from 'react'

/** Facts as term and value; one column on a phone. */
export function DefinitionList({ items }: { items: readonly { term: string; value: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-line text-base">
      {items.map(({ term, value }) => (
        <div key={term} className="gap-4 px-5 py-3 sm:grid sm:grid-cols-[12rem_minmax(0,1fr)]">
          <dt className="text-sm text-muted sm:pt-px">{term}</dt>
          <dd className="min-w-0 break-words text-text">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
