import { Clock, LockOpen, UserRoundMinus } from 'lucide-react'
import { memo, useSyncExternalStore, type MouseEvent, type ReactNode } from 'react'
import { roleBadges } from '#src/components/role-badges.tsx'
import { managedByBadge, statusBadge, twoFactorBadge } from '#src/components/user-badges.tsx'
import type { SelectionStore } from '#src/components/use-selection.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import type { InheritedRole } from '#src/domain/inherited.ts'
import type { KnownRoles } from '#src/domain/roles.ts'
import { basePath } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import type { RemovalState } from '#src/jobs/removal-state.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button, iconButton } from '#src/ui/button.tsx'
import { boxClasses, withShift } from '#src/ui/checkbox.tsx'
import { initialsOn } from '#src/ui/initials.tsx'
import { sheetIcon } from '#src/ui/sheet-icon.tsx'
import { cellProps, rowHeaderProps, rowProps } from '#src/ui/table.tsx'
import { hiddenWithPanel } from './column-labels.ts'

const removalLabels: Record<RemovalState, string> = { queued: 'Queued', removing: 'Removing', removed: 'Removed' }
const removalBadges: Record<RemovalState, { tone: BadgeTone; icon: ReactNode }> = {
  queued: { tone: 'neutral', icon: <Clock aria-hidden /> },
  removing: { tone: 'warning', icon: <UserRoundMinus aria-hidden /> },
  removed: { tone: 'neutral', icon: <UserRoundMinus aria-hidden /> },
}

type UserRowProps = {
  row: UserAggregate
  /** The same array until it changes, so that memoized rows stay. */
  inherited: readonly InheritedRole[]
  known: KnownRoles
  /** Number of roles that are shown in full. */
  chips: number
  columns: readonly ColumnName[]
  href: string
  isOwn: boolean
  selection: SelectionStore<UserAggregate>
  /** Next to the list. */
  isShown: boolean
  /** State of their removal from this scope. */
  removal: RemovalState | undefined
  /** Handlers receive the user, so that one function serves every row and memoized rows stay. */
  onOpen: (event: MouseEvent<HTMLAnchorElement>, userId: string, href: string) => void
  onMenu: (userId: string, button: HTMLButtonElement) => void
  onUnlock: (user: UserMetadata, button: HTMLButtonElement) => void
  onEdit: (userId: string, href: string) => void
  onRoles: (userId: string, button: HTMLButtonElement) => void
}

/**
 * One user; a card on a phone. Plain markup: components in rows make a list slow, and a link that depends on the
 * address re-renders on every page change.
 */
export const UserRow = memo(function UserRow(props: UserRowProps) {
  const {
    row,
    inherited,
    known,
    chips,
    columns,
    href,
    isOwn,
    selection,
    isShown,
    removal,
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
          <td key={column} {...cellProps('max-md:col-span-3 max-md:min-w-0 max-md:leading-4.5', hiddenWithPanel)}>
            <span className="block truncate text-muted">
              <bdi>{user.email}</bdi>
            </span>
          </td>
        )
      case 'status':
        return (
          <td
            key={column}
            {...cellProps(
              removal === undefined && user.locked !== true && user.disabled !== true
                ? 'max-md:sr-only'
                : 'max-md:col-start-2 max-md:row-start-1 max-md:self-center',
            )}
          >
            {removal === undefined ? (
              statusBadge(user)
            ) : (
              <Badge {...removalBadges[removal]}>{removalLabels[removal]}</Badge>
            )}
          </td>
        )
      case 'two-factor':
        return (
          <td
            key={column}
            {...cellProps(
              user.twoFactorAuthenticationEnabled === false
                ? 'max-md:col-start-3 max-md:row-start-1 max-md:self-center max-md:pl-1!'
                : 'max-md:sr-only',
            )}
          >
            {twoFactorBadge(user)}
          </td>
        )
      case 'source':
        return (
          <td key={column} {...cellProps('max-md:sr-only', hiddenWithPanel)}>
            {managedByBadge(user)}
          </td>
        )
      case 'roles':
        return (
          <td
            key={column}
            {...cellProps(
              'max-md:col-span-3 max-md:min-w-0 max-md:text-xs max-md:leading-4 md:overflow-hidden',
              // Space for the actions over the end of a hovered row, so that they cover no role button.
              canUnlock ? 'md:pr-18 min-[85rem]:pr-34' : 'md:pr-10',
              hiddenWithPanel,
            )}
          >
            {roleBadges({
              assignments: inherited.length === 0 ? roleAssignmentMetadata : [...roleAssignmentMetadata, ...inherited],
              known,
              max: chips,
              personName: name,
              onMore: (button) => {
                onRoles(user.uuid, button)
              },
            })}
          </td>
        )
    }
  }
  return (
    <tr
      {...rowProps(
        'has-[[data-select]:checked]:bg-accent-tint has-[[data-select]:checked]:shadow-[inset_2px_0_var(--color-accent-text)]',
        'group-data-cards/cards:max-md:grid group-data-cards/cards:max-md:min-h-19 group-data-cards/cards:max-md:grid-cols-[minmax(0,1fr)_auto_auto] group-data-cards/cards:max-md:content-center group-data-cards/cards:max-md:gap-0! group-data-cards/cards:max-md:py-0! group-data-cards/cards:max-md:pr-11 group-data-cards/cards:max-md:pl-14',
        'has-aria-expanded:bg-hover',
        // Not as `group`: a browser would restyle the whole row, not only its actions.
        '[&:is(:hover,:focus-within)_[data-row-actions]]:visible [&:has([data-select]:checked)_[data-row-actions]]:bg-accent-tint',
        removal !== undefined && 'bg-subtle',
        isShown && 'bg-hover shadow-[inset_2px_0_var(--color-accent-text)]',
      )}
      aria-current={isShown || undefined}
    >
      {/* On a phone, pressing the initials selects; the checkbox shows once someone is selected. */}
      <td
        {...cellProps(
          'select-none max-md:absolute max-md:inset-y-0 max-md:left-3 max-md:z-10 max-md:flex! max-md:w-9 max-md:items-center max-md:justify-center max-md:opacity-0 max-md:group-data-selecting/list:opacity-100 max-md:focus-within:opacity-100 max-md:group-not-data-selecting/list:focus-within:bg-surface md:py-0 md:pr-0 md:pl-4.5',
        )}
      >
        <SelectBox row={row} name={name} selection={selection} />
      </td>
      <th {...rowHeaderProps('max-md:min-w-0 max-md:pr-2!')}>
        <span className="flex min-w-0 items-center gap-2.5 max-md:static">
          <span className="max-md:absolute max-md:inset-y-0 max-md:left-3 max-md:flex max-md:items-center max-md:group-data-selecting/list:opacity-0">
            {initialsOn({ name, seed: user.uuid, size: 'card' })}
          </span>
          <a
            href={basePath + href}
            data-row-link={user.uuid}
            onClick={(event) => {
              onOpen(event, user.uuid, href)
            }}
            className="min-w-0 truncate rounded-badge py-0.5 text-text hover:underline max-md:py-0 max-md:leading-6"
          >
            <bdi>{name}</bdi>
          </a>
          {isOwn && (
            <span className="shrink-0 rounded-badge border border-edge px-1.5 text-xs font-normal text-text-secondary">
              You
            </span>
          )}
        </span>
      </th>
      {columns.map(cell)}
      <td
        {...cellProps(
          'relative text-right max-md:absolute max-md:inset-y-0 max-md:right-3 max-md:flex! max-md:items-center md:pr-5',
        )}
      >
        {/* Over the end of the row, so that nothing moves; visible, and in the tab order, while the row is used. */}
        <span
          data-row-actions
          className="invisible absolute inset-y-0 right-full flex items-center gap-1.5 bg-hover pl-3 max-md:hidden"
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
          {iconButton({
            size: 'small',
            label: `Edit access for ${name}`,
            icon: sheetIcon('access'),
            className: 'border border-button bg-surface shadow-card',
            onClick: () => {
              onEdit(user.uuid, href)
            },
          })}
        </span>
        {iconButton({
          size: 'small',
          label: `Actions for ${name}`,
          icon: sheetIcon('actions'),
          'aria-haspopup': 'menu',
          onClick: (event: MouseEvent<HTMLButtonElement>) => {
            onMenu(user.uuid, event.currentTarget)
          },
        })}
      </td>
    </tr>
  )
})

type SelectBoxProps = { row: UserAggregate; name: string; selection: SelectionStore<UserAggregate> }

/** Subscribes to the selection itself, so that a selection re-renders no row. */
const SelectBox = memo(function SelectBox({ row, name, selection }: SelectBoxProps) {
  const checked = useSyncExternalStore(selection.subscribe, () => selection.has(row.user.uuid))
  return (
    <label className="flex min-h-7 min-w-7 items-start justify-center gap-2 pt-0.5 text-sm text-text max-md:min-h-11 max-md:min-w-11 max-md:items-center max-md:pt-0">
      <input
        type="checkbox"
        data-select
        className={boxClasses}
        checked={checked}
        onChange={({ nativeEvent }) => {
          selection.toggle(row, withShift(nativeEvent))
        }}
      />
      <span className="sr-only">{`Select ${name}`}</span>
    </label>
  )
})
