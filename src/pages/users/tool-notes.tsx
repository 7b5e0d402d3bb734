import type { ReactNode } from 'react'
import { SearchNotes } from '#src/components/search-notes.tsx'
import { needsAllRoles } from '#src/domain/status-filter.ts'
import { isSearching, type QueryProblem } from '#src/domain/list-search.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { isFiltered, type UsersSearch } from './users.search.ts'

type ToolNotesProps = {
  search: UsersSearch
  text: string
  problem: QueryProblem | undefined
  onSearch: (text: string) => void
  onClearFilters: () => void
}

/** Why a text was not searched for, and which of search and filter is in force. */
export function ToolNotes({ search, text, problem, onSearch, onClearFilters }: ToolNotesProps) {
  const notes: ReactNode[] = []
  if (problem !== undefined)
    notes.push(<SearchNotes key="problem" q={search.q} text={text} problem={problem} onSearch={onSearch} />)
  if (isSearching(search) && isFiltered(search))
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
            <Button size="small" variant="ghost" onClick={onClearFilters}>
              Remove the filter
            </Button>
          </span>
        }
      >
        Harness cannot search and filter at the same time.
      </Note>,
    )
  if (!isSearching(search) && isFiltered(search) && !needsAllRoles(search.status))
    notes.push(
      <Note key="matching">
        Each row lists only the roles that match the filter. People may hold others; their page shows all.
      </Note>,
    )
  return notes.length === 0 ? null : <div className="flex flex-col gap-2 px-4 pb-3 md:px-6">{notes}</div>
}
