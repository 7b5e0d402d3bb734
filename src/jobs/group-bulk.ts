import type { QueryClient } from '@tanstack/react-query'
import { getMember } from '#src/api/group-api.ts'
import { alreadyMember, isDirectAdmin, notMember, type Preflight } from '#src/domain/bulk-guards.ts'
import { addUsersTo, removeUsersFromGroup } from '#src/domain/bulk-titles.ts'
import { groupLocks } from '#src/domain/group-changes.ts'
import type { FilterGroup } from '#src/domain/group-filter.ts'
import type { Scope } from '#src/domain/scope.ts'
import { failedAnswer, type BulkAnswer, type BulkPlan } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { joinGroupMutation, leaveGroupMutation } from '#src/queries/group-mutations.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import {
  TWO_CALLS_GAP_MS,
  planOf,
  invalidateUsers,
  lastAdminStop,
  notInScope,
  readCurrentUser,
  isAnswer,
} from './bulk-plan.ts'

type GroupName = { readonly id: string; readonly name: string }

/**
 * Meaning of a refusal to change the members of a group, if the group itself is the reason: then it applies to all.
 *
 * @param failed the start of the sentence: "Not added."
 */
async function groupRefusal(
  client: QueryClient,
  scope: Scope,
  { id }: GroupName,
  failed: string,
): Promise<BulkAnswer | undefined> {
  const [group] = await client
    .query({ ...filterGroupsQuery(scope, [id]), staleTime: 0, retry: false })
    .catch((): FilterGroup[] => [])
  if (group?.missing === 'gone')
    return {
      kind: 'failed',
      text: `${failed} The group no longer exists.`,
      stop: 'The group no longer exists.',
    }
  const lock = group === undefined || group.kind === 'local' || group.kind === 'unknown' ? undefined : group.kind
  return (
    lock && {
      kind: 'failed',
      text: `${failed} ${groupLocks[lock].reason}`,
      stop: 'Members of this group can’t be changed here.',
    }
  )
}

/** Adds users to a group, one call at a time. */
export function joinGroupPlan(client: QueryClient, scope: Scope, group: GroupName, chosen: Preflight): BulkPlan {
  return planOf(
    chosen,
    (user) => {
      const mutation = joinGroupMutation(scope, user.uuid)
      return sendRow(
        client,
        mutation,
        { user, group },
        {
          answered: (_, confirmed) =>
            confirmed
              ? { kind: 'done', text: 'Added.' }
              : { kind: 'failed', text: 'Harness responded, but this user isn’t in the group.' },
          failed: 'Not added.',
          foundDone: 'Added.',
          gone: notInScope,
          // Harness refuses users who are already in the group, without a specific code.
          refused: async (error) =>
            error.status !== 400
              ? undefined
              : (await mutation.verify?.({ user, group }).catch(() => undefined)) === 'done'
                ? { kind: 'skipped', text: `${alreadyMember} No changes were made.` }
                : groupRefusal(client, scope, group, 'Not added.'),
          doubt: 'It’s safe to try again.',
        },
      )
    },
    {
      title: addUsersTo(group.name)(chosen.changes.length),
      scope,
      inFlight: 1,
      repeatable: true,
      onOver: () => {
        invalidateUsers(client, scope)
      },
    },
  )
}

/** Why a user stays in a group that might make them an admin; checked right before. */
async function groupAdminStop(client: QueryClient, scope: Scope, id: string): Promise<BulkAnswer | undefined> {
  const stop = await lastAdminStop(client, scope, id, 'Not removed.')
  if (stop?.kind !== 'kept') return stop
  // A direct role keeps them an admin.
  const now = await readCurrentUser(client, scope, id, 'Not removed.')
  return isAnswer(now) ? now : isDirectAdmin(scope, now) ? undefined : stop
}

/**
 * Removes users from a group, but never the last one whom it makes an admin.
 *
 * @param group `mightGiveAdmin`: the group might grant the admin role of the scope. `listed`: the chosen users were
 *   seen in it; otherwise each is looked up, because Harness reports success even for users who aren't in it.
 */
export function leaveGroupPlan(
  client: QueryClient,
  scope: Scope,
  group: GroupName & { readonly mightGiveAdmin: boolean; readonly listed: boolean },
  chosen: Preflight,
): BulkPlan {
  const { id: groupId, mightGiveAdmin, listed } = group
  return planOf(
    chosen,
    async (user) => {
      if (!listed) {
        try {
          if (!(await getMember(scope, { identifier: groupId, userIdentifier: user.uuid })))
            return { kind: 'skipped', text: `${notMember} No changes were made.` }
        } catch (error) {
          const answer = failedAnswer(error, 'Not removed.')
          // Nothing was sent for this user, whatever the result of the check.
          return answer.kind === 'unknown' ? { ...answer, kind: 'failed' } : answer
        }
      }
      const stop = mightGiveAdmin ? await groupAdminStop(client, scope, user.uuid) : undefined
      return (
        stop ??
        sendRow(
          client,
          leaveGroupMutation(scope, user.uuid),
          { user, group },
          {
            answered: (_, confirmed) =>
              confirmed
                ? { kind: 'done', text: 'Removed.' }
                : {
                    kind: 'failed',
                    text: 'Harness responded, but this user is still in the group.',
                  },
            failed: 'Not removed.',
            foundDone: 'Removed.',
            gone: notInScope,
            refused: (error) => (error.status === 400 ? groupRefusal(client, scope, group, 'Not removed.') : undefined),
            doubt: 'It’s safe to try again.',
          },
        )
      )
    },
    {
      title: removeUsersFromGroup(group.name)(chosen.changes.length),
      scope,
      // In parallel, each could count the other as the remaining admin.
      inFlight: 1,
      gap: mightGiveAdmin ? TWO_CALLS_GAP_MS + 200 : listed ? 200 : TWO_CALLS_GAP_MS,
      repeatable: true,
      onOver: () => {
        invalidateUsers(client, scope)
      },
    },
  )
}
