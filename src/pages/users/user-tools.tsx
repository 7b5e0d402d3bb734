import { ListFilter, Settings2 } from 'lucide-react'
import { memo, Suspense, useState, type MouseEvent, type RefObject } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { statusesText } from '#src/domain/user-status.ts'
import type { PageSize } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button } from '#src/ui/button.tsx'
import { FilterButton } from '#src/ui/filter-chip.tsx'
import type { FilterKind } from './filter-popover.tsx'
import { isFiltered, isFilterPaused, isFilteredByScan, type UsersSearch, type ChangeSearch } from './users.search.ts'
import { isFilterToggle, ListTools } from '#src/components/list/list-tools.tsx'

const FilterPopover = lazyPart(async () => (await import('./filter-popover.tsx')).FilterPopover)
const StatusPopover = lazyPart(async () => (await import('./scan/status-popover.tsx')).StatusPopover)
const FilterNames = lazyPart(async () => (await import('./filter-names.tsx')).FilterNames)
const ToolNotes = lazyPart(async () => (await import('./tool-notes.tsx')).ToolNotes)
const DisplayPanel = lazyPart(async () => (await import('./views/display-panel.tsx')).DisplayPanel)
const FilterRows = lazyPart(async () => (await import('./filter-rows.tsx')).FilterRows)

type UserToolsProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  onChange: ChangeSearch
  searchInput: RefObject<HTMLInputElement | null>
  size: PageSize
  columns: readonly ColumnName[]
  /** The default columns. */
  fittingColumns: readonly ColumnName[]
  onColumns: (columns: readonly ColumnName[]) => void
  onExport: () => void
}

/** Search, filters and sort of the list, with notes. A page change doesn't re-render them. */
export const UserTools = memo(function UserTools(props: UserToolsProps) {
  const { scope, scopeName, search, onChange, searchInput, size, columns, fittingColumns, onColumns, onExport } = props
  const [open, setOpen, close] = useDialogRequest<{
    kind: FilterKind | 'status'
    anchor: HTMLElement
  }>(scopeId(scope))
  // Stays mounted once opened: its dialogs outlive the panel.
  const [display, setDisplay] = useState<{ opener: HTMLElement; isOpen: boolean; isSheet: boolean }>()
  const paused = isFilterPaused(search)
  const clearFilters = () => {
    onChange({ roles: [], resourceGroups: [], groups: [], status: [] })
  }
  const valueOf = (kind: FilterKind | 'status', chosen: readonly string[]) => {
    if (chosen.length === 0) return undefined
    const text = kind === 'status' ? statusesText(search.status, search.match) : formatList(chosen)
    return kind === 'status' ? (
      <span className="inline-block max-w-full truncate align-bottom first-letter:uppercase">{text}</span>
    ) : (
      <Suspense fallback={<bdi>{text}</bdi>}>
        <FilterNames kind={kind} scope={scope} chosen={chosen} />
      </Suspense>
    )
  }
  const filters = [
    ['roles', 'Role', search.roles],
    ['resourceGroups', 'Resource group', search.resourceGroups],
    ['groups', 'Group', search.groups],
    ['status', 'Status', search.status],
  ] as const
  const filterCount = filters.filter(([, , chosen]) => chosen.length > 0).length
  const filterRows = filters.map(([kind, label, chosen]) => ({ kind, label, value: valueOf(kind, chosen) }))
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
    // Always the same button, so that the popover stays anchored to it and it keeps the focus.
    return <FilterButton key={kind} {...shared} value={valueOf(kind, chosen)} />
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
            {filters.map(([kind, label, chosen]) => filter(kind, label, chosen))}
            {(isFiltered(search) || isFilteredByScan(search)) && (
              <Button
                variant="ghost"
                onClick={() => {
                  clearFilters()
                  // This button unmounts with the filters.
                  searchInput.current?.focus()
                }}
              >
                Clear
              </Button>
            )}
          </>
        }
        display={
          <Button
            icon={<Settings2 aria-hidden className="@max-3xl:hidden" />}
            className="max-md:min-h-10"
            aria-haspopup="dialog"
            aria-expanded={display?.isOpen === true}
            onClick={({ currentTarget }) => {
              setDisplay({
                opener: currentTarget,
                isOpen: true,
                isSheet: isFilterToggle(currentTarget),
              })
            }}
          >
            <span className="@max-3xl:hidden lg:group-data-with-panel/list:sr-only">Display</span>
            <ListFilter aria-hidden className="@3xl:hidden" />
            <span className="@3xl:hidden">Filter and sort</span>
            {filterCount > 0 && (
              <span className="grid min-w-5 place-items-center rounded-badge bg-accent-tint px-1 text-xs/5 font-semibold text-accent-text @3xl:hidden">
                {formatNumber(filterCount)}
                <span className="sr-only"> {byCount(filterCount, 'filter set', 'filters set')}</span>
              </span>
            )}
          </Button>
        }
        notes={(refusal) =>
          (refusal.problem !== undefined || isFiltered(search)) && (
            <ToolNotes
              {...refusal}
              search={search}
              onClearFilters={clearFilters}
              onBoth={() => {
                onChange({ everyone: true })
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
                onChange((current) => ({ [kind]: next(current[kind]) }))
            }}
            onClose={close}
          />
        )}
        {display !== undefined && (
          <DisplayPanel
            scope={scope}
            scopeName={scopeName}
            size={size}
            columns={columns}
            fittingColumns={fittingColumns}
            onColumns={onColumns}
            onChange={onChange}
            anchor={display.isOpen ? display.opener : undefined}
            opener={display.opener}
            isSheet={display.isSheet}
            onExport={onExport}
            filters={
              <FilterRows
                rows={filterRows}
                onOpen={(kind) => {
                  setDisplay({ ...display, isOpen: false })
                  setOpen({ kind, anchor: display.opener })
                }}
                onClear={clearFilters}
              />
            }
            onClose={() => {
              setDisplay({ ...display, isOpen: false })
            }}
          />
        )}
      </Suspense>
    </>
  )
})
