import { Ellipsis, Send } from 'lucide-react'
import clsx from 'clsx'
import { memo } from 'react'
import { RoleBadges } from '#src/components/role-badges.tsx'
import { rowLinkAttribute } from '#src/components/row-focus.ts'
import { inviteTypeWord, type Invitation } from '#src/domain/invitations.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, TableRow, Td } from '#src/ui/table.tsx'
import type { InvitationActions } from './use-invitation-actions.tsx'
import { InviteStatusBadge } from './invite-status-badge.tsx'

type InvitationRowProps = {
  invitation: Invitation
  groupNames: ReadonlyMap<string, string>
  selected: boolean
  /** It is being resent. */
  sending: boolean
  onSelect: (invitation: Invitation, range: boolean) => void
  onOpen: (invitation: Invitation, opener: HTMLElement) => void
  onMenu: (id: string, button: HTMLButtonElement) => void
  onRoles: (id: string, button: HTMLButtonElement) => void
  /** Undefined if not possible; the menu gives the reason. */
  onResend: InvitationActions['resend'] | undefined
  onRevoke: InvitationActions['revoke'] | undefined
}

/** One invitation; a card on a phone. */
export const InvitationRow = memo(function InvitationRow(props: InvitationRowProps) {
  const { invitation, groupNames, selected, sending, onSelect, onOpen, onMenu, onRoles } = props
  const { id, email, name, inviteType, roleBindings, userGroups, status } = invitation
  const groups = userGroups?.map((group) => groupNames.get(group) ?? group)
  return (
    <TableRow
      data-selected={selected || undefined}
      className="group/row has-aria-expanded:bg-hover group-data-cards/cards:max-md:grid group-data-cards/cards:max-md:min-h-19 group-data-cards/cards:max-md:grid-cols-[minmax(0,1fr)_auto] group-data-cards/cards:max-md:content-center group-data-cards/cards:max-md:gap-0! group-data-cards/cards:max-md:py-0! group-data-cards/cards:max-md:pr-11 group-data-cards/cards:max-md:pl-14"
    >
      <Td className="max-md:absolute max-md:inset-y-0 max-md:left-3 max-md:flex! max-md:w-9 max-md:items-center max-md:justify-center md:py-0 md:pr-0 md:pl-4.5">
        <Checkbox
          label={`Select ${email}`}
          labelHidden
          className="min-h-7 min-w-7 pt-0.5 max-md:min-h-11 max-md:min-w-11 max-md:items-center max-md:justify-center max-md:pt-0"
          checked={selected}
          onChange={({ nativeEvent }) => {
            onSelect(invitation, withShift(nativeEvent))
          }}
        />
      </Td>
      <RowHeader className="max-md:min-w-0 max-md:pr-2!">
        <button
          type="button"
          {...{ [rowLinkAttribute]: id }}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => {
            onOpen(invitation, currentTarget)
          }}
          className="block max-w-full truncate rounded-badge py-0.5 text-left font-medium text-text hover:underline max-md:py-0 max-md:leading-6"
        >
          <bdi>{email}</bdi>
        </button>
        {/* Known only for users who are already in the account. */}
        {name !== undefined && (
          <span className="block truncate text-xs font-normal text-muted">
            <bdi>{name}</bdi>
          </span>
        )}
      </RowHeader>
      <Td
        className={
          status === 'accepted' || sending
            ? 'max-md:col-start-2 max-md:row-start-1 max-md:self-center'
            : 'max-md:sr-only'
        }
      >
        {sending ? (
          <Badge tone="accent" icon={<Spinner decorative />}>
            Resending…
          </Badge>
        ) : (
          <InviteStatusBadge status={status} />
        )}
      </Td>
      <Td className="max-md:col-span-2 max-md:row-start-3 max-md:min-w-0 max-md:text-xs max-md:leading-4 md:overflow-hidden">
        <RoleBadges
          assignments={roleBindings}
          known="invited"
          personName={email}
          onMore={(button) => onRoles(id, button)}
        />
      </Td>
      <Td className="max-md:sr-only">
        <span className="block truncate" title={groups?.join(', ')}>
          {groups === undefined ? (
            <span className="text-muted">Unknown</span>
          ) : groups.length === 0 ? (
            <span className="text-muted">No groups</span>
          ) : (
            <bdi>{groups.join(', ')}</bdi>
          )}
        </span>
      </Td>
      <Td className="max-md:col-span-2 max-md:row-start-2 max-md:leading-4.5 md:max-xl:hidden">
        <span className="block truncate max-md:text-muted">
          <span aria-hidden className="md:hidden">
            Invited by{' '}
          </span>
          {inviteTypeWord(inviteType)}
        </span>
      </Td>
      <Td className="relative text-right max-md:absolute max-md:inset-y-0 max-md:right-3 max-md:flex! max-md:items-center md:pr-5">
        <QuickActions {...props} />
        <IconButton
          size="small"
          label={`Actions for the invitation for ${email}`}
          icon={<Ellipsis aria-hidden />}
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            onMenu(id, currentTarget)
          }}
        />
      </Td>
    </TableRow>
  )
})

/**
 * The most important action of an invitation, at the end of the row while it has the pointer or the focus. On a phone,
 * it is in the menu.
 */
function QuickActions({ invitation, selected, sending, onResend, onRevoke }: InvitationRowProps) {
  if (sending || (onResend === undefined && onRevoke === undefined)) return null
  return (
    <span
      className={clsx(
        'pointer-events-none absolute top-0 right-full bottom-px z-1 flex items-center gap-1.5 pl-3 opacity-0 group-focus-within/row:pointer-events-auto group-focus-within/row:opacity-100 group-hover/row:pointer-events-auto group-hover/row:opacity-100 max-md:hidden',
        selected ? 'bg-accent-tint' : 'bg-surface group-hover/row:bg-hover',
      )}
    >
      {onResend !== undefined && (
        <Button
          size="small"
          icon={<Send aria-hidden />}
          onClick={({ currentTarget }) => {
            onResend(invitation, currentTarget)
          }}
        >
          Resend <span className="sr-only">invitation for {invitation.email}</span>
        </Button>
      )}
      {onRevoke !== undefined && (
        <Button
          size="small"
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => {
            onRevoke(invitation, currentTarget)
          }}
        >
          Revoke… <span className="sr-only">invitation for {invitation.email}</span>
        </Button>
      )}
    </span>
  )
}
