import { Building2 } from 'lucide-react'
import { Outlet, useParams } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { useTitle } from '#src/components/use-title.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths, scopeOfParams } from '#src/domain/paths.ts'
import { closeSession } from '#src/queries/session.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Link } from 'react-router'

/** Lets a page through only for the account of the key and for well-formed identifiers (outcome S-SCOPE). */
export function ScopeGuard() {
  const { account } = useSession()
  const scope = scopeOfParams(useParams())
  const ids = scope === undefined ? [] : [scope.account, scope.org, scope.project]
  const valid = ids.every((id) => id === undefined || isSafeId(id))
  if (scope?.account === account && valid) return <Outlet />
  return valid && scope !== undefined ? (
    <OtherAccount account={account} asked={scope.account} />
  ) : (
    <BadLink account={account} />
  )
}

function OtherAccount({ account, asked }: { account: string; asked: string }) {
  useTitle('Another account')
  return (
    <EmptyState
      level={1}
      icon={<Building2 />}
      title="This link is for another account"
      action={
        <>
          <Link className={buttonClasses('primary')} to={paths.users({ account })}>
            Open users of your account
          </Link>
          <Button
            onClick={() => {
              closeSession('signed-out')
            }}
          >
            Connect with another key
          </Button>
        </>
      }
    >
      <p role="alert">
        The link belongs to account <code className="font-mono">{asked}</code>, your key to account{' '}
        <code className="font-mono">{account}</code>. Nothing was requested.
      </p>
    </EmptyState>
  )
}

function BadLink({ account }: { account: string }) {
  useTitle('Not a valid link')
  return (
    <EmptyState
      level={1}
      icon={<Building2 />}
      title="This link isn't valid"
      action={
        <Link className={buttonClasses('primary')} to={paths.users({ account })}>
          Open users of your account
        </Link>
      }
    >
      <p role="alert">
        It names an account, organization or project in a form that Harness does not use. Nothing was requested.
      </p>
    </EmptyState>
  )
}
