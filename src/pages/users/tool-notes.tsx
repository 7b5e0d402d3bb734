import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { SearchNotes } from '#src/components/search-notes.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { durationText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { QueryProblem } from '#src/domain/list-search.ts'
import { readingTime } from '#src/jobs/paginate-all.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { paramsOf } from './list-query.ts'
import { isFiltered, isFilterPaused, type UsersSearch } from './users.search.ts'

type ToolNotesProps = {
  search: UsersSearch
  text: string
  problem: QueryProblem | undefined
  onSearch: (text: string) => void
  onClearFilters: () => void
  /** Loads everyone who matches the search and filters here. */
  onBoth: () => void
}

/** Why a text wasn't searched, and whether the search or the filter applies. */
export function ToolNotes({ search, text, problem, onSearch, onClearFilters, onBoth }: ToolNotesProps) {
  const scope = useScope()
  // Uses only data that the list has loaded anyway.
  const found = useQuery({ ...userListQuery(scope, paramsOf(search)), enabled: false }).data?.totalItems ?? 0
  const ahead = readingTime(found)
  const time =
    ahead < MIN_SHOWN_DURATION
      ? ''
      : byCount(
          found,
          ` That takes about ${durationText(ahead)} for 1 user.`,
          ` That takes about ${durationText(ahead)} for ${formatNumber(found)} users.`,
        )
  const notes: ReactNode[] = []
  if (problem !== undefined)
    notes.push(<SearchNotes key="problem" q={search.q} text={text} problem={problem} onSearch={onSearch} />)
  if (isFilterPaused(search) && isFiltered(search))
    notes.push(
      <Note
        key="paused"
        tone="info"
        title="The filter is paused while you search"
        action={
          <span className="flex flex-wrap gap-2">
            <Button
              size="small"
              onClick={() => {
                onSearch('')
              }}
            >
              Clear search and use the filter
            </Button>
            <Button size="small" onClick={onBoth}>
              Use both
            </Button>
            <Button size="small" variant="ghost" onClick={onClearFilters}>
              Remove the filter
            </Button>
          </span>
        }
      >
        Harness can’t search and filter at the same time. “Use both” loads all matches and filters them here.{time}
      </Note>,
    )
  return notes.length === 0 ? null : <div className="flex flex-col gap-2 px-4 pb-3 md:px-6">{notes}</div>
}
