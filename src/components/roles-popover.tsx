import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { isAdminRole, resourceGroupNameOf, roleNameOf, type VisibleRole } from '#src/domain/roles.ts'
import { Popover } from '#src/ui/popover.tsx'

type RolesPopoverProps = {
  roles: readonly VisibleRole[]
  /** Whose roles. */
  owner: string
  /** The count with its noun: "3 roles at account Meridian Foods". */
  about: ReactNode
  /** Whether roles are missing in the list. */
  note?: string | undefined
  /** Where a group links to, by its `groupRef`; default: nowhere. */
  groupPath?: (ref: string) => string
  anchor: HTMLElement
  onClose: () => void
}

/** All roles in a row of a list with their resource groups. */
export function RolesPopover({ roles, owner, about, note, groupPath, anchor, onClose }: RolesPopoverProps) {
  return (
    <Popover
      open
      anchor={anchor}
      label={`Roles of ${owner}`}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-80 max-w-full flex-col gap-2 p-1">
        <p className="text-xs text-muted">{about}</p>
        <ul className="flex flex-col gap-2">
          {roles.map((role, index) => (
            <li key={index} className="min-w-0 break-words">
              <span className="flex items-center gap-1.5 font-medium text-text [&_svg]:size-3.5 [&_svg]:text-accent-text">
                {isAdminRole(role.roleIdentifier) && <KeyRound aria-hidden />}
                {roleNameOf(role)}
              </span>
              <span className="block text-text-secondary">
                {resourceGroupNameOf(role) ?? 'Unknown resource group'}
                {role.from !== undefined && (
                  <>
                    , inherited from{' '}
                    {groupPath === undefined || role.fromGroup === undefined ? (
                      <bdi>{role.from}</bdi>
                    ) : (
                      <Link
                        to={groupPath(role.fromGroup)}
                        title="Users in this group"
                        className="text-accent-text hover:underline"
                        onClick={onClose}
                      >
                        <bdi>{role.from}</bdi>
                      </Link>
                    )}
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
        {note !== undefined && <p className="border-t border-line pt-2 text-muted">{note}</p>}
      </div>
    </Popover>
  )
}
