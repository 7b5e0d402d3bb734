import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect } from '#src/components/redirect.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSession } from '#src/components/session-context.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { paths } from '#src/domain/paths.ts'
import { firstListQuery } from '#src/pages/users/list-query.ts'
import { Spinner } from '#src/ui/spinner.tsx'

/** Milliseconds that the check of permissions can take before the list itself is requested. */
const MAX_PERMISSION_WAIT_MS = 500

/**
 * The first screen: the users for those who can view them, one's own home for everyone else. Nothing waits for the
 * check of permissions: if it is late, the list is requested anyway, and its response shows the same.
 */
export function Home() {
  const { account, keyType } = useSession()
  const client = useQueryClient()
  const rights = usePermissions({ account })
  const [list, setList] = useState<'pending' | 'answered' | 'refused'>('pending')
  const { pending } = rights
  useEffect(() => {
    if (!pending) return
    const timer = setTimeout(() => {
      // Asked as the route of the list does it, so that what is on its way is not given up when this screen goes.
      client.query(firstListQuery({ account })).then(
        () => {
          setList('answered')
        },
        (error: unknown) => {
          // The words about failures are no part of the first screen, and this is all that is needed of them.
          setList(isApiError(error) && error.status === 403 ? 'refused' : 'answered')
        },
      )
    }, MAX_PERMISSION_WAIT_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [client, account, pending])
  if (keyType !== 'sat' && pending && list === 'pending') return <Spinner label="Loading…" />
  const administers = pending ? list === 'answered' : rights.has('core_user_view') || rights.failed
  return <Redirect to={administers || keyType === 'sat' ? paths.users({ account }) : paths.myHome(account)} />
}
