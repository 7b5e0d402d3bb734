import { useState, type ReactElement, type RefObject } from 'react'
import { Link, useLocation } from 'react-router'
import { GroupLink, groupUsersPath } from '#src/components/group-link.tsx'
import { fromList } from '#src/components/list-link-state.ts'
import { rowLinkAttribute, useRowFocus } from '#src/components/row-focus.ts'
import { RoleBadges } from '#src/components/role-badges.tsx'
import { Since } from '#src/components/role-assignment-cells.tsx'
import { RolesPopover } from '#src/components/roles-popover.tsx'
import { StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import { useIncrementalCount } from '#src/components/use-incremental-count.ts'
import type { Selection } from '#src/components/use-selection.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { groupKinds } from '#src/domain/access.ts'
import { counted } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { KnownRoles, VisibleRole } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { userIn, type FindingRow } from './finding-rows.ts'

type FindingTableProps = {
  scope: Scope
  label: string
  kind: FindingRow['kind']
  rows: readonly FindingRow[]
  /** Inherited roles are included in the roles. */
  known: KnownRoles
  selection: Selection<UserAggregate>
  region: RefObject<HTMLDivElement | null>
}

const heads: Record<FindingRow['kind'], readonly string[]> = {
  user: ['Name', 'Roles', '2FA', 'Status'],
  assignment: ['User or group', 'Role', 'Resource group', 'Assigned on'],
  group: ['Group', 'Type'],
  holder: ['Role', 'User', '2FA'],
}

const keyOf = ({ key }: FindingRow) => key

/** Rows behind a figure; those of users can be selected. */
export function FindingTable({ scope, label, kind, rows, known, selection, region }: FindingTableProps) {
  const [shown, setShown] = useState<{ user: UserAggregate; roles: readonly VisibleRole[]; anchor: HTMLElement }>()
  const rendered = useIncrementalCount(rows, keyOf)
  // A position further down can be restored once it is rendered.
  const remember = useRowFocus(region, rendered === rows ? rows.map(keyOf) : undefined)
  const users = rows.flatMap((row) => userIn(row) ?? [])
  const chosen = users.filter(({ user }) => selection.has(user.uuid)).length
  return (
    <>
      <Table caption={label} narrow="cards" className="min-h-0 flex-1 border-t border-line" regionRef={region}>
        <TableHead>
          {kind !== 'group' && (
            <Th className="md:w-12 md:pr-0 md:pl-4.5">
              <Checkbox
                label={`Select all ${users.length} on this page`}
                labelHidden
                disabled={users.length === 0}
                className="min-h-7 min-w-7 pt-0.5"
                checked={chosen > 0 && chosen === users.length}
                mixed={chosen > 0 && chosen < users.length}
                onChange={({ currentTarget }) => {
                  selection.setAll(users, currentTarget.checked)
                }}
              />
            </Th>
          )}
          {heads[kind].map((head, index) => (
            <Th key={head} className={kind === 'group' && index === 0 ? 'md:pl-6' : ''}>
              {head}
            </Th>
          ))}
        </TableHead>
        <TableBody>
          {rendered.map((row) => (
            <TableRow
              key={row.key}
              data-selected={selection.has(userIn(row)?.user.uuid ?? '') || undefined}
              className={kind === 'group' ? '' : 'group-data-cards/cards:max-md:pl-13'}
            >
              {row.kind !== 'group' && <SelectCell user={userIn(row)} selection={selection} />}
              <Cells
                scope={scope}
                row={row}
                known={known}
                onOpen={remember}
                onRoles={(user, roles, anchor) => {
                  setShown({ user, roles, anchor })
                }}
              />
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {shown !== undefined && (
        <RolesPopover
          roles={shown.roles}
          owner={displayName(shown.user.user)}
          about={counted(shown.roles.length, 'role in this scope', 'roles in this scope')}
          groupPath={(ref) => groupUsersPath(scope, ref)}
          anchor={shown.anchor}
          onClose={() => {
            setShown(undefined)
          }}
        />
      )}
    </>
  )
}

function SelectCell({ user, selection }: { user: UserAggregate | undefined; selection: Selection<UserAggregate> }) {
  return (
    <Td className="select-none max-md:absolute max-md:top-2 max-md:left-3 md:py-0 md:pr-0 md:pl-4.5">
      {user !== undefined && (
        <Checkbox
          label={`Select ${displayName(user.user)}`}
          labelHidden
          className="min-h-7 min-w-7 pt-0.5"
          checked={selection.has(user.user.uuid)}
          onChange={({ nativeEvent }) => {
            selection.toggle(user, withShift(nativeEvent))
          }}
        />
      )}
    </Td>
  )
}

type CellsProps = {
  scope: Scope
  row: FindingRow
  known: KnownRoles
  /** Called before the user of a row is opened. */
  onOpen: (key: string) => void
  onRoles: (user: UserAggregate, roles: readonly VisibleRole[], anchor: HTMLElement) => void
}

function Cells({ scope, row, known, onOpen, onRoles }: CellsProps): ReactElement {
  const user = userIn(row)
  const name = user !== undefined && <UserName scope={scope} user={user} listed={row.key} onOpen={onOpen} />
  switch (row.kind) {
    case 'user': {
      const roles = row.roles()
      return (
        <>
          <RowHeader className="max-md:min-w-0 max-md:basis-full md:max-w-72">{name}</RowHeader>
          <Td className="max-md:min-w-0 max-md:basis-full">
            <RoleBadges
              assignments={roles}
              known={known}
              personName={row.name}
              onMore={(button) => {
                if (user !== undefined) onRoles(user, roles, button)
              }}
            />
          </Td>
          <Td>
            {/* The badge for 2FA off already has the label. */}
            {user?.user.twoFactorAuthenticationEnabled !== false && <span className="text-xs md:hidden">2FA </span>}
            {user !== undefined && <TwoFactorBadge user={user.user} />}
          </Td>
          <Td>{user !== undefined && <StatusBadge user={user.user} />}</Td>
        </>
      )
    }
    case 'assignment':
      return (
        <>
          <RowHeader className="max-md:min-w-0 max-md:basis-full md:max-w-72">
            {user === undefined ? <bdi className="wrap-anywhere">{row.name}</bdi> : name}
          </RowHeader>
          <Td>
            <bdi className="wrap-anywhere">{row.role}</bdi>
          </Td>
          <Td>
            <bdi className="wrap-anywhere">{row.resourceGroup}</bdi>
          </Td>
          <Td>
            <Since since={row.since} />
          </Td>
        </>
      )
    case 'group':
      return (
        <>
          <RowHeader className="md:pl-6">
            <GroupLink scope={row.group.scope} id={row.group.id} name={row.group.name} />
          </RowHeader>
          <Td>{groupKinds[row.group.kind].word}</Td>
        </>
      )
    case 'holder':
      return (
        <>
          <RowHeader>
            <bdi className="wrap-anywhere">{row.name}</bdi>
          </RowHeader>
          <Td className="max-md:min-w-0 max-md:basis-full md:max-w-72">{name}</Td>
          <Td>{user !== undefined && <TwoFactorBadge user={user.user} />}</Td>
        </>
      )
  }
}

type UserNameProps = { scope: Scope; user: UserAggregate; listed: string; onOpen: (key: string) => void }

function UserName({ scope, user: { user }, listed, onOpen }: UserNameProps) {
  const { search } = useLocation()
  const name = displayName(user)
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Initials name={name} seed={user.uuid} />
      <span className="min-w-0">
        <Link
          to={paths.user(scope, user.uuid)}
          state={fromList(search)}
          {...{ [rowLinkAttribute]: listed }}
          onClick={() => {
            onOpen(listed)
          }}
          title={name}
          className="-my-0.5 block truncate rounded-badge py-0.5 text-text hover:underline max-md:wrap-anywhere max-md:whitespace-normal"
        >
          <bdi>{name}</bdi>
        </Link>
        {name !== user.email && (
          <span title={user.email} className="block truncate text-xs font-normal text-muted">
            <bdi>{user.email}</bdi>
          </span>
        )}
      </span>
    </span>
  )
}
