import { queryOptions } from '@tanstack/react-query'
import { getCurrentUserInfo } from '#src/api/user-api.ts'
import { sessionKey } from './session-keys.ts'

export const meKeys = {
  all: (account: string) => [...sessionKey(account), 'me'] as const,
  current: (account: string) => [...meKeys.all(account), 'current'] as const,
}

/** The current user. Refused for service accounts: check the key type first. */
export function currentUserQuery(account: string) {
  return queryOptions({
    queryKey: meKeys.current(account),
    queryFn: ({ signal }) => getCurrentUserInfo({ account }, signal),
    staleTime: 60_000,
  })
}
