import type { UserMetadata } from '#src/contract/user.ts'
import { createSessionStore } from '#src/session/store.ts'

/** How long an unlock that the service confirmed outweighs a list that still shows the lock (trap 16), in ms. */
const REMEMBERED = 60_000

const unlockedAt = createSessionStore(() => new Map<string, number>(), 'other-person')

function entry(account: string, userId: string): string {
  return `${account} ${userId}`
}

/**
 * Remembers that the service answered an unlock with `locked: false`.
 *
 * @param now milliseconds since the epoch
 */
export function rememberUnlock(account: string, userId: string, now: number): void {
  unlockedAt.get().set(entry(account, userId), now)
}

/** The person with the lock as last known: lists are read from a copy that lags behind an unlock. */
export function withKnownLock(account: string, user: UserMetadata, now: number): UserMetadata {
  const at = unlockedAt.get().get(entry(account, user.uuid))
  return user.locked === true && at !== undefined && now - at < REMEMBERED ? { ...user, locked: false } : user
}
