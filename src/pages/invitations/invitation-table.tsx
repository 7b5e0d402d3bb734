import { Suspense, type RefObject } from 'react'
import { useRowFocus } from '#src/components/row-focus.ts'
import { ListTable, uniqueRows, useRowPart } from '#src/components/list/list-table.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { Selection } from '#src/components/use-selection.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { LazyMenu } from '#src/ui/lazy-overlays.tsx'
import { SortHeader, Th } from '#src/ui/table.tsx'
import { InvitationRow } from './invitation-row.tsx'
import { nextEmailSort, type InviteSort } from './invitations.search.ts'
import { useGroupNames } from './use-group-names.ts'
import type { InvitationActions } from './use-invitation-actions.tsx'

const RolesPopover = lazyPart(async () => (await import('#src/components/roles-popover.tsx')).RolesPopover)

type InvitationTableProps = {
  scope: Scope
  scopeName: ScopeName
  /** Undefined during the first load. */
  rows: readonly Invitation[] | undefined
  busy: boolean
  sort: InviteSort
  onSort: (sort: InviteSort) => void
  selection: Selection<Invitation>
  region: RefObject<HTMLDivElement | null>
  actions: InvitationActions
}

const idOf = ({ id }: Invitation) => id

/** Invitations as rows with one shared menu and one shared popover. */
export function InvitationTable(props: InvitationTableProps) {
  const { scope, scopeName, rows, busy, sort, onSort, selection, region, actions } = props
  const unique = rows && uniqueRows(rows, idOf)
  const menu = useRowPart(unique, idOf)
  const roles = useRowPart(unique, idOf)
  useRowFocus(region, rows?.map(idOf))
  const groupNames = useGroupNames(scope)
  const { blockedOf } = actions
  return (
    <>
      <ListTable
        label={`Invitations in ${scopeName.full}`}
        busy={busy}
        rows={unique}
        selection={selection}
        idOf={idOf}
        region={region}
        className="md:min-w-[46rem] md:table-fixed"
        columns={7}
        heads={
          <>
            <SortHeader
              cards
              label="Email"
              className="md:w-[26%]"
              direction={sort === 'email' ? 'ascending' : sort === '-email' ? 'descending' : null}
              onSort={() => {
                onSort(nextEmailSort(sort))
              }}
            />
            <Th className="md:w-44">Status</Th>
            <Th>Roles</Th>
            <Th className="md:w-[15%]">Groups</Th>
            <Th className="md:w-28 md:max-xl:hidden">Invited by</Th>
          </>
        }
      >
        {(invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            groupNames={groupNames}
            selected={selection.has(invitation.id)}
            sending={actions.pending.has(invitation.id)}
            onSelect={selection.toggle}
            onOpen={actions.open}
            onMenu={menu.open}
            onRoles={roles.open}
            onResend={blockedOf(invitation).resend === undefined ? actions.resend : undefined}
            onRevoke={blockedOf(invitation).revoke === undefined ? actions.revoke : undefined}
          />
        )}
      </ListTable>
      {menu.at !== undefined && (
        <LazyMenu
          anchor={menu.at.button}
          label={`Actions for the invitation for ${menu.at.row.email}`}
          header={
            <>
              Invitation for <bdi>{menu.at.row.email}</bdi> to <bdi>{scopeName.full}</bdi>
            </>
          }
          items={actions.itemsFor(menu.at.row, menu.at.button)}
          onClose={menu.close}
        />
      )}
      <Suspense>
        {roles.at !== undefined && (
          <RolesPopover
            roles={roles.at.row.roleBindings}
            owner={roles.at.row.email}
            about={byCount(
              roles.at.row.roleBindings.length,
              `1 role in ${scopeName.full} after sign-up`,
              `${formatNumber(roles.at.row.roleBindings.length)} roles in ${scopeName.full} after sign-up`,
            )}
            anchor={roles.at.button}
            onClose={roles.close}
          />
        )}
      </Suspense>
    </>
  )
}
