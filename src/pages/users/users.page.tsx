import { useQuery } from '@tanstack/react-query'
import { Suspense, useMemo } from 'react'
import { useListAddress } from '#src/components/list/list-address.ts'
import { ListPage } from '#src/components/list/list-page.tsx'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { useShowsPreviousQuery } from '#src/components/use-shows-previous-query.ts'
import { useOwnId } from '#src/components/user-actions/use-own-id.ts'
import { usePreference } from '#src/components/use-preference.ts'
import { selectionStore, useSelectionStore, usersQuestion } from '#src/components/use-selection.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { DelayedSlowReadNotice } from '#src/components/late-slow-read-notice.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import {
  boundText,
  isNearLimit,
  notInherited,
  scansAllUsers,
  totalKind,
  type FilterPlan,
  type InheritedRoles,
  type TotalKind,
} from '#src/domain/inherited.ts'
import { isSearching, pageSizePreferences } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import {
  columnsOfText,
  columnsPreference,
  columnsText,
  defaultColumns,
  isColumnsText,
  type ColumnName,
} from '#src/domain/user-columns.ts'
import { filterPlanQuery, inheritedRolesQuery, userListQuery, userQuery } from '#src/queries/user-queries.ts'
import { scannedUsersQuery, scanQuestion } from '#src/jobs/scanned-users-query.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Note } from '#src/ui/note.tsx'
import { useStableHandler } from '#src/ui/use-stable-handler.ts'
import { useMedia } from '#src/ui/use-is-narrow.ts'
import { DeselectedNote } from './deselected-note.tsx'
import { announcement, totalText } from './list-texts.ts'
import { UserTable } from './user-table.tsx'
import { UserTools } from './user-tools.tsx'
import { isFiltered, isFilteredByScan, toListParams, userIdIn, usersCodec, type UsersSearch } from './users.search.ts'
import { sortedText } from './column-labels.ts'

const PersonPanel = lazyPart(async () => (await import('./panel/person-panel.tsx')).PersonPanel)
const ExportDialog = lazyPart(async () => (await import('./export/export-users-dialog.tsx')).ExportDialog)
const ScanPanel = lazyPart(async () => (await import('./scan/scan-panel.tsx')).ScanPanel)
const ScanCount = lazyPart(async () => (await import('./scan/scan-panel.tsx')).ScanCount)
const ScanLine = lazyPart(async () => (await import('./scan/scan-panel.tsx')).ScanLine)
const ScanNotes = lazyPart(async () => (await import('./scan/scan-panel.tsx')).ScanNotes)
const RoleFilterNotes = lazyPart(async () => (await import('./role-filter-notes.tsx')).RoleFilterNotes)
const loadBulkBar = () => import('./bulk/user-bulk-bar.tsx')
const BulkBar = lazyPart(async () => (await loadBulkBar()).BulkBar)
const StaleListBanner = lazyPart(async () => (await import('./stale-list-banner.tsx')).StaleListBanner)
const NoUsers = lazyPart(async () => (await import('./no-users.tsx')).NoUsers)

/** No choice: the width of the window decides. */
const NO_CHOICE = ''
const isColumnChoice = (stored: unknown): stored is string => stored === NO_CHOICE || isColumnsText(stored)

/** Widths at which some columns are hidden; a phone shows cards with all of them. */
const noSource = '(48rem <= width < 85rem)'
const noRoles = '(48rem <= width < 60rem)'

const idOf = ({ user }: UserAggregate) => user.uuid

/** The users of a scope. Dialogs over it are child routes. */
export function UsersPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  const address = useListAddress(usersCodec, pageSizePreferences.users)
  const { search, change, region } = address
  const [rememberedColumns, rememberColumns] = usePreference(columnsPreference, isColumnChoice, NO_CHOICE)
  const hasNoRoles = useMedia(noRoles)
  const hasNoSource = useMedia(noSource)
  const listParams = toListParams(search, address.size)
  const listQuery = userListQuery(scope, listParams)
  const byRole = isFiltered(listParams)
  const planned = useQuery({
    ...filterPlanQuery(scope, listParams),
    enabled: byRole && !isFilteredByScan(search) && search.everyone !== true,
  })
  // Without a response, the service is queried anyway; its total then counts as a lower bound.
  const planning = byRole && !isFilteredByScan(search) && search.everyone !== true && planned.isPending
  const plan = byRole ? (planned.data ?? noPlan) : undefined
  const scanning =
    isFilteredByScan(search) ||
    (byRole && (search.everyone === true || (planned.data !== undefined && scansAllUsers(planned.data))))
  // Rows never move on their own: newer data is polled separately.
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
  const scanRequest = scanQuestion(listParams, search.status, search.match)
  const list = scanning ? scanned : plain
  const question = usersQuestion(scope, { ...listParams, status: search.status, match: search.match })
  const isOther = useShowsPreviousQuery(question, list.isPlaceholderData)
  const byId = useUserById(scope, search, !scanning && list.data?.totalItems === 0 && !isOther)
  const ownId = useOwnId(scope.account)
  const columnsWord = search.columns === undefined ? rememberedColumns : columnsText(search.columns)
  const fittingColumns = defaultColumns(hasNoRoles ? 'no-roles' : hasNoSource ? 'no-source' : 'all', search.sort.name)
  const columns = useMemo(() => columnsOfText(columnsWord) ?? fittingColumns, [columnsWord, fittingColumns])
  const inherited = useQuery({
    ...inheritedRolesQuery(scope),
    // Loaded after the rows, which show only direct roles until then.
    enabled: list.data !== undefined && columns.includes('roles'),
    refetchOnWindowFocus: false,
  })
  const chooseColumns = useStableHandler((next: readonly ColumnName[]) => {
    const isDefault = next.join() === fittingColumns.join()
    rememberColumns(isDefault ? NO_CHOICE : columnsText(next))
    change({ columns: isDefault ? undefined : next, page: search.page }, 'replace')
  })
  const tools = useToolsSearch(search)
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
  const groupsHidden = scanning && scanned.data?.hidden === true
  const rolesCut = !scanning && isNearLimit(page?.rows ?? [])
  const rows = byId === undefined ? (page?.rows ?? []) : [byId]
  const preview = (panel: string | undefined) => {
    change({ panel, page: search.page }, search.panel === undefined || panel === undefined ? 'push' : 'replace')
  }
  const selection = useSelectionStore(list.isPlaceholderData ? undefined : rows, idOf, question, selectionStore)
  const location = useLocation()
  const navigate = useNavigate()
  const what = ['usersIn', scopeName.full] as const
  const scanCount = (
    <Suspense>
      <ScanCount scope={scope} question={scanRequest} found={totalText(page?.totalItems ?? 0, kind, search)} />
    </Suspense>
  )
  const isEmpty = page !== undefined && rows.length === 0 && !isOther
  return (
    <ListPage
      title="Users"
      things="users"
      scope={scope}
      scopeName={scopeName}
      list={address}
      query={list}
      queryKey={listQuery.queryKey}
      at={scanning ? scanned.data?.at : undefined}
      onRefresh={refresh}
      isOther={isOther}
      unfinished={unfinished}
      count={
        page === undefined || groupsHidden
          ? undefined
          : unfinished
            ? scanCount
            : totalText(byId === undefined ? page.totalItems : 1, kind, search)
      }
      totalText={page !== undefined && bounded ? boundText(page.totalItems, kind).toLowerCase() : undefined}
      announcement={
        groupsHidden
          ? 'You don’t have permission to view groups'
          : announcement(rows.length === 0 ? 0 : Math.max(page?.totalItems ?? 0, rows.length), kind, search, scopeName)
      }
      addSearch={location.search}
      preview={preview}
      preload={loadBulkBar}
      sorted={sortedText(search.sort)}
      tools={(onExport) => (
        <UserTools
          onExport={onExport}
          scope={scope}
          scopeName={scopeName}
          search={tools}
          size={address.size}
          onChange={change}
          searchInput={address.searchInput}
          columns={columns}
          fittingColumns={fittingColumns}
          onColumns={chooseColumns}
        />
      )}
      selection={selection}
      bulkBar={
        <BulkBar
          scope={scope}
          scopeName={scopeName}
          selection={selection}
          pageRows={rows}
          params={listParams}
          total={unfinished || bounded || isOther ? 0 : (page?.totalItems ?? 0)}
          direct={kind === 'direct'}
          everyone={scanning ? scanned.data?.everyone : undefined}
          onEveryone={!scanning && bounded ? () => change({ everyone: true, page: search.page }) : undefined}
          region={region}
        />
      }
      progress={
        scanning ? (
          // The progress line of the table shows it.
          <></>
        ) : planning ? (
          <DelayedSlowReadNotice query={planned} queryKey={filterPlanQuery(scope, listParams).queryKey} what={what} />
        ) : undefined
      }
      footer={
        scanning && (
          <Suspense>
            <ScanNotes scope={scope} question={scanRequest} onRefresh={refresh} />
            <ScanPanel scope={scope} question={scanRequest} />
          </Suspense>
        )
      }
      line={
        scanning ? (
          <Suspense>
            <ScanLine scope={scope} question={scanRequest} />
          </Suspense>
        ) : undefined
      }
      rolesCut={rolesCut}
      notes={
        <>
          {!scanning && plan !== undefined && page !== undefined && (
            <Suspense>
              <RoleFilterNotes
                plan={plan}
                onEveryone={() => {
                  change({ everyone: true, page: search.page })
                }}
              />
            </Suspense>
          )}
          <DeselectedNote selection={selection} />
          {byId !== undefined && <Note tone="info">Found by user ID. Names and emails don’t contain this text.</Note>}
        </>
      }
      empty={
        isEmpty ? (
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
                    : 'no-users'
            }
            onChange={change}
          />
        ) : undefined
      }
      table={
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
          onPreview={preview}
          inherited={inherited.data}
          // The service omits the roles that do not match its filter (docs/service.md, trap 12).
          someRoles={rolesCut || (!scanning && plan !== undefined)}
        />
      }
      below={
        plain.data !== undefined &&
        !scanning && (
          <StaleListBanner
            key={JSON.stringify(listQuery.queryKey)}
            scope={scope}
            params={listParams}
            what={what}
            shown={plain.data}
            shownAt={plain.dataUpdatedAt}
            bounded={bounded}
            region={region}
          />
        )
      }
      exportDialog={(onClose) => (
        <ExportDialog
          scope={scope}
          scopeName={scopeName}
          search={search}
          params={listParams}
          total={bounded || isOther ? undefined : page?.totalItems}
          scanning={scanning}
          kind={kind}
          onClose={onClose}
        />
      )}
      panel={
        search.panel !== undefined && (
          <PartBoundary failed="Couldn’t show the side panel" at={search.panel}>
            <Suspense>
              <PersonPanel
                scope={scope}
                userId={search.panel}
                ids={rows.map(({ user }) => user.uuid)}
                onMove={preview}
                onClose={() => {
                  preview(undefined)
                }}
              />
            </Suspense>
          </PartBoundary>
        )
      }
    >
      <PartBoundary
        failed="Couldn’t show this dialog"
        at={location.key}
        onClose={() => void navigate(paths.users(scope, location.search))}
      >
        <Outlet />
      </PartBoundary>
    </ListPage>
  )
}

/** The tools' part of the address: the same object while the page or the shown user changes. */
function useToolsSearch(search: UsersSearch): UsersSearch {
  const text = usersCodec.serialize({ ...search, page: 1, panel: undefined }).toString()
  return useMemo(() => usersCodec.parse(new URLSearchParams(text)), [text])
}

/** A user found by a pasted user ID, if the search itself finds no one. */
function useUserById(scope: Scope, search: UsersSearch, noneFound: boolean): UserAggregate | undefined {
  const id = isSearching(search) ? userIdIn(search.q) : undefined
  const enabled = noneFound && id !== undefined
  const query = useQuery({ ...userQuery(scope, id ?? ''), enabled, retry: false })
  return enabled ? query.data : undefined
}

/** Facts about a filter while its plan couldn't be loaded. */
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
