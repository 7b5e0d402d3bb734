import { useState, type ReactElement, type RefObject } from 'react'
import { Link, useLocation } from 'react-router'
import { GroupLink, groupUsersPath } from '#src/components/group-link.tsx'
import { fromList } from '#src/components/list-link-state.ts'
import { RoleBadges } from '#src/components/role-badges.tsx'
import { Since } from '#src/components/role-assignment-cells.tsx'
import { RolesPopover } from '#src/components/roles-popover.tsx'
import { StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { Selection } from '#src/components/use-selection.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { groupKinds } from '#src/domain/access.ts'
import { counted } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { KnownRoles, RoleInSight } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { RowHeader, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import type { FindingRow } from './finding-rows.ts'

type FindingTableProps = {
  scope: Scope
  label: string
  kind: FindingRow['kind']
  rows: readonly FindingRow[]
  /** Inherited roles are among the roles. */
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

/** Rows behind a figure; those of users can be selected. */
export function FindingTable({ scope, label, kind, rows, known, selection, region }: FindingTableProps) {
  const [shown, setShown] = useState<{ person: UserAggregate; roles: readonly RoleInSight[]; anchor: HTMLElement }>()
  const people = rows.flatMap((row) => (row.kind !== 'group' && row.person !== undefined ? row.person : []))
  const chosen = people.filter(({ user }) => selection.has(user.uuid)).length
  return (
    <>
      <Table caption={label} narrow="cards" className="min-h-0 flex-1 border-t border-line" regionRef={region}>
        <TableHead>
          {kind !== 'group' && (
            <Th className="md:w-12 md:pr-0 md:pl-4.5">
              <Checkbox
                label={`Select all ${people.length} on this page`}
                labelHidden
                disabled={people.length === 0}
                className="min-h-7 min-w-7 pt-0.5"
                checked={chosen > 0 && chosen === people.length}
                mixed={chosen > 0 && chosen < people.length}
                onChange={({ currentTarget }) => {
                  selection.setAll(people, currentTarget.checked)
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
          {rows.map((row) => (
            <TableRow
              key={row.key}
              data-selected={
                (row.kind !== 'group' && row.person !== undefined && selection.has(row.person.user.uuid)) || undefined
              }
              className={kind === 'group' ? '' : 'group-data-cards/cards:max-md:pl-13'}
            >
              {row.kind !== 'group' && <SelectCell person={row.person} selection={selection} />}
              <Cells
                scope={scope}
                row={row}
                known={known}
                onRoles={(person, roles, anchor) => {
                  setShown({ person, roles, anchor })
                }}
              />
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {shown !== undefined && (
        <RolesPopover
          roles={shown.roles}
          of={displayName(shown.person.user)}
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

function SelectCell({ person, selection }: { person: UserAggregate | undefined; selection: Selection<UserAggregate> }) {
  return (
    <Td className="select-none max-md:absolute max-md:top-2 max-md:left-3 md:py-0 md:pr-0 md:pl-4.5">
      {person !== undefined && (
        <Checkbox
          label={`Select ${displayName(person.user)}`}
          labelHidden
          className="min-h-7 min-w-7 pt-0.5"
          checked={selection.has(person.user.uuid)}
          onChange={({ nativeEvent }) => {
            selection.toggle(person, withShift(nativeEvent))
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
  onRoles: (person: UserAggregate, roles: readonly RoleInSight[], anchor: HTMLElement) => void
}

function Cells({ scope, row, known, onRoles }: CellsProps): ReactElement {
  switch (row.kind) {
    case 'user': {
      const roles = row.roles()
      return (
        <>
          <RowHeader className="max-md:min-w-0 max-md:basis-full">
            <Person scope={scope} person={row.person} />
          </RowHeader>
          <Td className="max-md:min-w-0 max-md:basis-full">
            <RoleBadges
              assignments={roles}
              known={known}
              personName={displayName(row.person.user)}
              onMore={(button) => {
                onRoles(row.person, roles, button)
              }}
            />
          </Td>
          <Td>
            <span className="text-xs md:hidden">2FA </span>
            <TwoFactorBadge user={row.person.user} />
          </Td>
          <Td>
            <StatusBadge user={row.person.user} />
          </Td>
        </>
      )
    }
    case 'assignment':
      return (
        <>
          <RowHeader className="max-md:min-w-0 max-md:basis-full">
            {row.person === undefined ? (
              <bdi className="wrap-anywhere">{row.principal}</bdi>
            ) : (
              <Person scope={scope} person={row.person} />
            )}
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
            <bdi className="wrap-anywhere">{row.role}</bdi>
          </RowHeader>
          <Td className="max-md:min-w-0 max-md:basis-full">
            {row.person !== undefined && <Person scope={scope} person={row.person} />}
          </Td>
          <Td>{row.person !== undefined && <TwoFactorBadge user={row.person.user} />}</Td>
        </>
      )
  }
}

function Person({ scope, person: { user } }: { scope: Scope; person: UserAggregate }) {
  const { search } = useLocation()
  const name = displayName(user)
  return (
    <span className="flex min-w-0 items-center gap-2.5">
      <Initials name={name} seed={user.uuid} />
      <span className="min-w-0">
        <Link
          to={paths.user(scope, user.uuid)}
          state={fromList(search)}
          className="block rounded-badge wrap-anywhere text-text hover:underline"
        >
          <bdi>{name}</bdi>
        </Link>
        {name !== user.email && (
          <span className="block text-xs font-normal wrap-anywhere text-muted">
            <bdi>{user.email}</bdi>
          </span>
        )}
      </span>
    </span>
  )
}
