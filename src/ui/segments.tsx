type SegmentsProps<Value extends string> = {
  /** Label: "Filter by result". */
  label: string
  /** The existing options, each with its formatted count. */
  options: readonly { readonly value: Value; readonly label: string; readonly count: string }[]
  /** Label and total of "all". */
  all: { readonly label: string; readonly count: string }
  /** Undefined: everything is shown. */
  value: Value | undefined
  onChange: (value: Value | undefined) => void
}

const segment =
  'flex min-h-7 shrink-0 items-center gap-1.5 rounded-[5px] px-2.5 text-sm font-medium whitespace-nowrap text-text-secondary hover:text-text aria-pressed:bg-raised aria-pressed:text-text aria-pressed:shadow-card forced-colors:aria-pressed:outline-2'

/** Filters of a table side by side, each with its count; they scroll if there is no room. */
export function Segments<Value extends string>({ label, options, all, value, onChange }: SegmentsProps<Value>) {
  return (
    <div
      role="group"
      aria-label={label}
      className="flex w-fit max-w-full min-w-0 gap-0.5 overflow-x-auto rounded-control bg-active p-0.5"
    >
      <Segment label={all.label} count={all.count} on={value === undefined} onClick={() => onChange(undefined)} />
      {options.map((option) => (
        <Segment
          key={option.value}
          label={option.label}
          count={option.count}
          on={option.value === value}
          onClick={() => onChange(option.value === value ? undefined : option.value)}
        />
      ))}
    </div>
  )
}

type SegmentProps = { label: string; count: string; on: boolean; onClick: () => void }

function Segment({ label, count, on, onClick }: SegmentProps) {
  return (
    <button type="button" aria-pressed={on} onClick={onClick} className={segment}>
      {label} <span className="text-xs font-normal text-text-secondary tabular-nums">{count}</span>
    </button>
  )
}
