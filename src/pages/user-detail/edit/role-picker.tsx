import { Unavailable } from '#src/components/access-fields/unavailable.tsx'
import { useRoleChoices } from '#src/components/access-fields/use-choices.ts'
import type { RolePair } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { PickList } from '#src/ui/pick-list.tsx'
import { Popover } from '#src/ui/popover.tsx'
import type { NewRole } from './staging.ts'

type RolePickerProps = {
  scope: Scope
  /** The assignment whose role is to be changed. */
  current: RolePair
  /** Keys of the roles that are already assigned or staged. */
  held: ReadonlySet<string>
  anchor: HTMLElement
  onPick: (role: NewRole) => void
  onClose: () => void
}

/** Roles that can replace an assigned one, on the same resource group. */
export function RolePicker({ scope, current, held, anchor, onPick, onClose }: RolePickerProps) {
  const roles = useRoleChoices(scope)
  const { resourceGroup } = current
  const pairOf = (role: string) => ({ role: { id: role, name: role }, resourceGroup })
  return (
    <Popover
      open
      anchor={anchor}
      label={`Change role ${current.role.name}`}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-72 max-w-full flex-col">
        {roles.error === null ? (
          <PickList
            {...roles.box}
            label="Search roles"
            items={roles.box.items.map((item) =>
              item.value === current.role.id
                ? { ...item, blockedReason: 'Assigned now' }
                : held.has(pairKey(pairOf(item.value)))
                  ? { ...item, blockedReason: 'Already assigned or added' }
                  : item,
            )}
            onPick={(item) => {
              onPick({
                role: { id: item.value, name: item.label },
                resourceGroup,
                broad: roles.choice(item).broad !== undefined,
              })
            }}
          />
        ) : (
          <Unavailable
            title="Couldn’t load roles"
            error={roles.error}
            instead="You can still remove roles."
            retrying={roles.retrying}
            onRetry={roles.retry}
          />
        )}
      </div>
    </Popover>
  )
}
