import { useQuery } from '@tanstack/react-query'
import { Keyboard } from 'lucide-react'
import { lazy, Suspense, useState, type ReactNode, type RefObject } from 'react'
import { formatList } from '#src/domain/format.ts'
import { MOST_SEARCH_CHARACTERS, withoutInvisible } from '#src/domain/search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import type { FilterKind } from './filter-popover.tsx'
import type { ChangeSearch } from './users.page.tsx'
import {
  isFiltered,
  isSearching,
  parseSort,
  queryProblem,
  sortWord,
  type QueryProblem,
  type UsersSearch,
} from './users.search.ts'

const FilterPopover = lazy(async () => ({ default: (await import('./filter-popover.tsx')).FilterPopover }))
const KeysPopover = lazy(async () => ({ default: (await import('./keys-popover.tsx')).KeysPopover }))

type UserToolsProps = {
  scope: Scope
  search: UsersSearch
  onChange: ChangeSearch
  searchInput: RefObject<HTMLInputElement | null>
}

const sortChoices = [
  ['name', 'Name, A to Z'],
  ['-name', 'Name, Z to A'],
  ['email', 'Email, A to Z'],
  ['-email', 'Email, Z to A'],
  ['-modified', 'Last modified, newest first'],
  ['modified', 'Last modified, oldest first'],
  ['-created', 'Created, newest first'],
  ['created', 'Created, oldest first'],
  ['-locked', 'Locked first'],
  ['locked', 'Locked last'],
  ['two-factor', '2FA off first'],
  ['-two-factor', '2FA on first'],
  ['-external', 'External first'],
  ['external', 'Local first'],
] as const

/** Search, filters and sort of the list, with what is in force and why. */
export function UserTools({ scope, search, onChange, searchInput }: UserToolsProps) {
  // Text that is not sent stays in the box and out of the address; it ends when the address gets another search.
  const [held, setHeld] = useState<{ text: string; over: string }>()
  const heldText = held?.over === search.q ? held.text : undefined
  const shown = heldText ?? search.q
  const problem = queryProblem(shown)
  const commit = (text: string) => {
    const refused = queryProblem(text) !== undefined
    setHeld(refused ? { text, over: search.q } : undefined)
    const q = text.trim() === '' ? '' : text
    if (!refused && q !== search.q) onChange({ q }, 'replace')
  }
  const [open, setOpen] = useState<{ kind: FilterKind | 'keys'; anchor: HTMLElement }>()
  const close = () => {
    setOpen(undefined)
  }
  const paused = isSearching(search)
  const names = useFilterNames(scope, search)
  const clearFilters = () => {
    onChange({ roles: [], resourceGroups: [] })
  }
  const filter = (kind: FilterKind, label: string, chosen: readonly string[]) => (
    <FilterButton
      label={label}
      value={chosen.length === 0 ? undefined : formatList(chosen.map((id) => names.get(`${kind} ${id}`) ?? id))}
      paused={paused && chosen.length > 0}
      open={open?.kind === kind}
      onOpen={(event) => {
        setOpen({ kind, anchor: event.currentTarget })
      }}
      onRemove={() => {
        onChange({ [kind]: [] })
      }}
    />
  )
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6">
        <SearchBox
          label="Search name or email"
          placeholder="Search name or email"
          shortcutHint="/"
          value={shown}
          inputRef={searchInput}
          onCommit={commit}
          className="w-72 max-w-full max-md:w-full"
        />
        {filter('roles', 'Role', search.roles)}
        {filter('resourceGroups', 'Resource group', search.resourceGroups)}
        {isFiltered(search) && (
          <Button variant="ghost" onClick={clearFilters}>
            Clear all
          </Button>
        )}
        <div className="flex items-center gap-2 max-md:w-full md:ml-auto">
          <label className="flex items-center gap-2 text-sm text-text-secondary">
            Sort
            <NativeSelect
              value={sortWord(search.sort)}
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
              aria-expanded={open?.kind === 'keys'}
              onClick={(event) => {
                setOpen({ kind: 'keys', anchor: event.currentTarget })
              }}
            />
          </span>
        </div>
      </div>
      <ToolNotes
        search={search}
        text={shown}
        problem={problem}
        onSearch={(text) => {
          commit(text)
        }}
        onClearFilters={clearFilters}
      />
      <Suspense>
        {open !== undefined && open.kind !== 'keys' && (
          <FilterPopover
            key={open.kind}
            kind={open.kind}
            scope={scope}
            chosen={search[open.kind]}
            anchor={open.anchor}
            onChange={(ids) => {
              onChange({ [open.kind]: ids })
            }}
            onClose={close}
          />
        )}
        {open?.kind === 'keys' && <KeysPopover anchor={open.anchor} onClose={close} />}
      </Suspense>
    </>
  )
}

type ToolNotesProps = {
  search: UsersSearch
  text: string
  problem: QueryProblem | undefined
  onSearch: (text: string) => void
  onClearFilters: () => void
}

/** Why a text was not searched for, and which of search and filter is in force. */
function ToolNotes({ search, text, problem, onSearch, onClearFilters }: ToolNotesProps) {
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
      <Note key="long" tone="warning" title="Search text is too long">
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
        <span role="status">It was not searched, because no name contains them. {list}</span>
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

/** Names of the chosen roles and resource groups; nothing is asked while no filter is on. */
function useFilterNames(scope: Scope, { roles, resourceGroups }: UsersSearch): ReadonlyMap<string, string> {
  const roleList = useQuery({ ...rolesQuery(scope), enabled: roles.length > 0 })
  const groupList = useQuery({ ...resourceGroupsQuery(scope), enabled: resourceGroups.length > 0 })
  return new Map([
    ...(roleList.data?.rows ?? []).map(({ role }) => [`roles ${role.identifier}`, role.name] as const),
    ...(groupList.data?.rows ?? []).map(
      ({ resourceGroup }) => [`resourceGroups ${resourceGroup.identifier}`, resourceGroup.name] as const,
    ),
  ])
}
