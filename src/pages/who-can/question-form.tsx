import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { roleKey } from '#src/domain/access-review/snapshot.ts'
import { isRoleKey } from '#src/domain/access-review/snapshot.ts'
import { permissionWords, type WhoCanSearch } from '#src/domain/access-review/who-can-address.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { matchesQuestion, wordsAsked } from '#src/domain/permission-search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Combobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'

type QuestionFormProps = {
  scope: Scope
  search: WhoCanSearch
  onChange: (patch: Partial<WhoCanSearch>) => void
}

const MAX_SHOWN = 50

/** What is asked: a permission or a role, a resource group, or both. */
export function QuestionForm({ scope, search, onChange }: QuestionFormProps) {
  const roles = useQuery(rolesQuery(scope))
  const groups = useQuery(resourceGroupsQuery(scope))
  const [typed, setTyped] = useState('')
  const items = choicesOf(roles.data?.rows ?? [], scope)
  const words = wordsAsked(typed)
  const text = typed.trim().toLowerCase()
  const found = items.filter(
    ({ value, label }) =>
      text === '' ||
      label.toLowerCase().includes(text) ||
      value.toLowerCase().includes(text) ||
      (!isRoleKey(value) && matchesQuestion(value, words)),
  )
  const asked = search.permission === '' ? search.role : search.permission
  const groupItems = (groups.data?.rows ?? []).map(({ resourceGroup: { identifier, name } }): ComboboxItem => ({
    value: identifier,
    label: name,
    hint: identifier,
  }))
  const failed = [roles, groups].find(({ isError }) => isError)
  return (
    <div className="flex flex-col gap-3 px-4 pb-4 md:px-6">
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Permission or role" className="min-w-64 flex-1 md:max-w-md">
          {(wiring) => (
            <Combobox
              wiring={wiring}
              items={found.slice(0, MAX_SHOWN)}
              onQueryChange={setTyped}
              searched={typed}
              loading={roles.isPending}
              emptyText="No matches"
              more={found.length > MAX_SHOWN ? 'Type to find more' : undefined}
              placeholder="Delete pipelines, Account Admin"
              value={asked === undefined ? null : (items.find(({ value }) => value === asked) ?? plain(asked))}
              onChange={(item) => {
                const value = item?.value ?? ''
                onChange(isRoleKey(value) ? { permission: '', role: value } : { permission: value, role: undefined })
              }}
            />
          )}
        </Field>
        <Field label="Resource group" optional className="min-w-64 flex-1 md:max-w-xs">
          {(wiring) => (
            <Combobox
              wiring={wiring}
              items={groupItems}
              loading={groups.isPending}
              emptyText="No matches"
              placeholder="Any"
              value={
                search.resourceGroup === ''
                  ? null
                  : (groupItems.find(({ value }) => value === search.resourceGroup) ?? plain(search.resourceGroup))
              }
              onChange={(item) => {
                onChange({ resourceGroup: item?.value ?? '' })
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
            <Button
              size="small"
              busy={failed.isFetching}
              onClick={() => {
                void failed.refetch()
              }}
            >
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

function plain(value: string): ComboboxItem {
  return { value, label: isRoleKey(value) ? value.slice(value.indexOf(':') + 1) : permissionWords(value) }
}

type Roles = readonly {
  readonly role: { readonly identifier: string; readonly name: string; readonly permissions: readonly string[] }
  readonly harnessManaged?: boolean | undefined
}[]

/** Every permission that a role has, and every role. */
function choicesOf(roles: Roles, scope: Scope): ComboboxItem[] {
  const permissions = [...new Set(roles.flatMap(({ role }) => role.permissions))].sort()
  return [
    ...permissions.map((value) => ({ value, label: permissionWords(value), hint: value })),
    ...roles.map(({ role, harnessManaged }) => ({
      value: roleKey(harnessManaged === true ? undefined : scope, role.identifier),
      label: role.name,
      hint: harnessManaged === true ? 'Built-in role' : 'Role',
    })),
  ]
}
