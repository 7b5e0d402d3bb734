import { GroupsField } from '#src/components/access-fields/groups-field.tsx'
import { RoleRows } from '#src/components/access-fields/role-rows.tsx'
import type { Scope } from '#src/domain/scope.ts'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { AccessSources } from './access-sources.tsx'
import type { AddUsersForm, FormAction, FormErrors } from './add-users.form.ts'

type AccessFieldsProps = {
  scope: Scope
  /** "account Meridian Foods". */
  scopeName: string
  form: AddUsersForm
  dispatch: (action: FormAction) => void
  errors: FormErrors
}

/** Access for everyone: roles on resource groups, groups, or the explicit choice of none yet. */
export function AccessFields({ scope, scopeName, form, dispatch, errors }: AccessFieldsProps) {
  return (
    <>
      {!form.noAccess && (
        <>
          <RoleRows
            scope={scope}
            legend="Roles for every user you add"
            rows={form.rows}
            errors={errors.rows}
            dispatch={dispatch}
            instead="You can still add users with groups, or with “No access yet”."
            others={<AccessSources scope={scope} scopeName={scopeName} form={form} dispatch={dispatch} />}
          />
          <GroupsField
            scope={scope}
            chosen={form.groups}
            dispatch={dispatch}
            instead="You can still add users with roles, or with “No access yet”."
          />
        </>
      )}
      <div data-access>
        <Checkbox
          label="No access yet"
          hint="Add them without roles or groups. You can assign access later."
          checked={form.noAccess}
          aria-invalid={errors.access === undefined ? undefined : true}
          aria-describedby={errors.access === undefined ? undefined : 'access-error'}
          onChange={({ currentTarget }) => {
            dispatch({ type: 'no-access', on: currentTarget.checked })
          }}
        />
        {errors.access !== undefined && (
          <p id="access-error" className="mt-1.5 text-sm text-danger-text">
            {errors.access}
          </p>
        )}
      </div>
    </>
  )
}
