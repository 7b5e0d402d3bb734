import { useQuery } from '@tanstack/react-query'
import { UserRoundMinus, Users } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Choice } from '#src/components/access-fields/access-form.ts'
import { Unavailable } from '#src/components/access-fields/unavailable.tsx'
import { useGroupChoices } from '#src/components/access-fields/use-choices.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeName } from '#src/domain/access-map.ts'
import {
  needsRecheckBeforeLeaving,
  isDirectAdmin,
  joinSkipReason,
  leaveSkipReason,
  bulkNeedsTypedWord,
  mightGiveAdmin,
  preflight,
  type ManyFacts,
} from '#src/domain/bulk-guards.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import {
  addUsers,
  addUsersTo,
  addUsersToAGroup,
  removeUsers,
  removeUsersFromAGroup,
  removeUsersFromGroup,
} from '#src/domain/bulk-titles.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { groupLocks } from '#src/domain/group-changes.ts'
import type { FilterGroup } from '#src/domain/group-filter.ts'
import { EVERYTHING_BELOW } from '#src/domain/access-choices.ts'
import { isAdminRole } from '#src/domain/roles.ts'
import type { Scope, ScopeLevel } from '#src/domain/scope.ts'
import { REMOVE_WORD } from '#src/domain/user-guards.ts'
import { accessOfGroupQuery } from '#src/queries/access-queries.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Combobox } from '#src/ui/combobox.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { ConfirmMany } from './confirm-many.tsx'
import { useLastAdminChecks } from './use-last-admin-checks.ts'
import { joinGroupPlan, leaveGroupPlan } from '#src/jobs/group-bulk.ts'

/** Props of every bulk dialog. */
export type BulkDialogProps = {
  scope: Scope
  scopeName: ScopeName
  people: readonly UserAggregate[]
  facts: ManyFacts
  /** The group whose members the list shows, if it shows those of one. */
  shownGroup: string | undefined
  opener: HTMLElement
  onClose: () => void
  onStarted: () => void
}

const none = { id: '', name: '' }

const adminGroupLabels: Record<ScopeLevel, string> = {
  account:
    'This group makes its members account admins. The last one stays, because we check each user before removing them.',
  organization:
    'This group makes its members organization admins. The last one stays, because we check each user before removing them.',
  project:
    'This group makes its members project admins. The last one stays, because we check each user before removing them.',
}

const possibleAdminGroupLabels: Record<ScopeLevel, string> = {
  account:
    'This group might make its members account admins. The last one stays, because we check each user before removing them.',
  organization:
    'This group might make its members organization admins. The last one stays, because we check each user before removing them.',
  project:
    'This group might make its members project admins. The last one stays, because we check each user before removing them.',
}

function directAdminText(level: ScopeLevel, count: number): string {
  const number = formatNumber(count)
  switch (level) {
    case 'account':
      return byCount(
        count,
        '1 user stays an account admin with a direct role.',
        `${number} users stay account admins with direct roles.`,
      )
    case 'organization':
      return byCount(
        count,
        '1 user stays an organization admin with a direct role.',
        `${number} users stay organization admins with direct roles.`,
      )
    case 'project':
      return byCount(
        count,
        '1 user stays a project admin with a direct role.',
        `${number} users stay project admins with direct roles.`,
      )
  }
}

/** Facts about a chosen group before anything is sent. */
type GroupFacts = {
  readonly pending: boolean
  /** Undefined: not listed, or not read. */
  readonly members: ReadonlySet<string> | undefined
  /** Why the group cannot be changed here. */
  readonly blocked: string | undefined
  readonly error: unknown
  readonly assignments: readonly RoleAssignment[]
  /** The role assignments are all that it gives. */
  readonly complete: boolean
  readonly retry: () => void
}

/** Asks who is in a group and what it gives, each time that one is chosen. */
function useGroupFacts(scope: Scope, id: string | undefined): GroupFacts {
  const group = useQuery({
    ...filterGroupsQuery(scope, id === undefined ? [] : [id]),
    enabled: id !== undefined,
    // Removing someone who has left meanwhile would count as done, so nothing kept is relied on.
    staleTime: 0,
  })
  // A role that the group got since decides whether its last administrator is looked for.
  const access = useQuery({ ...accessOfGroupQuery(scope, id ?? ''), enabled: id !== undefined, staleTime: 0 })
  const selected = id === undefined || group.isError ? undefined : group.data?.[0]
  return {
    pending: id !== undefined && !(group.isFetchedAfterMount && access.isFetchedAfterMount),
    members: selected?.members instanceof Set ? selected.members : undefined,
    blocked: selected && blockedText(selected),
    error: group.isError ? group.error : undefined,
    assignments: access.data?.assignments ?? [],
    complete: !access.isError && access.data?.complete === true,
    retry: () => void group.refetch(),
  }
}

function blockedText({ kind, missing }: FilterGroup): string | undefined {
  if (missing === 'gone') return 'The group no longer exists. Choose another one.'
  return kind === 'local' || kind === 'unknown' ? undefined : groupLocks[kind].reason
}

type PickerProps = {
  scope: Scope
  value: Choice | null
  instead: string
  onChange: (group: Choice | null) => void
}

/** Groups of the scope; those that are kept elsewhere are blocked with the reason. */
function GroupPicker({ scope, value, instead, onChange }: PickerProps) {
  const groups = useGroupChoices(scope)
  if (groups.error !== null)
    return (
      <Unavailable
        title="Couldn’t load groups"
        error={groups.error}
        instead={instead}
        retrying={groups.retrying}
        onRetry={groups.retry}
      />
    )
  return (
    <Field label="Group">
      {(wiring) => (
        <Combobox
          {...groups.box}
          wiring={wiring}
          value={value}
          placeholder="Choose a group"
          onChange={(item) => {
            onChange(item === null ? null : groups.choice(item))
          }}
        />
      )}
    </Field>
  )
}

/** That it could not be looked up who is in the group. */
function UnreadMembers({ facts: { error, retry }, children }: { facts: GroupFacts; children: ReactNode }) {
  return (
    <Note
      tone="warning"
      title="We couldn’t check who is in the group"
      action={
        <Button size="small" onClick={retry}>
          Check again
        </Button>
      }
    >
      {causeOf(error)} {children}
    </Note>
  )
}

/** Most roles that are named before the rest is counted. */
const MAX = 6

/** Roles that members have by a group, each with what it is for and where. */
function GroupRoles({ assignments, complete }: Pick<GroupFacts, 'assignments' | 'complete'>) {
  const live = assignments.filter(({ disabled }) => disabled !== true)
  const more = live.length - MAX
  if (live.length === 0)
    return (
      <span>
        {complete ? 'The group has no roles that you can view.' : 'We couldn’t check which roles the group has.'}
      </span>
    )
  return (
    <>
      The roles of the group:
      <ul className="list-disc pl-5">
        {live.slice(0, MAX).map((assignment) => (
          <li key={assignment.id} className="wrap-anywhere">
            <bdi className="font-medium text-text">{assignment.role.name}</bdi> for{' '}
            <bdi>{assignment.resourceGroup}</bdi> (<bdi>{placeName(assignment)}</bdi>)
          </li>
        ))}
        {more > 0 && <li>{formatNumber(more)} more</li>}
        {!complete && <li>Others that we couldn’t load</li>}
      </ul>
    </>
  )
}

/** Whether an assignment is high-risk. If not all are known, the confirmation word is required as for one of these. */
function isFarReaching({ role, resourceGroupId, disabled }: RoleAssignment): boolean {
  return disabled !== true && (isAdminRole(role.id) || resourceGroupId === EVERYTHING_BELOW)
}

/** Asks before many people are added to a group: what they gain, and who is in it already. */
export function JoinGroup({ people, ...props }: Omit<BulkDialogProps, 'facts' | 'shownGroup'>) {
  const { scope } = props
  const [group, setGroup] = useState<Choice | null>(null)
  const facts = useGroupFacts(scope, group?.value)
  const chosen = preflight(people, group === null ? () => undefined : joinSkipReason(facts.members))
  const count = chosen.changes.length
  const highRisk = facts.assignments.some(isFarReaching)
  return (
    <ConfirmMany
      {...props}
      question={(group === null ? addUsersToAGroup : addUsersTo(group.label))(count)}
      button={addUsers(count)}
      chosen={chosen}
      icon={<Users aria-hidden />}
      busy={facts.pending}
      missing={group === null ? 'Choose the group.' : facts.blocked}
      word={group !== null && (highRisk || !facts.complete) ? 'add' : undefined}
      plan={(client) => joinGroupPlan(client, scope, nameOf(group), chosen)}
      choice={
        <>
          <GroupPicker scope={scope} value={group} instead="You can’t add users without them." onChange={setGroup} />
          {facts.error !== undefined && (
            <UnreadMembers facts={facts}>Users who are already in the group stay as they are.</UnreadMembers>
          )}
        </>
      }
      consequences={
        group !== null && !facts.pending ? (
          <ConsequenceList
            items={[
              { kind: 'gains', children: <GroupRoles {...facts} /> },
              ...(highRisk
                ? [
                    {
                      kind: 'note' as const,
                      children: byCount(
                        count,
                        'These roles grant broad access. 1 user will have them.',
                        `These roles grant broad access. ${formatNumber(count)} users will have them.`,
                      ),
                    },
                  ]
                : []),
            ]}
          />
        ) : undefined
      }
    />
  )
}

const membershipWords: Record<ScopeLevel, string> = {
  account: 'Membership in this account, direct roles, and roles inherited from other groups.',
  organization: 'Membership in this organization, direct roles, and roles inherited from other groups.',
  project: 'Membership in this project, direct roles, and roles inherited from other groups.',
}

/** Asks before many people are removed from a group: what they lose, who stays and why. */
export function LeaveGroup({ people, facts: userFacts, shownGroup, ...props }: BulkDialogProps) {
  const { scope, scopeName } = props
  const shown = useQuery({ ...filterGroupsQuery(scope, [shownGroup ?? '']), enabled: shownGroup !== undefined })
  const [picked, setPicked] = useState<Choice | null>()
  // The group whose members are listed is the one that is meant, until another one is chosen.
  const group = picked === undefined ? choiceOf(shown.data?.[0]) : picked
  const facts = useGroupFacts(scope, group?.value)
  const isReady = group !== null && !facts.pending
  const admin = isReady && mightGiveAdmin(scope, facts.assignments, facts.complete)
  const own = leaveSkipReason(scopeName.level, facts.members, userFacts, () => undefined)
  const checks = useLastAdminChecks(
    scope,
    admin ? needsRecheckBeforeLeaving(scope, preflight(people, own).changes) : [],
    `${group?.value ?? ''} ${admin}`,
  )
  const chosen = preflight(
    people,
    isReady
      ? leaveSkipReason(scopeName.level, facts.members, userFacts, (id) => checks.found.get(id))
      : () => undefined,
  )
  const count = chosen.changes.length
  const direct = chosen.changes.filter((person) => isDirectAdmin(scope, person)).length
  const highRisk = facts.assignments.some(isFarReaching)
  return (
    <ConfirmMany
      {...props}
      danger
      question={(group === null ? removeUsersFromAGroup : removeUsersFromGroup(group.label))(count)}
      button={removeUsers(count)}
      chosen={chosen}
      icon={<UserRoundMinus aria-hidden />}
      busy={facts.pending || (admin && !checks.over) || (shownGroup !== undefined && shown.isPending)}
      missing={group === null ? 'Choose the group.' : facts.blocked}
      word={isReady && bulkNeedsTypedWord(count, highRisk || !facts.complete) ? REMOVE_WORD : undefined}
      plan={(client) =>
        leaveGroupPlan(
          client,
          scope,
          { ...nameOf(group), mightGiveAdmin: admin, listed: facts.members !== undefined },
          chosen,
        )
      }
      choice={
        <>
          <GroupPicker
            scope={scope}
            value={group}
            instead="You can’t remove users without them."
            onChange={setPicked}
          />
          {facts.error !== undefined && (
            <UnreadMembers facts={facts}>
              We check each user before removing them. Users who aren’t in the group stay as they are.
            </UnreadMembers>
          )}
        </>
      }
      consequences={
        isReady ? (
          <ConsequenceList
            items={[
              { kind: 'loses', children: <GroupRoles {...facts} /> },
              {
                kind: 'keeps',
                children: membershipWords[scopeName.level],
              },
              ...(admin && direct > 0
                ? [
                    {
                      kind: 'keeps' as const,
                      children: directAdminText(scopeName.level, direct),
                    },
                  ]
                : []),
              ...(admin
                ? [
                    {
                      kind: 'note' as const,
                      children: (facts.complete ? adminGroupLabels : possibleAdminGroupLabels)[scopeName.level],
                    },
                  ]
                : []),
            ]}
          />
        ) : undefined
      }
    />
  )
}

/** A group that can be chosen, if it can. */
function choiceOf(group: FilterGroup | undefined): Choice | null {
  if (group === undefined || group.missing !== undefined || blockedText(group) !== undefined) return null
  return { value: group.id, label: group.name }
}

function nameOf(group: Choice | null) {
  return group === null ? none : { id: group.value, name: group.label }
}
