import type { UserMetadata } from '#src/contract/user.ts'
import { createSessionStore } from '#src/session/store.ts'

/** How long a name that the service confirmed outweighs lists that still show the old one (trap 16), in ms. */
const REMEMBERED = 60_000

const renamed = createSessionStore(
  () => new Map<string, { readonly name: string; readonly at: number }>(),
  'other-person',
)

function entry(account: string, userId: string): string {
  return `${account} ${userId}`
}

/**
 * Remembers the name that the service answered a change with.
 *
 * @param now milliseconds since the epoch
 */
export function rememberName(account: string, userId: string, name: string, now: number): void {
  renamed.get().set(entry(account, userId), { name, at: now })
}

/** The person with the name as last known: lists are read from a copy that lags behind a change. */
export function withKnownName(account: string, user: UserMetadata, now: number): UserMetadata {
  const known = renamed.get().get(entry(account, user.uuid))
  return known !== undefined && now - known.at < REMEMBERED ? { ...user, name: known.name } : user
}
