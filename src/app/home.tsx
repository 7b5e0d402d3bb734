import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect } from '#src/components/redirect.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSession } from '#src/components/session-context.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { paths } from '#src/domain/paths.ts'
import { firstListQuery } from '#src/pages/users/list-query.ts'
import { Spinner } from '#src/ui/spinner.tsx'

/** Milliseconds that the permission check can take before the list itself is requested. */
const MAX_PERMISSION_WAIT_MS = 500

/**
 * The first screen: the users list for those who can view users, My settings for everyone else. Nothing waits for the
 * permission check: if it is slow, the list is requested anyway, and its response shows the same.
 */
export function Home() {
  const { account, keyType } = useSession()
  const client = useQueryClient()
  const permissions = usePermissions({ account })
  const [list, setList] = useState<'pending' | 'answered' | 'refused'>('pending')
  const { pending } = permissions
  useEffect(() => {
    if (!pending) return
    const timer = setTimeout(() => {
      // Requested with the same key as in the list's route, so that the request is not canceled when this screen
      // unmounts.
      client.query(firstListQuery({ account })).then(
        () => {
          setList('answered')
        },
        (error: unknown) => {
          // The error texts are not part of the first screen, and this is all it needs of them.
          setList(isApiError(error) && error.status === 403 ? 'refused' : 'answered')
        },
      )
    }, MAX_PERMISSION_WAIT_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [client, account, pending])
  if (keyType !== 'sat' && pending && list === 'pending') return <Spinner label="Loading…" />
  const administers = pending ? list === 'answered' : permissions.has('core_user_view') || permissions.failed
  return <Redirect to={administers || keyType === 'sat' ? paths.users({ account }) : paths.myHome(account)} />
}
