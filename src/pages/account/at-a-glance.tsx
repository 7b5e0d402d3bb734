import { useQuery } from '@tanstack/react-query'
import { CircleAlert, CircleCheck, CircleHelp, ShieldOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useSession } from '#src/components/session-context.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import { signInSettingsQuery } from '#src/queries/settings-queries.ts'
import { Card, CardHeader } from '#src/ui/card.tsx'

type Row = { term: string; state: 'fine' | 'due' | 'off' | 'unknown'; text: ReactNode; to: string; action: string }

const icons = {
  fine: <CircleCheck aria-hidden className="text-success-text" />,
  due: <CircleAlert aria-hidden className="text-danger-text" />,
  off: <ShieldOff aria-hidden className="text-warning-text" />,
  unknown: <CircleHelp aria-hidden className="text-muted" />,
}

/**
 * For people without admin rights, who land on their own account: what is on, what is off, and what is due, in one look.
 * Nothing is asked for that would be refused.
 */
export function AtAGlance({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const { account: name } = useScopeName({ account })
  const rights = usePermissions({ account })
  const settings = useQuery({
    ...signInSettingsQuery(account),
    enabled: !rights.pending && rights.has('core_authsetting_view'),
  })
  if (rights.pending || rights.failed || rights.has('core_user_view')) return null
  const required = settings.data?.twoFactorEnabled === true
  const rows: Row[] = [
    twoFactorRow(me, required, name, paths.twoFactor(account)),
    me.externallyManaged === true
      ? {
          term: 'Password',
          state: 'fine',
          text: 'Kept by your identity provider: change it there.',
          to: paths.password(account),
          action: 'Read more',
        }
      : {
          term: 'Password',
          state: 'fine',
          text: 'Managed by Harness. Change it if someone else might know it.',
          to: paths.password(account),
          action: 'Change',
        },
    {
      term: 'Access',
      state: 'fine',
      text: 'Your roles and groups, and how to ask for more.',
      to: paths.myAccess(account),
      action: 'See my access',
    },
  ]
  return (
    <Card aria-labelledby="at-a-glance">
      <div className="border-b border-line pb-4">
        <CardHeader id="at-a-glance" title={titleOf(rows)}>
          This is your own account in <bdi>{name}</bdi>. You do not administer other people here.
        </CardHeader>
      </div>
      <ul className="divide-y divide-line">
        {rows.map(({ term, state, text, to, action }) => (
          <li key={term} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm md:px-5">
            <span className="flex shrink-0 items-center gap-2 font-medium text-text sm:w-32 [&_svg]:size-4">
              {icons[state]}
              {term}
            </span>
            <span className="min-w-0 flex-1 basis-60 text-text-secondary">{text}</span>
            <Link className="text-accent-text underline" to={to} aria-label={`${action}: ${term}`}>
              {action}
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** The rows in a few words: never calmer than the worst of them. */
function titleOf(rows: readonly Row[]): string {
  const worst = (['due', 'off', 'unknown'] as const).find((state) => rows.some((row) => row.state === state))
  switch (worst) {
    case 'due':
      return 'Set up two-factor authentication'
    case 'off':
      return 'Two-factor authentication is off'
    case 'unknown':
      return "We couldn't check everything"
    case undefined:
      return 'Your account is set up'
  }
}

function twoFactorRow(me: UserInfo, required: boolean, account: string, to: string): Row {
  const term = 'Two-factor'
  const flag = me.twoFactorAuthenticationEnabled
  if (flag === undefined)
    return { term, state: 'unknown', text: 'Harness did not say whether it is on.', to, action: 'Look' }
  if (flag) return { term, state: 'fine', text: 'On: a code is asked for when you sign in.', to, action: 'Manage' }
  return required
    ? {
        term,
        state: 'due',
        text: `Off, but ${account} requires it: set it up before you next sign in with your password.`,
        to,
        action: 'Set up',
      }
    : { term, state: 'off', text: 'Off: only your password protects your account.', to, action: 'Set up' }
}
