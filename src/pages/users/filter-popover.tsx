import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { readTexts } from '#src/domain/read-texts.ts'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { MAX_ROWS } from '#src/contract/paging-schema.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { groupScope } from '#src/domain/group-changes.ts'
import { groupRef } from '#src/domain/group-ref.ts'
import { permissionLabel } from '#src/domain/permissions.ts'
import { scopeId, scopeLevel, type Scope, type ScopeLevel } from '#src/domain/scope.ts'
import { resourceGroupsQuery, rolesQuery } from '#src/queries/access-queries.ts'
import { visibleGroupsQuery } from '#src/queries/group-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

export type FilterKind = 'roles' | 'resourceGroups' | 'groups'

type FilterPopoverProps = {
  kind: FilterKind
  scope: Scope
  chosen: readonly string[]
  anchor: HTMLElement
  /** Receives an updater: a press can come before the last choice is rendered. */
  onChange: (next: (chosen: readonly string[]) => string[]) => void
  onClose: () => void
}

const labels = {
  roles: { title: 'Filter by role', searchLabel: 'Search roles', what: 'roles' },
  resourceGroups: {
    title: 'Filter by resource group',
    searchLabel: 'Search resource groups',
    what: 'resourceGroups',
  },
  groups: { title: 'Filter by group', searchLabel: 'Search groups', what: 'groups' },
} as const

/** A searchable list of roles, resource groups or groups to filter by. A choice takes effect immediately. */
export function FilterPopover({ kind, scope, chosen, anchor, onChange, onClose }: FilterPopoverProps) {
  const [search, setSearch] = useState('')
  const { title, searchLabel, what } = labels[kind]
  const choices = useChoices(kind, scope, search)
  const toggle = (id: string, on: boolean) => {
    onChange((before) => {
      const others = before.filter((other) => other !== id)
      return on ? [...others, id] : others
    })
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
        <SearchBox label={searchLabel} placeholder={searchLabel} value={search} onCommit={setSearch} />
        {choices.isPending && <Spinner label={readTexts(what).loading} />}
        {choices.isError && choices.rows === undefined && (
          <ReadError
            error={choices.error}
            what={what}
            retrying={choices.isFetching}
            onRetry={() => {
              choices.retry()
            }}
          />
        )}
        <SlowReadNotice query={choices.query} queryKey={choices.queryKey} what={what} />
        {choices.isError && choices.rows !== undefined && (
          <StaleNote
            what={what}
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
            {choices.rows.map(({ id, name, hint }) => (
              <Checkbox
                key={id}
                label={<bdi className="line-clamp-2 break-words">{name}</bdi>}
                hint={hint}
                checked={chosen.includes(id)}
                className="min-h-8 shrink-0 py-1"
                onChange={(event) => {
                  toggle(id, event.currentTarget.checked)
                }}
              />
            ))}
          </fieldset>
        )}
        <Status className="px-1 text-xs text-muted empty:hidden">
          {choices.tooMany
            ? 'Harness sent more than expected. Search for those that aren’t shown.'
            : choices.unread > 0
              ? byCount(
                  choices.unread,
                  '1 entry couldn’t be loaded.',
                  `${formatNumber(choices.unread)} entries couldn’t be loaded.`,
                )
              : choices.rows?.length === 0
                ? search === ''
                  ? choices.hidden
                    ? `You don’t have permission to view groups here. Ask an admin for ${permissionLabel('core_usergroup_view')}.`
                    : 'Nothing available, or you don’t have permission to view it.'
                  : 'No matches'
                : choices.more
                  ? 'Only the first 100 are shown. Search for others.'
                  : ''}
        </Status>
        {chosen.length > 0 && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => {
              onChange(() => [])
            }}
          >
            Clear this filter
          </Button>
        )}
      </div>
    </Popover>
  )
}

type Choice = { id: string; name: string; hint?: string }

function useChoices(kind: FilterKind, scope: Scope, search: string) {
  const level = scopeLevel(scope)
  // Options stay in place while a search is pending.
  const shared = { placeholderData: keepPreviousData }
  const rolesOptions = rolesQuery(scope, search)
  const boxesOptions = resourceGroupsQuery(scope, search)
  const groupsOptions = visibleGroupsQuery(scope, search)
  const roles = useQuery({ ...rolesOptions, ...shared, enabled: kind === 'roles' })
  const boxes = useQuery({ ...boxesOptions, ...shared, enabled: kind === 'resourceGroups' })
  const groups = useQuery({ ...groupsOptions, ...shared, enabled: kind === 'groups' })
  const query = { roles, resourceGroups: boxes, groups }[kind]
  const options = { roles: rolesOptions, resourceGroups: boxesOptions, groups: groupsOptions }[kind]
  const matches = ({ allowedScopeLevels }: { allowedScopeLevels?: readonly string[] }) =>
    allowedScopeLevels === undefined || allowedScopeLevels.length === 0 || allowedScopeLevels.includes(level)
  const all: Choice[] | undefined =
    kind === 'roles'
      ? roles.data?.rows
          .filter(({ role }) => matches(role))
          .map(({ role }) => ({ id: role.identifier, name: role.name }))
      : kind === 'resourceGroups'
        ? boxes.data?.rows
            .filter(({ resourceGroup }) => matches(resourceGroup))
            .map(({ resourceGroup }) => ({ id: resourceGroup.identifier, name: resourceGroup.name }))
        : groups.data?.rows.flatMap((group) => groupChoice(scope, group))
  return {
    // A response can list an entry twice (docs/failures.md, F46).
    rows: all && [...new Map(all.map((choice) => [choice.id, choice])).values()],
    unread: query.data?.unread ?? 0,
    tooMany: query.data !== undefined && query.data.rows.length + query.data.unread > MAX_ROWS,
    query,
    queryKey: options.queryKey,
    more: (query.data?.totalItems ?? 0) > (query.data?.rows.length ?? 0),
    // Without permission to view groups, Harness returns an empty page of size 0.
    hidden: kind === 'groups' && groups.data?.pageSize === 0,
    isPending: query.isPending,
    isError: query.isError,
    isFetching: query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
  }
}

const fromLabels: Record<ScopeLevel, string> = {
  account: 'From the account',
  organization: 'From the organization',
  project: 'From the project',
}

/** A group with its scope and member count, if Harness reports them. */
function groupChoice(here: Scope, group: UserGroup): Choice | [] {
  const owner = groupScope(here.account, group)
  const id = groupRef(here, owner, group.identifier)
  if (id === undefined) return []
  const count =
    group.harnessManaged === true
      ? 'Every user'
      : group.users === undefined
        ? undefined
        : counted(group.users.length, 'member', 'members')
  const from = scopeId(owner) === scopeId(here) ? undefined : fromLabels[scopeLevel(owner)]
  const hint = [count, from].filter((part) => part !== undefined).join(' · ')
  return { id, name: group.name, ...(hint === '' ? {} : { hint }) }
}
