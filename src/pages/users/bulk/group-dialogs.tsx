import { useQuery } from '@tanstack/react-query'
import { UserRoundMinus, Users } from 'lucide-react'
import { useState } from 'react'
import type { Choice } from '#src/components/access-fields/access-form.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
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
import {
  addUsers,
  addUsersTo,
  addUsersToAGroup,
  removeUsers,
  removeUsersFromAGroup,
  removeUsersFromGroup,
} from '#src/domain/bulk-titles.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope, ScopeLevel } from '#src/domain/scope.ts'
import { REMOVE_WORD } from '#src/domain/user-guards.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { ConfirmMany } from './confirm-many.tsx'
import { GroupPicker, GroupRoles, isFarReaching, UnreadMembers } from './group-parts.tsx'
import { choiceOf, nameOf, useGroupFacts } from './use-group-facts.ts'
import { useLastAdminChecks } from './use-last-admin-checks.ts'
import { joinGroupPlan, leaveGroupPlan } from '#src/jobs/group-bulk.ts'

/** Props of every bulk dialog. */
export type BulkDialogProps = {
  scope: Scope
  scopeName: ScopeName
  people: readonly UserAggregate[]
  facts: ManyFacts
  /** The group whose members the list shows, if there is exactly one. */
  shownGroup: string | undefined
  opener: HTMLElement
  onClose: () => void
  onStarted: () => void
}

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

/** Confirms adding several users to a group: what they gain, and who is already in it. */
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

/** Confirms removing several users from a group: what they lose, who stays and why. */
export function LeaveGroup({ people, facts: userFacts, shownGroup, ...props }: BulkDialogProps) {
  const { scope, scopeName } = props
  const shown = useQuery({ ...filterGroupsQuery(scope, [shownGroup ?? '']), enabled: shownGroup !== undefined })
  const [picked, setPicked] = useState<Choice | null>()
  // Defaults to the group whose members are listed, until another one is chosen.
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
