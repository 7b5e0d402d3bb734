import { Copy, Hash, UserRound } from 'lucide-react'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { fromList } from '#src/components/list-search.ts'
import { usePendingRemovals } from '#src/components/user-actions/use-pending-removals.ts'
import type { UserAction } from '#src/components/user-actions/use-user-actions.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { addNotice } from '#src/queries/notices.ts'
import { isBeingRemoved } from '#src/queries/pending-removals.ts'
import { SkeletonRows, SortHeader, Table, TableBody, TableHead, Th } from '#src/ui/table.tsx'
import { useRowFocus } from './row-focus.ts'
import { UserRow } from './user-row.tsx'
import { nextSort, type SortName, type UserSort } from './users.search.ts'

const ActionMenu = lazy(async () => ({ default: (await import('#src/ui/menu.tsx')).ActionMenu }))
const RolesPopover = lazy(async () => ({ default: (await import('./roles-popover.tsx')).RolesPopover }))

type UserTableProps = {
  scope: Scope
  scopeName: ScopeName
  /** Undefined during the first load. */
  rows: readonly UserAggregate[] | undefined
  busy: boolean
  sort: UserSort
  onSort: (sort: UserSort) => void
  ownId: string | undefined
  actionsFor: (user: UserMetadata) => UserAction[]
}

type Opened = { userId: string; button: HTMLButtonElement }

const columns = [
  { sort: 'name', label: 'Name', width: 'md:w-[20%]' },
  { sort: 'email', label: 'Email', width: 'md:w-[22%]' },
  { sort: 'locked', label: 'Status', width: 'md:w-28' },
  { sort: 'two-factor', label: '2FA', width: 'md:w-26' },
  { sort: 'external', label: 'Source', width: 'md:w-26' },
] as const satisfies readonly { sort: SortName; label: string; width: string }[]

/** People as rows with one menu and one popover for all of them. */
export function UserTable({ scope, scopeName, rows, busy, sort, onSort, ownId, actionsFor }: UserTableProps) {
  const [menu, setMenu] = useState<Opened>()
  const [roles, setRoles] = useState<Opened>()
  const region = useRef<HTMLDivElement>(null)
  const { search } = useLocation()
  const removals = usePendingRemovals()
  const remember = useRowFocus(region, rows)
  const openMenu = useCallback((userId: string, button: HTMLButtonElement) => {
    setMenu({ userId, button })
  }, [])
  const openRoles = useCallback((userId: string, button: HTMLButtonElement) => {
    setRoles({ userId, button })
  }, [])
  const rowOf = (opened: Opened | undefined) => rows?.find(({ user }) => user.uuid === opened?.userId)
  const menuRow = rowOf(menu)
  const rolesRow = rowOf(roles)
  return (
    <>
      <Table
        caption={`Users of ${scopeName.full}. Column heads with buttons sort.`}
        busy={busy}
        narrow="cards"
        className="min-h-0 flex-1 border-t border-line"
        tableClassName="md:min-w-[60rem] md:table-fixed"
        regionRef={region}
      >
        <TableHead>
          {columns.map(({ sort: name, label, width }, index) => (
            <SortHeader
              key={name}
              label={label}
              className={`${width} ${index === 0 ? 'md:pl-4' : ''}`}
              direction={sort.name === name ? (sort.descending ? 'descending' : 'ascending') : null}
              onSort={() => {
                onSort(nextSort(sort, name))
              }}
            />
          ))}
          <Th>Roles at this scope</Th>
          <Th className="md:w-16">
            <span className="sr-only">Actions</span>
          </Th>
        </TableHead>
        <TableBody>
          {rows === undefined ? (
            <SkeletonRows rows={12} columns={7} />
          ) : (
            uniqueById(rows).map((row) => (
              <UserRow
                key={row.user.uuid}
                row={row}
                href={paths.user(scope, row.user.uuid)}
                listSearch={search}
                isOwn={row.user.uuid === ownId}
                removing={isBeingRemoved(removals, scope, row.user.uuid)}
                onOpen={remember}
                onMenu={openMenu}
                onRoles={openRoles}
              />
            ))
          )}
        </TableBody>
      </Table>
      <Suspense>
        {menu !== undefined && menuRow !== undefined && (
          <RowMenu
            scope={scope}
            scopeName={scopeName}
            user={menuRow.user}
            button={menu.button}
            actions={actionsFor(menuRow.user)}
            onOpen={remember}
            onClose={() => {
              setMenu(undefined)
            }}
          />
        )}
        {roles !== undefined && rolesRow !== undefined && (
          <RolesPopover
            row={rolesRow}
            scopeName={scopeName}
            anchor={roles.button}
            onClose={() => {
              setRoles(undefined)
            }}
          />
        )}
      </Suspense>
    </>
  )
}

type RowMenuProps = {
  scope: Scope
  scopeName: ScopeName
  user: UserMetadata
  button: HTMLButtonElement
  actions: readonly UserAction[]
  onOpen: (userId: string) => void
  onClose: () => void
}

function RowMenu({ scope, scopeName, user, button, actions, onOpen, onClose }: RowMenuProps) {
  const navigate = useNavigate()
  const { search } = useLocation()
  const name = displayName(user)
  const copy = (text: string, what: string) => () => {
    navigator.clipboard.writeText(text).then(
      () => {
        addNotice('success', `${what} of ${name} copied.`)
      },
      () => {
        addNotice('warning', `Copying was refused. ${what} of ${name}: ${text}`)
      },
    )
  }
  const items = actions.map((action) => ({
    id: action.id,
    label: action.label,
    icon: action.icon,
    danger: action.danger === true,
    blockedReason: action.blockedReason,
    separatorBefore: action.danger === true,
    onSelect: () => {
      action.run(button)
    },
  }))
  return (
    <ActionMenu
      anchor={button}
      label={`Actions for ${name}`}
      header={
        <>
          <bdi>{name}</bdi> in {scopeName.full}
        </>
      }
      onClose={onClose}
      items={[
        {
          id: 'open',
          label: 'Open',
          icon: <UserRound aria-hidden />,
          onSelect: () => {
            onOpen(user.uuid)
            void navigate(paths.user(scope, user.uuid), { state: fromList(search) })
          },
        },
        ...items.filter(({ danger }) => !danger),
        {
          id: 'copy-email',
          label: 'Copy email',
          icon: <Copy aria-hidden />,
          separatorBefore: true,
          onSelect: copy(user.email, 'Email'),
        },
        { id: 'copy-id', label: 'Copy user ID', icon: <Hash aria-hidden />, onSelect: copy(user.uuid, 'User ID') },
        ...items.filter(({ danger }) => danger),
      ]}
    />
  )
}

/** A page may name a person twice; a row is one person (F46). */
function uniqueById(rows: readonly UserAggregate[]): UserAggregate[] {
  return [...new Map(rows.map((row) => [row.user.uuid, row])).values()]
}
