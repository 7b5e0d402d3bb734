import { useQuery } from '@tanstack/react-query'
import { useSession } from '#src/components/session-context.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { displayName } from '#src/domain/user.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'

/**
 * The reviewer: the connected user, or the typed name if the key belongs to a service account.
 *
 * @returns undefined until the user is known, or a name was typed
 */
export function useReviewer(typed?: string): Reviewer | undefined {
  const { account, keyType } = useSession()
  const { data: me } = useQuery({ ...currentUserQuery(account), enabled: keyType === 'pat' })
  if (typed !== undefined) return { name: typed, identity: 'typed' }
  return me && { id: me.uuid, name: displayName(me), email: me.email, identity: 'session' }
}
