import { useQuery } from '@tanstack/react-query'
import { Suspense, useRef } from 'react'
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router'
import { AddUsersLink } from '#src/components/add-users-link.tsx'
import { AsOf } from '#src/components/as-of.tsx'
import { useListKeys } from '#src/components/list-keys.ts'
import { PageNotes } from '#src/components/list-notes.tsx'
import { ListPager } from '#src/components/list-pager.tsx'
import { useListPosition } from '#src/components/list-position.tsx'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { usePreference } from '#src/components/use-preference.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { LateWaiting } from '#src/components/late-waiting.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { Widget } from '#src/components/widget-boundary.tsx'
import type { UserAggregate } from '#src/contract/user.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { isSearching, pageSizes } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { userListQuery, userQuery } from '#src/queries/user-queries.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { UserTable } from './user-table.tsx'
import { UserTools } from './user-tools.tsx'
import { pageSizePreference } from './users.route.ts'
import {
  isFiltered,
  parseUsersSearch,
  serializeUsersSearch,
  toListParams,
  userIdIn,
  withPatch,
  type UsersSearch,
} from './users.search.ts'

const NoUsers = lazyPart(async () => (await import('./no-users.tsx')).NoUsers)

/** How a change of the list gets into the history: typing replaces, everything else pushes (SE-05). */
export type ChangeSearch = (patch: Partial<UsersSearch>, how?: 'replace' | 'push') => void

/** The people of a scope (product.md P3). Dialogs over it are child routes. */
export function UsersPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const [params, setParams] = useSearchParams()
  const [remembered, remember] = usePreference(pageSizePreference, pageSizes, 25)
  const search = parseUsersSearch(params)
  const listParams = toListParams(search, remembered)
  const listQuery = userListQuery(scope, listParams)
  const list = useQuery(listQuery)
  const byId = useUserById(scope, search, list.data?.totalItems === 0)
  const searchInput = useRef<HTMLInputElement>(null)
  const addLink = useRef<HTMLAnchorElement>(null)
  const ownId = useOwnId(scope.account)
  useTitle('Users', scopeName.name)

  const change: ChangeSearch = (patch, how = 'push') => {
    setParams(serializeUsersSearch(withPatch(search, patch)), { replace: how === 'replace' })
  }
  const refresh = () => void list.refetch()
  const page = list.data
  const settled = page !== undefined && !list.isFetching && !list.isPlaceholderData
  const rows = byId === undefined ? (page?.rows ?? []) : [byId]
  useListKeys({
    search: () => searchInput.current?.focus(),
    refresh,
    add: () => addLink.current?.click(),
    previous: () => {
      if (search.page > 1) change({ page: search.page - 1 })
    },
    next: () => {
      if (page !== undefined && search.page < page.totalPages) change({ page: search.page + 1 })
    },
  })

  const location = useLocation()
  const navigate = useNavigate()
  const position = useListPosition({
    canonical: serializeUsersSearch(search),
    params,
    page: search.page,
    totalPages: settled ? page.totalPages : undefined,
    atPage: (last) => serializeUsersSearch({ ...search, page: last }),
  })
  if (position.correction !== undefined) return position.correction

  const thing = `the users of ${scopeName.full}`
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Users"
        count={
          page === undefined || list.isError ? undefined : totalWords(byId === undefined ? page.totalItems : 1, search)
        }
        actions={
          <>
            <AsOf
              at={list.isPlaceholderData ? undefined : list.dataUpdatedAt}
              busy={list.isFetching}
              onRefresh={refresh}
            />
            <AddUsersLink scope={scope} scopeName={scopeName} search={location.search} linkRef={addLink} />
          </>
        }
      />
      <Widget name="search and filters">
        <UserTools scope={scope} search={search} onChange={change} searchInput={searchInput} />
      </Widget>
      <LiveRegion>
        {settled ? announcement(rows.length === 0 ? 0 : Math.max(page.totalItems, rows.length), search, scopeName) : ''}
      </LiveRegion>
      <div className="flex flex-col gap-2 px-4 not-empty:pb-3 md:px-6">
        {list.isError && page !== undefined && (
          <StaleNote
            thing={thing}
            error={list.error}
            updatedAt={list.dataUpdatedAt}
            onRetry={refresh}
            retrying={list.isFetching}
          />
        )}
        <LateWaiting query={list} queryKey={listQuery.queryKey} thing={thing} />
        <PageNotes page={page} moved={position.moved} />
        {byId !== undefined && <Note tone="info">Found by user ID. Names and addresses do not contain this text.</Note>}
      </div>
      {list.isError && page === undefined ? (
        <ReadError error={list.error} thing={thing} onRetry={refresh} retrying={list.isFetching} />
      ) : page !== undefined && rows.length === 0 ? (
        <Suspense>
          <NoUsers
            scope={scope}
            scopeName={scopeName}
            search={search}
            reason={
              page.totalItems > 0 || page.unread > 0
                ? 'empty-page'
                : isSearching(search) || isFiltered(search)
                  ? 'no-match'
                  : 'nobody'
            }
            onChange={change}
          />
        </Suspense>
      ) : (
        <Widget name={thing}>
          <UserTable
            scope={scope}
            scopeName={scopeName}
            rows={page === undefined ? undefined : rows}
            busy={list.isFetching}
            sort={search.sort}
            onSort={(sort) => change({ sort })}
            ownId={ownId ?? undefined}
          />
        </Widget>
      )}
      {page !== undefined && page.totalItems > 0 && (
        <ListPager
          thing="users"
          page={search.page}
          size={listParams.pageSize}
          totalItems={page.totalItems}
          onPage={(number) => {
            change({ page: number })
          }}
          onSize={(size) => {
            remember(size)
            change({ size })
          }}
        />
      )}
      <Widget name="this dialog" at={location.key} onClose={() => void navigate(paths.users(scope, location.search))}>
        <Outlet />
      </Widget>
    </div>
  )
}

/** A person found by a pasted user id, where the search itself finds nobody (SE-10). */
function useUserById(scope: Scope, search: UsersSearch, nobodyFound: boolean): UserAggregate | undefined {
  const id = isSearching(search) ? userIdIn(search.q) : undefined
  const enabled = nobodyFound && id !== undefined
  const query = useQuery({ ...userQuery(scope, id ?? ''), enabled, retry: false })
  return enabled ? query.data : undefined
}

function totalWords(total: number, search: UsersSearch): string {
  if (isSearching(search)) return `${formatNumber(total)} found`
  return isFiltered(search) ? `${formatNumber(total)} with these roles` : formatNumber(total)
}

function announcement(total: number, search: UsersSearch, { full }: ScopeName): string {
  const users = total === 0 ? 'No users' : counted(total, 'user', 'users')
  if (isSearching(search)) return `${users} ${total === 1 ? 'matches' : 'match'} “${search.q.trim()}” in ${full}`
  if (isFiltered(search)) return `${users} in ${full} ${total === 1 ? 'has' : 'have'} these roles`
  return `${users} in ${full}`
}
