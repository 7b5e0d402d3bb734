import type { ReactNode } from 'react'
import type { Choice } from '#src/components/access-fields/access-form.ts'
import { Unavailable } from '#src/components/access-fields/unavailable.tsx'
import { useGroupChoices } from '#src/components/access-fields/use-choices.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { EVERYTHING_BELOW } from '#src/domain/access-choices.ts'
import { placeName } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import { isAdminRole } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Combobox } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import type { GroupFacts } from './use-group-facts.ts'

type PickerProps = {
  scope: Scope
  value: Choice | null
  instead: string
  onChange: (group: Choice | null) => void
}

/** Groups of the scope; those managed elsewhere are disabled with the reason. */
export function GroupPicker({ scope, value, instead, onChange }: PickerProps) {
  const groups = useGroupChoices(scope)
  if (groups.error !== null)
    return (
      <Unavailable
        title="Couldn’t load groups"
        error={groups.error}
        instead={instead}
        retrying={groups.retrying}
        onRetry={groups.retry}
      />
    )
  return (
    <Field label="Group">
      {(wiring) => (
        <Combobox
          {...groups.box}
          wiring={wiring}
          value={value}
          placeholder="Choose a group"
          onChange={(item) => {
            onChange(item === null ? null : groups.choice(item))
          }}
        />
      )}
    </Field>
  )
}

/** Says that the members of the group couldn't be loaded. */
export function UnreadMembers({ facts: { error, retry }, children }: { facts: GroupFacts; children: ReactNode }) {
  return (
    <Note
      tone="warning"
      title="We couldn’t check who is in the group"
      action={
        <Button size="small" onClick={retry}>
          Check again
        </Button>
      }
    >
      {causeOf(error)} {children}
    </Note>
  )
}

/** Maximum number of roles that are named. */
const MAX = 6

/** Roles that members inherit from a group, each with its resource group and scope. */
export function GroupRoles({ assignments, complete }: Pick<GroupFacts, 'assignments' | 'complete'>) {
  const live = assignments.filter(({ disabled }) => disabled !== true)
  const more = live.length - MAX
  if (live.length === 0)
    return (
      <span>
        {complete ? 'The group has no roles that you can view.' : 'We couldn’t check which roles the group has.'}
      </span>
    )
  return (
    <>
      The roles of the group:
      <ul className="list-disc pl-5">
        {live.slice(0, MAX).map((assignment) => (
          <li key={assignment.id} className="wrap-anywhere">
            <bdi className="font-medium text-text">{assignment.role.name}</bdi> for{' '}
            <bdi>{assignment.resourceGroup}</bdi> (<bdi>{placeName(assignment)}</bdi>)
          </li>
        ))}
        {more > 0 && <li>{formatNumber(more)} more</li>}
        {!complete && <li>Others that we couldn’t load</li>}
      </ul>
    </>
  )
}

/**
 * Whether an assignment is high-risk. If not all are known, the confirmation word is required as for a high-risk one.
 */
export function isFarReaching({ role, resourceGroupId, disabled }: RoleAssignment): boolean {
  return disabled !== true && (isAdminRole(role.id) || resourceGroupId === EVERYTHING_BELOW)
}
