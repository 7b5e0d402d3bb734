import { Link } from 'react-router'
import { StatusBadge, TwoFactorBadge } from '#src/components/user-badges.tsx'
import { useSession } from '#src/components/session-context.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { formatDay } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Card } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { DefinitionList } from '#src/ui/definition-list.tsx'
import { AccountPage, Section } from './account-page.tsx'
import { NameCard } from './name-card.tsx'

/** My settings, Profile. */
export function ProfilePage() {
  return (
    <AccountPage
      title="Profile"
      layout="sections"
      whyNoServiceAccount="Service accounts don’t have a profile. An admin can change their name in Harness."
    >
      {(me) => (
        <>
          <PartBoundary failed="Couldn’t show your name">
            <DetailsSection me={me} />
          </PartBoundary>
          <PartBoundary failed="Couldn’t show your account">
            <AccountSection me={me} />
          </PartBoundary>
          <PartBoundary failed="Couldn’t show your accounts">
            <MembershipsSection me={me} />
          </PartBoundary>
        </>
      )}
    </AccountPage>
  )
}

function DetailsSection({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const { account: accountName } = useScopeName({ account })
  return (
    <Section
      id="your-details"
      title="Your details"
      description={
        <>
          Other users in <bdi>{accountName}</bdi> see your name and email.
        </>
      }
    >
      <NameCard me={me} />
    </Section>
  )
}

function AccountSection({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const twoFactor = me.twoFactorAuthenticationEnabled
  const isException = me.locked === true || me.disabled === true
  return (
    <Section id="account-facts" title="Account" description="Set by your admin and by Harness.">
      <Card>
        <DefinitionList
          items={[
            ...(isException ? [{ term: 'Status', value: <StatusBadge user={me} /> }] : []),
            {
              term: 'Managed by',
              value:
                me.externallyManaged === undefined ? 'Unknown' : me.externallyManaged ? 'Identity provider' : 'Harness',
            },
            {
              term: 'Two-factor authentication',
              value: (
                <span className="flex flex-wrap items-center gap-1.5">
                  <TwoFactorBadge user={me} />
                  <Link
                    className="text-accent-text underline"
                    to={paths.twoFactor(account)}
                    aria-label={twoFactor === true ? 'Manage 2FA' : 'Turn on 2FA'}
                  >
                    {twoFactor === true ? 'Manage' : 'Turn on'}
                  </Link>
                </span>
              ),
            },
            {
              term: 'User ID',
              value: (
                <span className="flex flex-wrap items-center gap-1">
                  <code className="font-mono text-xs break-all">{me.uuid}</code>
                  <CopyButton value={me.uuid} label="Copy user ID" />
                </span>
              ),
            },
            { term: 'Joined', value: me.createdAt === undefined ? 'Unknown' : formatDay(me.createdAt) },
          ]}
        />
      </Card>
    </Section>
  )
}

function MembershipsSection({ me }: { me: UserInfo }) {
  return (
    <Section
      id="memberships"
      title="Your accounts"
      description="Your default account sets the requirements for your password."
    >
      <Card>
        {me.accounts.length === 0 ? (
          <p className="px-4 py-3 text-sm text-text-secondary">Unknown</p>
        ) : (
          <ul className="divide-y divide-line text-sm">
            {me.accounts.map(({ uuid, accountName, companyName }) => (
              <li key={uuid} className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
                <span className="min-w-0 font-medium break-words text-text">
                  <bdi>{companyName ?? accountName ?? 'Unnamed account'}</bdi>
                </span>
                {uuid === me.defaultAccountId && <Badge tone="accent">Default</Badge>}
                <span className="flex min-w-0 flex-wrap items-center gap-1 sm:ml-auto">
                  <code className="font-mono text-xs break-all text-text-secondary">{uuid}</code>
                  <CopyButton value={uuid} label={copyIdLabel(companyName ?? accountName)} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </Card>
    </Section>
  )
}

function copyIdLabel(account: string | undefined): string {
  return account === undefined ? 'Copy ID of this account' : `Copy ID of ${account}`
}
