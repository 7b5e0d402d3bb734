import { Keyboard } from 'lucide-react'
import { Suspense, useState, type MouseEvent, type RefObject } from 'react'
import { useSearchText } from '#src/components/use-search-text.ts'
import { formatList } from '#src/domain/format.ts'
import { statusWords } from '#src/domain/user-status.ts'
import { isSearching } from '#src/domain/list-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import type { FilterKind } from './filter-popover.tsx'
import type { ChangeSearch } from './users.page.tsx'
import { isFiltered, parseSort, sortWord, type UsersSearch } from './users.search.ts'

const FilterPopover = lazyPart(async () => (await import('./filter-popover.tsx')).FilterPopover)
const StatusPopover = lazyPart(async () => (await import('./scan/status-popover.tsx')).StatusPopover)
const NamedFilter = lazyPart(async () => (await import('./named-filter.tsx')).NamedFilter)
const ToolNotes = lazyPart(async () => (await import('./tool-notes.tsx')).ToolNotes)
const UserKeys = lazyPart(async () => (await import('./user-keys.tsx')).UserKeys)

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
  const { shown, problem, commit } = useSearchText(search.q, (q) => {
    onChange({ q }, 'replace')
  })
  const [open, setOpen] = useState<{ kind: FilterKind | 'status' | 'keys'; anchor: HTMLElement }>()
  const close = () => {
    setOpen(undefined)
  }
  const paused = isSearching(search)
  const clearFilters = () => {
    onChange({ roles: [], resourceGroups: [], status: [] })
  }
  const filter = (kind: FilterKind | 'status', label: string, chosen: readonly string[]) => {
    const shared = {
      label,
      paused: paused && kind !== 'status' && chosen.length > 0,
      open: open?.kind === kind,
      onOpen: (event: MouseEvent<HTMLButtonElement>) => {
        setOpen({ kind, anchor: event.currentTarget })
      },
      onRemove: () => {
        onChange({ [kind]: [] })
      },
    }
    if (chosen.length === 0) return <FilterButton {...shared} />
    // Always the same button, so that the popover and the focus stay at it.
    if (kind === 'status') return <FilterButton {...shared} value={formatList(chosen)} />
    return (
      <Suspense fallback={<FilterButton {...shared} value={formatList(chosen)} />}>
        <NamedFilter {...shared} kind={kind} scope={scope} chosen={chosen} />
      </Suspense>
    )
  }
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
        {filter(
          'status',
          'Status',
          search.status.map((status) => statusWords[status]),
        )}
        {(isFiltered(search) || search.status.length > 0) && (
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
      <Suspense>
        {(problem !== undefined || isFiltered(search)) && (
          <ToolNotes search={search} text={shown} problem={problem} onSearch={commit} onClearFilters={clearFilters} />
        )}
        {open?.kind === 'status' && (
          <StatusPopover
            chosen={search.status}
            anchor={open.anchor}
            onChange={(status) => {
              onChange({ status })
            }}
            onClose={close}
          />
        )}
        {(open?.kind === 'roles' || open?.kind === 'resourceGroups') && (
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
        {open?.kind === 'keys' && <UserKeys anchor={open.anchor} onClose={close} />}
      </Suspense>
    </>
  )
}
