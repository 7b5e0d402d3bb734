import { KeyRound } from 'lucide-react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user.ts'
import { counted } from '#src/domain/format.ts'
import { isAdminRole, resourceGroupNameOf, roleNameOf } from '#src/domain/roles.ts'
import { displayName } from '#src/domain/user.ts'
import { Popover } from '#src/ui/popover.tsx'

type RolesPopoverProps = { row: UserAggregate; scopeName: ScopeName; anchor: HTMLElement; onClose: () => void }

/** All direct roles of a person with their resource groups. */
export function RolesPopover({ row, scopeName, anchor, onClose }: RolesPopoverProps) {
  const roles = row.roleAssignmentMetadata
  return (
    <Popover
      open
      anchor={anchor}
      label={`Roles of ${displayName(row.user)}`}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-80 max-w-full flex-col gap-2 p-1">
        <p className="text-xs text-muted">
          {counted(roles.length, 'direct role', 'direct roles')} at {scopeName.full}
        </p>
        <ul className="flex flex-col gap-2">
          {roles.map((role, index) => (
            <li key={role.identifier ?? index} className="min-w-0 break-words">
              <span className="flex items-center gap-1.5 font-medium text-text [&_svg]:size-3.5 [&_svg]:text-accent-text">
                {isAdminRole(role.roleIdentifier) && <KeyRound aria-hidden />}
                {roleNameOf(role)}
              </span>
              <span className="block text-text-secondary">
                {resourceGroupNameOf(role) ?? 'Resource group not reported'}
              </span>
            </li>
          ))}
        </ul>
        <p className="border-t border-line pt-2 text-muted">Roles through groups show on the person’s page.</p>
      </div>
    </Popover>
  )
}
