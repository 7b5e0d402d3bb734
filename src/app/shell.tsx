import { Menu, Search } from 'lucide-react'
import { useQuery } from '@tanstack/react-query'
import {
  Suspense,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
  type RefObject,
} from 'react'
import { Outlet, useLocation } from 'react-router'
import { BrandMark } from '#src/components/brand-mark.tsx'
import { useGuardedHistory } from '#src/components/guarded-history.ts'
import { Later } from '#src/components/deferred.tsx'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { isKeyIgnored } from '#src/components/list-keys.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { Toaster } from '#src/components/toaster.tsx'
import { useHasUndoableRun } from '#src/components/use-bulk-runs.ts'
import { usePendingRemovals } from '#src/components/user-actions/use-pending-removals.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useStore } from '#src/components/use-store.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { leavableMutations } from '#src/queries/safe-mutation.ts'
import { IconButton, skipLinkClasses } from '#src/ui/button.tsx'
import { Kbd } from '#src/ui/kbd.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { AccountButton } from './account-button.tsx'
import { goToPage } from '#src/components/go-to-page.ts'
import { Navigation } from './navigation.tsx'
import type { ShellRequest } from './palette/palette-host.tsx'
import { ScopeBreadcrumb } from './scope-breadcrumb.tsx'
import { SimulatorControls } from './simulator-controls.tsx'

const RemovalBars = lazyPart(async () => (await import('#src/components/user-actions/removal-bar.tsx')).RemovalBars)

const PaletteHost = lazyPart(async () => (await import('./palette/palette-host.tsx')).PaletteHost)

const SideSheet = lazyPart(async () => (await import('#src/ui/side-sheet.tsx')).SideSheet)

/**
 * Frame of every screen: one bar at the top, the navigation at the side, the page in `main`. It never scrolls away.
 * Parts that depend on the address are separate components, so that a navigation doesn't re-render the whole shell.
 */
export function Shell() {
  const [request, setRequest] = useState<ShellRequest>()
  // Its code can take long to load after it was requested.
  const [hasHost, setHasHost] = useState(false)
  const typed = useEarlyKeys(hasHost, setRequest)
  const removals = usePendingRemovals()
  const hasUndoableRun = useHasUndoableRun()
  const main = useRef<HTMLElement>(null)

  return (
    <div className="min-h-dvh bg-surface lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a href="#main" className={skipLinkClasses}>
        Skip to main content
      </a>
      <aside aria-label="Sidebar" className="hidden border-r border-line bg-canvas lg:block">
        <div className="sticky top-0 flex h-dvh flex-col overflow-y-auto px-3 pt-3 pb-2">
          <Brand />
          <Navigation />
          <SidebarFooter>
            <SimulatorControls />
          </SidebarFooter>
        </div>
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col lg:h-dvh lg:min-h-0">
        <header className="sticky top-0 z-20 flex h-13 shrink-0 items-center gap-1 border-b border-line bg-surface px-2 md:pr-6 md:pl-4">
          <NavigationButton />
          <PartBoundary failed="Couldn’t show the scope">
            <ScopeBreadcrumb />
          </PartBoundary>
          <SearchButton
            onPress={(opener) => {
              setRequest({ part: 'palette', opener })
            }}
          />
          <AccountButton
            onKeys={() => {
              setRequest({ part: 'keys', opener: null })
            }}
          />
        </header>
        <Progress />
        <RouteFocus main={main} />
        {/* Positioned, so that visually hidden elements in it scroll with it instead of with the whole page. */}
        <main
          id="main"
          ref={main}
          tabIndex={-1}
          className="relative flex min-h-0 min-w-0 flex-1 flex-col lg:overflow-y-auto"
        >
          <Outlet />
        </main>
      </div>
      <Later now={request !== undefined || typed}>
        <PaletteHost
          request={request}
          onReady={() => {
            setHasHost(true)
          }}
        />
      </Later>
      {(removals.length > 0 || hasUndoableRun) && (
        <Suspense>
          <RemovalBars />
        </Suspense>
      )}
      <Toaster />
      <PendingMutationGuard />
      <Later>
        <KeptReviewsExpiry />
      </Later>
    </div>
  )
}

/**
 * Asks once before the user leaves a page while a change is pending (docs/failures.md, F51). Leaving does not stop the
 * change (docs/failures.md, F07).
 */
function PendingMutationGuard() {
  return (
    <LeaveGuard
      when={useStore(leavableMutations).length > 0}
      title="Leave before this change is saved?"
      leave="Leave now"
    >
      A change is still being saved and can’t be canceled. If you leave, we’ll notify you when it finishes.
    </LeaveGuard>
  )
}

/** Deletes expired reviews from this device at each start of the app. */
function KeptReviewsExpiry() {
  useEffect(() => {
    // Without the code of it, the next start deletes them.
    import('#src/jobs/kept-review-heads.ts').then(({ countKeptReviews }) => countKeptReviews()).catch(() => undefined)
  }, [])
  return null
}

/**
 * Handles shortcuts that are pressed during the first read: opens the palette or the list of shortcuts, and loads the
 * code of the others.
 *
 * @param hasHost whether the handler of all shortcuts has loaded
 * @returns whether any was pressed
 */
function useEarlyKeys(hasHost: boolean, ask: (request: ShellRequest) => void): boolean {
  const [typed, setTyped] = useState(false)
  const press = useEffectEvent((event: KeyboardEvent) => {
    setTyped(true)
    if (event.key === '?' && !isKeyIgnored(event)) {
      event.preventDefault()
      ask({ part: 'keys', opener: null })
      return
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return
    event.preventDefault()
    const { activeElement } = document
    ask({ part: 'palette', opener: activeElement instanceof HTMLElement ? activeElement : null })
  })
  // useLayoutEffect: shortcuts must work as soon as the page is visible.
  useLayoutEffect(() => {
    if (hasHost) return
    window.addEventListener('keydown', press, true)
    return () => {
      window.removeEventListener('keydown', press, true)
    }
  }, [hasHost])
  return typed
}

/** Opens the navigation over the page, where there is no room for it at the side. */
function NavigationButton() {
  const { pathname, search } = useLocation()
  const here = pathname + search
  const [openAt, setOpenAt] = useState<string | null>(null)
  // Open only on the page where it was opened, so that following a link closes it.
  const isOpen = openAt === here
  const history = useGuardedHistory()
  // The leave dialog replaces the sheet whose link was followed.
  useEffect(
    () =>
      history.subscribeHeld(() => {
        setOpenAt(null)
      }),
    [history],
  )
  const close = () => {
    setOpenAt(null)
  }
  return (
    <>
      <IconButton
        className="max-md:size-9 lg:hidden"
        data-menu-button
        label="Open navigation"
        icon={menuIcon}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => {
          setOpenAt(here)
        }}
      />
      {isOpen && (
        <Suspense>
          <SideSheet label="Main navigation" onClose={close}>
            <Brand />
            <Navigation />
            <SidebarFooter>
              <SimulatorControls onPress={close} />
            </SidebarFooter>
          </SideSheet>
        </Suspense>
      )}
    </>
  )
}

const menuIcon = <Menu />

function Brand() {
  return (
    <p className="flex min-h-7 items-center gap-[9px] px-2 text-base font-semibold tracking-[-0.011em] text-text">
      <BrandMark className="size-5.5 shrink-0 text-accent-text" />
      <bdi>Harness User Admin</bdi>
    </p>
  )
}

function SidebarFooter({ children }: { children: ReactNode }) {
  return (
    <div className="flex grow flex-col justify-end pt-4">
      {/* What comes here comes late: its place is kept, so that nothing moves. */}
      <div className="-mx-3 min-h-[3.6875rem] border-t border-line px-3 pt-2 empty:hidden">{children}</div>
    </div>
  )
}

/** Looks like a search box, and opens one. */
function SearchButton({ onPress }: { onPress: (button: HTMLElement) => void }) {
  // Users who can't view the users of this scope find only screens and settings.
  const { data: permissions } = useQuery({ ...permissionsQuery(useScope()), enabled: false })
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={({ currentTarget }) => {
        onPress(currentTarget)
      }}
      className="ml-auto flex size-9 shrink-0 cursor-pointer items-center gap-2 rounded-control border border-transparent text-sm whitespace-nowrap text-muted max-md:justify-center max-md:hover:bg-hover md:h-8 md:w-66 md:border-button md:bg-canvas md:pr-1.5 md:pl-2.5 md:hover:border-control"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="max-md:sr-only">
        {permissions?.here.has('core_user_view') === false ? 'Search settings' : 'Search users and actions'}
      </span>
      <span aria-hidden className="ml-auto max-md:hidden">
        <Kbd>{/Mac|iP/u.test(navigator.platform) ? '⌘ K' : 'Ctrl K'}</Kbd>
      </span>
    </button>
  )
}

/** Announces that a page is loading if its code takes more than a moment. */
function Progress() {
  const history = useGuardedHistory()
  const currentLocation = useSyncExternalStore(history.subscribe, history.getLocation)
  const shown = useLocation()
  return (
    <Status as="div" className="sr-only">
      {currentLocation.pathname === shown.pathname ? '' : 'Loading the page…'}
    </Status>
  )
}

/**
 * After navigation, focus goes to the heading of the page, so that keyboard and screen reader start there. Not if the
 * user has already started to use the page.
 */
function RouteFocus({ main }: { main: RefObject<HTMLElement | null> }) {
  const { pathname } = useLocation()
  const history = useGuardedHistory()
  const previous = useRef(pathname)
  /** The focused element when the page was requested. */
  const opener = useRef<Element>(null)
  useEffect(
    () =>
      history.subscribe(() => {
        opener.current = document.activeElement
      }),
    [history],
  )
  // useLayoutEffect: a press on the new page must not lose the focus again.
  useLayoutEffect(() => {
    if (previous.current === pathname) return
    const page = (path: string) => path.replace(/\/(add|groups|details)$/u, '')
    const samePage = page(previous.current) === page(pathname)
    previous.current = pathname
    // A dialog or a tab of the same page manages focus itself.
    if (samePage) return
    const { activeElement } = document
    const isAtWork = activeElement !== main.current && main.current?.contains(activeElement) === true
    if (isAtWork && activeElement !== opener.current) return
    goToPage(main.current)
  }, [pathname, main])
  return null
}
