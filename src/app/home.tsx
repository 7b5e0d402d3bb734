import { Redirect } from '#src/components/redirect.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSession } from '#src/components/session-context.ts'
import { paths } from '#src/domain/paths.ts'
import { Spinner } from '#src/ui/spinner.tsx'

/** The first screen: the users for those who may see them, one's own profile for everybody else. */
export function Home() {
  const { account, keyType } = useSession()
  const rights = usePermissions({ account })
  if (rights.pending) return <Spinner label="Looking up what you may see" />
  const administers = rights.has('core_user_view') || rights.failed || keyType === 'sat'
  return <Redirect to={administers ? paths.users({ account }) : paths.profile(account)} />
}
