import { RolesPopover } from '#src/components/roles-popover.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user.ts'
import { displayName } from '#src/domain/user.ts'

type UserRolesProps = { row: UserAggregate; scopeName: ScopeName; anchor: HTMLElement; onClose: () => void }

/** All direct roles of a person in the list. */
export function UserRoles({ row, scopeName, ...popover }: UserRolesProps) {
  return (
    <RolesPopover
      {...popover}
      roles={row.roleAssignmentMetadata}
      of={displayName(row.user)}
      about={`at ${scopeName.full}`}
      remark="Roles through groups show on the person’s page."
    />
  )
}
