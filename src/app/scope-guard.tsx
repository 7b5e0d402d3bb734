import { Suspense } from 'react'
import { Outlet, useParams } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { scopeOfParams } from '#src/domain/paths.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const WrongScope = lazyPart(async () => (await import('./wrong-scope.tsx')).WrongScope)

/** Lets a page through only for the account of the key and for well-formed identifiers (outcome `wrong-scope`). */
export function ScopeGuard() {
  const { account } = useSession()
  const scope = scopeOfParams(useParams())
  const ids = scope === undefined ? [] : [scope.account, scope.org, scope.project]
  const valid = ids.every((id) => id === undefined || isSafeId(id))
  if (scope?.account === account && valid) return <Outlet />
  return (
    <Suspense>
      <WrongScope account={account} requestedAccount={valid ? scope?.account : undefined} />
    </Suspense>
  )
}
