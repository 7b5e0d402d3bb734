import { Link } from 'react-router'
import { byCount, formatNumber } from '#src/domain/format.ts'

/** A bar of two parts that opens the users it counts. */
export type Bar = {
  readonly key: string
  readonly name: string
  readonly to: string
  readonly total: number
  readonly first: number
  readonly second: number
  /** The parts in words: "users: 3 direct, 1 only from groups". */
  readonly text: string
}

/** Number of bars; the table has all. */
const MAX_BARS = 10

type BarListProps = { bars: readonly Bar[]; legend: readonly [first: string, second: string] }

/** The longest bars, each with its total. */
export function BarList({ bars, legend: [first, second] }: BarListProps) {
  const max = Math.max(1, ...bars.map(({ total }) => total))
  return (
    <div className="flex flex-col gap-3 px-4 pt-3 pb-4 md:px-5 md:pb-5">
      <ul className="flex flex-col">
        {bars.slice(0, MAX_BARS).map((bar) => (
          <li key={bar.key}>
            <BarLink bar={bar} max={max} />
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[2px] bg-chart-1 forced-color-adjust-none" />
          {first}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-[2px] bg-chart-3 forced-color-adjust-none" />
          {second}
        </span>
        {bars.length > MAX_BARS && (
          <span>
            {byCount(
              bars.length - MAX_BARS,
              'The table shows 1 more role.',
              `The table shows ${formatNumber(bars.length - MAX_BARS)} more roles.`,
            )}
          </span>
        )}
      </p>
    </div>
  )
}

function BarLink({ bar: { name, to, total, first, second, text }, max }: { bar: Bar; max: number }) {
  const share = (count: number) => (100 * count) / max
  return (
    <Link
      to={to}
      className="grid min-h-8 grid-cols-[minmax(0,11rem)_minmax(0,1fr)_3rem] items-center gap-x-3 rounded-badge text-sm text-text-secondary hover:bg-hover hover:text-text max-md:grid-cols-[minmax(0,1fr)_3rem] max-md:py-1"
    >
      <bdi title={name} className="truncate">
        {name}
      </bdi>{' '}
      <svg
        aria-hidden
        viewBox="0 0 100 8"
        preserveAspectRatio="none"
        className="h-2 w-full rounded-badge bg-chart-track forced-color-adjust-none max-md:order-last max-md:col-span-2"
      >
        <rect height="8" width={share(first)} className="fill-chart-1" />
        <rect height="8" x={share(first)} width={share(second)} className="fill-chart-3" />
      </svg>
      <span className="text-right text-text tabular-nums">
        {formatNumber(total)}
        <span className="sr-only"> {text}</span>
      </span>
    </Link>
  )
}
