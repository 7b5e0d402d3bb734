import { CircleCheck, CircleHelp, Ellipsis, MailWarning } from 'lucide-react'
import { memo } from 'react'
import { RoleBadges } from '#src/components/role-badges.tsx'
import { rowLinkAttribute } from '#src/components/row-focus.ts'
import { inviteTypeWord, type Invitation, type InviteStanding } from '#src/domain/invitations.ts'
import { Badge } from '#src/ui/badge.tsx'
import { IconButton } from '#src/ui/button.tsx'
import { Checkbox, withShift } from '#src/ui/checkbox.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { RowHeader, TableRow, Td } from '#src/ui/table.tsx'

type InvitationRowProps = {
  invitation: Invitation
  /** "account Meridian Foods". */
  scopeName: string
  groupNames: ReadonlyMap<string, string>
  selected: boolean
  /** It is being sent again. */
  sending: boolean
  onSelect: (invitation: Invitation, range: boolean) => void
  onOpen: (invitation: Invitation, opener: HTMLElement) => void
  onMenu: (id: string, button: HTMLButtonElement) => void
  onRoles: (id: string, button: HTMLButtonElement) => void
}

/** One invitation; a card on a phone. */
export const InvitationRow = memo(function InvitationRow(props: InvitationRowProps) {
  const { invitation, scopeName, groupNames, selected, sending, onSelect, onOpen, onMenu, onRoles } = props
  const { id, email, name, inviteType, roleBindings, userGroups, standing } = invitation
  const groups = userGroups?.map((group) => groupNames.get(group) ?? group)
  return (
    <TableRow data-selected={selected || undefined} className="group-data-cards/cards:max-md:pl-12">
      <Td className="max-md:absolute max-md:top-2.5 max-md:left-3 md:pl-6">
        <Checkbox
          label={`Select ${email}`}
          labelHidden
          checked={selected}
          onChange={({ nativeEvent }) => {
            onSelect(invitation, withShift(nativeEvent))
          }}
        />
      </Td>
      <RowHeader className="max-md:min-w-0 max-md:basis-full group-data-cards/cards:max-md:pr-10">
        <button
          type="button"
          {...{ [rowLinkAttribute]: id }}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => {
            onOpen(invitation, currentTarget)
          }}
          className="block max-w-full truncate rounded-badge py-0.5 text-left font-medium text-text hover:underline max-md:wrap-anywhere max-md:whitespace-normal"
        >
          <bdi>{email}</bdi>
        </button>
        {/* Known only of people who are in the account already. */}
        {name !== undefined && (
          <span className="block truncate text-xs font-normal text-muted max-md:wrap-anywhere max-md:whitespace-normal">
            <bdi>{name}</bdi>
          </span>
        )}
      </RowHeader>
      <Td>
        {sending ? (
          <Badge tone="accent" icon={<Spinner decorative />}>
            Sending
          </Badge>
        ) : (
          <StandingBadge standing={standing} />
        )}
      </Td>
      <Td className="max-md:min-w-0 max-md:basis-full md:overflow-hidden">
        <RoleBadges
          assignments={roleBindings}
          known="invited"
          personName={email}
          onMore={(button) => onRoles(id, button)}
        />
      </Td>
      <Td className="max-md:min-w-0 max-md:basis-full">
        <span className="block truncate max-md:wrap-anywhere max-md:whitespace-normal" title={groups?.join(', ')}>
          <span aria-hidden className="text-xs text-muted md:hidden">
            Groups{' '}
          </span>
          {groups === undefined ? (
            <span className="text-muted">Not reported</span>
          ) : groups.length === 0 ? (
            <span className="text-muted">No group</span>
          ) : (
            <bdi>{groups.join(', ')}</bdi>
          )}
        </span>
      </Td>
      <Td>
        <span className="block truncate">
          <span aria-hidden className="text-xs text-muted md:hidden">
            Invited by{' '}
          </span>
          {inviteTypeWord(inviteType)}
        </span>
      </Td>
      <Td className="max-md:min-w-0">
        <span className="block truncate" title={scopeName}>
          <bdi>{scopeName}</bdi>
        </span>
      </Td>
      <Td className="text-right max-md:absolute max-md:top-2 max-md:right-3 md:pr-5">
        <IconButton
          size="small"
          label={`Actions for the invitation of ${email}`}
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

/** The open one is the normal case; the accepted one is what breaks adding the address (docs/service.md, trap 24). */
export function StandingBadge({ standing }: { standing: InviteStanding }) {
  switch (standing) {
    case 'open':
      return (
        <Badge tone="plain" icon={<CircleCheck aria-hidden />}>
          Open
        </Badge>
      )
    case 'accepted':
      return (
        <Badge tone="warning" icon={<MailWarning aria-hidden />}>
          Accepted, not finished
        </Badge>
      )
    case 'unknown':
      return (
        <Badge tone="plain" icon={<CircleHelp aria-hidden />}>
          Not reported
        </Badge>
      )
  }
}
