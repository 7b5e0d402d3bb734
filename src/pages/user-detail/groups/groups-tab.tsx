import { useQuery } from '@tanstack/react-query'
import { Lock, Plus, Users } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { DeniedNote } from '#src/components/denied-note.tsx'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useAccess } from '#src/components/use-access.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { byText } from '#src/domain/access.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { groupKey, groupLock, groupLocks, groupScope, type GroupLock } from '#src/domain/group-changes.ts'
import { permissionLabel } from '#src/domain/permissions.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { groupsEverywhereQuery, groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { SkeletonRows, Table, TableBody, TableHead, Th } from '#src/ui/table.tsx'
import { RefreshLine } from '../refresh-line.tsx'
import { usePerson } from '../person-context.ts'
import { GroupRow } from './group-row.tsx'

const loadJoin = () => import('./join-groups-dialog.tsx')
const loadLeave = () => import('./leave-group-dialog.tsx')
const JoinGroupsDialog = lazyPart(async () => (await loadJoin()).JoinGroupsDialog)
const LeaveGroupDialog = lazyPart(async () => (await loadLeave()).LeaveGroupDialog)

/** Groups of the user: membership in groups of this scope is changed here, in groups of other scopes there. */
export function GroupsTab() {
  usePreload(() => Promise.all([loadJoin(), loadLeave()]))
  const { scope, person, isSelf, refresh: refreshPerson } = usePerson()
  const { user } = person
  const { full } = useScopeName(scope)
  const query = useQuery(groupsOfUserQuery(scope, user.uuid))
  const everywhere = useQuery(groupsEverywhereQuery(scope.account, user.uuid))
  const { assignments, reach } = useAccess(scope, user.uuid, person.roleAssignmentMetadata)
  const permissions = usePermissions(scope)
  const deniedReason = permissions.reason('core_usergroup_manage')
  const [openDialog, setOpenDialog] = useState<'join' | UserGroup>()
  const addButton = useRef<HTMLButtonElement>(null)
  const leaveButton = useRef<HTMLElement>(null)
  const retry = () => {
    void query.refetch()
    void everywhere.refetch()
  }
  const { data } = query
  const hidden = data?.pageSize === 0
  const elsewhere = otherScopes(scope, everywhere.data?.rows ?? [])
  const rows = data === undefined ? undefined : [...data.rows, ...elsewhere]
  const name = displayName(user)
  const close = () => {
    setOpenDialog(undefined)
  }

  return (
    <section aria-label="Groups" className="flex flex-col gap-3.5 px-4 pt-3.5 pb-8 md:px-6">
      <div className="flex items-center gap-2">
        <Status className="min-w-0 text-sm text-text-secondary tabular-nums">
          {data === undefined || hidden ? '' : countText(data.totalItems, elsewhere.length)}
        </Status>
        <RefreshLine
          updatedAt={query.dataUpdatedAt}
          busy={query.isFetching || everywhere.isFetching}
          onRefresh={() => {
            refreshPerson()
            retry()
          }}
          label="Refresh groups"
        />
        <Button
          ref={addButton}
          variant="primary"
          className="whitespace-nowrap max-md:min-h-10"
          icon={<Plus aria-hidden />}
          aria-haspopup="dialog"
          blockedReason={deniedReason}
          reasonPlacement="hidden"
          onClick={() => {
            setOpenDialog('join')
          }}
        >
          Add to groups
        </Button>
      </div>
      {!permissions.pending && !permissions.failed && deniedReason !== undefined && (
        <DeniedNote
          permission="core_usergroup_manage"
          request={`Please grant me the permission core_usergroup_manage so that I can change the groups of ${name} in ${full}.`}
          needed={`To change the groups of ${name} in ${full}, you need this permission:`}
        />
      )}
      {query.isError && data !== undefined && (
        <StaleNote
          what="groups"
          error={query.error}
          updatedAt={query.dataUpdatedAt}
          onRetry={retry}
          retrying={query.isFetching}
        />
      )}
      {data !== undefined && everywhere.isError && everywhere.data === undefined && (
        <Note
          title={`Only groups in ${full} are shown`}
          action={
            <Button size="small" onClick={() => void everywhere.refetch()} busy={everywhere.isFetching}>
              Try again
            </Button>
          }
        >
          Couldn’t load groups in other scopes. {causeOf(everywhere.error)}
        </Note>
      )}
      {[data, everywhere.data].map(
        (page, index) =>
          page !== undefined &&
          page.totalItems > page.rows.length + page.unread && (
            <Note
              key={index}
              tone="warning"
              title={
                index === 0
                  ? `Only the first ${formatNumber(page.rows.length)} groups are shown`
                  : `Only the first ${formatNumber(page.rows.length)} groups of all scopes are shown`
              }
            >
              There are {formatNumber(page.totalItems)} in total.
            </Note>
          ),
      )}
      {data !== undefined && data.unread > 0 && (
        <Note tone="warning">
          {byCount(
            data.unread,
            '1 group couldn’t be loaded and is missing here.',
            `${formatNumber(data.unread)} groups couldn’t be loaded and are missing here.`,
          )}
        </Note>
      )}
      {/* Without the permission Harness responds with a page of size 0, not a refusal (docs/service.md, trap 46). */}
      {hidden && (
        <EmptyState icon={<Lock />} title="You don’t have permission to view groups">
          <p>
            Ask an admin of <bdi>{full}</bdi> for {permissionLabel('core_usergroup_view')}.
          </p>
        </EmptyState>
      )}
      {rows === undefined && query.isError ? (
        <ReadError error={query.error} what="groups" onRetry={retry} retrying={query.isFetching} />
      ) : rows?.length === 0 && (hidden || data?.totalItems === 0) ? (
        hidden ? null : (
          <EmptyState icon={<Users />} title="No groups yet">
            <p>
              <bdi>{name}</bdi> isn’t a member of any group that you can view.
            </p>
          </EmptyState>
        )
      ) : (
        <>
          <div className="@container">
            <Table
              caption={`Groups of ${name}`}
              busy={query.isFetching}
              className="w-full @3xl:rounded-card @3xl:border @3xl:border-edge @3xl:bg-surface @3xl:shadow-card"
              tableClassName="@3xl:table-fixed @max-3xl:block @max-3xl:[&>thead]:sr-only @3xl:[&>tbody>tr:last-of-type>*]:border-b-0 @max-3xl:[&>tbody]:grid @max-3xl:[&>tbody]:gap-2 md:@max-3xl:[&>tbody]:grid-cols-2"
            >
              <TableHead>
                <Th className="@3xl:w-[29%] @3xl:pl-4">Group</Th>
                <Th className="@3xl:w-[24%]">Roles from this group</Th>
                <Th className="@3xl:w-[19%]">Scope</Th>
                <Th className="@3xl:w-[15%]">Managed by</Th>
                <Th className="@3xl:w-[13%] @3xl:text-right">Change</Th>
              </TableHead>
              <TableBody>
                {rows === undefined ? (
                  <SkeletonRows rows={3} columns={5} />
                ) : (
                  rows.map((group) => (
                    <GroupRow
                      key={groupKey(scope.account, group)}
                      group={group}
                      scope={scope}
                      userId={user.uuid}
                      assignments={assignments}
                      complete={reach === 'all'}
                      label={`Remove ${name} from group ${group.name}`}
                      blockedReason={deniedReason}
                      onLeave={(button) => {
                        leaveButton.current = button
                        setOpenDialog(group)
                      }}
                    />
                  ))
                )}
              </TableBody>
            </Table>
          </div>
          <Reasons locks={(rows ?? []).map((group) => groupLock(group, scope))} />
        </>
      )}
      {openDialog !== undefined && (
        <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
          <Suspense>
            {openDialog === 'join' ? (
              <JoinGroupsDialog scope={scope} scopeName={full} user={user} finalFocus={addButton} onClose={close} />
            ) : (
              <LeaveGroupDialog
                scope={scope}
                scopeName={full}
                user={user}
                isSelf={isSelf}
                group={openDialog}
                assignments={assignments}
                complete={reach === 'all'}
                opener={leaveButton}
                next={addButton}
                onClose={close}
              />
            )}
          </Suspense>
        </PartBoundary>
      )}
    </section>
  )
}

/** Groups of other scopes, by scope. Those of this scope are loaded separately, with a published operation. */
function otherScopes(scope: Scope, groups: readonly UserGroup[]): UserGroup[] {
  const placeOfGroup = (group: UserGroup) => placeOf(groupScope(scope.account, group))
  return groups
    .filter((group) => placeOfGroup(group) !== placeOf(scope))
    .toSorted((one, other) => byText(placeOfGroup(one), placeOfGroup(other)) || byText(one.name, other.name))
}

function countText(here: number, elsewhere: number): string {
  if (elsewhere === 0) return counted(here, 'group', 'groups')
  return byCount(
    here,
    `1 group here, ${formatNumber(elsewhere)} in other scopes`,
    `${formatNumber(here)} groups here, ${formatNumber(elsewhere)} in other scopes`,
  )
}

const lockOrder: readonly GroupLock[] = ['other-scope', 'sso', 'scim', 'built-in']

/** Where the locked rows can be changed, each reason once. */
function Reasons({ locks }: { locks: readonly (GroupLock | undefined)[] }) {
  const reasons = lockOrder.filter((lock) => locks.includes(lock)).map((lock) => groupLocks[lock].reason)
  return reasons.length === 0 ? null : <p className="text-sm text-muted">{reasons.join(' ')}</p>
}
