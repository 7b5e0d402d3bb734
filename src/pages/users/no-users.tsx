import { Lock, SearchX, Users } from 'lucide-react'
import { Link } from 'react-router'
import { FoundInText } from '#src/components/found-in-text.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { formatList } from '#src/domain/format.ts'
import { areHidden, type FilterGroup } from '#src/domain/group-filter.ts'
import type { TotalKind } from '#src/domain/inherited.ts'
import { isSearching } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import { permissionLabel } from '#src/domain/permissions.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { isFiltered, type UsersSearch, type ChangeSearch } from './users.search.ts'

type NoUsersProps = NoMatchProps & {
  /** The scan continues; no rows on a page that should have some; no matches; no users at all. */
  reason: 'scanning' | 'empty-page' | 'no-match' | 'no-users'
}

/** Replaces the rows if there are none. */
export function NoUsers({ reason, scope, scopeName, search, kind, groups, onChange }: NoUsersProps) {
  switch (reason) {
    case 'scanning':
      return <EmptyState icon={<SearchX />} title="No matches yet" />
    case 'empty-page':
      return <EmptyPage onFirst={() => onChange({ page: 1 })} />
    case 'no-match':
      return (
        <NoMatch scope={scope} scopeName={scopeName} search={search} kind={kind} groups={groups} onChange={onChange} />
      )
    case 'no-users':
      return <NoUsersYet scope={scope} scopeName={scopeName} />
  }
}

/** A scope without users, shown only after the service confirmed it. */
function NoUsersYet({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  const permissions = usePermissions(scope)
  const can = permissions.has('core_user_manage') && permissions.has('core_user_invite')
  return (
    <EmptyState
      icon={<Users />}
      title={`No users in ${scopeName.full} yet`}
      action={
        can ? (
          <Link to={paths.addUsers(scope)} className={buttonClasses('primary')}>
            Add users to {scopeName.name}
          </Link>
        ) : undefined
      }
    >
      <p>People appear here once they’re added, or have accepted an invitation.</p>
    </EmptyState>
  )
}

type NoMatchProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  /** Meaning of the total, which is 0. */
  kind: TotalKind
  /** Groups in the filter, if there are any. */
  groups?: readonly FilterGroup[] | undefined
  onChange: ChangeSearch
}

/** No matches: the query and scope, and where else the user might be. */
function NoMatch({ scope, scopeName, search, kind, groups = [], onChange }: NoMatchProps) {
  if (groups.length > 0)
    return <NoMembers scope={scope} scopeName={scopeName} search={search} groups={groups} onChange={onChange} />
  if (search.status.length > 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title="No users match these filters"
        action={
          <Button onClick={() => onChange({ status: [], roles: [], resourceGroups: [], groups: [] })}>
            Clear all filters
          </Button>
        }
      >
        <p>
          We checked the users in <bdi>{scopeName.full}</bdi>
          {isSearching(search) && (
            <>
              {' '}
              who match “<bdi>{search.q.trim()}</bdi>”
            </>
          )}
          .
        </p>
      </EmptyState>
    )
  if (!isSearching(search))
    return (
      <EmptyState
        icon={<SearchX />}
        title={kind === 'exact' ? 'No one has these roles' : 'No one has these as direct roles'}
        action={<Button onClick={() => onChange({ roles: [], resourceGroups: [] })}>Clear all filters</Button>}
      >
        <p>
          {kind === 'exact' ? 'We checked direct and inherited roles in ' : 'We checked direct roles in '}
          <bdi>{scopeName.full}</bdi>. Roles in parent scopes aren’t counted here.
        </p>
      </EmptyState>
    )
  return (
    <EmptyState
      icon={<SearchX />}
      title={
        <>
          No one matches “<bdi>{search.q.trim()}</bdi>”
        </>
      }
      action={
        <>
          <FoundInText text={search.q} onSearch={(q) => onChange({ q })} />
          <Button onClick={() => onChange({ q: '' })}>Clear search</Button>
          {parentScopes(scope).map((parent) => (
            <SearchIn key={paths.users(parent)} scope={parent} q={search.q} />
          ))}
        </>
      }
    >
      <p>
        Searched names and email addresses in <bdi>{scopeName.full}</bdi>. People who haven’t accepted their invitation
        aren’t in this list.
      </p>
    </EmptyState>
  )
}

/** No one in the groups: because they are deleted, not viewable or empty, or because their members don't match. */
function NoMembers({
  scopeName,
  search,
  groups,
  onChange,
}: Omit<NoMatchProps, 'kind'> & { groups: readonly FilterGroup[] }) {
  // If other groups exist, missing ones are named next to them.
  const existing = groups.filter(({ missing }) => missing !== 'gone')
  const shownGroups = existing.length === 0 ? groups : existing
  const names = formatList(shownGroups.map(({ name }) => name))
  const one = shownGroups.length === 1
  const clear = (
    <Button
      onClick={() => {
        onChange({ groups: [] })
      }}
    >
      Clear the group filter
    </Button>
  )
  if (existing.length === 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title={
          one ? (
            <>
              Group <bdi>{names}</bdi> doesn’t exist in <bdi>{scopeName.full}</bdi>
            </>
          ) : (
            <>
              Groups <bdi>{names}</bdi> don’t exist in <bdi>{scopeName.full}</bdi>
            </>
          )
        }
        action={clear}
      >
        <p>
          {one
            ? 'It was deleted, or the link is for another scope.'
            : 'They were deleted, or the link is for another scope.'}
        </p>
      </EmptyState>
    )
  if (areHidden(groups))
    return (
      <EmptyState icon={<Lock />} title="You don’t have permission to view groups" action={clear}>
        <p>
          So we don’t know who is in <bdi>{names}</bdi>. Ask an admin of <bdi>{scopeName.full}</bdi> for{' '}
          {permissionLabel('core_usergroup_view')}.
        </p>
      </EmptyState>
    )
  const isEmpty = ({ members, missing }: FilterGroup) =>
    members instanceof Set && members.size === 0 && missing === undefined
  if (existing.every(isEmpty))
    return (
      <EmptyState
        icon={<Users />}
        title={
          one ? (
            <>
              <bdi>{names}</bdi> has no members
            </>
          ) : (
            <>
              <bdi>{names}</bdi> have no members
            </>
          )
        }
        action={clear}
      />
    )
  return (
    <EmptyState
      icon={<SearchX />}
      title={
        <>
          No matches in <bdi>{names}</bdi>
        </>
      }
      action={
        <Button
          onClick={() => {
            onChange({ q: '', status: [], roles: [], resourceGroups: [], groups: [] })
          }}
        >
          Clear search and filters
        </Button>
      }
    >
      <p>
        {isSearching(search) || isFiltered(search) || search.status.length > 0 ? (
          'No group member matches the search and the other filters.'
        ) : (
          <>
            None of the members are users in <bdi>{scopeName.full}</bdi>.
          </>
        )}
      </p>
    </EmptyState>
  )
}

function SearchIn({ scope, q }: { scope: Scope; q: string }) {
  const { full } = useScopeName(scope)
  return (
    <Link to={paths.users(scope, `?${new URLSearchParams({ q }).toString()}`)} className={buttonClasses('secondary')}>
      Search in {full}
    </Link>
  )
}

/** The service reported a total, but returned no users for this page. */
function EmptyPage({ onFirst }: { onFirst: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="This page is empty"
      action={<Button onClick={onFirst}>Go to the first page</Button>}
    >
      <p>Users might have been removed since the list loaded.</p>
    </EmptyState>
  )
}
