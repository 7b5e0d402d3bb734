import { Keyboard } from 'lucide-react'
import { Suspense, useState, type ReactNode, type RefObject } from 'react'
import { useSearchText } from '#src/components/use-search-text.ts'
import type { QueryProblem } from '#src/domain/list-search.ts'
import { IconButton } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'

const SearchNotes = lazyPart(async () => (await import('#src/components/search-notes.tsx')).SearchNotes)
const KeysPopover = lazyPart(async () => (await import('#src/components/keys-popover.tsx')).KeysPopover)

/** What is searched for, and the text that is not: why, and what to search for instead. */
export type SearchRefusal = { text: string; problem: QueryProblem | undefined; onSearch: (text: string) => void }

type ListToolsProps = {
  /** "Search name or email". */
  label: string
  /** The search in the address. */
  q: string
  onSearch: (q: string) => void
  searchInput: RefObject<HTMLInputElement | null>
  /** Beside the search. */
  filters?: ReactNode
  /** Words of the address, and what each is called. */
  sortChoices: readonly (readonly [word: string, label: string])[]
  sort: string
  onSort: (word: string) => void
  /** Before and after the sort. */
  before?: ReactNode
  after?: ReactNode
  /** Left out: all keys that lists have. */
  keys?: readonly (readonly [key: string, word: string])[]
  /** In the place of the note on a text that was not searched for. */
  notes?: (refusal: SearchRefusal) => ReactNode
}

/** Search, filters and sort of a list. */
export function ListTools(props: ListToolsProps) {
  const { label, q, searchInput, sortChoices, sort, onSort, keys, notes } = props
  const { shown, problem, commit } = useSearchText(q, props.onSearch)
  const [keysAt, setKeysAt] = useState<HTMLElement>()
  return (
    <>
      {/* Where there is room, filters wrap beside the tools, which keep their place in the first line. */}
      <div className="@container px-4 pb-3 md:px-6">
        <div className="flex flex-wrap items-start gap-2 @min-[60rem]:flex-nowrap">
          <div className="contents min-w-0 flex-1 flex-wrap items-center gap-2 @min-[60rem]:flex">
            <SearchBox
              label={label}
              placeholder={label}
              shortcutHint="/"
              value={shown}
              inputRef={searchInput}
              onCommit={commit}
              className="min-w-0 grow basis-44 md:max-w-72 max-md:basis-full"
            />
            {props.filters}
          </div>
          <div className="flex shrink-0 items-center gap-2 max-md:w-full md:ml-auto">
            {props.before}
            <label className="flex min-w-0 items-center gap-2 text-sm text-text-secondary max-md:grow">
              Sort
              <NativeSelect
                className="min-w-0 max-md:grow md:max-w-44 [&>select]:truncate md:[&>select]:field-sizing-content"
                value={sort}
                onChange={(event) => {
                  onSort(event.currentTarget.value)
                }}
              >
                {sortChoices.map(([word, name]) => (
                  <option key={word} value={word}>
                    {name}
                  </option>
                ))}
              </NativeSelect>
            </label>
            {props.after}
            <span className="max-md:hidden">
              <IconButton
                label="Keyboard shortcuts"
                icon={<Keyboard aria-hidden />}
                aria-haspopup="dialog"
                aria-expanded={keysAt !== undefined}
                onClick={(event) => {
                  setKeysAt(event.currentTarget)
                }}
              />
            </span>
          </div>
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
        {keysAt !== undefined && (
          <KeysPopover
            keys={keys}
            anchor={keysAt}
            onClose={() => {
              setKeysAt(undefined)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
