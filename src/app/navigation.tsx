import { useQuery } from '@tanstack/react-query'
import {
  BadgeCheck,
  ClipboardCheck,
  History,
  House,
  KeyRound,
  ListChecks,
  Mail,
  ShieldCheck,
  ShieldQuestionMark,
  SlidersHorizontal,
  UserRound,
  Users,
} from 'lucide-react'
import { useMemo, type ReactElement, type ReactNode } from 'react'
import { Later } from '#src/components/deferred.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useScope } from '#src/components/use-scope.ts'
import { paths } from '#src/domain/paths.ts'
import type { KeyType } from '#src/domain/api-key.ts'
import type { Scope } from '#src/domain/scope.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { NavGroup, NavItem, useIsOpen } from './nav-item.tsx'

const load = () => import('./nav-notes.tsx')
const CountNote = lazyPart(async () => (await load()).CountNote)
const BulkNote = lazyPart(async () => (await load()).BulkNote)
const ChangesNote = lazyPart(async () => (await load()).ChangesNote)

/** Views of the users that everyone has, by what the address of the list says. */
const views = [
  { label: 'Locked', status: 'locked' },
  { label: 'No 2FA', status: 'no-2fa' },
  { label: 'Admins', status: 'admin' },
  { label: 'No role', status: 'no-role' },
] as const

/** Where one can go. Figures are shown once they are known from what was loaded anyway. */
export function Navigation() {
  const { account, keyType } = useSession()
  const scope = useScope()
  // Never asks automatically: what is known by then is enough, and a foreign account in an address is asked nothing.
  const { data: rights } = useQuery({ ...permissionsQuery(scope), enabled: false })
  const administers = rights?.here.has('core_user_view') !== false
  // A step inside a page draws the marks of the links again, and nothing else.
  return useMemo(() => navigationOf(scope, account, keyType, administers), [scope, account, keyType, administers])
}

function navigationOf(scope: Scope, account: string, keyType: KeyType, administers: boolean): ReactElement {
  const changes = (
    <NavItem to={paths.changes(account)} icon={<History aria-hidden />} note={late(<ChangesNote />)}>
      Recent changes
    </NavItem>
  )
  return (
    <nav aria-label="Main">
      {/* Whoever can't view users here has nothing to administer here; other scopes are reached by the trail. */}
      {administers && (
        <NavGroup title="Administration">
          <UsersLinks scope={scope} />
          <NavItem
            to={paths.invitations(scope)}
            icon={<Mail aria-hidden />}
            note={late(<CountNote scope={scope} counted="invitations" />)}
          >
            Invitations
          </NavItem>
          <NavItem to={paths.whoCan(scope)} icon={<ShieldQuestionMark aria-hidden />}>
            Who can…?
          </NavItem>
          <NavItem to={paths.accessReview(scope)} icon={<ClipboardCheck aria-hidden />}>
            Access review
          </NavItem>
          <NavItem to={paths.bulkRuns(account)} icon={<ListChecks aria-hidden />} note={late(<BulkNote />)}>
            Bulk actions
          </NavItem>
          {changes}
        </NavGroup>
      )}
      {/* A service account has no profile, password or two-factor of its own; the pages would only say so. */}
      <NavGroup title="My settings">
        {keyType === 'pat' && (
          <>
            {/* Whoever administers users starts with the list of users. */}
            {!administers && (
              <NavItem to={paths.myHome(account)} icon={<House aria-hidden />}>
                Home
              </NavItem>
            )}
            <NavItem to={paths.profile(account)} icon={<UserRound aria-hidden />}>
              Profile
            </NavItem>
            <NavItem to={paths.password(account)} icon={<KeyRound aria-hidden />}>
              Password
            </NavItem>
            <NavItem to={paths.twoFactor(account)} icon={<ShieldCheck aria-hidden />}>
              Two-factor authentication
            </NavItem>
            <NavItem to={paths.myAccess(account)} icon={<BadgeCheck aria-hidden />}>
              My access
            </NavItem>
          </>
        )}
        <NavItem to={paths.preferences(account)} icon={<SlidersHorizontal aria-hidden />}>
          Preferences
        </NavItem>
        {!administers && changes}
      </NavGroup>
    </nav>
  )
}

function UsersLinks({ scope }: { scope: Scope }) {
  const { account, org, project } = scope
  return (
    <>
      <NavItem
        to={paths.users(scope)}
        icon={<Users aria-hidden />}
        note={late(<CountNote scope={scope} counted="users" />)}
      >
        Users
      </NavItem>
      <li>
        <ul
          aria-label="User views"
          // A view of another scope is another one.
          key={[account, org, project].join('/')}
          className="mb-1 ml-[1.0625rem] border-l border-edge pl-2"
        >
          {views.map(({ label, status }) => (
            <ViewLink key={status} scope={scope} label={label} status={status} />
          ))}
        </ul>
      </li>
    </>
  )
}

function ViewLink({ scope, label, status }: { scope: Scope; label: string; status: (typeof views)[number]['status'] }) {
  const to = paths.users(scope, `?status=${status}`)
  return (
    <NavItem to={to} current={useIsOpen(to)} note={late(<CountNote scope={scope} counted={status} />)}>
      {label}
    </NavItem>
  )
}

const late = (note: ReactNode) => <Later>{note}</Later>
