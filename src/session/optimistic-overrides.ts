import type { UserMetadata } from '#src/contract/user-schema.ts'
import { createSessionStore } from './store.ts'

/**
 * How long confirmed changes take precedence over lists that still show the old state (docs/service.md, trap 16), in
 * ms.
 */
const REMEMBERED_MS = 60_000

type Override<Value> = { readonly value: Value; readonly at: number }

const unlocks = createSessionStore(() => new Map<string, Override<false>>(), 'other-person')
const names = createSessionStore(() => new Map<string, Override<string>>(), 'other-person')

const keyOf = (account: string, userId: string) => `${account} ${userId}`

/**
 * Records that the service responded to an unlock with `locked: false`.
 *
 * @param now milliseconds since the epoch
 */
export function rememberUnlock(account: string, userId: string, now: number): void {
  unlocks.get().set(keyOf(account, userId), { value: false, at: now })
}

/**
 * Records the name that the service returned after a change.
 *
 * @param now milliseconds since the epoch
 */
export function rememberName(account: string, userId: string, name: string, now: number): void {
  names.get().set(keyOf(account, userId), { value: name, at: now })
}

/**
 * The user with the last confirmed lock and name: lists are read from a copy that lags behind changes.
 *
 * @param now milliseconds since the epoch
 */
export function withOverrides(account: string, user: UserMetadata, now: number): UserMetadata {
  const key = keyOf(account, user.uuid)
  const locked = user.locked === true ? current(unlocks.get().get(key), now) : undefined
  const name = current(names.get().get(key), now)
  return locked === undefined && name === undefined
    ? user
    : { ...user, locked: locked ?? user.locked, name: name ?? user.name }
}

function current<Value>(override: Override<Value> | undefined, now: number): Value | undefined {
  return override !== undefined && now - override.at < REMEMBERED_MS ? override.value : undefined
}
