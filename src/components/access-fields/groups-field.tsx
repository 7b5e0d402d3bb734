import { Users } from 'lucide-react'
import type { Scope } from '#src/domain/scope.ts'
import { MultiCombobox } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import type { AccessAction, Choice } from './access-form.ts'
import { Unavailable } from './unavailable.tsx'
import { useGroupChoices } from './use-choices.ts'

type GroupsFieldProps = {
  scope: Scope
  chosen: readonly Choice[]
  dispatch: (action: AccessAction) => void
  /** Hint if the groups can't be listed. */
  instead: string
}

/** Groups of the scope, several at once. */
export function GroupsField({ scope, chosen, dispatch, instead }: GroupsFieldProps) {
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
    <Field label="Groups" optional>
      {(wiring) => (
        <MultiCombobox
          {...groups.box}
          wiring={wiring}
          values={chosen}
          chipIcon={<Users aria-hidden />}
          placeholder="Search groups in this scope"
          onChange={(items) => {
            dispatch({ type: 'groups', groups: items.map(groups.choice) })
          }}
        />
      )}
    </Field>
  )
}
