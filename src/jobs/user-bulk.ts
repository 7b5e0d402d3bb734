import type { QueryClient } from '@tanstack/react-query'
import type { Preflight } from '#src/domain/bulk-guards.ts'
import { removeUsersFrom, resetUsers, unlockUsers } from '#src/domain/bulk-titles.ts'
import { mightHaveReplaced } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkPlan } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { cooldownLeft, startCooldown } from '#src/session/reset-cooldown.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { removeUserMutation, reset2faMutation, unlockUserMutation } from '#src/queries/user-mutations.ts'
import { TWO_CALLS_GAP_MS, planOf, invalidateUsers, lastAdminStop, notInScope } from './bulk-plan.ts'

/** Up to this many removals can be undone for a moment, like a single one. */
const MAX_UNDOABLE = 50

/** Removes users from a scope one by one, so that each last-admin check sees the earlier removals. */
export function removeUsersPlan(client: QueryClient, scope: Scope, scopeName: string, chosen: Preflight): BulkPlan {
  const mutation = removeUserMutation(scope)
  return planOf(
    chosen,
    async (user) =>
      (await lastAdminStop(client, scope, user.uuid, 'Not removed.')) ??
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
                : notInScope,
          failed: 'Not removed.',
          foundDone: 'Removed.',
          doubt: 'It’s safe to try again.',
        },
      ),
    {
      title: removeUsersFrom(scopeName)(chosen.changes.length),
      scope,
      removes: true,
      held: chosen.changes.length <= MAX_UNDOABLE,
      // In parallel, each could count the other as the remaining admin.
      inFlight: 1,
      gap: TWO_CALLS_GAP_MS,
      repeatable: true,
      onOver: () => {
        invalidateUsers(client, scope)
      },
    },
  )
}

/**
 * Unlocks users. Lists are updated from the responses, because they are read from a copy that lags behind
 * (docs/service.md, trap 16).
 */
export function unlockUsersPlan(client: QueryClient, scope: Scope, chosen: Preflight): BulkPlan {
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
          gone: notInScope,
          doubt: 'It’s safe to try again.',
        },
      ),
    { title: unlockUsers(chosen.changes.length), scope, inFlight: 4, repeatable: true },
  )
}

/** Replaces the 2FA secrets of users, each once (docs/testing.md, TF-22). */
export function resetTwoFactorPlan(client: QueryClient, scope: Scope, chosen: Preflight): BulkPlan {
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
