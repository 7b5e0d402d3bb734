import { groupUsersPath } from '#src/components/group-link.tsx'
import { RolesPopover } from '#src/components/roles-popover.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { KnownRoles, VisibleRole } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'

type UserRolesProps = {
  scope: Scope
  row: UserAggregate
  /** Direct ones first. */
  roles: readonly VisibleRole[]
  known: KnownRoles
  scopeName: ScopeName
  anchor: HTMLElement
  onClose: () => void
}

/** All roles of a user in the list. */
export function UserRoles({ scope, row, roles, known, scopeName, ...popover }: UserRolesProps) {
  const inherited = roles.filter(({ from }) => from !== undefined).length
  const direct = roles.length - inherited
  return (
    <RolesPopover
      {...popover}
      roles={roles}
      owner={displayName(row.user)}
      groupPath={(ref) => groupUsersPath(scope, ref)}
      about={
        inherited > 0
          ? byCount(
              direct,
              `1 direct role and ${formatNumber(inherited)} inherited in ${scopeName.full}`,
              `${formatNumber(direct)} direct roles and ${formatNumber(inherited)} inherited in ${scopeName.full}`,
            )
          : byCount(
              direct,
              `1 direct role in ${scopeName.full}`,
              `${formatNumber(direct)} direct roles in ${scopeName.full}`,
            )
      }
      note={notes[known]}
    />
  )
}

const notes: Record<KnownRoles, string | undefined> = {
  all: undefined,
  invited: undefined,
  direct: 'Roles inherited from groups show on the user’s page.',
  some: 'The user’s page shows all roles.',
}
