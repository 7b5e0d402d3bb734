import { displayName } from '#src/domain/user.ts'
import type { NextReviewer } from './review.ts'
import type { AccessSnapshot, SnapshotUser } from './snapshot.ts'

/**
 * The next reviewer with their ID in the reviewed access: of the user with that email, otherwise of the only user with
 * that name. Other names stay as typed.
 */
export function knownNextReviewer(
  { name, email }: NextReviewer,
  { users }: Pick<AccessSnapshot, 'users'>,
): NextReviewer {
  const typed = { name, ...(email === undefined ? {} : { email }) }
  const isSame = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()
  const found: SnapshotUser[] = []
  for (const user of users)
    if (email === undefined ? isSame(displayName(user), name) : isSame(user.email, email)) found.push(user)
  const [user] = found
  if (user === undefined || found.length > 1) return typed
  return { name, email: user.email, id: user.id, foundBy: email === undefined ? 'name' : 'email' }
}

/** How the ID of the next reviewer is known. */
export const foundByLabels = {
  email: 'ID of the user with this email in the access reviewed.',
  name: 'Email and ID of the only user with this name in the access reviewed.',
} as const satisfies Record<NonNullable<NextReviewer['foundBy']>, string>

/** Why there is no ID. */
export const notFoundText =
  'No ID: the access reviewed has no user with this email or, where none was entered, not exactly one with this name.'
