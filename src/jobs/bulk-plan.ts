import type { QueryClient } from '@tanstack/react-query'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { lastAdminReason, type Preflight, type SkipReason } from '#src/domain/bulk-guards.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { BulkItem, BulkVerdict } from './bulk-rows.ts'
import { failedAnswer, type BulkAnswer, type BulkPlan } from './bulk-run.ts'
import { sessionKey } from '#src/queries/session-keys.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'

/** Milliseconds between two users: two requests each stay below five a second. */
export const TWO_CALLS_GAP_MS = 400

type SendUser = (user: UserMetadata) => Promise<BulkAnswer>

/**
 * A bulk plan for the users who need the change. The others are listed with the reason, and nothing is sent for them.
 */
export function planOf(
  { changes, skipped }: Preflight,
  send: SendUser,
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

/** Invalidates everything that a change of membership, roles or groups affects. */
export function invalidateUsers(client: QueryClient, scope: Scope): void {
  const { account } = scope
  for (const queryKey of [
    userKeys.all(scope),
    userKeys.inheritedAnywhere(account),
    userKeys.plansAnywhere(account),
    [...sessionKey(account), 'access'],
  ])
    void client.invalidateQueries({ queryKey })
}

/**
 * Checked right before a change.
 *
 * @returns why it must not be sent: it would remove the last admin
 */
export async function lastAdminStop(
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
    // Nothing was sent for this user, whatever the result of the check.
    return answer.kind === 'unknown' ? { ...answer, kind: 'failed' } : answer
  }
}

export const notInScope: BulkVerdict = { kind: 'skipped', text: 'No longer in this scope. No changes were made.' }

/** The current state of a user: lists can be stale, or show only the roles that match a filter. */
export async function readCurrentUser(
  client: QueryClient,
  scope: Scope,
  id: string,
  failed: string,
): Promise<UserAggregate | BulkAnswer> {
  try {
    return await client.query({ ...userQuery(scope, id), staleTime: 0, retry: false })
  } catch (error) {
    if (readOutcome(error) === 'gone') return notInScope
    const answer = failedAnswer(error, failed)
    return answer.kind === 'unknown' ? { ...answer, kind: 'failed' } : answer
  }
}

/** Whether reading a user already determined the result of their row. */
export function isAnswer(value: UserAggregate | BulkAnswer): value is BulkAnswer {
  return 'kind' in value
}
