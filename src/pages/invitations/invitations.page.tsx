import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Suspense, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { AddUsersLink } from '#src/components/add-users-link.tsx'
import { AsOf } from '#src/components/last-updated.tsx'
import { useListKeys } from '#src/components/list-keys.ts'
import { PageNotes } from '#src/components/list-notes.tsx'
import { ListPager } from '#src/components/list-pager.tsx'
import { useListPosition } from '#src/components/list-position.tsx'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { usePreference } from '#src/components/use-preference.ts'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { useShowsPreviousQuery } from '#src/components/use-shows-previous-query.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useSelection } from '#src/components/use-selection.ts'
import { useTitle } from '#src/components/use-title.ts'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { isSearching, pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { inviteListQuery } from '#src/queries/invite-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { BulkBar } from './invitation-bulk-bar.tsx'
import { InvitationTable } from './invitation-table.tsx'
import { InvitationTools } from './invitation-tools.tsx'
import {
  parseInvitationsSearch,
  serializeInvitationsSearch,
  toInviteListParams,
  type InvitationsSearch,
  type ChangeSearch,
} from './invitations.search.ts'
import { NoInvitations } from './no-invitations.tsx'
import { useInvitationActions } from './use-invitation-actions.tsx'

const ExportDialog = lazyPart(async () => (await import('./export-invitations-dialog.tsx')).ExportDialog)

/** Who is invited to a scope. What was selected belongs to the scope. */
export function InvitationsPage() {
  const scope = useScope()
  return <Invitations key={scopeId(scope)} scope={scope} />
}

const idOf = ({ id }: Invitation) => id

function Invitations({ scope }: { scope: Scope }) {
  const scopeName = useScopeName(scope)
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const [remembered, remember] = usePreference(pageSizePreferences.invitations, pageSizes, 25)
  const search = parseInvitationsSearch(params)
  const listParams = toInviteListParams(search, remembered)
  const listQuery = inviteListQuery(scope, listParams)
  const list = useQuery(listQuery)
  const isOther = useShowsPreviousQuery(JSON.stringify([scopeId(scope), listParams.search]), list.isPlaceholderData)
  const searchInput = useRef<HTMLInputElement>(null)
  const addLink = useRef<HTMLAnchorElement>(null)
  const selection = useSelection(list.isPlaceholderData ? undefined : list.data?.rows, idOf, scopeId(scope))
  const actions = useInvitationActions(scope, (invitation) => {
    selection.setAll([invitation], false)
  })
  const [exporting, setExporting, endExport] = useDialogRequest<true>(scopeId(scope))
  useTitle('Invitations', scopeName.name)

  const change: ChangeSearch = (patch, how = 'push') => {
    setAddress((params) => {
      const asked = parseInvitationsSearch(params)
      return serializeInvitationsSearch({ ...asked, page: 1, ...(typeof patch === 'function' ? patch(asked) : patch) })
    }, how)
  }
  const refresh = () => void list.refetch()
  const page = list.data
  const settled = page !== undefined && !list.isFetching && !list.isPlaceholderData
  useListKeys({
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
  })
  const position = useListPosition({
    canonical: serializeInvitationsSearch(search),
    params,
    page: search.page,
    totalPages: settled ? page.totalPages : undefined,
    atPage: (last) => serializeInvitationsSearch({ ...search, page: last }),
  })

  const thing = `the invitations of ${scopeName.full}`
  const accepted = page?.rows.filter(({ standing }) => standing === 'accepted').length ?? 0
  return (
    <>
      {/* Beside the page: whoever types in it while its address is put right stays there. */}
      {position.correction}
      <div className="flex min-h-0 flex-1 flex-col">
        <PageHeader
          title="Invitations"
          count={page === undefined || list.isError || isOther ? undefined : totalWords(page.totalItems, search)}
          description="The link in the mail works for 7 days, the invitation itself for 30. Sending it again starts the 30 days anew."
          actions={
            <>
              <AsOf
                at={list.isPlaceholderData ? undefined : list.dataUpdatedAt}
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
              <AddUsersLink scope={scope} scopeName={scopeName} linkRef={addLink} />
            </>
          }
        />
        <PartBoundary name="search and sort">
          <InvitationTools search={search} onChange={change} searchInput={searchInput} />
        </PartBoundary>
        {selection.chosen.length > 0 && (
          <PartBoundary name="what can be done with the selection">
            <BulkBar scope={scope} scopeName={scopeName} chosen={selection.chosen} onClear={selection.clear} />
          </PartBoundary>
        )}
        <LiveRegion>{settled ? announcement(page.totalItems, search, scopeName) : ''}</LiveRegion>
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
          <SlowReadNotice query={list} queryKey={listQuery.queryKey} thing={thing} />
          <PageNotes page={page} moved={position.moved} />
          {page?.openError !== undefined && !list.isError && (
            <Note
              tone="warning"
              title="Groups, and who accepted already, could not be read"
              action={
                <Button size="small" busy={list.isFetching} onClick={refresh}>
                  Try again
                </Button>
              }
            >
              <p role="alert">{causeOf(page.openError)} The rows below lack both.</p>
            </Note>
          )}
          {accepted > 0 && <AcceptedNote count={accepted} />}
        </div>
        {list.isError && page === undefined ? (
          <ReadError error={list.error} thing={thing} onRetry={refresh} retrying={list.isFetching} />
        ) : page !== undefined && page.rows.length === 0 && !isOther ? (
          <NoInvitations
            scope={scope}
            scopeName={scopeName}
            q={search.q.trim()}
            reason={page.totalItems > 0 || page.unread > 0 ? 'empty-page' : isSearching(search) ? 'no-match' : 'nobody'}
            onChange={change}
          />
        ) : (
          <PartBoundary name={thing}>
            <InvitationTable
              scope={scope}
              scopeName={scopeName}
              rows={page?.rows.length === 0 ? undefined : page?.rows}
              busy={list.isFetching}
              sort={search.sort}
              onSort={(sort) => {
                change({ sort })
              }}
              selection={selection}
              actions={actions}
            />
          </PartBoundary>
        )}
        {page !== undefined && page.totalItems > 0 && (
          <ListPager
            thing="invitations"
            page={search.page}
            size={listParams.pageSize}
            totalItems={page.totalItems}
            pending={isOther}
            onPage={(number) => {
              change({ page: number })
            }}
            onSize={(size) => {
              remember(size)
              change({ size })
            }}
          />
        )}
        {actions.dialogs}
        {exporting === true && (
          <Suspense>
            <ExportDialog
              scope={scope}
              scopeName={scopeName}
              params={listParams}
              total={isOther ? undefined : page?.totalItems}
              onClose={endExport}
            />
          </Suspense>
        )}
      </div>
    </>
  )
}

/** What "accepted, not finished" means, and what can be done (docs/service.md, trap 24). */
function AcceptedNote({ count }: { count: number }) {
  return (
    <Note
      title={`${counted(count, 'invitation on this page is', 'invitations on this page are')} accepted, but not finished`}
    >
      <p>
        Adding such an address fails, and with it everybody in the same call. Ask the person to complete the sign-up, or
        revoke the invitation and invite anew.
      </p>
    </Note>
  )
}

function totalWords(total: number, search: InvitationsSearch): string {
  return isSearching(search) ? `${formatNumber(total)} found` : formatNumber(total)
}

function announcement(total: number, search: InvitationsSearch, { full }: ScopeName): string {
  const invitations = total === 0 ? 'No invitations' : counted(total, 'invitation', 'invitations')
  if (!isSearching(search)) return `${invitations} in ${full}`
  return `${invitations} ${total === 1 ? 'matches' : 'match'} “${search.q.trim()}” in ${full}`
}
