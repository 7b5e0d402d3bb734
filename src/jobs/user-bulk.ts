import type { QueryClient } from '@tanstack/react-query'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { getMember } from '#src/api/group-api.ts'
import {
  alreadyAssigned,
  alreadyMember,
  isDirectAdmin,
  lastAdminReason,
  noMember,
  notDirect,
  type Preflight,
  type SkipReason,
} from '#src/domain/bulk-guards.ts'
import {
  addUsersTo,
  assignRoleTo,
  removeRoleFrom,
  removeUsersFrom,
  removeUsersFromGroup,
  resetUsers,
  unlockUsers,
} from '#src/domain/bulk-titles.ts'
import { groupLocks } from '#src/domain/group-changes.ts'
import type { FilterGroup } from '#src/domain/group-filter.ts'
import { mightHaveReplaced, readOutcome } from '#src/domain/outcome.ts'
import { isAdminOf, presentOf, type RolePair, type Verdict } from '#src/domain/role-changes.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { BulkItem, BulkVerdict } from './bulk-rows.ts'
import { failedAnswer, type BulkAnswer, type BulkPlan } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { joinGroupMutation, leaveGroupMutation } from '#src/queries/group-mutations.ts'
import { filterGroupsQuery } from '#src/queries/group-queries.ts'
import { cooldownLeft, startCooldown } from '#src/session/reset-cooldown.ts'
import { addRolesMutation, removeRolesMutation } from '#src/queries/role-mutations.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { removeUserMutation, reset2faMutation, unlockUserMutation } from '#src/queries/user-mutations.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'
import { pairKey } from '#src/domain/roles.ts'

/**
 * Actions on many people. Anyone who was found to need nothing, or to be protected, is in the ledger with the reason,
 * and nothing is sent for them.
 */

/** Milliseconds between two people: two requests each stay below five a second. */
const TWO_CALLS = 400

type Sent = (user: UserMetadata) => Promise<BulkAnswer>

function planOf(
  { changes, skipped }: Preflight,
  send: Sent,
  plan: Omit<BulkPlan, 'items' | 'send'>,
): BulkPlan & { readonly items: readonly BulkItem[] } {
  const users = new Map(changes.map(({ user }) => [user.uuid, user]))
  return {
    ...plan,
    items: [...changes.map((person) => itemOf(person)), ...skipped.map(({ person, reason }) => itemOf(person, reason))],
    send: async ({ id }) => {
      const user = users.get(id)
      return user === undefined ? { kind: 'skipped', text: 'Skipped before the start.' } : send(user)
    },
  }
}

function itemOf({ user }: UserAggregate, skip?: SkipReason): BulkItem {
  return {
    id: user.uuid,
    name: displayName(user),
    email: user.email,
    ...(skip !== undefined && { skip: skip.text, kept: skip.kind === 'protected' }),
  }
}

/** Everything about people that a change of membership, roles or groups made stale. */
export function reread(client: QueryClient, scope: Scope) {
  return () => {
    const { account } = scope
    for (const queryKey of [
      userKeys.all(scope),
      userKeys.inheritedAnywhere(account),
      userKeys.plansAnywhere(account),
      [...sessionKey(account), 'access'],
    ])
      void client.invalidateQueries({ queryKey })
  }
}

/** Why the last administrator stops a change now; asked right before it. */
async function adminStop(
  client: QueryClient,
  scope: Scope,
  id: string,
  failed: string,
): Promise<BulkAnswer | undefined> {
  try {
    const last = await client.query({ ...lastAdminQuery(scope, id), retry: false })
    const reason = lastAdminReason(scopeLevel(scope), last)
    return reason === undefined ? undefined : { kind: 'kept', text: `${reason.text} No changes were made.` }
  } catch (error) {
    const answer = failedAnswer(error, `${failed} We couldn’t confirm that another admin remains.`)
    // Nothing was sent for this person, whatever became of the check.
    return answer.kind === 'unknown' ? { ...answer, kind: 'failed' } : answer
  }
}

const notHere: BulkVerdict = { kind: 'skipped', text: 'No longer in this scope. No changes were made.' }

/** Up to so many removals are held back first, as a single one is. */
const MAX_HELD = 50

/** Removes people from a scope one by one, so that each check for the last admin sees the removals before it. */
export function removePlan(client: QueryClient, scope: Scope, scopeName: string, chosen: Preflight): BulkPlan {
  const mutation = removeUserMutation(scope)
  return planOf(
    chosen,
    async (user) =>
      (await adminStop(client, scope, user.uuid, 'Not removed.')) ??
      sendRow(
        client,
        mutation,
        { user },
        {
          answered: (removal) =>
            removal === 'removed'
              ? { kind: 'done', text: 'Removed.' }
              : removal === 'gone'
                ? { kind: 'skipped', text: 'Someone else removed this user first. No changes were made.' }
                : notHere,
          failed: 'Not removed.',
          foundDone: 'Removed.',
          doubt: 'It’s safe to try again.',
        },
      ),
    {
      title: removeUsersFrom(scopeName)(chosen.changes.length),
      scope,
      removes: true,
      held: chosen.changes.length <= MAX_HELD,
      // Two at once could each be the last one for the other.
      inFlight: 1,
      gap: TWO_CALLS,
      repeatable: true,
      onOver: reread(client, scope),
    },
  )
}

/**
 * Unlocks people. Lists are set from the answers: they are read from a copy that lags behind (docs/service.md, trap
 * 16).
 */
export function unlockPlan(client: QueryClient, scope: Scope, chosen: Preflight): BulkPlan {
  const mutation = unlockUserMutation(scope)
  return planOf(
    chosen,
    (user) =>
      sendRow(
        client,
        mutation,
        { user },
        {
          answered: (_, confirmed) =>
            confirmed
              ? { kind: 'done', text: 'Unlocked.' }
              : { kind: 'failed', text: 'Harness responded, but this user is still locked.' },
          failed: 'Not unlocked.',
          foundDone: 'Unlocked.',
          gone: notHere,
          doubt: 'It’s safe to try again.',
        },
      ),
    { title: unlockUsers(chosen.changes.length), scope, inFlight: 4, repeatable: true },
  )
}

/** Replaces the two-factor secrets of people, each once (docs/testing.md, TF-22). */
export function resetPlan(client: QueryClient, scope: Scope, chosen: Preflight): BulkPlan {
  const mutation = reset2faMutation(scope)
  const { account } = scope
  return planOf(
    chosen,
    async (user) => {
      if (cooldownLeft(account, user.uuid, Date.now()) > 0)
        return { kind: 'kept', text: 'Just reset. Another reset would cancel the first email.' }
      const answer = await sendRow(
        client,
        mutation,
        { user },
        {
          answered: (done) =>
            done
              ? { kind: 'done', text: `Reset. Harness emails a new setup key to ${user.email}.` }
              : { kind: 'skipped', text: '2FA is off. No changes were made.' },
          failed: 'Not reset.',
          foundDone: 'Reset.',
          gone: { kind: 'skipped', text: 'No longer in the account. No changes were made.' },
          refused: (error) =>
            mightHaveReplaced(error)
              ? {
                  kind: 'unknown',
                  text: 'We couldn’t confirm this reset. Harness reported a failure, but the setup key might already be replaced. Ask the user whether an email arrived before you reset again.',
                }
              : undefined,
          doubt: 'An email might have been sent. Another reset would cancel it.',
        },
      )
      if (answer.kind === 'done' || answer.kind === 'unknown') startCooldown(account, user.uuid, Date.now())
      return answer
    },
    {
      title: resetUsers(chosen.changes.length),
      scope,
      onOver: () => void client.invalidateQueries({ queryKey: userKeys.lists(scope) }),
    },
  )
}

/** A person as they are now: lists may be old, or show only the roles that match a filter. */
async function present(
  client: QueryClient,
  scope: Scope,
  id: string,
  failed: string,
): Promise<UserAggregate | BulkAnswer> {
  try {
    return await client.query({ ...userQuery(scope, id), staleTime: 0, retry: false })
  } catch (error) {
    if (readOutcome(error) === 'gone') return notHere
    const answer = failedAnswer(error, failed)
    return answer.kind === 'unknown' ? { ...answer, kind: 'failed' } : answer
  }
}

function isAnswer(value: UserAggregate | BulkAnswer): value is BulkAnswer {
  return 'kind' in value
}

/** @param confirmed whether the answer, or a look where it left something open, says that it happened */
function fromVerdicts(
  verdicts: readonly { readonly verdict: Verdict }[],
  confirmed: boolean,
  done: string,
  failed: string,
): BulkVerdict {
  const bad = verdicts.map(({ verdict }) => verdict).find(({ kind }) => kind !== 'done')
  if (bad === undefined || bad.kind === 'done') return { kind: 'done', text: done }
  // Only a look confirms an answer that leaves something open, and it looks at all of them.
  if (confirmed && verdicts.some(({ verdict }) => verdict.kind === 'unknown'))
    return { kind: 'done', text: `${done} Harness didn’t confirm it, but we checked and the change went through.` }
  return { kind: bad.kind, text: `${bad.kind === 'failed' ? failed : ''} ${bad.reason}`.trim() }
}

/** Assigns people a role, one call at a time. */
export function givePlan(client: QueryClient, scope: Scope, pair: RolePair, chosen: Preflight): BulkPlan {
  return planOf(
    chosen,
    async (user) => {
      const now = await present(client, scope, user.uuid, 'Not assigned.')
      if (isAnswer(now)) return now
      if (presentOf(now.roleAssignmentMetadata).pairs.has(pairKey(pair)))
        return { kind: 'skipped', text: `${alreadyAssigned} No changes were made.` }
      return sendRow(
        client,
        addRolesMutation(scope, user.uuid),
        { user, roles: [pair] },
        {
          answered: ({ verdicts }, confirmed) => fromVerdicts(verdicts, confirmed, 'Assigned.', 'Not assigned.'),
          failed: 'Not assigned.',
          foundDone: 'Assigned.',
          gone: notHere,
          doubt: 'It’s safe to try again.',
        },
      )
    },
    {
      title: assignRoleTo(pair.role.name)(chosen.changes.length),
      detail: pair.resourceGroup.name,
      scope,
      inFlight: 1,
      gap: TWO_CALLS,
      repeatable: true,
      onOver: reread(client, scope),
    },
  )
}

/** Takes a role from people, never the admin role of the last one who holds it. */
export function takePlan(client: QueryClient, scope: Scope, pair: RolePair, chosen: Preflight): BulkPlan {
  return planOf(
    chosen,
    async (user) => {
      const now = await present(client, scope, user.uuid, 'Not removed.')
      if (isAnswer(now)) return now
      const roles = now.roleAssignmentMetadata.flatMap((role) =>
        pairKey(role) === pairKey(pair) && role.identifier !== undefined && role.managedRoleAssignment !== true
          ? [{ ...pair, assignmentId: role.identifier }]
          : [],
      )
      if (roles.length === 0) return { kind: 'skipped', text: `${notDirect} No changes were made.` }
      const stop = isAdminOf(scope, pair) ? await adminStop(client, scope, user.uuid, 'Not removed.') : undefined
      return (
        stop ??
        sendRow(
          client,
          removeRolesMutation(scope, user.uuid),
          { user, roles },
          {
            answered: ({ verdicts }, confirmed) => fromVerdicts(verdicts, confirmed, 'Removed.', 'Not removed.'),
            failed: 'Not removed.',
            foundDone: 'Removed.',
            gone: notHere,
            doubt: 'It’s safe to try again.',
          },
        )
      )
    },
    {
      title: removeRoleFrom(pair.role.name)(chosen.changes.length),
      detail: pair.resourceGroup.name,
      scope,
      inFlight: 1,
      gap: isAdminOf(scope, pair) ? TWO_CALLS + 200 : TWO_CALLS,
      repeatable: true,
      onOver: reread(client, scope),
    },
  )
}

type GroupName = { readonly id: string; readonly name: string }

/**
 * What a refusal to change the members of a group means where the group itself is the reason: then it holds for all.
 *
 * @param failed the beginning of the sentence: "Not added."
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

/** Puts people into a group, one call at a time. */
export function joinPlan(client: QueryClient, scope: Scope, group: GroupName, chosen: Preflight): BulkPlan {
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
          gone: notHere,
          // Harness refuses anyone who is in the group already, in no words of its own.
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
      onOver: reread(client, scope),
    },
  )
}

/** Why someone stays in a group that may make them an admin; checked right before. */
async function groupAdminStop(client: QueryClient, scope: Scope, id: string): Promise<BulkAnswer | undefined> {
  const stop = await adminStop(client, scope, id, 'Not removed.')
  if (stop?.kind !== 'kept') return stop
  // A role that is assigned directly keeps them an admin.
  const now = await present(client, scope, id, 'Not removed.')
  return isAnswer(now) ? now : isDirectAdmin(scope, now) ? undefined : stop
}

/**
 * Takes people out of a group, never the last one whom it makes an admin.
 *
 * @param group `mightGiveAdmin`: the admin role of the scope may come from it. `listed`: those who are chosen were seen
 *   to be in it; else each is looked up, because Harness calls it a success to remove no one.
 */
export function leavePlan(
  client: QueryClient,
  scope: Scope,
  group: GroupName & { readonly mightGiveAdmin: boolean; readonly listed: boolean },
  chosen: Preflight,
): BulkPlan {
  const { id: identifier, mightGiveAdmin, listed } = group
  return planOf(
    chosen,
    async (user) => {
      if (!listed) {
        try {
          if (!(await getMember(scope, { identifier, userIdentifier: user.uuid })))
            return { kind: 'skipped', text: `${noMember} No changes were made.` }
        } catch (error) {
          const answer = failedAnswer(error, 'Not removed.')
          // Nothing was sent for this person, whatever became of the look.
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
            gone: notHere,
            refused: (error) => (error.status === 400 ? groupRefusal(client, scope, group, 'Not removed.') : undefined),
            doubt: 'It’s safe to try again.',
          },
        )
      )
    },
    {
      title: removeUsersFromGroup(group.name)(chosen.changes.length),
      scope,
      // Two at once could each be the last one for the other.
      inFlight: 1,
      gap: mightGiveAdmin ? TWO_CALLS + 200 : listed ? 200 : TWO_CALLS,
      repeatable: true,
      onOver: reread(client, scope),
    },
  )
}
