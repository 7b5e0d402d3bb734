import type { ReactNode } from 'react'
import { MOST_SEARCH_CHARACTERS, withoutInvisible } from '#src/domain/search.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { isFiltered, isSearching, type QueryProblem, type UsersSearch } from './users.search.ts'

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
  const list = isSearching(search) ? `The list still shows the search for “${search.q.trim()}”.` : ''
  if (problem === 'too-short')
    notes.push(
      <Note key="short">
        <span role="status">Type at least two characters to search. {list}</span>
      </Note>,
    )
  if (problem === 'too-long')
    notes.push(
      <Note
        key="long"
        tone="warning"
        // Text that was typed never gets into the address when it is too long.
        title={text === search.q ? 'The search in this link is too long' : 'Search text is too long'}
      >
        <span role="status">
          It has {[...text.trim()].length} characters, {MOST_SEARCH_CHARACTERS} at most are possible. It was not
          searched. {list}
        </span>
      </Note>,
    )
  if (problem === 'invisible')
    notes.push(
      <Note
        key="invisible"
        tone="warning"
        title="Your text contains invisible characters"
        action={
          <Button
            size="small"
            onClick={() => {
              onSearch(withoutInvisible(text))
            }}
          >
            Search without them
          </Button>
        }
      >
        <span role="status">It was not searched, because names hardly ever contain them. {list}</span>
      </Note>,
    )
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
  if (!isSearching(search) && isFiltered(search))
    notes.push(
      <Note key="matching">
        Each row lists only the roles that match the filter. People may hold others; their page shows all.
      </Note>,
    )
  return notes.length === 0 ? null : <div className="flex flex-col gap-2 px-4 pb-3 md:px-6">{notes}</div>
}
