import { useQuery } from '@tanstack/react-query'
import { Check, KeyRound, ShieldCheck, ShieldOff, ShieldQuestion } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useSession } from '#src/components/session-context.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { formatDay } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { signInSettingsQuery } from '#src/queries/settings-queries.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { AccountPage } from './account-page.tsx'
import { StateDisc } from './state-disc.tsx'

/**
 * My settings, Home: open and finished tasks for one's own account. The start page of users without admin permissions.
 */
export function HomePage() {
  return (
    <AccountPage
      title="Home"
      head={(me, account) => ({
        lead: <Initials name={displayName(me)} seed={me.uuid} size="large" />,
        title: (
          <>
            Hello, <bdi>{displayName(me)}</bdi>
          </>
        ),
        description: (
          <>
            {me.email !== undefined && (
              <>
                <bdi>{me.email}</bdi> ·{' '}
              </>
            )}
            <bdi>{account}</bdi>
          </>
        ),
      })}
      whyNoServiceAccount="Service accounts don’t have settings of their own here."
    >
      {(me) => (
        <PartBoundary failed="Couldn’t show the overview">
          <Overview me={me} />
        </PartBoundary>
      )}
    </AccountPage>
  )
}

function Overview({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const { account: accountName } = useScopeName({ account })
  return (
    <>
      <ToDo me={me} />
      <section aria-labelledby="already-done">
        <h2 id="already-done" className="text-sm font-semibold text-text">
          Already done
        </h2>
        <ul className="mt-2 divide-y divide-line">
          {me.twoFactorAuthenticationEnabled === true && (
            <DoneRow
              term="Two-factor authentication"
              text="On. You enter a code from your app when you sign in."
              to={paths.twoFactor(account)}
              action="Manage"
              label="Manage 2FA"
            />
          )}
          {me.externallyManaged === true ? (
            <DoneRow
              term="Password"
              text="Managed by your identity provider. Change it there."
              to={paths.password(account)}
              action="View"
              label="View password"
            />
          ) : (
            <DoneRow
              term="Password"
              text="Stored by Harness. Change it if you think someone else knows it."
              to={paths.password(account)}
              action="Change"
              label="Change password"
            />
          )}
          <DoneRow
            term="Name"
            text={<bdi>{displayName(me)}</bdi>}
            to={paths.profile(account)}
            {...(me.externallyManaged === true
              ? { action: 'View', label: 'View profile' }
              : { action: 'Edit', label: 'Edit name' })}
          />
          {me.emailVerified === true && (
            <DoneRow
              term="Email"
              text={me.createdAt === undefined ? 'Confirmed' : `Confirmed. You joined on ${formatDay(me.createdAt)}.`}
            />
          )}
        </ul>
      </section>
      <section aria-labelledby="my-access">
        <h2 id="my-access" className="text-sm font-semibold text-text">
          My access
        </h2>
        <p className="mt-1 text-sm text-text-secondary">
          See your roles and groups in <bdi>{accountName}</bdi>, or ask an admin for more.
        </p>
        <p className="mt-2 flex flex-wrap gap-2">
          <Link className={buttonClasses('secondary')} to={paths.myAccess(account)}>
            <KeyRound aria-hidden />
            View my access
          </Link>
        </p>
      </section>
    </>
  )
}

/** The one task that is left, or that there is none. Requests nothing that would be refused. */
function ToDo({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const { account: accountName } = useScopeName({ account })
  const permissions = usePermissions({ account })
  const settings = useQuery({
    ...signInSettingsQuery(account),
    enabled: !permissions.pending && permissions.has('core_authsetting_view'),
  })
  const to = paths.twoFactor(account)
  const flag = me.twoFactorAuthenticationEnabled
  if (flag === true)
    return (
      <Hero icon={<ShieldCheck aria-hidden />} tone="success" title="You’re all set">
        Two-factor authentication is on, so you have nothing to do here.
      </Hero>
    )
  if (flag === undefined)
    return (
      <Hero
        icon={<ShieldQuestion aria-hidden />}
        tone="neutral"
        title="Check two-factor authentication"
        action={
          <Link className={buttonClasses('secondary', 'large')} to={to}>
            View 2FA
          </Link>
        }
      >
        Harness didn’t report whether it’s on for you.
      </Hero>
    )
  return (
    <Hero
      icon={<ShieldOff aria-hidden />}
      tone="warning"
      above="1 thing to do"
      title="Turn on two-factor authentication"
      action={
        <Link className={buttonClasses('primary', 'large')} to={to}>
          Turn on 2FA
        </Link>
      }
    >
      {settings.data?.twoFactorEnabled === true ? (
        <>
          <bdi>{accountName}</bdi> requires it. It takes about 2 minutes and you’ll need your phone.
        </>
      ) : (
        'Your account is protected by a password only. It takes about 2 minutes and you’ll need your phone.'
      )}
    </Hero>
  )
}

type HeroProps = {
  icon: ReactNode
  tone: 'success' | 'warning' | 'neutral'
  above?: string
  title: string
  action?: ReactNode
  children: ReactNode
}

function Hero({ icon, tone, above, title, action, children }: HeroProps) {
  return (
    <section
      aria-labelledby="to-do"
      className="grid gap-x-5 gap-y-2 rounded-dialog border border-edge bg-surface p-6 shadow-card sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:items-center"
    >
      <StateDisc tone={tone}>{icon}</StateDisc>
      <div className="min-w-0">
        {above !== undefined && <p className="text-sm text-muted">{above}</p>}
        <h2 id="to-do" className="text-lg font-semibold text-text">
          {title}
        </h2>
        <p className="mt-1 text-sm text-text-secondary">{children}</p>
      </div>
      {action}
    </section>
  )
}

type DoneProps = { term: string; text: ReactNode } & ({ to: string; action: string; label: string } | { to?: never })

function DoneRow({ term, text, ...way }: DoneProps) {
  return (
    <li className="grid min-h-13 grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-3 px-1 py-2.5 text-sm">
      <Check aria-hidden className="size-4 text-success-text" />
      <span className="min-w-0 leading-5.5 wrap-anywhere">
        <span className="block font-medium text-text">{term}</span>
        <span className="block text-muted">{text}</span>
      </span>
      {way.to !== undefined && (
        <Link className={buttonClasses('secondary', 'small')} to={way.to} aria-label={way.label}>
          {way.action}
        </Link>
      )}
    </li>
  )
}
