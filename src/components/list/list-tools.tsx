import { Suspense, type ReactNode, type RefObject } from 'react'
import { useSearchText } from '#src/components/use-search-text.ts'
import type { QueryProblem } from '#src/domain/list-search.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'

const SearchNotes = lazyPart(async () => (await import('#src/components/search-notes.tsx')).SearchNotes)

/** The search, and for a text that isn't searched: the reason and an alternative. */
export type SearchRefusal = { text: string; problem: QueryProblem | undefined; onSearch: (text: string) => void }

type ListToolsProps = {
  /** "Search name or email". */
  label: string
  /** The search in the address. */
  q: string
  onSearch: (q: string) => void
  searchInput: RefObject<HTMLInputElement | null>
  /** Next to the search, if the row is at least 768 px wide: a side panel makes it narrower. */
  filters?: ReactNode
  /** At the end of the row: display options of the list. */
  display: ReactNode
  /** Replaces the note on a text that was not searched. */
  notes?: (refusal: SearchRefusal) => ReactNode
}

/** One row that never wraps: search, filters, and display options. */
export function ListTools({ label, q, searchInput, filters, display, notes, onSearch }: ListToolsProps) {
  const { shown, problem, commit } = useSearchText(q, onSearch)
  return (
    <>
      <div data-tools className="@container">
        <div className="flex items-center gap-2 px-4 pb-3 md:px-6">
          <SearchBox
            label={label}
            placeholder={label}
            shortcutHint="/"
            value={shown}
            inputRef={searchInput}
            onCommit={commit}
            className="min-w-28 flex-1 md:max-w-72 @3xl:min-w-36"
          />
          {filters !== undefined && (
            <div data-filters className="flex min-w-0 items-center gap-2 @max-3xl:hidden">
              {filters}
            </div>
          )}
          <div className="flex shrink-0 items-center gap-2 md:ml-auto">{display}</div>
        </div>
      </div>
      <Suspense>
        {notes !== undefined
          ? notes({ text: shown, problem, onSearch: commit })
          : problem !== undefined && (
              <div className="px-4 pb-3 md:px-6">
                <SearchNotes q={q} text={shown} problem={problem} onSearch={commit} />
              </div>
            )}
      </Suspense>
    </>
  )
}

/**
 * Whether the filters are behind a button, for lack of room next to the search.
 *
 * @param button in the row
 */
export function isFilterToggle(button: HTMLElement): boolean {
  const filters = button.closest('[data-tools]')?.querySelector('[data-filters]')
  return filters != null && getComputedStyle(filters).display === 'none'
}

type SortSelectProps = {
  /** Values of the address parameter, each with its label. */
  choices: readonly (readonly [word: string, label: string])[]
  value: string
  onSort: (word: string) => void
}

/** The sort of a list that has no other options. */
export function SortSelect({ choices, value, onSort }: SortSelectProps) {
  return (
    <label className="flex min-w-0 items-center gap-2 text-sm text-text-secondary">
      <span className="max-md:sr-only">Sort by</span>
      <NativeSelect
        className="min-w-0 max-md:max-w-36 md:max-w-44 [&>select]:truncate md:[&>select]:field-sizing-content"
        value={value}
        onChange={(event) => {
          onSort(event.currentTarget.value)
        }}
      >
        {choices.map(([word, name]) => (
          <option key={word} value={word}>
            {name}
          </option>
        ))}
      </NativeSelect>
    </label>
  )
}
