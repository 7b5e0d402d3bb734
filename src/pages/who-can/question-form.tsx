import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isRoleKey, roleKey } from '#src/domain/access-review/snapshot.ts'
import { permissionText, type WhoCanSearch } from '#src/domain/access-review/who-can-address.ts'
import { isAccessRefused } from '#src/domain/access.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { matchesQuestion, searchWords } from '#src/domain/permission-search.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Combobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { placeText } from './who-can-text.ts'

type QuestionFormProps = {
  scope: Scope
  search: WhoCanSearch
  onChange: (patch: Partial<WhoCanSearch>) => void
}

const MAX_SHOWN = 50

/** The question: a permission or a role, a resource group, or both. */
export function QuestionForm({ scope, search, onChange }: QuestionFormProps) {
  // Roles of the parents apply here as well; a scope without parents repeats its own request, which costs one call.
  const [parent = scope, topScope = scope] = parentScopes(scope)
  const roles = useQuery(rolesQuery(scope))
  const scopeRoles = useQuery(rolesQuery(parent))
  const otherScopeRoles = useQuery(rolesQuery(topScope))
  const groups = useQuery(resourceGroupsQuery(scope))
  const [typed, setTyped] = useState('')
  const items = choicesOf([
    { scope, roles: roles.data?.rows ?? [] },
    { scope: parent, roles: scopeRoles.data?.rows ?? [] },
    { scope: topScope, roles: otherScopeRoles.data?.rows ?? [] },
  ])
  const words = searchWords(typed)
  const text = typed.trim().toLowerCase()
  const found = items.filter(
    ({ value, label }) =>
      text === '' ||
      label.toLowerCase().includes(text) ||
      value.toLowerCase().includes(text) ||
      (!isRoleKey(value) && matchesQuestion(value, words)),
  )
  const selected = search.permission === '' ? search.role : search.permission
  const groupItems = (groups.data?.rows ?? []).map(({ resourceGroup: { identifier, name } }): ComboboxItem => ({
    value: identifier,
    label: name,
    hint: identifier,
  }))
  // A parent whose roles can't be viewed has none to choose.
  const parents = [scopeRoles, otherScopeRoles].filter(({ error }) => error !== null && !isRefused(error))
  const failed = [roles, groups, ...parents].find(({ isError }) => isError)
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
              value={selected === undefined ? null : (items.find(({ value }) => value === selected) ?? plain(selected))}
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
  return { value, label: isRoleKey(value) ? value.slice(value.indexOf(':') + 1) : permissionText(value) }
}

function isRefused(error: unknown): boolean {
  return readOutcome(error) === 'forbidden' || isAccessRefused(error)
}

type ScopeRoles = {
  readonly scope: Scope
  readonly roles: readonly {
    readonly role: { readonly identifier: string; readonly name: string; readonly permissions: readonly string[] }
    readonly harnessManaged?: boolean | undefined
  }[]
}

/** All permissions of roles, and all roles, those of the scope first. */
function choicesOf(scopes: readonly ScopeRoles[]): ComboboxItem[] {
  const all = scopes.flatMap(({ roles }) => roles)
  const permissions = [...new Set(all.flatMap(({ role }) => role.permissions))].sort()
  const roles = new Map<string, ComboboxItem>()
  for (const { scope, roles: scopeRoles } of scopes)
    for (const { role, harnessManaged } of scopeRoles) {
      const isBuiltIn = harnessManaged === true
      const value = roleKey(isBuiltIn ? undefined : scope, role.identifier)
      const hint = isBuiltIn ? 'Built-in role' : `Role in ${placeText(scope)}`
      if (!roles.has(value)) roles.set(value, { value, label: role.name, hint })
    }
  return [...permissions.map((value) => ({ value, label: permissionText(value), hint: value })), ...roles.values()]
}
