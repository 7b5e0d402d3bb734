import { createSessionStore } from '#src/session/store.ts'

/** Seconds in which a second reset of the same user is blocked: it would make the first email useless. */
const COOL_DOWN = 30

const resetAt = createSessionStore(() => new Map<string, number>(), 'other-person')

const keyOf = (account: string, userId: string) => `${account} ${userId}`

/**
 * Starts the cooldown for a user.
 *
 * @param now milliseconds since the epoch
 */
export function startCooldown(account: string, userId: string, now: number): void {
  resetAt.get().set(keyOf(account, userId), now)
}

/**
 * Seconds until a user's 2FA can be reset again; 0 if it can.
 *
 * @param now milliseconds since the epoch
 */
export function cooldownLeft(account: string, userId: string, now: number): number {
  const at = resetAt.get().get(keyOf(account, userId))
  return at === undefined ? 0 : Math.min(COOL_DOWN, Math.max(0, Math.ceil((at + COOL_DOWN * 1000 - now) / 1000)))
}
