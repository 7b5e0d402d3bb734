import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { MAX_ROWS } from '#src/contract/paging-schema.ts'
import { counted } from '#src/domain/format.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

export type FilterKind = 'roles' | 'resourceGroups'

type FilterPopoverProps = {
  kind: FilterKind
  scope: Scope
  chosen: readonly string[]
  anchor: HTMLElement
  onChange: (ids: string[]) => void
  onClose: () => void
}

const words = {
  roles: { title: 'Filter by role', search: 'Search roles', thing: 'the roles' },
  resourceGroups: {
    title: 'Filter by resource group',
    search: 'Search resource groups',
    thing: 'the resource groups',
  },
}

/** A searchable list of roles or resource groups to filter by. A choice takes effect at once. */
export function FilterPopover({ kind, scope, chosen, anchor, onChange, onClose }: FilterPopoverProps) {
  const [search, setSearch] = useState('')
  const { title, search: label, thing } = words[kind]
  const choices = useChoices(kind, scope, search)
  const toggle = (id: string, on: boolean) => {
    onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))
  }
  return (
    <Popover
      open
      anchor={anchor}
      label={title}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-80 max-w-full flex-col gap-2">
        <SearchBox label={label} placeholder={label} value={search} onCommit={setSearch} />
        {choices.isPending && <Spinner label={`Loading ${thing}`} />}
        {choices.isError && choices.rows === undefined && (
          <ReadError
            error={choices.error}
            thing={thing}
            retrying={choices.isFetching}
            onRetry={() => {
              choices.retry()
            }}
          />
        )}
        <SlowReadNotice query={choices.query} queryKey={choices.queryKey} thing={thing} />
        {choices.isError && choices.rows !== undefined && (
          <StaleNote
            thing={thing}
            error={choices.error}
            updatedAt={choices.query.dataUpdatedAt}
            retrying={choices.isFetching}
            onRetry={() => {
              choices.retry()
            }}
          />
        )}
        {choices.rows !== undefined && (
          <fieldset className="flex max-h-72 flex-col overflow-y-auto px-1">
            <legend className="sr-only">{title}</legend>
            {choices.rows.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={<bdi className="line-clamp-2 break-words">{name}</bdi>}
                checked={chosen.includes(id)}
                className="min-h-8 py-1"
                onChange={(event) => {
                  toggle(id, event.currentTarget.checked)
                }}
              />
            ))}
          </fieldset>
        )}
        <p role="status" className="px-1 text-xs text-muted empty:hidden">
          {choices.tooMany
            ? 'Harness sent more than expected. Search for those that are not shown.'
            : choices.unread > 0
              ? `${counted(choices.unread, 'entry', 'entries')} could not be read.`
              : choices.rows?.length === 0
                ? search === ''
                  ? 'None that you may see.'
                  : 'None with this name.'
                : choices.more
                  ? 'Only the first 100 are shown. Search for others.'
                  : ''}
        </p>
        {chosen.length > 0 && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => {
              onChange([])
            }}
          >
            Clear this filter
          </Button>
        )}
      </div>
    </Popover>
  )
}

type Choice = { id: string; name: string }

function useChoices(kind: FilterKind, scope: Scope, search: string) {
  const level = scopeLevel(scope)
  // Choices stay under the hand while a search is on its way.
  const shared = { placeholderData: keepPreviousData }
  const rolesOptions = rolesQuery(scope, search)
  const groupsOptions = resourceGroupsQuery(scope, search)
  const roles = useQuery({ ...rolesOptions, ...shared, enabled: kind === 'roles' })
  const groups = useQuery({ ...groupsOptions, ...shared, enabled: kind === 'resourceGroups' })
  const query = kind === 'roles' ? roles : groups
  const fits = ({ allowedScopeLevels }: { allowedScopeLevels?: readonly string[] }) =>
    allowedScopeLevels === undefined || allowedScopeLevels.length === 0 || allowedScopeLevels.includes(level)
  const all: Choice[] | undefined =
    kind === 'roles'
      ? roles.data?.rows.filter(({ role }) => fits(role)).map(({ role }) => ({ id: role.identifier, name: role.name }))
      : groups.data?.rows
          .filter(({ resourceGroup }) => fits(resourceGroup))
          .map(({ resourceGroup }) => ({ id: resourceGroup.identifier, name: resourceGroup.name }))
  return {
    // An answer may name one twice (docs/failures.md, F46).
    rows: all && [...new Map(all.map((choice) => [choice.id, choice])).values()],
    unread: query.data?.unread ?? 0,
    tooMany: query.data !== undefined && query.data.rows.length + query.data.unread > MAX_ROWS,
    query,
    queryKey: kind === 'roles' ? rolesOptions.queryKey : groupsOptions.queryKey,
    more: (query.data?.totalItems ?? 0) > (query.data?.rows.length ?? 0),
    isPending: query.isPending,
    isError: query.isError,
    isFetching: query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
  }
}
