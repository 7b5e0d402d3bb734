import { Bookmark, Columns3 } from 'lucide-react'
import { Suspense, useRef, useState, type MouseEvent, type RefObject } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { formatList } from '#src/domain/format.ts'
import { statusesWords } from '#src/domain/user-status.ts'
import type { PageSize } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
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
import { ListTools } from '#src/components/list/list-tools.tsx'

const FilterPopover = lazyPart(async () => (await import('./filter-popover.tsx')).FilterPopover)
const StatusPopover = lazyPart(async () => (await import('./scan/status-popover.tsx')).StatusPopover)
const FilterNames = lazyPart(async () => (await import('./filter-names.tsx')).FilterNames)
const ToolNotes = lazyPart(async () => (await import('./tool-notes.tsx')).ToolNotes)
const ColumnsPopover = lazyPart(async () => (await import('./views/columns-popover.tsx')).ColumnsPopover)
const ViewsMenu = lazyPart(async () => (await import('./views/views-menu.tsx')).ViewsMenu)

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
  const [open, setOpen, close] = useDialogRequest<{
    kind: FilterKind | 'status' | 'columns'
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
      <ListTools
        label="Search name or email"
        q={search.q}
        onSearch={(q) => {
          onChange({ q }, 'replace')
        }}
        searchInput={searchInput}
        filters={
          <>
            {filter('roles', 'Role', search.roles)}
            {filter('resourceGroups', 'Resource group', search.resourceGroups)}
            {filter('groups', 'Group', search.groups)}
            {filter('status', 'Status', search.status)}
            {(isFiltered(search) || isReadHere(search)) && (
              <Button variant="ghost" onClick={clearFilters}>
                Clear all
              </Button>
            )}
          </>
        }
        sortChoices={sortChoices}
        sort={sortWord(search.sort)}
        onSort={(word) => {
          const sort = parseSort(word)
          if (sort !== undefined) onChange({ sort })
        }}
        before={
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
        }
        after={
          <IconButton
            label="Columns and rows"
            icon={<Columns3 aria-hidden />}
            aria-haspopup="dialog"
            aria-expanded={open?.kind === 'columns'}
            onClick={(event) => {
              setOpen({ kind: 'columns', anchor: event.currentTarget })
            }}
          />
        }
        notes={(refusal) =>
          (refusal.problem !== undefined || isFiltered(search)) && (
            <ToolNotes
              {...refusal}
              search={search}
              onClearFilters={clearFilters}
              onBoth={() => {
                onChange({ everybody: true })
              }}
            />
          )
        }
      />
      <Suspense>
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
      </Suspense>
    </>
  )
}
