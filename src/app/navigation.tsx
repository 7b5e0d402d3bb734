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

/** Built-in views of the users list, by their address parameters. */
const views = [
  { label: 'Locked', status: 'locked' },
  { label: 'No 2FA', status: 'no-2fa' },
  { label: 'Admins', status: 'admin' },
  { label: 'No role', status: 'no-role' },
] as const

/** The navigation. Counts are shown once they are known from data that was loaded anyway. */
export function Navigation() {
  const { account, keyType } = useSession()
  const scope = useScope()
  // Requests nothing: the cached permissions are enough, and a foreign account in the address must not be queried.
  const { data: permissions } = useQuery({ ...permissionsQuery(scope), enabled: false })
  const administers = permissions?.here.has('core_user_view') !== false
  // A step inside a page re-renders only the current-page marks of the links.
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
      {/* People who can't view users have nothing to administer here. The breadcrumb leads to other scopes. */}
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
      {/* A service account has no profile, password or 2FA of its own, so these pages would be empty. */}
      <NavGroup title="My settings">
        {keyType === 'pat' && (
          <>
            {/* People who administer users start with the users list. */}
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
          // The same view of another scope is a different view.
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
