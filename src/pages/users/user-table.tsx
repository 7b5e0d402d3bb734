import clsx from 'clsx'
import { Suspense, useCallback, useState, useSyncExternalStore, type RefObject } from 'react'
import { useLocation } from 'react-router'
import { useRowFocus } from '#src/components/row-focus.ts'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import type { Selection } from '#src/components/use-selection.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { allRoles, inheritedBy, type InheritedRole, type InheritedRoles } from '#src/domain/inherited.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import { removalState, subscribeRemovalState, type RemovalState } from '#src/jobs/removal-state.ts'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { SkeletonRows, SortHeader, Table, TableBody, TableHead, Th } from '#src/ui/table.tsx'
import { columnHeads, columnLabels } from './column-labels.ts'
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
  /** After the name. The same array until they change, so that rows stay memo'd. */
  columns: readonly ColumnName[]
  sort: UserSort
  onSort: (sort: UserSort) => void
  ownId: string | undefined
  selection: Selection<UserAggregate>
  region: RefObject<HTMLDivElement | null>
  /** Who is shown beside the list. */
  shownId: string | undefined
  /** What groups give at this scope; undefined while it is not known. */
  inherited: InheritedRoles | undefined
  /** Which direct roles the rows hold: not always all. */
  someRoles: boolean
}

const noRoles: readonly InheritedRole[] = []

type Opened = { userId: string; button: HTMLButtonElement }

/** People as rows with one menu and one popover for all of them. */
export function UserTable(props: UserTableProps) {
  const { scope, scopeName, rows, busy, columns, sort, onSort, ownId, selection, region, shownId } = props
  const { inherited, someRoles } = props
  const [menu, setMenu, closeMenu] = useDialogRequest<Opened>()
  // Loaded with the first menu, and kept: its dialogs and messages outlive the menu.
  const [acted, setActed] = useState(false)
  const [roles, setRoles, closeRoles] = useDialogRequest<Opened>()
  const { search } = useLocation()
  const remember = useRowFocus(
    region,
    rows?.map(({ user }) => user.uuid),
  )
  const openMenu = useCallback(
    (userId: string, button: HTMLButtonElement) => {
      setActed(true)
      setMenu({ userId, button })
    },
    [setMenu],
  )
  const openRoles = useCallback(
    (userId: string, button: HTMLButtonElement) => {
      setRoles({ userId, button })
    },
    [setRoles],
  )
  const rowOf = (opened: Opened | undefined) => rows?.find(({ user }) => user.uuid === opened?.userId)
  const unique = uniqueById(rows ?? [])
  const removals = useRemovalStates(
    scope,
    unique.map(({ user }) => user.uuid),
  )
  const chosen = unique.filter(({ user }) => selection.has(user.uuid)).length
  const known = someRoles ? 'some' : inherited === undefined || inherited.missing !== undefined ? 'direct' : 'all'
  const menuRow = rowOf(menu)
  const rolesRow = rowOf(roles)
  const sortHead = (name: SortName, label: string, width: string | undefined) => (
    <SortHeader
      key={name}
      label={label}
      {...(width === undefined ? {} : { className: width })}
      direction={sort.name === name ? (sort.descending ? 'descending' : 'ascending') : null}
      onSort={() => {
        onSort(nextSort(sort, name))
      }}
    />
  )
  return (
    <>
      <Table
        caption={`Users of ${scopeName.full}. Column heads with buttons sort.`}
        busy={busy}
        narrow="cards"
        className="min-h-0 flex-1 border-t border-line"
        tableClassName={clsx('md:table-fixed', columns.length > 3 ? 'md:min-w-[62rem]' : 'md:min-w-[40rem]')}
        regionRef={region}
      >
        <TableHead>
          <Th className="md:w-12 md:pr-0 md:pl-4.5">
            <Checkbox
              label={`Select all ${unique.length} on this page`}
              labelHidden
              disabled={rows === undefined}
              className="min-h-7 min-w-7 pt-0.5"
              checked={chosen > 0 && chosen === unique.length}
              mixed={chosen > 0 && chosen < unique.length}
              onChange={({ currentTarget }) => {
                selection.setAll(unique, currentTarget.checked)
              }}
            />
          </Th>
          {sortHead('name', 'Name', columns.length > 2 ? 'md:w-[20%]' : undefined)}
          {columns.map((name) => {
            const { sort: by, width } = columnHeads[name]
            const label = columnLabels[name]
            return by === undefined ? <Th key={name}>{label}</Th> : sortHead(by, label, width)
          })}
          <Th className="md:w-16">
            <span className="sr-only">Actions</span>
          </Th>
        </TableHead>
        <TableBody>
          {rows === undefined ? (
            <SkeletonRows rows={12} columns={columns.length + 3} />
          ) : (
            unique.map((row, index) => (
              <UserRow
                key={row.user.uuid}
                row={row}
                inherited={inherited === undefined ? noRoles : inheritedBy(inherited, row.user.uuid)}
                known={known}
                columns={columns}
                href={paths.user(scope, row.user.uuid)}
                listSearch={search}
                isOwn={row.user.uuid === ownId}
                isShown={row.user.uuid === shownId}
                selected={selection.has(row.user.uuid)}
                removal={removals[index]}
                onSelect={selection.toggle}
                onOpen={remember}
                onMenu={openMenu}
                onRoles={openRoles}
              />
            ))
          )}
        </TableBody>
      </Table>
      <Suspense>
        {acted && (
          <RowActions
            scope={scope}
            scopeName={scopeName}
            opened={
              menu === undefined || menuRow === undefined ? undefined : { user: menuRow.user, button: menu.button }
            }
            onOpen={remember}
            onClose={() => {
              closeMenu()
            }}
          />
        )}
        {roles !== undefined && rolesRow !== undefined && (
          <UserRoles
            scope={scope}
            row={rolesRow}
            roles={allRoles(rolesRow, inherited)}
            known={known}
            scopeName={scopeName}
            anchor={roles.button}
            onClose={() => {
              closeRoles()
            }}
          />
        )}
      </Suspense>
    </>
  )
}

/** A page may name a person twice; a row is one person (docs/failures.md, F46). */
function uniqueById(rows: readonly UserAggregate[]): UserAggregate[] {
  return [...new Map(rows.map((row) => [row.user.uuid, row])).values()]
}

/**
 * Where the removals of these people stand, in their order. A text holds them all, so that a step of a run draws the list
 * anew only where it is seen there.
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
