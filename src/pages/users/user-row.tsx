import clsx from 'clsx'
import { Clock, Ellipsis, KeyRound, LockOpen, UserRoundMinus } from 'lucide-react'
import { memo, type MouseEvent, type ReactNode } from 'react'
import { Link } from 'react-router'
import { fromList } from '#src/components/list-link-state.ts'
import { RoleBadges } from '#src/components/role-badges.tsx'
import { ManagedByBadge, StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import type { InheritedRole } from '#src/domain/inherited.ts'
import type { KnownRoles } from '#src/domain/roles.ts'
import { displayName } from '#src/domain/user.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import type { RemovalState } from '#src/jobs/removal-state.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { RowHeader, TableRow, Td } from '#src/ui/table.tsx'
import { hiddenWithPanel } from './column-labels.ts'

const removalLabels: Record<RemovalState, string> = { queued: 'Queued', removing: 'Removing', removed: 'Removed' }
const removalLooks: Record<RemovalState, { tone: BadgeTone; icon: ReactNode }> = {
  queued: { tone: 'neutral', icon: <Clock aria-hidden /> },
  removing: { tone: 'warning', icon: <UserRoundMinus aria-hidden /> },
  removed: { tone: 'neutral', icon: <UserRoundMinus aria-hidden /> },
}

type UserRowProps = {
  row: UserAggregate
  /** The same array until it changes, so that rows stay memo'd. */
  inherited: readonly InheritedRole[]
  known: KnownRoles
  /** How many roles are shown in full. */
  chips: number
  columns: readonly ColumnName[]
  href: string
  /** Search of the list, for the way back. */
  listSearch: string
  isOwn: boolean
  selected: boolean
  /** Next to the list. */
  isShown: boolean
  /** Where their removal from this scope stands. */
  removal: RemovalState | undefined
  /** Handlers get the person, so that one function serves every row and rows stay memo'd. */
  onSelect: (row: UserAggregate, range: boolean) => void
  onOpen: (userId: string) => void
  onMenu: (userId: string, button: HTMLButtonElement) => void
  onUnlock: (user: UserMetadata, button: HTMLButtonElement) => void
  onEdit: (userId: string, href: string) => void
  onRoles: (userId: string, button: HTMLButtonElement) => void
}

/** One person; a card on a phone. Plain markup: widgets in rows are what makes a list slow. */
export const UserRow = memo(function UserRow(props: UserRowProps) {
  const {
    row,
    inherited,
    known,
    chips,
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
    onUnlock,
    onEdit,
    onRoles,
  } = props
  const { user, roleAssignmentMetadata } = row
  const name = displayName(user)
  const canUnlock = user.locked === true && removal === undefined
  const cell = (column: ColumnName) => {
    switch (column) {
      case 'email':
        return (
          <Td key={column} className={clsx('max-md:col-span-3 max-md:min-w-0 max-md:leading-4.5', hiddenWithPanel)}>
            <span className="block truncate text-muted">
              <bdi>{user.email}</bdi>
            </span>
          </Td>
        )
      case 'status':
        return (
          <Td
            key={column}
            className={
              removal === undefined && user.locked !== true && user.disabled !== true
                ? 'max-md:sr-only'
                : 'max-md:col-start-2 max-md:row-start-1 max-md:self-center'
            }
          >
            {removal === undefined ? (
              <StatusBadge user={user} />
            ) : (
              <Badge {...removalLooks[removal]}>{removalLabels[removal]}</Badge>
            )}
          </Td>
        )
      case 'two-factor':
        return (
          <Td
            key={column}
            className={
              user.twoFactorAuthenticationEnabled === false
                ? 'max-md:col-start-3 max-md:row-start-1 max-md:self-center max-md:pl-1!'
                : 'max-md:sr-only'
            }
          >
            <TwoFactorBadge user={user} />
          </Td>
        )
      case 'source':
        return (
          <Td key={column} className={clsx('max-md:sr-only', hiddenWithPanel)}>
            <ManagedByBadge user={user} />
          </Td>
        )
      case 'roles':
        return (
          <Td
            key={column}
            className={clsx(
              'max-md:col-span-3 max-md:min-w-0 max-md:text-xs max-md:leading-4 md:overflow-hidden',
              // Room for what shows over the end of a row in use, so that it covers no role that can be opened.
              canUnlock ? 'md:pr-18 min-[85rem]:pr-34' : 'md:pr-10',
              hiddenWithPanel,
            )}
          >
            <RoleBadges
              assignments={inherited.length === 0 ? roleAssignmentMetadata : [...roleAssignmentMetadata, ...inherited]}
              known={known}
              max={chips}
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
        'group-data-cards/cards:max-md:grid group-data-cards/cards:max-md:min-h-19 group-data-cards/cards:max-md:grid-cols-[minmax(0,1fr)_auto_auto] group-data-cards/cards:max-md:content-center group-data-cards/cards:max-md:gap-0! group-data-cards/cards:max-md:py-0! group-data-cards/cards:max-md:pr-11 group-data-cards/cards:max-md:pl-14',
        'group/row has-aria-expanded:bg-hover',
        removal !== undefined && 'bg-subtle',
        isShown && 'bg-hover shadow-[inset_2px_0_var(--color-accent-text)]',
      )}
      aria-current={isShown || undefined}
    >
      {/* On a phone the initials are what selects; the box shows once someone is selected. */}
      <Td className="select-none max-md:absolute max-md:inset-y-0 max-md:left-3 max-md:z-10 max-md:flex! max-md:w-9 max-md:items-center max-md:justify-center max-md:opacity-0 max-md:group-data-selecting/list:opacity-100 max-md:focus-within:opacity-100 max-md:group-not-data-selecting/list:focus-within:bg-surface md:py-0 md:pr-0 md:pl-4.5">
        <Checkbox
          label={`Select ${name}`}
          labelHidden
          className="min-h-7 min-w-7 pt-0.5 max-md:min-h-11 max-md:min-w-11 max-md:items-center max-md:justify-center max-md:pt-0"
          checked={selected}
          onChange={({ nativeEvent }) => {
            onSelect(row, withShift(nativeEvent))
          }}
        />
      </Td>
      <RowHeader className="max-md:min-w-0 max-md:pr-2!">
        <span className="flex min-w-0 items-center gap-2.5 max-md:static">
          <span className="max-md:absolute max-md:inset-y-0 max-md:left-3 max-md:flex max-md:items-center max-md:group-data-selecting/list:opacity-0">
            <Initials name={name} seed={user.uuid} size="card" />
          </span>
          <Link
            to={href}
            state={fromList(listSearch)}
            data-row-link={user.uuid}
            onClick={() => {
              onOpen(user.uuid)
            }}
            className="min-w-0 truncate rounded-badge py-0.5 text-text hover:underline max-md:py-0 max-md:leading-6"
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
      <Td className="relative text-right max-md:absolute max-md:inset-y-0 max-md:right-3 max-md:flex! max-md:items-center md:pr-5">
        {/* Over the end of the row, so that nothing moves; visible, and in the order of keys, while the row is used. */}
        <span
          data-row-actions
          className="invisible absolute inset-y-0 right-full flex items-center gap-1.5 bg-hover pl-3 group-focus-within/row:visible group-hover/row:visible group-data-selected/row:bg-accent-tint max-md:hidden"
        >
          {canUnlock && (
            <Button
              size="small"
              icon={<LockOpen aria-hidden />}
              onClick={(event: MouseEvent<HTMLButtonElement>) => {
                onUnlock(user, event.currentTarget)
              }}
            >
              <span className="max-[85rem]:sr-only">Unlock</span>{' '}
              <span className="sr-only">
                <bdi>{name}</bdi>
              </span>
            </Button>
          )}
          <IconButton
            size="small"
            label={`Edit access for ${name}`}
            icon={<KeyRound aria-hidden />}
            className="border border-button bg-surface shadow-card"
            onClick={() => {
              onEdit(user.uuid, href)
            }}
          />
        </span>
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
