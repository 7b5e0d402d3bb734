import { useQuery } from '@tanstack/react-query'
import { Lock, Plus, UserMinus, UsersRound } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { DeniedNote } from '#src/components/denied-note.tsx'
import { GroupLink } from '#src/components/group-link.tsx'
import { Place } from '#src/components/role-assignment-cells.tsx'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useAccess } from '#src/components/use-access.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { usePreload } from '#src/components/use-preload.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserGroup } from '#src/contract/group-schema.ts'
import { byWords, groupKind, groupKinds, type RoleAssignment } from '#src/domain/access.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { groupKey, groupLock, groupLocks, groupScope, type GroupLock } from '#src/domain/group-changes.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { groupsEverywhereQuery, groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Note } from '#src/ui/note.tsx'
import { RowHeader, SkeletonRows, Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { AsOf } from '../refresh-line.tsx'
import { usePerson } from '../person-context.ts'

const loadJoin = () => import('./join-groups-dialog.tsx')
const loadLeave = () => import('./leave-group-dialog.tsx')
const JoinGroupsDialog = lazyPart(async () => (await loadJoin()).JoinGroupsDialog)
const LeaveGroupDialog = lazyPart(async () => (await loadLeave()).LeaveGroupDialog)

/** Groups that the person is in: those of this scope can be joined and left here, those of other scopes there. */
export function GroupsTab() {
  usePreload(() => Promise.all([loadJoin(), loadLeave()]))
  const { scope, person, isSelf, refresh: refreshPerson } = usePerson()
  const { user } = person
  const { full } = useScopeName(scope)
  const query = useQuery(groupsOfUserQuery(scope, user.uuid))
  const everywhere = useQuery(groupsEverywhereQuery(scope.account, user.uuid))
  const { assignments, reach } = useAccess(scope, user.uuid, person.roleAssignmentMetadata)
  const rights = usePermissions(scope)
  const deniedReason = rights.reason('core_usergroup_manage')
  const [asked, setAsked] = useState<'join' | UserGroup>()
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
    setAsked(undefined)
  }

  return (
    <section aria-label="Groups" className="flex flex-col gap-3 px-4 pt-4 md:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-sm text-text-secondary">A group gives its roles to all its members.</p>
        <p role="status" className="text-sm text-muted tabular-nums">
          {data === undefined || hidden ? '' : countWords(data.totalItems, elsewhere.length)}
        </p>
        <AsOf
          updatedAt={query.dataUpdatedAt}
          busy={query.isFetching || everywhere.isFetching}
          onRefresh={() => {
            refreshPerson()
            retry()
          }}
          thing="groups"
        />
        <Button
          ref={addButton}
          icon={<Plus aria-hidden />}
          aria-haspopup="dialog"
          blockedReason={deniedReason}
          reasonPlacement="hidden"
          onClick={() => {
            setAsked('join')
          }}
        >
          Add to groups
        </Button>
      </div>
      {!rights.pending && !rights.failed && deniedReason !== undefined && (
        <DeniedNote permission="core_usergroup_manage" verb={`change the groups of ${name} in ${full}`} />
      )}
      {query.isError && data !== undefined && (
        <StaleNote
          thing="the groups"
          error={query.error}
          updatedAt={query.dataUpdatedAt}
          onRetry={retry}
          retrying={query.isFetching}
        />
      )}
      {data !== undefined && everywhere.isError && everywhere.data === undefined && (
        <Note
          title={`Only the groups of ${full} are shown`}
          action={
            <Button size="small" onClick={() => void everywhere.refetch()} busy={everywhere.isFetching}>
              Try again
            </Button>
          }
        >
          Groups of other scopes could not be looked up. {causeOf(everywhere.error)}
        </Note>
      )}
      {[data, everywhere.data].map(
        (page, index) =>
          page !== undefined &&
          page.totalItems > page.rows.length + page.unread && (
            <Note
              key={index}
              tone="warning"
              title={`Only the first ${formatNumber(page.rows.length)} groups${index === 0 ? '' : ' of all scopes'} are shown`}
            >
              Harness counts {formatNumber(page.totalItems)}.
            </Note>
          ),
      )}
      {data !== undefined && data.unread > 0 && (
        <Note tone="warning">{counted(data.unread, 'group', 'groups')} could not be read and are left out.</Note>
      )}
      {/* Without the right Harness answers with a page of size 0, not a refusal (docs/service.md, trap 46). */}
      {hidden && (
        <EmptyState icon={<Lock />} title="You may not see the groups">
          <p>
            Harness shows no groups of <bdi>{full}</bdi> to your key. Needs the permission core_usergroup_view here.
          </p>
        </EmptyState>
      )}
      {rows === undefined && query.isError ? (
        <ReadError error={query.error} thing="the groups" onRetry={retry} retrying={query.isFetching} />
      ) : rows?.length === 0 && (hidden || data?.totalItems === 0) ? (
        hidden ? null : (
          <EmptyState icon={<UsersRound />} title="In no group">
            <p>
              <bdi>{name}</bdi> is in no group that you may see.
            </p>
          </EmptyState>
        )
      ) : (
        <>
          <Table
            caption={`Groups of ${name}`}
            busy={query.isFetching}
            className="relative rounded-card border border-edge bg-surface shadow-card"
            tableClassName="min-w-[44rem] [&_tbody_tr:last-child]:border-b-0"
          >
            <TableHead>
              <Th>Group</Th>
              <Th>Defined in</Th>
              <Th>Kind</Th>
              <Th>
                <span className="sr-only">Change</span>
              </Th>
            </TableHead>
            <TableBody>
              {rows === undefined ? (
                <SkeletonRows rows={3} columns={4} />
              ) : (
                rows.map((group) => (
                  <Row
                    key={groupKey(scope.account, group)}
                    group={group}
                    scope={scope}
                    userId={user.uuid}
                    assignments={assignments}
                    label={`Remove ${name} from group ${group.name}`}
                    blockedReason={deniedReason}
                    onLeave={(button) => {
                      leaveButton.current = button
                      setAsked(group)
                    }}
                  />
                ))
              )}
            </TableBody>
          </Table>
          <Reasons locks={(rows ?? []).map((group) => groupLock(group, scope))} />
        </>
      )}
      {asked !== undefined && (
        <PartBoundary name="this dialog" onClose={close}>
          <Suspense>
            {asked === 'join' ? (
              <JoinGroupsDialog scope={scope} scopeName={full} user={user} finalFocus={addButton} onClose={close} />
            ) : (
              <LeaveGroupDialog
                scope={scope}
                scopeName={full}
                user={user}
                isSelf={isSelf}
                group={asked}
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

/** Groups defined anywhere else, by scope. Those of this scope are read on their own, by a call that is published. */
function otherScopes(scope: Scope, groups: readonly UserGroup[]): UserGroup[] {
  const placeOfGroup = (group: UserGroup) => placeOf(groupScope(scope.account, group))
  return groups
    .filter((group) => placeOfGroup(group) !== placeOf(scope))
    .toSorted((one, other) => byWords(placeOfGroup(one), placeOfGroup(other)) || byWords(one.name, other.name))
}

function countWords(here: number, elsewhere: number): string {
  if (elsewhere === 0) return counted(here, 'group', 'groups')
  return `${counted(here, 'group', 'groups')} here, ${formatNumber(elsewhere)} of other scopes`
}

type RowProps = {
  group: UserGroup
  /** Scope of the page. */
  scope: Scope
  userId: string
  /** For the names of other scopes. */
  assignments: readonly RoleAssignment[]
  label: string
  blockedReason: string | undefined
  onLeave: (button: HTMLButtonElement) => void
}

function Row({ group, scope, userId, assignments, label, blockedReason, onLeave }: RowProps) {
  const kind = groupKind(group)
  const lock = groupLock(group, scope)
  const description = group.description?.trim() ?? ''
  const place = groupScope(scope.account, group)
  const named = assignments.find((assignment) => placeOf(assignment.scope) === placeOf(place))
  const orgNamed = assignments.find((assignment) => assignment.scope.org === place.org)
  return (
    <TableRow>
      <RowHeader className="max-w-96 py-2">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <GroupLink scope={place} id={group.identifier} name={group.name} />
          <code className="min-w-0 font-mono text-xs font-normal break-all text-muted">{group.identifier}</code>
        </span>
        {description !== '' && (
          <bdi translate="yes" className="block text-xs font-normal break-words text-muted">
            {description}
          </bdi>
        )}
      </RowHeader>
      <Td className="max-w-72">
        <Place
          assignment={{
            scope: place,
            orgName: orgNamed?.orgName ?? place.org,
            projectName: named?.projectName ?? place.project,
          }}
          here={scope}
          userId={userId}
          tab="groups"
        />
      </Td>
      <Td className="break-words">
        <span className="whitespace-nowrap">{groupKinds[kind].word}</span>
        {kind === 'sso' && group.linkedSsoDisplayName !== undefined && (
          <>
            : <bdi>{group.linkedSsoDisplayName}</bdi>
          </>
        )}
      </Td>
      <Td className="text-right text-xs text-muted">
        {lock === undefined ? (
          <LeaveButton label={label} blockedReason={blockedReason} onPress={onLeave} />
        ) : (
          <span className="flex items-center justify-end gap-1.5 whitespace-nowrap">
            <Lock aria-hidden className="size-3.5 shrink-0" />
            {groupLocks[lock].word}
          </span>
        )}
      </Td>
    </TableRow>
  )
}

type LeaveButtonProps = {
  label: string
  blockedReason: string | undefined
  onPress: (button: HTMLButtonElement) => void
}

function LeaveButton({ label, blockedReason, onPress }: LeaveButtonProps) {
  return (
    <IconButton
      size="small"
      label={label}
      icon={<UserMinus aria-hidden />}
      aria-haspopup="dialog"
      aria-disabled={blockedReason !== undefined || undefined}
      aria-description={blockedReason}
      className="aria-disabled:cursor-default aria-disabled:opacity-60 aria-disabled:hover:bg-transparent"
      onClick={(event) => {
        if (blockedReason === undefined) onPress(event.currentTarget)
      }}
    />
  )
}

const lockOrder: readonly GroupLock[] = ['other-scope', 'sso', 'scim', 'built-in']

/** Where the locked rows can be changed, each reason once. */
function Reasons({ locks }: { locks: readonly (GroupLock | undefined)[] }) {
  const reasons = lockOrder.filter((lock) => locks.includes(lock)).map((lock) => groupLocks[lock].reason)
  return reasons.length === 0 ? null : <p className="max-w-[52rem] text-sm text-muted">{reasons.join(' ')}</p>
}
