import { useQuery } from '@tanstack/react-query'
import { useSession } from '#src/components/session-context.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'

/** ID of the caller: `null` for a service account, `undefined` while unknown. */
export function useOwnId(account: string): string | null | undefined {
  const { keyType } = useSession()
  const me = useQuery({ ...currentUserQuery(account), enabled: keyType === 'pat' })
  return keyType === 'pat' ? me.data?.uuid : null
}
