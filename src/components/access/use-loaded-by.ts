import { useQuery } from '@tanstack/react-query'
import { useSession } from '#src/components/session-context.ts'
import { displayName } from '#src/domain/user.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'

/** Name of the user who loaded a file's content, as confirmed by Harness; a service account has none. */
export function useLoadedBy(account: string): string {
  const { keyType } = useSession()
  const isUser = keyType === 'pat'
  const { data } = useQuery({ ...currentUserQuery(account), enabled: isUser })
  if (!isUser) return 'A service account API key'
  return data === undefined ? 'Unknown' : `${displayName(data)} (${data.email})`
}
