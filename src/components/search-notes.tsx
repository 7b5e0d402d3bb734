import { isSearching, type QueryProblem } from '#src/domain/list-search.ts'
import { MAX_SEARCH_CHARACTERS, withoutInvisible } from '#src/domain/search.ts'
import { FoundInText } from './found-in-text.tsx'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

type SearchNotesProps = {
  /** The search in the address. */
  q: string
  text: string
  problem: QueryProblem
  onSearch: (text: string) => void
}

/** Why a text was not searched. */
export function SearchNotes({ q, text, problem, onSearch }: SearchNotesProps) {
  const list = isSearching({ q }) ? `The list still shows the search for “${q.trim()}”.` : ''
  switch (problem) {
    case 'too-short':
      return (
        <Note>
          <Status as="span">Type at least two characters to search. {list}</Status>
        </Note>
      )
    case 'too-long':
      return (
        <Note
          tone="warning"
          // Typed text that is too long never gets into the address.
          title={text === q ? 'The search in this link is too long' : 'Search text is too long'}
          action={<FoundInText text={text} onSearch={onSearch} />}
        >
          <Status as="span">
            It has {[...text.trim()].length} characters. Use up to {MAX_SEARCH_CHARACTERS}. {list}
          </Status>
        </Note>
      )
    case 'invisible':
      return (
        <Note
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
          <Status as="span">Names rarely contain them, so we didn’t search. {list}</Status>
        </Note>
      )
  }
}
