import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Redirect } from '#src/components/redirect.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSession } from '#src/components/session-context.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { paths } from '#src/domain/paths.ts'
import { firstListQuery } from '#src/pages/users/users.route.ts'
import { Spinner } from '#src/ui/spinner.tsx'

/** So long the check of rights may take before the list itself is asked for. */
const PATIENCE = 500

/**
 * The first screen: the users for those who may see them, one's own profile for everybody else. Nothing waits for the
 * check of rights: where it does not come, the list is asked for, and its answer tells the same.
 */
export function Home() {
  const { account, keyType } = useSession()
  const rights = usePermissions({ account })
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true)
    }, PATIENCE)
    return () => {
      clearTimeout(timer)
    }
  }, [])
  const list = useQuery({ ...firstListQuery({ account }), enabled: late && rights.pending })
  const isRefused = list.isError && readOutcome(list.error) === 'W-403'
  if (keyType !== 'sat' && rights.pending && list.isPending) return <Spinner label="Looking up what you may see" />
  const administers = rights.pending ? !isRefused : rights.has('core_user_view') || rights.failed
  return <Redirect to={administers || keyType === 'sat' ? paths.users({ account }) : paths.profile(account)} />
}
