import type { ReactNode } from 'react'
import { SearchNotes } from '#src/components/search-notes.tsx'
import type { QueryProblem } from '#src/domain/list-search.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { isFiltered, isFilterPaused, type UsersSearch } from './users.search.ts'

type ToolNotesProps = {
  search: UsersSearch
  text: string
  problem: QueryProblem | undefined
  onSearch: (text: string) => void
  onClearFilters: () => void
  /** Loads everybody whom the search finds and filters here. */
  onBoth: () => void
}

/** Why a text was not searched for, and which of search and filter is in force. */
export function ToolNotes({ search, text, problem, onSearch, onClearFilters, onBoth }: ToolNotesProps) {
  const notes: ReactNode[] = []
  if (problem !== undefined)
    notes.push(<SearchNotes key="problem" q={search.q} text={text} problem={problem} onSearch={onSearch} />)
  if (isFilterPaused(search) && isFiltered(search))
    notes.push(
      <Note
        key="paused"
        tone="info"
        title="The search is in force; the filter is paused"
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
        Harness cannot search and filter at the same time. “Use both” loads everyone whom the search finds and filters
        here.
      </Note>,
    )
  return notes.length === 0 ? null : <div className="flex flex-col gap-2 px-4 pb-3 md:px-6">{notes}</div>
}
