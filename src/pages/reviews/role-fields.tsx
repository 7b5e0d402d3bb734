import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isRoleKey, roleKey, type RoleKey } from '#src/domain/access-review/snapshot.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Combobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'

type RoleFieldsProps = {
  /** Scope of the roles and resource groups. */
  scope: Scope
  roleLabel?: string
  role: RoleKey | undefined
  resourceGroup: string | undefined
  /** The resource group must be chosen, too. */
  both?: boolean
  error?: ReactNode
  groupError?: ReactNode
  onRole: (role: RoleKey | undefined) => void
  onResourceGroup: (resourceGroup: string | undefined) => void
}

/** A role of a scope, and a resource group. */
export function RoleFields(props: RoleFieldsProps) {
  const { scope, roleLabel = 'Role', role, resourceGroup, both = false, error, groupError } = props
  const roles = useQuery(rolesQuery(scope))
  const groups = useQuery(resourceGroupsQuery(scope))
  const roleItems = (roles.data?.rows ?? []).map(({ role: roleDetails, harnessManaged }): ComboboxItem => ({
    value: roleKey(harnessManaged === true ? undefined : scope, roleDetails.identifier),
    label: roleDetails.name,
    hint: roleDetails.identifier,
  }))
  const groupItems = (groups.data?.rows ?? []).map(({ resourceGroup: { identifier, name } }): ComboboxItem => ({
    value: identifier,
    label: name,
    hint: identifier,
  }))
  const failed = [roles, groups].find(({ isError }) => isError)
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <Field label={roleLabel} error={error} className="min-w-56 flex-1 md:max-w-xs">
          {(wiring) => (
            <Combobox
              wiring={wiring}
              items={roleItems}
              loading={roles.isPending}
              emptyText="No matches"
              value={roleItems.find(({ value }) => value === role) ?? null}
              onChange={(item) => {
                props.onRole(item !== null && isRoleKey(item.value) ? item.value : undefined)
              }}
            />
          )}
        </Field>
        <Field label="Resource group" optional={!both} error={groupError} className="min-w-56 flex-1 md:max-w-xs">
          {(wiring) => (
            <Combobox
              wiring={wiring}
              items={groupItems}
              loading={groups.isPending}
              emptyText="No matches"
              {...(both ? {} : { placeholder: 'Any' })}
              value={groupItems.find(({ value }) => value === resourceGroup) ?? null}
              onChange={(item) => {
                props.onResourceGroup(item?.value)
              }}
            />
          )}
        </Field>
      </div>
      {failed !== undefined && (
        <Note
          tone="warning"
          title="Couldn’t load all choices"
          action={
            <Button size="small" busy={failed.isFetching} onClick={() => void failed.refetch()}>
              Try again
            </Button>
          }
        >
          <span role="alert">{causeOf(failed.error)}</span>
        </Note>
      )}
    </div>
  )
}
