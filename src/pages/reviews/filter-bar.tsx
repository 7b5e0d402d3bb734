import clsx from 'clsx'
import type { ReactNode } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { groupings, shownChoices, type Grouping, type Shown } from './item-rows.ts'

const labels: Record<Shown, string> = {
  all: 'All',
  undecided: 'Undecided',
  decided: 'Decided',
  keep: 'Keep',
  remove: 'Remove',
  'change-role': 'Change',
  'not-sure': 'Not sure',
  conflict: 'Conflict',
  flagged: 'Flagged',
  changed: 'Changed',
  mine: 'Decided by me',
  own: 'Own access',
}
const groupingLabels: Record<Grouping, string> = { user: 'By user', role: 'By role', group: 'Groups first' }

type FilterBarProps = {
  counts: Readonly<Record<Shown, number>>
  shown: Shown
  query: string
  grouping: Grouping
  onShown: (shown: Shown) => void
  onQuery: (query: string) => void
  onGrouping: (grouping: Grouping) => void
  /** Actions for the shown items. */
  children: ReactNode
}

/** Filter and order of the list. */
export function FilterBar({ counts, shown, query, grouping, onShown, onQuery, onGrouping, children }: FilterBarProps) {
  // Conflicts come only from merged files, changes only from checks.
  const offered = shownChoices.filter(
    (choice) => (choice !== 'conflict' && choice !== 'changed') || counts[choice] > 0 || shown === choice,
  )
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6">
      <div
        role="group"
        aria-label="Filter by decision"
        className="flex max-w-full min-w-0 gap-0.5 overflow-x-auto rounded-control bg-active p-0.5 [scrollbar-width:none]"
      >
        {offered.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={shown === choice}
            onClick={() => {
              onShown(choice)
            }}
            className={clsx(
              'inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-badge px-2.5 text-sm font-medium whitespace-nowrap text-text-secondary -outline-offset-2 hover:text-text max-md:min-h-9',
              'aria-pressed:bg-surface aria-pressed:text-text aria-pressed:shadow-card forced-colors:aria-pressed:outline-2',
            )}
          >
            {labels[choice]}{' '}
            <span className="text-xs font-normal tabular-nums text-text-secondary">{formatNumber(counts[choice])}</span>
          </button>
        ))}
      </div>
      <SearchBox
        label="Search user or role"
        placeholder="User or role"
        value={query}
        className="w-64 max-w-full max-md:w-full"
        onCommit={onQuery}
      />
      <span className="flex flex-wrap gap-2 md:ml-auto">
        {children}
        <NativeSelect
          aria-label="Order"
          value={grouping}
          onChange={({ currentTarget: { value } }) => {
            const next = groupings.find((each) => each === value)
            if (next !== undefined) onGrouping(next)
          }}
        >
          {groupings.map((each) => (
            <option key={each} value={each}>
              {groupingLabels[each]}
            </option>
          ))}
        </NativeSelect>
      </span>
    </div>
  )
}
