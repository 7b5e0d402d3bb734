import { useQuery, useQueryClient } from '@tanstack/react-query'
import { SearchX } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Link, NavLink, Outlet, useLocation, useNavigate, useParams } from 'react-router'
import { BackRow } from '#src/components/back-link.tsx'
import { listSearchOf } from '#src/components/list-link-state.ts'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { useUserActions } from '#src/components/user-actions/use-user-actions.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { formatNumber } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { paths, userTabs, type UserTab } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { forgetUser, userQuery } from '#src/queries/user-queries.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'
import { TabCount, tabClasses, TabLinks } from '#src/ui/tabs.tsx'
import type { PersonContext } from './person-context.ts'
import { PersonHeader } from './person-header.tsx'
import { usePersonHead } from '#src/components/person/use-person-head.ts'
import { PersonNotes } from '#src/components/person/person-notes.tsx'
import { useAccess } from '#src/components/use-access.ts'
import { Status } from '#src/ui/live-region.tsx'
import { useLinkState } from './use-link-state.ts'

/** One user of a scope: identity, actions, and access. */
export function UserDetailPage() {
  const scope = useScope()
  const userId = useParams()['userId'] ?? ''
  // Checked before anything is requested: the ID becomes part of request paths.
  if (!isSafeId(userId)) return <NoSuchPerson scope={scope} />
  return <Person key={`${scopeId(scope)} ${userId}`} scope={scope} userId={userId} />
}

function Person({ scope: visited, userId }: { scope: Scope; userId: string }) {
  // One object for the whole visit, so that derived data is computed once.
  const [scope] = useState(visited)
  const scopeName = useScopeName(scope)
  const userActions = useActions(scope, userId)
  const { query, person, isSelf, lastAdmin, actions } = usePersonHead(scope, userId, userActions)
  const { pathname } = useLocation()
  const [, tab] = /\/(groups|details)$/u.exec(pathname) ?? []
  const tabName = tab === undefined ? [] : [tab === 'groups' ? 'Groups' : 'Details']
  useTitle(...tabName, person === undefined ? 'User' : displayName(person.user), 'Users', scopeName.name)

  if (query.isError && readOutcome(query.error) === 'gone') return <UserNotFound scope={scope} userId={userId} />
  const refresh = () => void query.refetch()
  const context: PersonContext | undefined = person && { scope, person, isSelf, lastAdmin, refresh }
  return (
    <div className="flex flex-1 flex-col">
      <UsersLink scope={scope} />
      <PartBoundary failed="Couldn’t show this user’s name and actions">
        <PersonHeader
          userId={userId}
          user={person?.user}
          busy={query.isFetching}
          isSelf={isSelf}
          lastAdminOf={lastAdmin ? scopeName.level : undefined}
          actions={actions}
          scopeName={scopeName.full}
        />
      </PartBoundary>
      {query.isError && person === undefined ? (
        <ReadError
          error={query.error}
          what={['userIn', scopeName.full]}
          onRetry={refresh}
          retrying={query.isFetching}
          action={<BackToList scope={scope} />}
        />
      ) : (
        <>
          <div className="flex flex-col gap-3 px-4 pb-4 empty:hidden md:px-6">
            <SlowReadNotice query={query} queryKey={userQuery(scope, userId).queryKey} what="user" />
            {query.isError && person !== undefined && (
              <StaleNote
                what="user"
                error={query.error}
                updatedAt={query.dataUpdatedAt}
                onRetry={refresh}
                retrying={query.isFetching}
              />
            )}
            {person !== undefined && <PersonNotes user={person.user} scope={scope} lastAdmin={lastAdmin} />}
          </div>
          <Tabs scope={scope} userId={userId} person={person} />
          {context === undefined ? (
            <TabSkeleton />
          ) : (
            <PartBoundary failed="Couldn’t show this tab" at={pathname}>
              <Outlet context={context} />
            </PartBoundary>
          )}
        </>
      )}
      {userActions.dialog}
    </div>
  )
}

/** Actions of the user; after a removal, the list is shown and then the user is removed from the cache. */
function useActions(scope: Scope, userId: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const state = useLinkState()
  const removed = useRef(false)
  useEffect(
    () => () => {
      if (removed.current) forgetUser(client, scope, userId)
    },
    [client, scope, userId],
  )
  return useUserActions(scope, {
    onRemoved: ({ uuid }) => {
      if (uuid !== userId) return
      removed.current = true
      void navigate(paths.users(scope, listSearchOf(state)), { replace: true })
    },
  })
}

function useBackPath(scope: Scope): string {
  const state = useLinkState()
  return paths.users(scope, listSearchOf(state))
}

function UsersLink({ scope }: { scope: Scope }) {
  const { name } = useScopeName(scope)
  return (
    <BackRow to={useBackPath(scope)}>
      Users in <bdi>{name}</bdi>
    </BackRow>
  )
}

function BackToList({ scope }: { scope: Scope }) {
  const { full } = useScopeName(scope)
  return (
    <Link className={buttonClasses()} to={useBackPath(scope)}>
      Back to users in {full}
    </Link>
  )
}

const tabLabels: Record<UserTab, string> = { access: 'Access', groups: 'Groups', details: 'Details' }

function Tabs({ scope, userId, person }: { scope: Scope; userId: string; person: UserAggregate | undefined }) {
  const state = useLinkState()
  const { pathname, search } = useLocation()
  const { query, reach } = useAccess(scope, userId, person?.roleAssignmentMetadata)
  const groups = useQuery({ ...groupsOfUserQuery(scope, userId), enabled: person !== undefined })
  // No count if only a part is known.
  const counts: Record<UserTab, number | undefined> = {
    access: reach === 'all' ? query.data?.totalItems : undefined,
    // A page of size 0 means no permission to view groups, not that there are none (docs/service.md, trap 46).
    groups: groups.data?.pageSize === 0 ? undefined : groups.data?.totalItems,
    details: undefined,
  }
  const [accessSearch, setAccessSearch] = useState('')
  const onAccess = paths.user(scope, userId)
  if (pathname === onAccess && search !== accessSearch) setAccessSearch(search)
  return (
    <TabLinks label={person === undefined ? 'Sections' : `Sections of ${displayName(person.user)}`}>
      {userTabs.map((tab) => (
        <li key={tab}>
          <NavLink
            end
            to={`${paths.user(scope, userId, tab)}${tab === 'access' ? accessSearch : ''}`}
            state={state}
            className={tabClasses}
          >
            {tabLabels[tab]}
            {counts[tab] !== undefined && <TabCount>{formatNumber(counts[tab])}</TabCount>}
          </NavLink>
        </li>
      ))}
    </TabLinks>
  )
}

function TabSkeleton() {
  return (
    <div className="flex flex-col gap-4 px-4 py-4 md:px-6">
      <Status className="sr-only">Loading this user…</Status>
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="w-full max-w-2xl" />
      ))}
    </div>
  )
}

function NoSuchPerson({ scope }: { scope: Scope }) {
  const { full } = useScopeName(scope)
  useTitle('No such user', 'Users')
  return (
    <Missing title="No such user" action={<BackToList scope={scope} />}>
      This link to a user in <bdi>{full}</bdi> isn’t valid. Check that it was copied in full.
    </Missing>
  )
}

/** The user is not a member of this scope: removed, or a member of another scope only. */
function UserNotFound({ scope, userId }: { scope: Scope; userId: string }) {
  const { full } = useScopeName(scope)
  const account = useScopeName({ account: scope.account })
  useTitle('Not here', 'Users')
  return (
    <Missing
      title={`This user isn’t in ${full}`}
      action={
        <>
          <BackToList scope={scope} />
          {scope.org !== undefined && (
            <Link className={buttonClasses()} to={paths.user({ account: scope.account }, userId)}>
              Open in {account.full}
            </Link>
          )}
        </>
      }
    >
      Someone else might have removed them, or they’re a member of another scope only. ID{' '}
      <code className="font-mono break-all">{userId}</code>.
    </Missing>
  )
}

function Missing({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <EmptyState level={1} icon={<SearchX />} title={title} action={action}>
      <p role="alert">{children}</p>
    </EmptyState>
  )
}
