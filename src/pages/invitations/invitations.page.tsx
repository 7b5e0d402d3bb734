import { useQuery } from '@tanstack/react-query'
import { useListAddress } from '#src/components/list/list-address.ts'
import { ListPage } from '#src/components/list/list-page.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useSelection } from '#src/components/use-selection.ts'
import { useShowsPreviousQuery } from '#src/components/use-shows-previous-query.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { isSearching, pageSizePreferences } from '#src/domain/list-search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { inviteListQuery } from '#src/queries/invite-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Note } from '#src/ui/note.tsx'
import { BulkBar } from './invitation-bulk-bar.tsx'
import { InvitationTable } from './invitation-table.tsx'
import { InvitationTools } from './invitation-tools.tsx'
import { invitationsCodec, toInviteListParams, type InvitationsSearch } from './invitations.search.ts'
import { NoInvitations } from './no-invitations.tsx'
import { useInvitationActions } from './use-invitation-actions.tsx'

const ExportDialog = lazyPart(async () => (await import('./export-invitations-dialog.tsx')).ExportDialog)

/** The invitations of a scope. The selection belongs to the scope. */
export function InvitationsPage() {
  const scope = useScope()
  return <Invitations key={scopeId(scope)} scope={scope} />
}

const idOf = ({ id }: Invitation) => id

function Invitations({ scope }: { scope: Scope }) {
  const scopeName = useScopeName(scope)
  const address = useListAddress(invitationsCodec, pageSizePreferences.invitations)
  const { search, change } = address
  const params = toInviteListParams(search, address.size)
  const query = inviteListQuery(scope, params)
  const list = useQuery(query)
  const isOther = useShowsPreviousQuery(JSON.stringify([scopeId(scope), params.search]), list.isPlaceholderData)
  const selection = useSelection(list.isPlaceholderData ? undefined : list.data?.rows, idOf, scopeId(scope))
  const actions = useInvitationActions(scope, (invitation) => {
    selection.setAll([invitation], false)
  })
  const refresh = () => void list.refetch()
  const page = list.data
  const accepted = page?.rows.filter(({ status }) => status === 'accepted').length ?? 0
  return (
    <ListPage
      title="Invitations"
      things="invitations"
      scope={scope}
      scopeName={scopeName}
      list={address}
      query={list}
      queryKey={query.queryKey}
      onRefresh={refresh}
      isOther={isOther}
      count={page && totalText(page.totalItems, search)}
      announcement={page === undefined ? '' : announcement(page.totalItems, search, scopeName)}
      tools={() => <InvitationTools search={search} onChange={change} searchInput={address.searchInput} />}
      selection={selection}
      bulkBar={
        <BulkBar
          scope={scope}
          scopeName={scopeName}
          chosen={selection.chosen}
          onClear={selection.clear}
          region={address.region}
        />
      }
      notes={
        <>
          {page?.openError !== undefined && !list.isError && (
            <Note
              tone="warning"
              title="Couldn’t load groups and statuses"
              action={
                <Button size="small" busy={list.isFetching} onClick={refresh}>
                  Try again
                </Button>
              }
            >
              <p role="alert">{causeOf(page.openError)} The list below doesn’t show them.</p>
            </Note>
          )}
        </>
      }
      below={
        <p className="border-t border-line px-4 py-2 text-xs text-muted md:px-6">
          Email links expire after 7 days and invitations after 30. Resending starts a new 30-day period.
          {accepted > 0 && ` ${acceptedText(accepted)}`}
        </p>
      }
      empty={
        page !== undefined && page.rows.length === 0 && !isOther ? (
          <NoInvitations
            scope={scope}
            scopeName={scopeName}
            q={search.q.trim()}
            reason={page.totalItems > 0 || page.unread > 0 ? 'empty-page' : isSearching(search) ? 'no-match' : 'none'}
            onChange={change}
          />
        ) : undefined
      }
      table={
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
          region={address.region}
          actions={actions}
        />
      }
      exportDialog={(onClose) => (
        <ExportDialog
          scope={scope}
          scopeName={scopeName}
          params={params}
          total={isOther ? undefined : page?.totalItems}
          onClose={onClose}
        />
      )}
    >
      {actions.dialogs}
    </ListPage>
  )
}

/** Explains an incomplete sign-up and its fixes (docs/service.md, trap 24). */
function acceptedText(count: number): string {
  const advice = 'Ask them to finish, or revoke the invitation and invite them again.'
  return count === 1
    ? `1 invitee on this page hasn’t finished signing up, so adding that email fails. ${advice}`
    : `${formatNumber(count)} invitees on this page haven’t finished signing up, so adding those emails fails. ${advice}`
}

function totalText(total: number, search: InvitationsSearch): string {
  return isSearching(search) ? `${formatNumber(total)} found` : formatNumber(total)
}

function announcement(total: number, search: InvitationsSearch, { full }: ScopeName): string {
  const count = total === 0 ? 'No' : formatNumber(total)
  const text = search.q.trim()
  return isSearching(search)
    ? byCount(total, `1 invitation matches “${text}” in ${full}`, `${count} invitations match “${text}” in ${full}`)
    : byCount(total, `1 invitation in ${full}`, `${count} invitations in ${full}`)
}
