import { Bookmark, Columns3, Keyboard } from 'lucide-react'
import { Suspense, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useSearchText } from '#src/components/use-search-text.ts'
import { formatList } from '#src/domain/format.ts'
import { statusesWords } from '#src/domain/user-status.ts'
import type { PageSize } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import type { FilterKind } from './filter-popover.tsx'
import {
  isFiltered,
  isFilterPaused,
  isReadHere,
  parseSort,
  sortWord,
  type UsersSearch,
  type ChangeSearch,
} from './users.search.ts'

const FilterPopover = lazyPart(async () => (await import('./filter-popover.tsx')).FilterPopover)
const StatusPopover = lazyPart(async () => (await import('./scan/status-popover.tsx')).StatusPopover)
const FilterNames = lazyPart(async () => (await import('./filter-names.tsx')).FilterNames)
const ToolNotes = lazyPart(async () => (await import('./tool-notes.tsx')).ToolNotes)
const ColumnsPopover = lazyPart(async () => (await import('./views/columns-popover.tsx')).ColumnsPopover)
const ViewsMenu = lazyPart(async () => (await import('./views/views-menu.tsx')).ViewsMenu)
const KeyboardHelp = lazyPart(async () => (await import('./keyboard-help.tsx')).KeyboardHelp)

type UserToolsProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  onChange: ChangeSearch
  searchInput: RefObject<HTMLInputElement | null>
  size: PageSize
  columns: readonly ColumnName[]
  onColumns: (columns: readonly ColumnName[]) => void
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
export function UserTools(props: UserToolsProps) {
  const { scope, scopeName, search, onChange, searchInput, size, columns, onColumns } = props
  const { shown, problem, commit } = useSearchText(search.q, (q) => {
    onChange({ q }, 'replace')
  })
  const [open, setOpen, close] = useDialogRequest<{
    kind: FilterKind | 'status' | 'keys' | 'columns'
    anchor: HTMLElement
  }>(scopeId(scope))
  const viewsButton = useRef<HTMLButtonElement>(null)
  // Once opened it stays: its dialogs outlive the menu.
  const [views, setViews] = useState<{ anchor: HTMLElement | undefined }>()
  const paused = isFilterPaused(search)
  const clearFilters = () => {
    onChange({ roles: [], resourceGroups: [], groups: [], status: [] })
  }
  const filter = (kind: FilterKind | 'status', label: string, chosen: readonly string[]) => {
    const shared = {
      label,
      paused: paused && (kind === 'roles' || kind === 'resourceGroups') && chosen.length > 0,
      open: open?.kind === kind,
      onOpen: (event: MouseEvent<HTMLButtonElement>) => {
        setOpen({ kind, anchor: event.currentTarget })
      },
      onRemove: () => {
        onChange({ [kind]: [] })
      },
    }
    const words = kind === 'status' ? statusesWords(search.status, search.match) : formatList(chosen)
    const value =
      kind === 'status' ? (
        words
      ) : (
        <Suspense fallback={<bdi>{words}</bdi>}>
          <FilterNames kind={kind} scope={scope} chosen={chosen} />
        </Suspense>
      )
    // Always the same button, so that the popover and the focus stay at it.
    return <FilterButton {...shared} value={chosen.length === 0 ? undefined : value} />
  }
  return (
    <>
      {/* Where there is room, filters wrap beside the tools, which keep their place in the first line. */}
      <div className="@container px-4 pb-3 md:px-6">
        <div className="flex flex-wrap items-start gap-2 @min-[60rem]:flex-nowrap">
          <div className="contents min-w-0 flex-1 flex-wrap items-center gap-2 @min-[60rem]:flex">
            <SearchBox
              label="Search name or email"
              placeholder="Search name or email"
              shortcutHint="/"
              value={shown}
              inputRef={searchInput}
              onCommit={commit}
              className="min-w-0 grow basis-44 md:max-w-72 max-md:basis-full"
            />
            {filter('roles', 'Role', search.roles)}
            {filter('resourceGroups', 'Resource group', search.resourceGroups)}
            {filter('groups', 'Group', search.groups)}
            {filter('status', 'Status', search.status)}
            {(isFiltered(search) || isReadHere(search)) && (
              <Button variant="ghost" onClick={clearFilters}>
                Clear all
              </Button>
            )}
          </div>
          <div className="flex shrink-0 items-center gap-2 max-md:w-full md:ml-auto">
            <Button
              ref={viewsButton}
              variant="ghost"
              icon={<Bookmark aria-hidden className="max-md:hidden" />}
              className="max-md:px-2"
              aria-haspopup="menu"
              aria-expanded={views?.anchor !== undefined}
              onClick={({ currentTarget }) => {
                setViews({ anchor: currentTarget })
              }}
            >
              Views
            </Button>
            <label className="flex min-w-0 items-center gap-2 text-sm text-text-secondary max-md:grow">
              Sort
              <NativeSelect
                className="min-w-0 max-md:grow md:max-w-44 [&>select]:truncate md:[&>select]:field-sizing-content"
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
            <IconButton
              label="Columns and rows"
              icon={<Columns3 aria-hidden />}
              aria-haspopup="dialog"
              aria-expanded={open?.kind === 'columns'}
              onClick={(event) => {
                setOpen({ kind: 'columns', anchor: event.currentTarget })
              }}
            />
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
      </div>
      <Suspense>
        {(problem !== undefined || isFiltered(search)) && (
          <ToolNotes
            search={search}
            text={shown}
            problem={problem}
            onSearch={commit}
            onClearFilters={clearFilters}
            onBoth={() => {
              onChange({ everybody: true })
            }}
          />
        )}
        {open?.kind === 'status' && (
          <StatusPopover
            scope={scope}
            chosen={search.status}
            match={search.match}
            anchor={open.anchor}
            onChange={(next, match) => {
              onChange(({ status }) => ({ status: next(status), match }))
            }}
            onClose={close}
          />
        )}
        {(open?.kind === 'roles' || open?.kind === 'resourceGroups' || open?.kind === 'groups') && (
          <FilterPopover
            key={open.kind}
            kind={open.kind}
            scope={scope}
            chosen={search[open.kind]}
            anchor={open.anchor}
            onChange={(next) => {
              const { kind } = open
              if (kind === 'roles' || kind === 'resourceGroups' || kind === 'groups')
                onChange((asked) => ({ [kind]: next(asked[kind]) }))
            }}
            onClose={close}
          />
        )}
        {views !== undefined && (
          <ViewsMenu
            scope={scope}
            scopeName={scopeName}
            search={search}
            shown={{ size, columns }}
            anchor={views.anchor}
            opener={viewsButton}
            onApply={(view) => {
              onChange(view)
            }}
            onClose={() => {
              setViews({ anchor: undefined })
            }}
          />
        )}
        {open?.kind === 'columns' && (
          <ColumnsPopover columns={columns} anchor={open.anchor} onChange={onColumns} onClose={close} />
        )}
        {open?.kind === 'keys' && <KeyboardHelp anchor={open.anchor} onClose={close} />}
      </Suspense>
    </>
  )
}
