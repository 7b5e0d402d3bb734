import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useSavedPresets } from '#src/components/use-saved-presets.ts'
import type { UserSelection } from '#src/domain/access-review/user-selection.ts'
import { MAX_REVIEWED_USERS } from '#src/domain/access-review/review.ts'
import { roleIdOf } from '#src/domain/access-review/snapshot.ts'
import { permissionPhrase } from '#src/domain/access-review/who-can-address.ts'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { parseUserFilter } from '#src/domain/user-filter.ts'
import { filtersUsers, filterParts } from '#src/domain/user-filter-text.ts'
import { statusesText, statusNames } from '#src/domain/user-status.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { userViews } from '#src/session/user-views.ts'
import { Field } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'

type UsersFieldProps = {
  scope: Scope
  error: ReactNode
  /** Users from the address. */
  preselected: UserSelection | 'gone' | undefined
  users: UserSelection | undefined
  onUsers: (users: UserSelection | undefined) => void
}

type Choice = { readonly id: string; readonly label: string; readonly users: UserSelection }

const nobody = { q: '', roles: [], resourceGroups: [], groups: [] }

/** The users of the review: from another page, by status, or from a saved view. */
export function UsersField({ scope, error, preselected, users, onUsers }: UsersFieldProps) {
  const { all: views } = useSavedPresets(userViews, scope)
  const preselectedUsersText = usePreselectedText(scope, preselected)
  const [chosen, setChosen] = useState(preselected === undefined || preselected === 'gone' ? '' : 'given')
  const linked: Choice[] =
    preselected === undefined || preselected === 'gone'
      ? []
      : [{ id: 'given', label: preselectedUsersText, users: preselected }]
  const statuses = statusNames.map((status): Choice => ({
    id: `status ${status}`,
    label: `Status: ${statusesText([status])}`,
    users: { from: 'filter', filter: { ...nobody, status: [status] } },
  }))
  const saved = views.flatMap(({ name, search }): Choice | [] => {
    const filter = parseUserFilter(new URLSearchParams(search))
    // A view that only sorts contains everyone.
    if (!filtersUsers(filter)) return []
    return { id: `view ${name}`, label: `View: ${name}`, users: { from: 'filter', filter, view: name } }
  })
  const choices = [...linked, ...statuses, ...saved]
  return (
    <div className="flex flex-col gap-3">
      {preselected === 'gone' && users === undefined && (
        <Note tone="warning" title="Select the users again">
          <Status>
            Selected users are in memory only, and are cleared when the page is reloaded or the session ends.{' '}
            <Link to={paths.users(scope)} className="text-accent-text underline">
              Go to the users list
            </Link>
          </Status>
        </Note>
      )}
      <Field
        label="Users"
        error={error}
        hint={`Up to ${formatNumber(MAX_REVIEWED_USERS)} users, found again when the review starts. For others, filter or select users in the users list, or ask “Who can…?”.`}
        className="md:max-w-md"
      >
        {(wiring) => (
          <NativeSelect
            {...wiring}
            name="users"
            value={chosen}
            onChange={({ currentTarget: { value } }) => {
              setChosen(value)
              onUsers(choices.find(({ id }) => id === value)?.users)
            }}
          >
            <option value="">Choose users</option>
            {choices.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
    </div>
  )
}

/** "Users who can delete pipelines", "23 selected users", "Users list: locked". */
function usePreselectedText(scope: Scope, preselected: UsersFieldProps['preselected']): string {
  const search =
    preselected !== undefined && preselected !== 'gone' && preselected.from === 'who-can'
      ? preselected.search
      : undefined
  const { data: roles } = useQuery({ ...rolesQuery(scope), enabled: search?.role !== undefined })
  const { data: groups } = useQuery({
    ...resourceGroupsQuery(scope),
    enabled: search !== undefined && search.resourceGroup !== '',
  })
  if (preselected === undefined || preselected === 'gone') return ''
  if (preselected.from === 'selection') return counted(preselected.ids.length, 'selected user', 'selected users')
  if (preselected.from === 'filter') return `Users list: ${formatList(filterParts(preselected.filter))}`
  const { permission, role, resourceGroup } = preselected.search
  const named = groups?.rows.find((row) => row.resourceGroup.identifier === resourceGroup)?.resourceGroup.name
  const group = named ?? resourceGroup
  if (permission !== '') {
    const action = permissionPhrase(permission)
    return resourceGroup === '' ? `Users who can ${action}` : `Users who can ${action} on ${group}`
  }
  if (role === undefined) return resourceGroup === '' ? 'Users who have a role' : `Users who have a role on ${group}`
  const id = roleIdOf(role)
  const name = roles?.rows.find((row) => row.role.identifier === id)?.role.name ?? id
  return resourceGroup === '' ? `Users who have the role ${name}` : `Users who have the role ${name} on ${group}`
}
