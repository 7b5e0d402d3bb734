import clsx from 'clsx'
import { Clock, Ellipsis, UserMinus } from 'lucide-react'
import { memo, type MouseEvent, type ReactNode } from 'react'
import { Link } from 'react-router'
import { fromList } from '#src/components/list-link-state.ts'
import { RoleBadges } from '#src/components/role-badges.tsx'
import { ManagedByBadge, StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { InheritedRole } from '#src/domain/inherited.ts'
import type { KnownRoles } from '#src/domain/roles.ts'
import { displayName } from '#src/domain/user.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import type { RemovalState } from '#src/jobs/removal-state.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { IconButton } from '#src/ui/button.tsx'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { RowHeader, TableRow, Td } from '#src/ui/table.tsx'

const removalWords: Record<RemovalState, string> = { queued: 'Queued', removing: 'Removing', removed: 'Removed' }
const removalLooks: Record<RemovalState, { tone: BadgeTone; icon: ReactNode }> = {
  queued: { tone: 'neutral', icon: <Clock aria-hidden /> },
  removing: { tone: 'warning', icon: <UserMinus aria-hidden /> },
  removed: { tone: 'neutral', icon: <UserMinus aria-hidden /> },
}

type UserRowProps = {
  row: UserAggregate
  /** The same array until it changes, so that rows stay memo'd. */
  inherited: readonly InheritedRole[]
  known: KnownRoles
  columns: readonly ColumnName[]
  href: string
  /** Search of the list, for the way back. */
  listSearch: string
  isOwn: boolean
  selected: boolean
  /** Beside the list. */
  isShown: boolean
  /** Where their removal from this scope stands. */
  removal: RemovalState | undefined
  /** Handlers get the person, so that one function serves every row and rows stay memo'd. */
  onSelect: (row: UserAggregate, range: boolean) => void
  onOpen: (userId: string) => void
  onMenu: (userId: string, button: HTMLButtonElement) => void
  onRoles: (userId: string, button: HTMLButtonElement) => void
}

/** One person; a card on a phone. Plain markup: widgets in rows are what makes a list slow. */
export const UserRow = memo(function UserRow(props: UserRowProps) {
  const {
    row,
    inherited,
    known,
    columns,
    href,
    listSearch,
    isOwn,
    selected,
    isShown,
    removal,
    onSelect,
    onOpen,
    onMenu,
    onRoles,
  } = props
  const { user, roleAssignmentMetadata } = row
  const name = displayName(user)
  const cell = (column: ColumnName) => {
    switch (column) {
      case 'email':
        return (
          <Td key={column} className="max-md:min-w-0 max-md:basis-full">
            <span className="block truncate text-muted max-md:wrap-anywhere max-md:whitespace-normal">
              <bdi>{user.email}</bdi>
            </span>
          </Td>
        )
      case 'status':
        return (
          <Td key={column}>
            {removal === undefined ? (
              <StatusBadge user={user} />
            ) : (
              <Badge {...removalLooks[removal]}>{removalWords[removal]}</Badge>
            )}
          </Td>
        )
      case 'two-factor':
        return (
          <Td key={column}>
            <span aria-hidden className="text-xs md:hidden">
              2FA{' '}
            </span>
            <TwoFactorBadge user={user} />
          </Td>
        )
      case 'source':
        return (
          <Td key={column}>
            <ManagedByBadge user={user} />
          </Td>
        )
      case 'roles':
        return (
          <Td key={column} className="max-md:min-w-0 max-md:basis-full md:overflow-hidden">
            <RoleBadges
              assignments={inherited.length === 0 ? roleAssignmentMetadata : [...roleAssignmentMetadata, ...inherited]}
              known={known}
              personName={name}
              onMore={(button) => {
                onRoles(user.uuid, button)
              }}
            />
          </Td>
        )
    }
  }
  return (
    <TableRow
      data-selected={selected || undefined}
      className={clsx(
        'group-data-cards/cards:max-md:pl-22.5',
        removal !== undefined && 'bg-subtle',
        isShown && 'bg-accent-tint',
      )}
      aria-current={isShown || undefined}
    >
      <Td className="select-none max-md:absolute max-md:top-2 max-md:left-3 md:py-0 md:pr-0 md:pl-4.5">
        <Checkbox
          label={`Select ${name}`}
          labelHidden
          className="min-h-7 min-w-7 pt-0.5"
          checked={selected}
          onChange={({ nativeEvent }) => {
            onSelect(row, withShift(nativeEvent))
          }}
        />
      </Td>
      <RowHeader className="max-md:min-w-0 max-md:basis-full group-data-cards/cards:max-md:pr-10">
        <span className="flex min-w-0 items-center gap-2.5 max-md:static">
          <span className="max-md:absolute max-md:top-3 max-md:left-13">
            <Initials name={name} seed={user.uuid} />
          </span>
          <Link
            to={href}
            state={fromList(listSearch)}
            data-row-link={user.uuid}
            onClick={() => {
              onOpen(user.uuid)
            }}
            className="min-w-0 truncate rounded-badge py-0.5 text-text hover:underline max-md:wrap-anywhere max-md:whitespace-normal"
          >
            <bdi>{name}</bdi>
          </Link>
          {isOwn && (
            <span className="shrink-0 rounded-badge border border-edge px-1.5 text-xs font-normal text-text-secondary">
              You
            </span>
          )}
        </span>
      </RowHeader>
      {columns.map(cell)}
      <Td className="text-right max-md:absolute max-md:top-2 max-md:right-3 md:pr-5">
        <IconButton
          size="small"
          label={`Actions for ${name}`}
          icon={<Ellipsis aria-hidden />}
          aria-haspopup="menu"
          onClick={(event: MouseEvent<HTMLButtonElement>) => {
            onMenu(user.uuid, event.currentTarget)
          }}
        />
      </Td>
    </TableRow>
  )
})
