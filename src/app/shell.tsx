import { CircleCheck, LogOut, Mail, Menu, Plug, ShieldCheck, Monitor, UserRound, Users, KeyRound } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useGuardedHistory } from '#src/components/guarded-history.ts'
import { useSession } from '#src/components/session-context.ts'
import { Toaster } from '#src/components/toaster.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { usePendingRemovals } from '#src/components/user-actions/use-pending-removals.ts'
import { paths } from '#src/domain/paths.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { BrandMark } from '#src/components/brand-mark.tsx'
import { NavGroup, NavItem } from './nav-item.tsx'
import { ScopeBreadcrumb } from './scope-breadcrumb.tsx'
import { SimulatorControls } from './simulator-controls.tsx'
import { ThemeButton } from '#src/components/theme-button.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useTheme } from '#src/components/appearance.ts'
import { useSignOut } from './use-sign-out.tsx'

const RemovalBars = lazyPart(async () => (await import('#src/components/user-actions/removal-bar.tsx')).RemovalBars)

const PaletteHost = lazyPart(async () => (await import('./palette/palette-host.tsx')).PaletteHost)
// Apart, because nothing was done yet in the first second.
const PendingMutationGuard = lazyPart(
  async () => (await import('#src/components/pending-mutation-guard.tsx')).PendingMutationGuard,
)
const SessionNav = lazyPart(async () => (await import('./session-nav.tsx')).SessionNav)

/** Frame of every screen: navigation, scope trail, theme, sign-out; the page is in `main`. */
export function Shell() {
  const { pathname } = useLocation()
  const [navAt, setNavAt] = useState<string | null>(null)
  // Open only on the page where it was opened: following a link closes it.
  const navOpen = navAt === pathname
  const { theme, choose } = useTheme()
  const removals = usePendingRemovals()
  const { signOut, question } = useSignOut()
  const main = useRef<HTMLElement>(null)
  useRouteFocus(main)

  return (
    <div className="min-h-dvh bg-surface lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only rounded-control bg-accent px-3 py-2 text-sm font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50"
      >
        Skip to the page
      </a>
      <aside aria-label="Navigation and connection" className="hidden border-r border-line bg-canvas lg:block">
        <div className="sticky top-0 flex h-dvh flex-col overflow-y-auto p-3">
          <Brand />
          <Navigation />
          <Connection />
        </div>
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col lg:h-dvh lg:min-h-0">
        <header className="sticky top-0 z-20 flex min-h-13 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line bg-surface px-4 py-1.5 md:px-6">
          <IconButton
            className="lg:hidden"
            label={navOpen ? 'Close navigation' : 'Open navigation'}
            icon={<Menu />}
            aria-expanded={navOpen}
            aria-controls="navigation"
            onClick={() => {
              setNavAt(navOpen ? null : pathname)
            }}
          />
          <PartBoundary name="the scope">
            <ScopeBreadcrumb />
          </PartBoundary>
          <div className="ml-auto flex items-center gap-1">
            <Suspense>
              <PaletteHost />
            </Suspense>
            <SimulatorControls />
            <ThemeButton theme={theme} onTheme={choose} />
            <Button variant="ghost" size="small" icon={<LogOut />} onClick={signOut}>
              Sign out
            </Button>
          </div>
        </header>
        {navOpen && (
          <aside
            id="navigation"
            aria-label="Navigation and connection"
            className="border-b border-line bg-canvas p-3 lg:hidden"
          >
            <Navigation />
            <Connection />
          </aside>
        )}
        <Progress />
        <main id="main" ref={main} tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col lg:overflow-y-auto">
          <Outlet />
        </main>
      </div>
      {removals.length > 0 && (
        <Suspense>
          <RemovalBars />
        </Suspense>
      )}
      {question}
      <Toaster />
      <Suspense>
        <PendingMutationGuard />
      </Suspense>
    </div>
  )
}

function Brand() {
  return (
    <p className="flex items-center gap-2 px-2 pt-1 pb-4 text-base font-semibold text-text">
      <BrandMark className="size-5 text-accent-text" />
      <bdi>Harness User Admin</bdi>
    </p>
  )
}

function Navigation() {
  const { account, keyType } = useSession()
  const scope = useScope()
  // Never asks by itself: what is known by then is enough, and a foreign account in an address is asked nothing.
  const { data: rights } = useQuery({ ...permissionsQuery(scope), enabled: false })
  return (
    <nav aria-label="Main" className="flex flex-col gap-5">
      {/* Whoever may see nobody here has nothing to administer here; other scopes are reached by the trail. */}
      {rights?.here.has('core_user_view') !== false && (
        <NavGroup title="Administration">
          <NavItem to={paths.users(scope)} icon={<Users />}>
            Users
          </NavItem>
          <NavItem to={paths.invitations(scope)} icon={<Mail />}>
            Invitations
          </NavItem>
        </NavGroup>
      )}
      {/* A service account has no profile, password or two-factor of its own; the pages would only say so. */}
      <NavGroup title="Your account">
        {keyType === 'pat' && (
          <>
            <NavItem to={paths.profile(account)} icon={<UserRound />}>
              Profile
            </NavItem>
            <NavItem to={paths.password(account)} icon={<KeyRound />}>
              Password
            </NavItem>
            <NavItem to={paths.twoFactor(account)} icon={<ShieldCheck />}>
              Two-factor
            </NavItem>
            <NavItem to={paths.myAccess(account)} icon={<CircleCheck />}>
              My access
            </NavItem>
          </>
        )}
        <NavItem to={paths.preferences(account)} icon={<Monitor />}>
          Preferences
        </NavItem>
      </NavGroup>
      <Suspense>
        <SessionNav />
      </Suspense>
    </nav>
  )
}

function Connection() {
  const { keyType, keyEnding, persona } = useSession()
  return (
    <div className="mt-auto flex flex-col gap-3 border-t border-line px-2 pt-3 max-lg:mt-4">
      <p className="flex gap-2.5 text-xs text-muted">
        <Plug aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
        <span className="min-w-0">
          <span className="block text-sm font-medium text-text">Connected</span>
          <span className="block break-words">
            {persona === undefined ? <bdi>{location.host}</bdi> : 'Simulated account'},{' '}
            {keyType === 'pat' ? 'personal' : 'service account'} key ending{' '}
            <code className="font-mono">{keyEnding}</code>
          </span>
        </span>
      </p>
    </div>
  )
}

/** Says that a page is on its way when its code takes longer than a moment. */
function Progress() {
  const history = useGuardedHistory()
  const asked = useSyncExternalStore(history.subscribe, history.getLocation)
  const shown = useLocation()
  return (
    <div role="status" className="sr-only">
      {asked.key === shown.key ? '' : 'Loading the page'}
    </div>
  )
}

/** After going to another page, focus goes to its heading, so that keyboard and screen reader start there. */
function useRouteFocus(main: { current: HTMLElement | null }) {
  const { pathname } = useLocation()
  const previous = useRef(pathname)
  useEffect(() => {
    if (previous.current === pathname) return
    const page = (path: string) => path.replace(/\/(add|groups|details)$/u, '')
    const samePage = page(previous.current) === page(pathname)
    previous.current = pathname
    // A dialog or a tab of the same page looks after focus itself.
    if (samePage) return
    const heading = main.current?.querySelector<HTMLElement>('h1')
    heading?.setAttribute('tabindex', '-1')
    ;(heading ?? main.current)?.focus({ preventScroll: true })
  }, [pathname, main])
}
