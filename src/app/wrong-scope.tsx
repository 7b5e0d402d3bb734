import { Building2 } from 'lucide-react'
import { Link } from 'react-router'
import { useTitle } from '#src/components/use-title.ts'
import { paths } from '#src/domain/paths.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { useSignOut } from './use-sign-out.tsx'

/**
 * Replaces a page that must not be requested (outcome `wrong-scope`).
 *
 * @param requestedAccount the other account in the link; undefined if the link is malformed
 */
export function WrongScope({ account, requestedAccount }: { account: string; requestedAccount: string | undefined }) {
  return requestedAccount === undefined ? (
    <BadLink account={account} />
  ) : (
    <OtherAccount account={account} requestedAccount={requestedAccount} />
  )
}

function OtherAccount({ account, requestedAccount }: { account: string; requestedAccount: string }) {
  useTitle('Another account')
  const { signOut, question } = useSignOut()
  return (
    <EmptyState
      level={1}
      icon={<Building2 />}
      title="This link is for another account"
      action={
        <>
          <Link className={buttonClasses('primary')} to={paths.users({ account })}>
            Open users in your account
          </Link>
          <Button onClick={signOut}>Connect with another API key</Button>
          {question}
        </>
      }
    >
      <p role="alert">
        The link belongs to account <code className="font-mono">{requestedAccount}</code>, your API key to account{' '}
        <code className="font-mono">{account}</code>. Nothing was loaded.
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
      title="This link isn’t valid"
      action={
        <Link className={buttonClasses('primary')} to={paths.users({ account })}>
          Open users in your account
        </Link>
      }
    >
      <p role="alert">The account, organization, or project ID in this link isn’t valid. Nothing was loaded.</p>
    </EmptyState>
  )
}
