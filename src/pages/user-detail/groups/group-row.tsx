import clsx from 'clsx'
import { Lock, Trash2 } from 'lucide-react'
import { GroupLink } from '#src/components/group-link.tsx'
import { Place } from '#src/components/role-assignment-cells.tsx'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { groupKind, type GroupKind, type RoleAssignment } from '#src/domain/access.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { formatList, formatNumber } from '#src/domain/format.ts'
import { groupLock, groupLocks, groupScope, groupsGrantingAdmin } from '#src/domain/group-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import { IconButton } from '#src/ui/button.tsx'
import { RowHeader, TableRow, Td } from '#src/ui/table.tsx'

type GroupRowProps = {
  group: UserGroup
  /** Scope of the page. */
  scope: Scope
  userId: string
  /** For the names of other scopes. */
  assignments: readonly RoleAssignment[]
  /** Whether those are all roles of the user. */
  complete: boolean
  label: string
  blockedReason: string | undefined
  onLeave: (button: HTMLButtonElement) => void
}

/** A group of a user, with its roles and, if it can be changed here, the button to remove the user. */
export function GroupRow({
  group,
  scope,
  userId,
  assignments,
  complete,
  label,
  blockedReason,
  onLeave,
}: GroupRowProps) {
  const kind = groupKind(group)
  const lock = groupLock(group, scope)
  const description = group.description?.trim() ?? ''
  const place = groupScope(scope.account, group)
  const named = assignments.find((assignment) => placeOf(assignment.scope) === placeOf(place))
  const orgNamed = assignments.find((assignment) => assignment.scope.org === place.org)
  const roles = groupsGrantingAdmin(scope.account, group, assignments).map(
    ({ role, resourceGroup }) => `${role.name} on ${resourceGroup}`,
  )
  const text = roles.length > 0 ? formatList(roles) : complete ? 'No roles that you can view' : 'Unknown'
  return (
    <TableRow className="@max-3xl:grid @max-3xl:h-auto @max-3xl:grid-cols-[fit-content(45%)_minmax(0,1fr)_auto] @max-3xl:items-center @max-3xl:rounded-card @max-3xl:border @max-3xl:border-edge @max-3xl:py-2.5 @max-3xl:pr-2.5 @max-3xl:pl-3.5">
      <RowHeader
        className={clsx(cell, '@3xl:pl-4 @max-3xl:col-span-2 @max-3xl:row-start-1 @max-3xl:min-h-7 @max-3xl:pt-1')}
      >
        <span className="flex min-w-0 items-baseline gap-x-1.5" title={description === '' ? undefined : description}>
          <GroupLink scope={place} id={group.identifier} name={group.name} look="name" />
          {group.users !== undefined && kind !== 'built-in' && (
            <span className="font-normal text-muted tabular-nums">
              {formatNumber(group.users.length)}
              <span className="sr-only"> members</span>
            </span>
          )}
        </span>
        {description !== '' && (
          <bdi translate="yes" className="sr-only">
            {description}
          </bdi>
        )}
      </RowHeader>
      <Td
        className={clsx(
          cell,
          line,
          "@max-3xl:col-start-2 @max-3xl:col-end-4 @max-3xl:row-start-2 @max-3xl:flex @max-3xl:before:mx-1.5 @max-3xl:before:content-['·']",
        )}
      >
        <bdi className="block truncate" title={text}>
          {text}
        </bdi>
      </Td>
      <Td className={clsx(cell, line, '@max-3xl:col-start-1 @max-3xl:row-start-2')}>
        <Place
          assignment={{
            scope: place,
            orgName: orgNamed?.orgName ?? place.org,
            projectName: named?.projectName ?? place.project,
          }}
          here={scope}
          userId={userId}
          tab="groups"
        />
      </Td>
      <Td
        className={clsx(
          cell,
          line,
          kind === 'local' || kind === 'built-in' ? '@max-3xl:sr-only' : '@max-3xl:col-span-full',
        )}
      >
        <span className="block truncate">
          {managedByLabels[kind]}
          {kind === 'sso' && group.linkedSsoDisplayName !== undefined && (
            <>
              : <bdi>{group.linkedSsoDisplayName}</bdi>
            </>
          )}
        </span>
      </Td>
      <Td className={clsx(cell, 'text-right text-xs text-muted @3xl:pr-3 @max-3xl:col-start-3 @max-3xl:row-start-1')}>
        {lock === undefined ? (
          <LeaveButton label={label} blockedReason={blockedReason} onPress={onLeave} />
        ) : (
          <span className="flex items-center justify-end gap-1 whitespace-nowrap">
            <Lock aria-hidden className="size-[13px] shrink-0" />
            {groupLocks[lock].word}
          </span>
        )}
      </Td>
    </TableRow>
  )
}

const cell = 'overflow-hidden py-0 @max-3xl:border-0 @max-3xl:p-0'
const line = '@max-3xl:min-h-6 @max-3xl:text-xs @max-3xl:leading-6 @max-3xl:text-muted'

/** Manager of the members of a group. */
const managedByLabels: Record<GroupKind, string> = {
  'built-in': 'Harness',
  local: 'Harness',
  scim: 'SCIM',
  sso: 'SSO',
  unknown: 'Unknown',
}

type LeaveButtonProps = {
  label: string
  blockedReason: string | undefined
  onPress: (button: HTMLButtonElement) => void
}

function LeaveButton({ label, blockedReason, onPress }: LeaveButtonProps) {
  return (
    <IconButton
      size="small"
      label={label}
      icon={<Trash2 aria-hidden />}
      aria-haspopup="dialog"
      aria-disabled={blockedReason !== undefined || undefined}
      aria-description={blockedReason}
      className="aria-disabled:cursor-default aria-disabled:opacity-60 aria-disabled:hover:bg-transparent"
      onClick={(event) => {
        if (blockedReason === undefined) onPress(event.currentTarget)
      }}
    />
  )
}
