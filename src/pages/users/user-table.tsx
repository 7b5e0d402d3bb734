import clsx from 'clsx'
import {
  memo,
  Suspense,
  useCallback,
  useMemo,
  useState,
  useSyncExternalStore,
  type ComponentProps,
  type MouseEvent,
  type RefObject,
} from 'react'
import { useLocation, useNavigate } from 'react-router'
import { fromList } from '#src/components/list-link-state.ts'
import { useRowFocus } from '#src/components/row-focus.ts'
import { ListTable, uniqueRows, useRowPart } from '#src/components/list/list-table.tsx'
import type { SelectionStore } from '#src/components/use-selection.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { allRoles, inheritedBy, type InheritedRole, type InheritedRoles } from '#src/domain/inherited.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import { removalState, subscribeRemovalState, type RemovalState } from '#src/jobs/removal-state.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { IconSheet } from '#src/ui/sheet-icon.tsx'
import { SortHeader, Th } from '#src/ui/table.tsx'
import { useStableHandler } from '#src/ui/use-stable-handler.ts'
import { useIsWide } from '#src/ui/use-is-narrow.ts'
import { columnHeads, columnLabels, columnWidth, hiddenWithPanel, panelColumns } from './column-labels.ts'
import { useRowSpace } from './panel/use-row-space.ts'
import type { UnlockRequest } from './row-actions.tsx'
import { UserRow } from './user-row.tsx'
import { nextSort, type SortName, type UserSort } from './users.search.ts'

const RowActions = lazyPart(async () => (await import('./row-actions.tsx')).RowActions)
const UserRoles = lazyPart(async () => (await import('./user-roles.tsx')).UserRoles)

type UserTableProps = {
  scope: Scope
  scopeName: ScopeName
  /** Undefined during the first load. */
  rows: readonly UserAggregate[] | undefined
  busy: boolean
  /** Columns after the name. The same array until they change, so that memoized rows stay. */
  columns: readonly ColumnName[]
  sort: UserSort
  onSort: (sort: UserSort) => void
  ownId: string | undefined
  selection: SelectionStore<UserAggregate>
  region: RefObject<HTMLDivElement | null>
  /** The user in the side panel. */
  shownId: string | undefined
  /** Opens a user in the side panel. */
  onPreview: (userId: string) => void
  /** Inherited roles at this scope; undefined while unknown. */
  inherited: InheritedRoles | undefined
  /** Which direct roles the rows contain: not always all. */
  someRoles: boolean
}

const noRoles: readonly InheritedRole[] = []

const idOf = ({ user }: UserAggregate) => user.uuid

/** Users as rows with one shared menu and one shared popover. */
export function UserTable(props: UserTableProps) {
  const { scope, scopeName, rows, busy, columns, sort, onSort, ownId, selection, region, shownId, onPreview } = props
  const { inherited, someRoles } = props
  const unique = rows && uniqueRows(rows, idOf)
  const menu = useRowPart(unique, idOf)
  const roles = useRowPart(unique, idOf)
  // Loaded with the first menu, and kept: its dialogs and messages outlive the menu.
  const [hasActed, setActed] = useState(false)
  // The user whose row requested it; each time is a new request.
  const [unlocking, setUnlocking] = useState<UnlockRequest>()
  const unlock = useCallback((user: UserMetadata, button: HTMLButtonElement) => {
    setUnlocking({ user, button })
  }, [])
  if (!hasActed && (menu.at !== undefined || unlocking !== undefined)) setActed(true)
  const chips = useIsWide() ? 3 : 1
  const { search } = useLocation()
  useRowSpace(region, onPreview)
  const remember = useRowFocus(region, rows?.map(idOf))
  const navigate = useNavigate()
  const edit = useStableHandler((userId: string, href: string) => {
    remember(userId)
    void navigate(href, { state: fromList(search) })
  })
  const open = useStableHandler((event: MouseEvent<HTMLAnchorElement>, userId: string, href: string) => {
    // The browser opens it elsewhere, and this list stays.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    edit(userId, href)
  })
  const sortBy = useStableHandler((name: SortName) => {
    onSort(nextSort(sort, name))
  })
  const ofRows = useMemo(
    () =>
      new Map(
        rows?.map(({ user }) => [user.uuid, inherited === undefined ? noRoles : inheritedBy(inherited, user.uuid)]),
      ),
    [rows, inherited],
  )
  const removals = useRemovalStates(scope, unique?.map(idOf) ?? [])
  const known = someRoles ? 'some' : inherited === undefined || inherited.missing !== undefined ? 'direct' : 'all'
  const sortHead = (name: SortName, label: string, width: string | undefined) => (
    <UserSortHeader
      key={name}
      name={name}
      label={label}
      className={width}
      direction={sort.name === name ? (sort.descending ? 'descending' : 'ascending') : null}
      onSort={sortBy}
    />
  )
  return (
    <>
      <IconSheet />
      <ListTable
        label={`Users in ${scopeName.full}`}
        busy={busy}
        rows={unique}
        selection={selection}
        idOf={idOf}
        region={region}
        className={clsx(
          'md:table-fixed',
          columns.length > 4 ? 'md:min-w-[62rem]' : columns.length > 3 ? 'md:min-w-[52rem]' : 'md:min-w-[40rem]',
          shownId !== undefined && 'lg:min-w-0!',
        )}
        columns={columns.length + 3}
        heads={
          <>
            {sortHead(
              'name',
              'Name',
              columns.length > 3
                ? 'md:w-[20%] xl:w-[17.5%] lg:group-data-with-panel/list:w-auto'
                : columns.length > 2
                  ? 'md:w-[32%] lg:group-data-with-panel/list:w-auto'
                  : undefined,
            )}
            {columns.map((name) => {
              const { sort: sortName } = columnHeads[name]
              const width = columnWidth(name, columns)
              const label = columnLabels[name]
              const panelClass = panelColumns.has(name) ? '' : hiddenWithPanel
              return sortName === undefined ? (
                <Th key={name} className={panelClass}>
                  {label}
                </Th>
              ) : (
                sortHead(sortName, label, clsx(width, panelClass))
              )
            })}
          </>
        }
      >
        {(row, index) => (
          <UserRow
            key={row.user.uuid}
            row={row}
            inherited={ofRows.get(row.user.uuid) ?? noRoles}
            known={known}
            chips={chips}
            columns={columns}
            href={paths.user(scope, row.user.uuid)}
            isOwn={row.user.uuid === ownId}
            isShown={row.user.uuid === shownId}
            selection={selection}
            removal={removals[index]}
            onOpen={open}
            onMenu={menu.open}
            onUnlock={unlock}
            onEdit={edit}
            onRoles={roles.open}
          />
        )}
      </ListTable>
      <Suspense>
        {hasActed && (
          <RowActions
            scope={scope}
            scopeName={scopeName}
            unlock={unlocking}
            opened={menu.at && { user: menu.at.row.user, button: menu.at.button }}
            onOpen={remember}
            onClose={menu.close}
          />
        )}
        {roles.at !== undefined && (
          <UserRoles
            scope={scope}
            row={roles.at.row}
            roles={allRoles(roles.at.row, inherited)}
            known={known}
            scopeName={scopeName}
            anchor={roles.at.button}
            onClose={roles.close}
          />
        )}
      </Suspense>
    </>
  )
}

type UserSortHeaderProps = Pick<ComponentProps<typeof SortHeader>, 'label' | 'direction' | 'className'> & {
  name: SortName
  onSort: (name: SortName) => void
}

const UserSortHeader = memo(function UserSortHeader({ name, onSort, ...props }: UserSortHeaderProps) {
  return (
    <SortHeader
      cards
      {...props}
      onSort={() => {
        onSort(name)
      }}
    />
  )
})

/**
 * States of these users' removals, in order. Serialized as text, so that a step of a run re-renders the list only if a
 * shown state changes.
 */
function useRemovalStates(scope: Scope, userIds: readonly string[]): readonly (RemovalState | undefined)[] {
  const states = useSyncExternalStore(subscribeRemovalState, () =>
    userIds.map((id) => removalState(scope, id) ?? '').join(),
  )
  return states.split(',').map((state) => (isState(state) ? state : undefined))
}

function isState(text: string): text is RemovalState {
  return text === 'queued' || text === 'removing' || text === 'removed'
}
