import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResourceGroupResponse, RoleResponse } from '#src/contract/access-schema.ts'
import type { UserGroup } from '#src/contract/group-schema.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { groupKind, groupKinds } from '#src/domain/access.ts'
import { includesChildScopes, managesPeople, resourceGroupsFor, rolesFor } from '#src/domain/access-choices.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { groupsQuery } from '#src/queries/group-queries.ts'
import type { Combobox, ComboboxItem } from '#src/ui/combobox.tsx'
import type { Choice } from './access-form.ts'
import { useDebouncedText } from '#src/ui/use-debounce.ts'

/** Something to choose from, found by typing. */
export type Choices = {
  /** Props of the combobox. */
  readonly box: Pick<
    Parameters<typeof Combobox>[0],
    'items' | 'loading' | 'emptyText' | 'more' | 'onQueryChange' | 'searched'
  >
  readonly choice: (item: ComboboxItem) => Choice
  /** Set while it explains why there is nothing to choose from. */
  readonly error: ApiError | null
  readonly retrying: boolean
  readonly retry: () => void
}

/** Roles that can be assigned in a scope. */
export function useRoleChoices(scope: Scope): Choices {
  const search = useSearch()
  return choicesOf(
    useQuery(rolesQuery(scope)),
    useQuery({ ...rolesQuery(scope, search.text), enabled: search.text !== '' }),
    search,
    (rows) => roleChoices(rows, scope),
  )
}

/** Resource groups that can be used in a scope. */
export function useResourceGroupChoices(scope: Scope): Choices {
  const search = useSearch()
  return choicesOf(
    useQuery(resourceGroupsQuery(scope)),
    useQuery({ ...resourceGroupsQuery(scope, search.text), enabled: search.text !== '' }),
    search,
    (rows) => resourceGroupChoices(rows, scope),
  )
}

/** Groups of a scope; groups managed elsewhere are shown as disabled, with the reason. */
export function useGroupChoices(scope: Scope): Choices {
  const search = useSearch()
  return choicesOf(
    useQuery(groupsQuery(scope)),
    useQuery({ ...groupsQuery(scope, search.text), enabled: search.text !== '' }),
    search,
    groupChoices,
  )
}

type Offer = ComboboxItem & Pick<Choice, 'broad'>
type Search = { readonly text: string; readonly onType: (text: string) => void }

/** Debounced search text. */
function useSearch(): Search {
  const [typed, onType] = useState('')
  return { text: useDebouncedText(typed), onType }
}

/**
 * Choices from a list of the service. A list of one page is filtered here; a longer one is searched by the service.
 *
 * @param first the list without a search
 * @param found the list with the search text, if there is one
 * @param offers rows as items, without those that can’t be assigned
 */
function choicesOf<Row>(
  first: UseQueryResult<Page<Row>>,
  found: UseQueryResult<Page<Row>>,
  search: Search,
  offers: (rows: readonly Row[]) => Offer[],
): Choices {
  const shown = search.text === '' ? first : found
  const items = offers(shown.data?.rows ?? [])
  const { rows = [], totalItems = 0, unread = 0 } = shown.data ?? {}
  const complete = first.data === undefined || first.data.totalItems <= first.data.rows.length + first.data.unread
  return {
    box: {
      items,
      loading: shown.isFetching && shown.data === undefined,
      emptyText: shown.isError ? causeOf(shown.error) : emptyText(shown.data),
      more:
        [
          totalItems > rows.length + unread
            ? search.text === ''
              ? `First ${formatNumber(rows.length)} of ${formatNumber(totalItems)}. Type to find others.`
              : `First ${formatNumber(rows.length)} of ${formatNumber(totalItems)}. Type more to find others.`
            : '',
          unread > 0 ? unreadText(unread) : '',
        ]
          .filter((each) => each !== '')
          .join(' ') || undefined,
      ...(complete
        ? {}
        : {
            onQueryChange: search.onType,
            searched: shown.data === undefined || shown.isPlaceholderData ? undefined : search.text,
          }),
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

/** Entries that could not be parsed are not offered, but they are counted. */
function unreadText(unread: number): string {
  return byCount(unread, '1 entry couldn’t be loaded.', `${formatNumber(unread)} entries couldn’t be loaded.`)
}

/** Without permission to view them Harness responds with an empty page of size 0 (docs/service.md, trap 46). */
function emptyText(page: { pageSize: number; unread: number } | undefined): string {
  if (page !== undefined && page.unread > 0) return unreadText(page.unread)
  return page?.pageSize === 0 ? 'You don’t have permission to view them here' : 'No matches'
}

function roleChoices(rows: readonly RoleResponse[], scope: Scope): Offer[] {
  return rolesFor(rows, scopeLevel(scope)).map((row) => ({
    value: row.role.identifier,
    label: row.role.name,
    ...(managesPeople(row) ? { broad: 'admin', hint: 'Can manage users' } : {}),
  }))
}

function resourceGroupChoices(rows: readonly ResourceGroupResponse[], scope: Scope): Offer[] {
  return resourceGroupsFor(rows, scopeLevel(scope)).map((row) => ({
    value: row.resourceGroup.identifier,
    label: row.resourceGroup.name,
    ...(includesChildScopes(row) ? { broad: 'below', hint: 'Includes all child scopes' } : {}),
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
