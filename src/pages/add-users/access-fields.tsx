import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import clsx from 'clsx'
import { Plus, Trash2, Users } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access.ts'
import type { UserGroup } from '#src/contract/group.ts'
import type { Page } from '#src/contract/paging.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { includesChildScopes, managesPeople, resourceGroupsFor, rolesFor } from '#src/domain/access-choices.ts'
import { causeOf, type ApiError } from '#src/domain/api-error.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { groupsQuery } from '#src/queries/group-queries.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Combobox, MultiCombobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import type { AccessRow, AddUsersForm, Choice, FormAction, FormErrors, RowErrors } from './add-users.form.ts'

type AccessFieldsProps = {
  scope: Scope
  form: AddUsersForm
  dispatch: (action: FormAction) => void
  errors: FormErrors
}

/** What everybody gets: roles on resource groups, groups, or the explicit choice of nothing yet (IN-07). */
export function AccessFields({ scope, form, dispatch, errors }: AccessFieldsProps) {
  const roleSearch = useSearch()
  const roles = choicesOf(
    useQuery(rolesQuery(scope)),
    useQuery({ ...rolesQuery(scope, roleSearch.text), enabled: roleSearch.text !== '' }),
    roleSearch,
    (rows) => roleChoices(rows, scope),
  )
  const groupSearch = useSearch()
  const resourceGroups = choicesOf(
    useQuery(resourceGroupsQuery(scope)),
    useQuery({ ...resourceGroupsQuery(scope, groupSearch.text), enabled: groupSearch.text !== '' }),
    groupSearch,
    (rows) => resourceGroupChoices(rows, scope),
  )
  const refused = roles.error ?? resourceGroups.error
  return (
    <>
      {!form.noAccess && (
        <>
          <fieldset className="flex min-w-0 flex-col gap-2">
            <legend className="mb-1.5 text-sm font-medium text-text">Roles for everyone above</legend>
            {refused === null ? (
              <>
                {form.rows.map((row, index) => (
                  <AccessRowFields
                    key={row.id}
                    row={row}
                    number={index + 1}
                    alone={form.rows.length === 1}
                    roles={roles}
                    resourceGroups={resourceGroups}
                    errors={errors.rows.get(row.id)}
                    dispatch={dispatch}
                  />
                ))}
                <span>
                  <Button
                    variant="ghost"
                    size="small"
                    icon={<Plus aria-hidden />}
                    onClick={() => {
                      dispatch({ type: 'add-row' })
                    }}
                  >
                    Add another role
                  </Button>
                </span>
              </>
            ) : (
              <Unavailable
                thing={roles.error === null ? 'Resource groups' : 'Roles'}
                error={refused}
                retrying={roles.retrying || resourceGroups.retrying}
                onRetry={() => {
                  roles.retry()
                  resourceGroups.retry()
                }}
              />
            )}
          </fieldset>
          <GroupsField scope={scope} chosen={form.groups} dispatch={dispatch} />
        </>
      )}
      <div data-access>
        <Checkbox
          label="No access yet"
          hint="They become members without roles and groups. Give access later on the page of each person."
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

type AccessRowFieldsProps = {
  row: AccessRow
  number: number
  alone: boolean
  roles: Choices
  resourceGroups: Choices
  errors: RowErrors | undefined
  dispatch: (action: FormAction) => void
}

function AccessRowFields({ row, number, alone, roles, resourceGroups, errors, dispatch }: AccessRowFieldsProps) {
  const choose = (part: 'role' | 'resourceGroup', from: Choices) => (item: ComboboxItem | null) => {
    dispatch({ type: 'choose', id: row.id, part, choice: item === null ? null : from.choice(item) })
  }
  const empty = alone && row.role === null && row.resourceGroup === null
  return (
    <div role="group" aria-label={`Role ${number}`} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <div className="grid min-w-0 items-start gap-2 sm:grid-cols-2">
        <Field label={<Label words="Role" number={number} />} error={errors?.role}>
          {(wiring) => (
            <Combobox
              {...roles.box}
              wiring={wiring}
              value={row.role}
              onChange={choose('role', roles)}
              placeholder="Choose a role"
            />
          )}
        </Field>
        <Field label={<Label words="Resource group" number={number} />} error={errors?.resourceGroup}>
          {(wiring) => (
            <Combobox
              {...resourceGroups.box}
              wiring={wiring}
              value={row.resourceGroup}
              onChange={choose('resourceGroup', resourceGroups)}
              placeholder="Choose a resource group"
            />
          )}
        </Field>
      </div>
      <IconButton
        label={`Remove role ${number}`}
        icon={<Trash2 aria-hidden />}
        // Beside the box, not beside its label.
        className={clsx(number === 1 ? 'mt-6.5' : 'mt-1.5', empty && 'invisible')}
        onClick={() => {
          dispatch({ type: 'remove-row', id: row.id })
        }}
      />
    </div>
  )
}

/** The label of the first row stands for the column; below it would only repeat itself. */
function Label({ words, number }: { words: string; number: number }) {
  return number === 1 ? (
    <>
      {words} <span className="sr-only">1</span>
    </>
  ) : (
    <span className="sr-only">
      {words} {number}
    </span>
  )
}

type GroupsFieldProps = { scope: Scope; chosen: readonly Choice[]; dispatch: (action: FormAction) => void }

function GroupsField({ scope, chosen, dispatch }: GroupsFieldProps) {
  const search = useSearch()
  const groups = choicesOf(
    useQuery(groupsQuery(scope)),
    useQuery({ ...groupsQuery(scope, search.text), enabled: search.text !== '' }),
    search,
    groupChoices,
  )
  if (groups.error !== null)
    return <Unavailable thing="Groups" error={groups.error} retrying={groups.retrying} onRetry={groups.retry} />
  return (
    <Field label="Groups" optional>
      {(wiring) => (
        <MultiCombobox
          {...groups.box}
          wiring={wiring}
          values={chosen}
          chipIcon={<Users aria-hidden />}
          placeholder={`Search groups of this ${scopeLevel(scope)}`}
          onChange={(items) => {
            dispatch({ type: 'groups', groups: items.map(groups.choice) })
          }}
        />
      )}
    </Field>
  )
}

type UnavailableProps = { thing: string; error: ApiError; retrying: boolean; onRetry: () => void }

/** A list that cannot be had: why, and what is possible without it. */
function Unavailable({ thing, error, retrying, onRetry }: UnavailableProps) {
  const denied = error.status === 403
  return (
    <Note
      tone="warning"
      title={`${thing} cannot be listed`}
      action={
        denied ? undefined : (
          <Button size="small" busy={retrying} onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p role="alert">
        {causeOf(error)} You can still add people {thing === 'Groups' ? 'with roles' : 'with groups'}, or with “No
        access yet”.
      </p>
      <ErrorDetails error={error} />
    </Note>
  )
}

type Choices = {
  /** For the combobox. */
  readonly box: Pick<Parameters<typeof Combobox>[0], 'items' | 'loading' | 'emptyText' | 'onQueryChange'>
  readonly choice: (item: ComboboxItem) => Choice
  /** Set while there is nothing to choose from because of it. */
  readonly error: ApiError | null
  readonly retrying: boolean
  readonly retry: () => void
}

type Offer = ComboboxItem & Pick<Choice, 'broad'>
type Search = { readonly text: string; readonly onType: (text: string) => void }

/** Search text that follows typing after a moment. */
function useSearch(): Search {
  const [text, setText] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  return {
    text,
    onType: (typed) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => {
        setText(typed.trim())
      }, 300)
    },
  }
}

/**
 * Choices of a list of the service. A list of one page is filtered here; a longer one is searched by the service.
 *
 * @param first the list without a search
 * @param found the list with the search text, where there is one
 * @param offers rows as items, without what cannot be given
 */
function choicesOf<Row>(
  first: UseQueryResult<Page<Row>>,
  found: UseQueryResult<Page<Row>>,
  search: Search,
  offers: (rows: readonly Row[]) => Offer[],
): Choices {
  const shown = search.text === '' ? first : found
  const items = offers(shown.data?.rows ?? [])
  const complete = first.data === undefined || first.data.totalItems <= first.data.rows.length
  return {
    box: {
      items,
      loading: shown.isFetching && shown.data === undefined,
      emptyText: shown.isError ? causeOf(shown.error) : 'Nothing found',
      ...(complete ? {} : { onQueryChange: search.onType }),
    },
    choice: ({ value, label }) => {
      const broad = items.find((item) => item.value === value)?.broad
      return broad === undefined ? { value, label } : { value, label, broad }
    },
    error: first.data === undefined ? first.error : null,
    retrying: first.isFetching,
    retry: () => void first.refetch(),
  }
}

function roleChoices(rows: readonly RoleResponse[], scope: Scope): Offer[] {
  return rolesFor(rows, scopeLevel(scope)).map((row) => ({
    value: row.role.identifier,
    label: row.role.name,
    ...(managesPeople(row) ? { broad: 'admin', hint: 'Can manage people' } : {}),
  }))
}

function resourceGroupChoices(rows: readonly ResourceGroupResponse[], scope: Scope): Offer[] {
  return resourceGroupsFor(rows, scopeLevel(scope)).map((row) => ({
    value: row.resourceGroup.identifier,
    label: row.resourceGroup.name,
    ...(includesChildScopes(row) ? { broad: 'below', hint: 'Reaches into the scopes below' } : {}),
  }))
}

function groupChoices(rows: readonly UserGroup[]): Offer[] {
  return rows.map((group) => {
    const { word, lock } = groupKinds[groupKind(group)]
    return {
      value: group.identifier,
      label: group.name,
      ...(lock === undefined ? {} : { blockedReason: `${word}: ${lock.toLowerCase()}.` }),
    }
  })
}
