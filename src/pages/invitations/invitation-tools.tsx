import { Keyboard } from 'lucide-react'
import { Suspense, useState, type RefObject } from 'react'
import { useSearchText } from '#src/components/use-search-text.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { IconButton } from '#src/ui/button.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { parseSort, type InvitationsSearch, type InviteSort, type ChangeSearch } from './invitations.search.ts'

const SearchNotes = lazyPart(async () => (await import('#src/components/search-notes.tsx')).SearchNotes)
const KeysPopover = lazyPart(async () => (await import('#src/components/keys-popover.tsx')).KeysPopover)

type InvitationToolsProps = {
  search: InvitationsSearch
  onChange: ChangeSearch
  searchInput: RefObject<HTMLInputElement | null>
}

const sortChoices: readonly (readonly [InviteSort, string])[] = [
  ['-created', 'Newest first'],
  ['created', 'Oldest first'],
  ['email', 'Email, A to Z'],
  ['-email', 'Email, Z to A'],
]

const keys = [
  ['/', 'Search'],
  ['J', 'Next row'],
  ['K', 'Previous row'],
  ['Enter', 'Open the row'],
  ['X', 'Select the row'],
  ['M', 'Actions for the row'],
  ['[', 'Previous page'],
  [']', 'Next page'],
  ['A', 'Add users'],
  ['E', 'Export'],
  ['R', 'Refresh'],
] as const

/** Search and sort of the list. */
export function InvitationTools({ search, onChange, searchInput }: InvitationToolsProps) {
  const { shown, problem, commit } = useSearchText(search.q, (q) => {
    onChange({ q }, 'replace')
  })
  const [keysAt, setKeysAt] = useState<HTMLElement>()
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6">
        <SearchBox
          label="Search email"
          placeholder="Search email"
          shortcutHint="/"
          value={shown}
          inputRef={searchInput}
          onCommit={commit}
          className="w-72 max-w-full max-md:w-full"
        />
        <div className="flex items-center gap-2 max-md:w-full md:ml-auto">
          <label className="flex items-center gap-2 text-sm text-text-secondary">
            Sort
            <NativeSelect
              value={search.sort}
              onChange={(event) => {
                const sort = parseSort(event.currentTarget.value)
                if (sort !== undefined) onChange({ sort })
              }}
            >
              {sortChoices.map(([word, label]) => (
                <option key={word} value={word}>
                  {label}
                </option>
              ))}
            </NativeSelect>
          </label>
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
      <Suspense>
        {problem !== undefined && (
          <div className="px-4 pb-3 md:px-6">
            <SearchNotes q={search.q} text={shown} problem={problem} onSearch={commit} />
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
