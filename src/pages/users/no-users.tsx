import { SearchX, Users } from 'lucide-react'
import { Link } from 'react-router'
import { FoundInText } from '#src/components/found-in-text.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import type { TotalKind } from '#src/domain/inherited.ts'
import { isSearching } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import { statusesWords } from '#src/domain/user-status.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import type { ChangeSearch } from './users.page.tsx'
import type { UsersSearch } from './users.search.ts'

type NoUsersProps = NoMatchProps & {
  /** The reading goes on; no rows on a page that should have some; nobody fits what was asked; nobody at all. */
  reason: 'scanning' | 'empty-page' | 'no-match' | 'nobody'
}

/** In place of the rows where there are none. */
export function NoUsers({ reason, scope, scopeName, search, kind, onChange }: NoUsersProps) {
  switch (reason) {
    case 'scanning':
      return <EmptyState icon={<SearchX />} title="Nobody found so far" />
    case 'empty-page':
      return <EmptyPage onFirst={() => onChange({ page: 1 })} />
    case 'no-match':
      return <NoMatch scope={scope} scopeName={scopeName} search={search} kind={kind} onChange={onChange} />
    case 'nobody':
      return <NobodyHere scope={scope} scopeName={scopeName} />
  }
}

/** A scope without people: shown only after the service said so. */
function NobodyHere({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  const rights = usePermissions(scope)
  const may = rights.has('core_user_manage') && rights.has('core_user_invite')
  return (
    <EmptyState
      icon={<Users />}
      title={`Nobody is in ${scopeName.full} yet`}
      action={
        may ? (
          <Link to={paths.addUsers(scope)} className={buttonClasses('primary')}>
            Add users to {scopeName.name}
          </Link>
        ) : undefined
      }
    >
      <p>People appear here once they are added, or have accepted an invitation.</p>
    </EmptyState>
  )
}

type NoMatchProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  /** What the number of people, which is none, stands for. */
  kind: TotalKind
  onChange: ChangeSearch
}

/** Nobody fits: what was asked where, and where else the person may be. */
function NoMatch({ scope, scopeName, search, kind, onChange }: NoMatchProps) {
  if (search.status.length > 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title={`Nobody found: ${statusesWords(search.status, search.match)}`}
        action={
          <Button onClick={() => onChange({ status: [], roles: [], resourceGroups: [] })}>Clear all filters</Button>
        }
      >
        <p>
          Looked among the users of <bdi>{scopeName.full}</bdi>
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
        title={kind === 'exact' ? 'Nobody has these roles' : 'Nobody found to whom these roles are assigned directly'}
        action={<Button onClick={() => onChange({ roles: [], resourceGroups: [] })}>Clear all filters</Button>}
      >
        <p>
          {kind === 'exact' ? 'Looked for direct and inherited roles in ' : 'Looked for direct roles in '}
          <bdi>{scopeName.full}</bdi>. Roles of parent scopes aren’t counted here.
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
        Searched names and email addresses in <bdi>{scopeName.full}</bdi>. People who have not accepted their invitation
        are not in this list.
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

/** The service counts people, but gave none for this page. */
function EmptyPage({ onFirst }: { onFirst: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="This page has no entries"
      action={<Button onClick={onFirst}>Go to the first page</Button>}
    >
      <p>Harness counts people here, but sent none for this page.</p>
    </EmptyState>
  )
}
