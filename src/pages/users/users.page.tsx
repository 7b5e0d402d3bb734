import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Suspense, useEffectEvent, useLayoutEffect, useMemo, useRef } from 'react'
import { Outlet, useLocation, useNavigate, useSearchParams } from 'react-router'
import { AddUsersLink } from '#src/components/add-users-link.tsx'
import { AsOf } from '#src/components/last-updated.tsx'
import type { ListKeys } from '#src/components/list-keys.ts'
import { useListPosition } from '#src/components/list-position.tsx'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { useShowsPreviousQuery } from '#src/components/use-shows-previous-query.ts'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { usePreload } from '#src/components/use-preload.ts'
import { usePreference } from '#src/components/use-preference.ts'
import { selectionStore, useSelection } from '#src/components/use-selection.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { LateSlowReadNotice } from '#src/components/late-slow-read-notice.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { useTitle } from '#src/components/use-title.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import {
  boundWords,
  isNearlyCut,
  notInherited,
  readsEverybody,
  totalKind,
  type FilterPlan,
  type InheritedRoles,
  type TotalKind,
} from '#src/domain/inherited.ts'
import { isSearching, pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { columnNames, columnsOfText, columnsPreference, columnsText, isColumnsText } from '#src/domain/user-columns.ts'
import { filterPlanQuery, inheritedRolesQuery, userListQuery, userQuery } from '#src/queries/user-queries.ts'
import { scannedUsersQuery, scanQuestion } from '#src/jobs/scanned-users-query.ts'
import { Button } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { UserTable } from './user-table.tsx'
import { UserTools } from './user-tools.tsx'
import {
  isFiltered,
  isReadHere,
  parseUsersSearch,
  serializeUsersSearch,
  toListParams,
  userIdIn,
  withPatch,
  type UsersSearch,
  type ChangeSearch,
} from './users.search.ts'

const PersonPanel = lazyPart(async () => (await import('./panel/person-panel.tsx')).PersonPanel)
const ExportDialog = lazyPart(async () => (await import('./export/export-users-dialog.tsx')).ExportDialog)
const ScanPanel = lazyPart(async () => (await import('./scan/scan-panel.tsx')).ScanPanel)
// The words about failures are preloaded: the network may be gone when they are needed.
const loadReadError = () => import('#src/components/read-error.tsx')
const ReadError = lazyPart(async () => (await loadReadError()).ReadError)
const StaleNote = lazyPart(async () => (await loadReadError()).StaleNote)
const RoleFilterNotes = lazyPart(async () => (await import('./role-filter-notes.tsx')).RoleFilterNotes)
const PageNotes = lazyPart(async () => (await import('#src/components/list-notes.tsx')).PageNotes)
// At once, but not waited for: they are of use as soon as there are rows.
const listKeys = import('#src/components/list-keys.ts').catch(() => undefined)
// Asked for together with the page, but not waited for: the rows come first.
const loadPager = () => import('#src/components/list-pager.tsx')
void loadPager().catch(() => undefined)
const ListPager = lazyPart(async () => (await loadPager()).ListPager)
const loadBulkBar = () => import('./bulk/user-bulk-bar.tsx')
const BulkBar = lazyPart(async () => (await loadBulkBar()).BulkBar)
const StaleListBanner = lazyPart(async () => (await import('./stale-list-banner.tsx')).StaleListBanner)
const NoUsers = lazyPart(async () => (await import('./no-users.tsx')).NoUsers)

const allColumns = columnsText(columnNames)

const idOf = ({ user }: UserAggregate) => user.uuid

/** The people of a scope. Dialogs over it are child routes. */
export function UsersPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const [remembered, remember] = usePreference(pageSizePreferences.users, pageSizes, 25)
  const [rememberedColumns, rememberColumns] = usePreference(columnsPreference, isColumnsText, allColumns)
  const search = parseUsersSearch(params)
  const listParams = toListParams(search, remembered)
  const listQuery = userListQuery(scope, listParams)
  const byRole = isFiltered(listParams)
  const planned = useQuery({
    ...filterPlanQuery(scope, listParams),
    enabled: byRole && !isReadHere(search) && search.everybody !== true,
  })
  // Without an answer the service is asked all the same; its total then counts as a lower bound.
  const planning = byRole && !isReadHere(search) && search.everybody !== true && planned.isPending
  const plan = byRole ? (planned.data ?? noPlan) : undefined
  const scanning =
    isReadHere(search) ||
    (byRole && (search.everybody === true || (planned.data !== undefined && readsEverybody(planned.data))))
  // Rows do not move by themselves: what is newer is looked at beside them.
  const plain = useQuery({
    ...listQuery,
    enabled: !scanning && !planning,
    refetchOnWindowFocus: false,
    refetchOnReconnect: ({ state }) => state.status === 'error' && 'always',
  })
  const scanned = useQuery({
    ...scannedUsersQuery(scope, listParams, search.status, search.match),
    enabled: scanning,
  })
  const list = scanning ? scanned : plain
  const { search: asked, roles, resourceGroups, groups } = listParams
  const question = JSON.stringify([scopeId(scope), asked, roles, resourceGroups, groups, search.status, search.match])
  const isOther = useShowsPreviousQuery(question, list.isPlaceholderData)
  const byId = useUserById(scope, search, !scanning && list.data?.totalItems === 0 && !isOther)
  const [exporting, setExporting, endExport] = useDialogRequest<true>(scopeId(scope))
  const searchInput = useRef<HTMLInputElement>(null)
  const addLink = useRef<HTMLAnchorElement>(null)
  const ownId = useOwnId(scope.account)
  useTitle('Users', scopeName.name)
  usePreload(() => Promise.all([loadReadError(), loadBulkBar()]))

  const change: ChangeSearch = (patch, how = 'push') => {
    setAddress((params) => {
      const asked = parseUsersSearch(params)
      return serializeUsersSearch(withPatch(asked, typeof patch === 'function' ? patch(asked) : patch))
    }, how)
  }
  const columnsWord = search.columns === undefined ? rememberedColumns : columnsText(search.columns)
  const columns = useMemo(() => columnsOfText(columnsWord) ?? columnNames, [columnsWord])
  const inherited = useQuery({
    ...inheritedRolesQuery(scope),
    // After the rows, which say which roles are direct until then.
    enabled: list.data !== undefined && columns.includes('roles'),
    refetchOnWindowFocus: false,
  })
  const refresh = () => {
    void list.refetch()
    if (planned.data !== undefined) void planned.refetch()
    if (inherited.data !== undefined) void inherited.refetch()
  }
  const page = list.data
  const unfinished = scanning && scanned.data?.over === false
  const kind: TotalKind = scanning
    ? scannedKind(scanned.data)
    : isSearching(search)
      ? 'exact'
      : totalKind(plan, page?.totalItems ?? 0)
  const bounded = kind === 'at-least' || kind === 'more'
  const settled = page !== undefined && !list.isFetching && !list.isPlaceholderData && !unfinished
  const nothingSaid = scanning && scanned.data?.hidden === true
  const rolesCut = !scanning && isNearlyCut(page?.rows ?? [])
  const rows = byId === undefined ? (page?.rows ?? []) : [byId]
  const look = (panel: string | undefined) => {
    change({ panel, page: search.page }, search.panel === undefined || panel === undefined ? 'push' : 'replace')
  }
  const region = useRef<HTMLDivElement>(null)
  const selection = useSelection(list.isPlaceholderData ? undefined : rows, idOf, question, selectionStore)
  const keys: ListKeys = {
    look,
    search: () => searchInput.current?.focus(),
    refresh,
    export: () => {
      setExporting(true)
    },
    add: () => addLink.current?.click(),
    previous: () => {
      change(({ page: now }) => ({ page: Math.max(1, now - 1) }))
    },
    next: () => {
      if (page !== undefined) change(({ page: now }) => ({ page: Math.min(page.totalPages, now + 1) }))
    },
  }
  // A key that is pressed before its code is there waits for it; and who sees the rows can press one.
  const press = useEffectEvent((event: KeyboardEvent) => {
    void listKeys.then((code) => code?.pressListKey(event, keys))
  })
  useLayoutEffect(() => {
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [])

  const location = useLocation()
  const navigate = useNavigate()
  const position = useListPosition({
    canonical: serializeUsersSearch(search),
    params,
    page: search.page,
    totalPages: settled ? page.totalPages : undefined,
    atPage: (last) => serializeUsersSearch({ ...search, page: last }),
  })

  const thing = `the users of ${scopeName.full}`
  return (
    <>
      {/* Beside the page: whoever types in it while its address is put right stays there. */}
      {position.correction}
      <div className="group/users flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col group-has-data-panel/users:max-xl:hidden">
          <PageHeader
            title="Users"
            count={
              page === undefined || list.isError || isOther || nothingSaid
                ? undefined
                : totalWords(byId === undefined ? page.totalItems : 1, kind, search) + (unfinished ? ' so far' : '')
            }
            actions={
              <>
                <AsOf
                  at={
                    list.isPlaceholderData
                      ? undefined
                      : ((scanning ? scanned.data?.at : undefined) ?? list.dataUpdatedAt)
                  }
                  busy={list.isFetching}
                  onRefresh={refresh}
                />
                <Button
                  className="max-md:hidden"
                  icon={<Download aria-hidden />}
                  aria-haspopup="dialog"
                  onClick={() => {
                    setExporting(true)
                  }}
                >
                  Export
                </Button>
                <AddUsersLink scope={scope} scopeName={scopeName} search={location.search} linkRef={addLink} />
              </>
            }
          />
          <PartBoundary name="search and filters">
            <UserTools
              scope={scope}
              scopeName={scopeName}
              search={search}
              size={search.size ?? remembered}
              onChange={change}
              searchInput={searchInput}
              columns={columns}
              onColumns={(next) => {
                const text = columnsText(next)
                rememberColumns(text)
                change({ columns: text === allColumns ? undefined : next, page: search.page }, 'replace')
              }}
            />
          </PartBoundary>
          {(selection.chosen.length > 0 || selection.letGo > 0) && (
            <PartBoundary name="what can be done with the selection">
              <Suspense>
                <BulkBar
                  scope={scope}
                  scopeName={scopeName}
                  selection={selection}
                  pageRows={rows}
                  params={listParams}
                  total={unfinished || bounded || isOther ? 0 : (page?.totalItems ?? 0)}
                  direct={kind === 'direct'}
                  everybody={scanning ? scanned.data?.everybody : undefined}
                  onEverybody={!scanning && bounded ? () => change({ everybody: true, page: search.page }) : undefined}
                  region={region}
                />
              </Suspense>
            </PartBoundary>
          )}
          <LiveRegion>
            {settled && !nothingSaid
              ? announcement(rows.length === 0 ? 0 : Math.max(page.totalItems, rows.length), kind, search, scopeName)
              : nothingSaid
                ? 'You don’t have permission to view groups'
                : ''}
          </LiveRegion>
          <div className="flex flex-col gap-2 px-4 not-empty:pb-3 md:px-6">
            {list.isError && page !== undefined && (
              <Suspense>
                <StaleNote
                  thing={thing}
                  error={list.error}
                  updatedAt={list.dataUpdatedAt}
                  onRetry={refresh}
                  retrying={list.isFetching}
                />
              </Suspense>
            )}
            {scanning ? (
              <Suspense>
                <ScanPanel
                  scope={scope}
                  question={scanQuestion(listParams, search.status, search.match)}
                  onReadAgain={refresh}
                />
              </Suspense>
            ) : (
              <LateSlowReadNotice
                query={planning ? planned : list}
                queryKey={planning ? filterPlanQuery(scope, listParams).queryKey : listQuery.queryKey}
                thing={thing}
              />
            )}
            {!scanning && plan !== undefined && page !== undefined && (
              <Suspense>
                <RoleFilterNotes
                  plan={plan}
                  onEverybody={() => {
                    change({ everybody: true, page: search.page })
                  }}
                />
              </Suspense>
            )}
            <Suspense>
              {(position.moved || rolesCut || (page?.unread ?? 0) > 0) && (
                <PageNotes page={page} moved={position.moved} rolesCut={rolesCut} />
              )}
            </Suspense>
            {byId !== undefined && (
              <Note tone="info">Found by user ID. Names and addresses do not contain this text.</Note>
            )}
          </div>
          {list.isError && page === undefined ? (
            <Suspense>
              <ReadError error={list.error} thing={thing} onRetry={refresh} retrying={list.isFetching} />
            </Suspense>
          ) : page !== undefined && rows.length === 0 && !isOther ? (
            <Suspense>
              <NoUsers
                scope={scope}
                scopeName={scopeName}
                search={search}
                kind={kind}
                groups={scanning ? scanned.data?.groups : undefined}
                reason={
                  unfinished
                    ? 'scanning'
                    : page.totalItems > 0 || page.unread > 0
                      ? 'empty-page'
                      : isSearching(search) || isFiltered(search) || scanning
                        ? 'no-match'
                        : 'nobody'
                }
                onChange={change}
              />
            </Suspense>
          ) : (
            <PartBoundary name={thing}>
              <UserTable
                scope={scope}
                scopeName={scopeName}
                rows={page === undefined || rows.length === 0 ? undefined : rows}
                busy={list.isFetching}
                columns={columns}
                sort={search.sort}
                onSort={(sort) => change({ sort })}
                ownId={ownId ?? undefined}
                selection={selection}
                region={region}
                shownId={search.panel}
                inherited={inherited.data}
                // The service leaves out the roles that do not match its filter (docs/service.md, trap 12).
                someRoles={rolesCut || (!scanning && plan !== undefined)}
              />
            </PartBoundary>
          )}
          {plain.data !== undefined && settled && !scanning && !list.isError && (
            <Suspense>
              <StaleListBanner
                key={JSON.stringify(listQuery.queryKey)}
                scope={scope}
                params={listParams}
                thing={thing}
                shown={plain.data}
                shownAt={plain.dataUpdatedAt}
                bounded={bounded}
                region={region}
              />
            </Suspense>
          )}
          {page !== undefined && page.totalItems > 0 && (
            <Suspense fallback={<div className="mt-auto min-h-12" />}>
              <ListPager
                thing="users"
                page={search.page}
                size={listParams.pageSize}
                totalItems={page.totalItems}
                unfinished={unfinished}
                totalWords={bounded ? boundWords(page.totalItems, kind).toLowerCase() : undefined}
                pending={isOther}
                onPage={(number) => {
                  change({ page: number })
                }}
                onSize={(size) => {
                  remember(size)
                  change({ size })
                }}
              />
            </Suspense>
          )}
          {exporting === true && (
            <Suspense>
              <ExportDialog
                scope={scope}
                scopeName={scopeName}
                search={search}
                params={listParams}
                total={bounded || isOther ? undefined : page?.totalItems}
                scanning={scanning}
                kind={kind}
                onClose={endExport}
              />
            </Suspense>
          )}
          <PartBoundary
            name="this dialog"
            at={location.key}
            onClose={() => void navigate(paths.users(scope, location.search))}
          >
            <Outlet />
          </PartBoundary>
        </div>
        {search.panel !== undefined && (
          <PartBoundary name="the person beside the list" at={search.panel}>
            <Suspense>
              <PersonPanel
                scope={scope}
                userId={search.panel}
                ids={rows.map(({ user }) => user.uuid)}
                onMove={look}
                onClose={() => {
                  look(undefined)
                }}
              />
            </Suspense>
          </PartBoundary>
        )}
      </div>
    </>
  )
}

/** A person found by a pasted user id, where the search itself finds nobody. */
function useUserById(scope: Scope, search: UsersSearch, nobodyFound: boolean): UserAggregate | undefined {
  const id = isSearching(search) ? userIdIn(search.q) : undefined
  const enabled = nobodyFound && id !== undefined
  const query = useQuery({ ...userQuery(scope, id ?? ''), enabled, retry: false })
  return enabled ? query.data : undefined
}

/** What is known of a filter while its plan could not be made. */
const noPlan: FilterPlan = {
  assignments: undefined,
  hidden: 0,
  inherited: notInherited('failed'),
  ways: [],
  users: undefined,
}

function scannedKind(data: { gaps: boolean; inherited: InheritedRoles | undefined } | undefined): TotalKind {
  if (data?.gaps === true) return 'at-least'
  return data?.inherited?.missing === undefined ? 'exact' : 'direct'
}

function totalWords(total: number, kind: TotalKind, search: UsersSearch): string {
  const number = boundWords(total, kind)
  if (isSearching(search) || isReadHere(search))
    return kind === 'direct' ? `${number} found by roles assigned directly` : `${number} found`
  if (!isFiltered(search)) return number
  return kind === 'direct' ? `${number} with these roles assigned directly` : `${number} with these roles`
}

function announcement(total: number, kind: TotalKind, search: UsersSearch, { full }: ScopeName): string {
  const bounded = kind === 'at-least' || kind === 'more'
  const users = total === 0 && !bounded ? 'No users' : `${boundWords(total, kind)} ${total === 1 ? 'user' : 'users'}`
  if (isReadHere(search)) return `${users} found${kind === 'direct' ? ' by roles assigned directly' : ''} in ${full}`
  if (isSearching(search)) return `${users} ${total === 1 ? 'matches' : 'match'} “${search.q.trim()}” in ${full}`
  if (!isFiltered(search)) return `${users} in ${full}`
  return `${users} in ${full} ${total === 1 ? 'has' : 'have'} these roles${kind === 'direct' ? ' assigned directly' : ''}`
}
