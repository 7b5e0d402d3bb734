import { formatNumber } from '#src/domain/format.ts'
import { ScrollBox } from '#src/ui/scroll-box.tsx'

/** Principals other than users who can: a short list of names below the table. Nothing if there are none. */
export function OtherItems({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <section>
      <h3 className="font-medium text-text">
        {title} <span className="font-normal text-muted tabular-nums">{formatNumber(items.length)}</span>
      </h3>
      <ScrollBox label={title} className="mt-1 max-h-48">
        <ul className="flex flex-wrap gap-x-4 gap-y-1">
          {items.map((item) => (
            <li key={item} className="wrap-anywhere">
              <bdi>{item}</bdi>
            </li>
          ))}
        </ul>
      </ScrollBox>
    </section>
  )
}
