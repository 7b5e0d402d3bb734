import { Suspense, useRef } from 'react'
import { useRowFocus } from '#src/components/row-focus.ts'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { Selection } from '#src/components/use-selection.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { counted } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { ActionMenu } from '#src/ui/menu.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { SkeletonRows, SortHeader, Table, TableBody, TableHead, Th } from '#src/ui/table.tsx'
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
  actions: InvitationActions
}

type Opened = { id: string; button: HTMLButtonElement }

/** Invitations as rows with one menu and one popover for all of them. */
export function InvitationTable(props: InvitationTableProps) {
  const { scope, scopeName, rows, busy, sort, onSort, selection, actions } = props
  const [menu, setMenu, closeMenu] = useDialogRequest<Opened>()
  const [roles, setRoles, closeRoles] = useDialogRequest<Opened>()
  const region = useRef<HTMLDivElement>(null)
  useRowFocus(
    region,
    rows?.map(({ id }) => id),
  )
  const groupNames = useGroupNames(scope)
  const rowOf = (opened: Opened | undefined) => rows?.find(({ id }) => id === opened?.id)
  const menuRow = rowOf(menu)
  const rolesRow = rowOf(roles)
  const unique = uniqueById(rows ?? [])
  const chosen = unique.filter(({ id }) => selection.has(id)).length
  return (
    <>
      <Table
        caption={`Invitations of ${scopeName.full}. Column heads with buttons sort.`}
        busy={busy}
        narrow="cards"
        className="min-h-0 flex-1 border-t border-line"
        tableClassName="md:min-w-[74rem] md:table-fixed"
        regionRef={region}
      >
        <TableHead>
          <Th className="md:w-12 md:pl-6">
            <Checkbox
              label={`Select all ${unique.length} on this page`}
              labelHidden
              disabled={rows === undefined}
              checked={chosen > 0 && chosen === unique.length}
              mixed={chosen > 0 && chosen < unique.length}
              onChange={({ currentTarget }) => {
                selection.setAll(unique, currentTarget.checked)
              }}
            />
          </Th>
          <SortHeader
            label="Email"
            className="md:w-[22%]"
            direction={sort === 'email' ? 'ascending' : sort === '-email' ? 'descending' : null}
            onSort={() => {
              onSort(nextEmailSort(sort))
            }}
          />
          <Th className="md:w-48">State</Th>
          <Th>Roles it gives</Th>
          <Th className="md:w-[13%]">Groups</Th>
          <Th className="md:w-32">Invited by</Th>
          <Th className="md:w-36">Scope</Th>
          <Th className="md:w-16">
            <span className="sr-only">Actions</span>
          </Th>
        </TableHead>
        <TableBody>
          {rows === undefined ? (
            <SkeletonRows rows={8} columns={8} />
          ) : (
            unique.map((invitation) => (
              <InvitationRow
                key={invitation.id}
                invitation={invitation}
                scopeName={scopeName.full}
                groupNames={groupNames}
                selected={selection.has(invitation.id)}
                sending={actions.pending.has(invitation.id)}
                onSelect={selection.toggle}
                onOpen={actions.open}
                onMenu={(button) => {
                  setMenu({ id: invitation.id, button })
                }}
                onRoles={(button) => {
                  setRoles({ id: invitation.id, button })
                }}
              />
            ))
          )}
        </TableBody>
      </Table>
      {menu !== undefined && menuRow !== undefined && (
        <ActionMenu
          anchor={menu.button}
          label={`Actions for the invitation of ${menuRow.email}`}
          header={
            <>
              Invitation of <bdi>{menuRow.email}</bdi> to <bdi>{scopeName.full}</bdi>
            </>
          }
          items={actions.itemsFor(menuRow, menu.button)}
          onClose={() => {
            closeMenu()
          }}
        />
      )}
      <Suspense>
        {roles !== undefined && rolesRow !== undefined && (
          <RolesPopover
            roles={rolesRow.roleBindings}
            of={rolesRow.email}
            about={`${counted(rolesRow.roleBindings.length, 'direct role', 'direct roles')} given at ${scopeName.full} once the invitation is accepted`}
            anchor={roles.button}
            onClose={() => {
              closeRoles()
            }}
          />
        )}
      </Suspense>
    </>
  )
}

/** A page may name an invitation twice; a row is one invitation (docs/failures.md, F46). */
function uniqueById(rows: readonly Invitation[]): Invitation[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}
