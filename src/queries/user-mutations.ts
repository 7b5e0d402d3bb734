import type { QueryClient } from '@tanstack/react-query'
import { addUsers, getAggregatedUser, removeUser, reset2fa, unlockUser, updateUserInfo1 } from '#src/api/user-api.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import type { AddUsersBody, UserAggregate, UserInfo, UserMetadata } from '#src/contract/user-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { mutationOutcome, readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { hasStatuses } from '#src/domain/status-filter.ts'
import { displayName, nameWithEmail } from '#src/domain/user.ts'
import { rememberName, rememberUnlock } from '#src/session/optimistic-overrides.ts'
import { userKeys, type ScanQuestion } from './user-keys.ts'
import type { Scanned } from './user-queries.ts'
import type { SafeMutation } from './safe-mutation.ts'

/** Mutations of other users. Each defines what it makes stale and how a lost response is verified. */

/** Adds or invites up to 100 users; the caller makes one call at a time. Data: outcome word by address. */
export function addUsersMutation(scope: Scope): SafeMutation<AddUsersBody, Record<string, string | null>> {
  return {
    operation: 'addUsers',
    scope,
    // One add call at a time in an account: parallel ones mix up results (docs/service.md, trap 23).
    target: () => scope.account,
    label: ({ emails }) => byCount(emails.length, 'Add 1 user', `Add ${formatNumber(emails.length)} users`),
    past: ({ emails }) =>
      byCount(
        emails.length,
        '1 user was added or invited',
        `${formatNumber(emails.length)} users were added or invited`,
      ),
    lines: (outcomes) => Object.entries(outcomes).map(([email, word]) => `${email}: ${word ?? 'unknown'}`),
    send: (body) => addUsers(scope, body),
    staleOnSuccess: [],
    staleIfInDoubt: [userKeys.lists(scope)],
    // Users who were already here or invited prove nothing, and only the page knows who was: it looks up each of them.
  }
}

/** Result of a removal. `gone`: someone else removed the user first (docs/failures.md, F17). */
export type Removal = 'removed' | 'not-member' | 'gone'

/** Removes a user from a scope and its child scopes. */
export function removeUserMutation(scope: Scope): SafeMutation<{ user: UserMetadata }, Removal> {
  return {
    operation: 'removeUser',
    scope,
    target: ({ user }) => user.uuid,
    label: ({ user }) => `Remove ${nameWithEmail(user)}`,
    past: ({ user }) => `${displayName(user)} was removed`,
    everywhere: true,
    confirms: (removal) => removal !== 'not-member',
    answerText: (removal) =>
      removal === 'removed'
        ? undefined
        : removal === 'gone'
          ? 'Was already removed. No changes were made.'
          : 'Wasn’t in this scope. No changes were made.',
    send: async ({ user }) => {
      try {
        return (await removeUser(scope, user.uuid)) ? 'removed' : 'not-member'
      } catch (error) {
        // The user is not here, which was the goal.
        if (mutationOutcome(error) === 'gone') return 'gone'
        throw error
      }
    },
    staleOnSuccess: [userKeys.lists(scope)],
    // Whatever the response was, the user is gone. Lists are refetched only at the end of a bulk action, and scans
    // aren't refetched automatically, so the row is removed now.
    onAnswer: (client, _, { user }) => {
      client.setQueriesData<Scanned | Page<UserAggregate>>({ queryKey: userKeys.lists(scope) }, (found) => {
        const rows = found?.rows.filter((row) => row.user.uuid !== user.uuid)
        if (found === undefined || rows?.length === found.rows.length) return found
        return 'totalItems' in found
          ? { ...found, rows: rows ?? [], totalItems: Math.max(0, found.totalItems - 1) }
          : { ...found, rows: rows ?? [] }
      })
    },
    staleIfInDoubt: [userKeys.lists(scope)],
    verify: ({ user }) => stateOf(scope, user.uuid).then((found) => (found === undefined ? 'done' : 'not-done')),
  }
}

/** Replaces a user's 2FA secret and emails the new one. Data: false if 2FA was off. */
export function reset2faMutation(scope: Scope): SafeMutation<{ user: UserMetadata }, boolean> {
  return {
    operation: 'reset2fa',
    scope,
    target: ({ user }) => user.uuid,
    label: ({ user }) => `Reset 2FA for ${nameWithEmail(user)}`,
    past: ({ user }) => `2FA was reset for ${displayName(user)}`,
    about: ({ user }) => ({ id: user.uuid, name: displayName(user) }),
    confirms: (data) => data,
    answerText: (data) => (data ? undefined : '2FA is off for this user. No changes were made.'),
    send: ({ user }) => reset2fa(scope, user.uuid),
    staleOnSuccess: [],
    staleIfInDoubt: [userKeys.lists(scope)],
  }
}

/** Unlocks a user. Data: whether the response says unlocked; `undefined`: not reported. */
export function unlockUserMutation(scope: Scope): SafeMutation<{ user: UserMetadata }, boolean | undefined> {
  return {
    operation: 'unlockUser',
    scope,
    target: ({ user }) => user.uuid,
    label: ({ user }) => `Unlock ${nameWithEmail(user)}`,
    past: ({ user }) => `${displayName(user)} was unlocked`,
    about: ({ user }) => ({ id: user.uuid, name: displayName(user) }),
    confirms: (data) => data,
    send: async ({ user }) => {
      const { locked } = await unlockUser(scope, user.uuid)
      return locked === undefined ? undefined : !locked
    },
    // Lists are read from a copy that lags behind: rows are updated from the response instead of refetched
    // (docs/service.md, trap 16).
    staleOnSuccess: [],
    staleIfInDoubt: [userKeys.lists(scope)],
    onAnswer: (client, unlocked, { user }) => {
      if (unlocked !== true) return
      rememberUnlock(scope.account, user.uuid, Date.now())
      patchUser(client, scope, user.uuid, { locked: false })
    },
    // The copy behind this read lags behind an unlock, so a lock in it proves nothing.
    verify: ({ user }) =>
      stateOf(scope, user.uuid).then((found) => (found?.user.locked === false ? 'done' : 'unknown')),
  }
}

/**
 * Renames another user, which the service allows only for service accounts. Data: the user as returned by the service;
 * only its name is trusted.
 */
export function updateUserMutation(scope: Scope): SafeMutation<{ user: UserMetadata; name: string }, UserInfo> {
  return {
    operation: 'updateUserInfo1',
    scope,
    target: ({ user }) => user.uuid,
    label: ({ user }) => `Rename ${nameWithEmail(user)}`,
    past: ({ user, name }) => `${displayName(user)} was renamed to ${name}`,
    about: ({ user, name }) => ({ id: user.uuid, name }),
    // Omitting a member erases it (docs/service.md, trap 38).
    send: ({ user, name }) => updateUserInfo1(scope, user.uuid, { name, email: user.email }),
    staleOnSuccess: [userKeys.all(scope)],
    staleIfInDoubt: [userKeys.lists(scope)],
    confirms: (data, { name }) => (data.name === undefined ? undefined : data.name === name),
    onAnswer: (client, { name }, { user }) => {
      if (name === undefined) return
      // Lists are read from a copy that lags behind (docs/service.md, trap 16).
      rememberName(scope.account, user.uuid, name, Date.now())
      patchUser(client, scope, user.uuid, { name })
    },
    // This read uses the same copy, so an old name in it proves nothing.
    verify: ({ user, name }) =>
      stateOf(scope, user.uuid).then((found) => (found?.user.name === name ? 'done' : 'unknown')),
  }
}

async function stateOf(scope: Scope, userId: string): Promise<UserAggregate | undefined> {
  try {
    return await getAggregatedUser(scope, userId)
  } catch (error) {
    if (readOutcome(error) === 'gone') return undefined
    throw error
  }
}

/** Updates a user in every cached list and detail of a scope from a response. */
function patchUser(client: QueryClient, scope: Scope, userId: string, changes: Partial<UserMetadata>): void {
  const patched = (row: UserAggregate): UserAggregate =>
    row.user.uuid === userId ? { ...row, user: { ...row.user, ...changes } } : row
  client.setQueriesData<Page<UserAggregate>>({ queryKey: userKeys.lists(scope) }, (page) =>
    page === undefined ? page : { ...page, rows: page.rows.map(patched) },
  )
  // A scan isn't refetched automatically, so users who no longer match its filter are removed here.
  for (const [key, found] of client.getQueriesData<Scanned>({ queryKey: userKeys.scans(scope) })) {
    const { status, match } = key.at(-1) as ScanQuestion
    const rows = found?.rows.filter(
      (row) => row.user.uuid !== userId || hasStatuses(row, status, found.inherited, match) !== false,
    )
    if (found !== undefined && rows?.length !== found.rows.length) client.setQueryData(key, { ...found, rows })
  }
  client.setQueryData<UserAggregate>(userKeys.detail(scope, userId), (row) => (row === undefined ? row : patched(row)))
}
