import { Link } from 'react-router'
import { ManagedByBadge, StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import { useSession } from '#src/components/session-context.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { formatDay } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Card, CardHeader } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { DefinitionList } from '#src/ui/definition-list.tsx'
import { AccountPage } from './account-page.tsx'
import { AtAGlance } from './at-a-glance.tsx'
import { NameCard } from './name-card.tsx'

/** My account, Profile. */
export function ProfilePage() {
  return (
    <AccountPage
      title="Profile"
      describe={(account) => `How you appear to others in ${account}.`}
      whyNoServiceAccount="A service account has no profile of its own. An administrator changes its name in Harness."
    >
      {(me) => (
        <>
          <PartBoundary name="the overview">
            <AtAGlance me={me} />
          </PartBoundary>
          <PartBoundary name="your name">
            <NameCard me={me} />
          </PartBoundary>
          <PartBoundary name="your account">
            <AccountCard me={me} />
          </PartBoundary>
          <PartBoundary name="your accounts">
            <MembershipsCard me={me} />
          </PartBoundary>
        </>
      )}
    </AccountPage>
  )
}

function AccountCard({ me }: { me: UserInfo }) {
  const { account } = useSession()
  return (
    <Card aria-labelledby="account-facts">
      <div className="border-b border-line pb-4">
        <CardHeader id="account-facts" title="Account" />
      </div>
      <DefinitionList
        items={[
          {
            term: 'User ID',
            value: (
              <span className="flex flex-wrap items-center gap-1">
                <code className="font-mono text-sm break-all">{me.uuid}</code>
                <CopyButton value={me.uuid} label="Copy user ID" />
              </span>
            ),
          },
          { term: 'Managed by', value: me.externallyManaged === false ? 'Harness' : <ManagedByBadge user={me} /> },
          {
            term: 'Two-factor',
            value: (
              <span className="flex flex-wrap items-center gap-2">
                <TwoFactorBadge user={me} />
                <Link
                  className="text-sm text-accent-text underline"
                  to={paths.twoFactor(account)}
                  aria-label={me.twoFactorAuthenticationEnabled === true ? 'Manage two-factor' : 'Set up two-factor'}
                >
                  {me.twoFactorAuthenticationEnabled === true ? 'Manage' : 'Set up'}
                </Link>
              </span>
            ),
          },
          { term: 'Sign-in', value: <StatusBadge user={me} /> },
          {
            term: 'Email confirmed',
            value: me.emailVerified === undefined ? 'Not reported' : me.emailVerified ? 'Yes' : 'No',
          },
          { term: 'User since', value: me.createdAt === undefined ? 'Not reported' : formatDay(me.createdAt) },
        ]}
      />
    </Card>
  )
}

function MembershipsCard({ me }: { me: UserInfo }) {
  return (
    <Card aria-labelledby="memberships">
      <div className="border-b border-line pb-4">
        <CardHeader id="memberships" title="Your accounts">
          The rules for your password come from the default account.
        </CardHeader>
      </div>
      {me.accounts.length === 0 ? (
        <p className="px-5 py-3 text-base max-md:px-4 text-text-secondary">Not reported</p>
      ) : (
        <ul className="divide-y divide-line">
          {me.accounts.map(({ uuid, accountName, companyName }) => (
            <li key={uuid} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3 max-md:px-4">
              <span className="min-w-0 font-medium break-words text-text">
                <bdi>{companyName ?? accountName ?? 'Unnamed account'}</bdi>
              </span>
              {uuid === me.defaultAccountId && <Badge tone="accent">Default</Badge>}
              <span className="flex min-w-0 flex-wrap items-center gap-1 sm:ml-auto">
                <code className="font-mono text-sm break-all text-text-secondary">{uuid}</code>
                <CopyButton value={uuid} label={`Copy ID of ${companyName ?? accountName ?? 'this account'}`} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
