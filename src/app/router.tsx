import type { QueryClient } from '@tanstack/react-query'
import { Suspense, type ReactNode } from 'react'
import {
  matchRoutes,
  Outlet,
  useLocation,
  unstable_HistoryRouter as HistoryRouter,
  useRoutes,
  type RouteObject,
} from 'react-router'
import { PageRendered } from '#src/components/deferred.tsx'
import { createGuardedHistory, HistoryContext, type GuardedHistory } from '#src/components/guarded-history.ts'
import { Redirect } from '#src/components/redirect.tsx'
import { RouteError } from '#src/components/failed-page.tsx'
import { lazyPage, type PageRoute } from '#src/components/page-route.ts'
import { useScope } from '#src/components/use-scope.ts'
import { basePath, paths, scopePatterns } from '#src/domain/paths.ts'
import { accessReviewRoutes } from '#src/pages/access-review/access-review.route.ts'
import { accountRoutes } from '#src/pages/account/account.route.ts'
import { addUsersRoute } from '#src/pages/add-users/add-users.route.ts'
import { invitationsRoute } from '#src/pages/invitations/invitations.route.ts'
import { compareRoute } from '#src/pages/compare/compare.route.ts'
import { reviewsRoutes } from '#src/pages/reviews/reviews.route.ts'
import { userDetailRoute } from '#src/pages/user-detail/user-detail.route.ts'
import { snapshotsRoute } from '#src/pages/snapshots/snapshots.route.ts'
import { bulkRunsRoutes } from '#src/pages/bulk-runs/bulk-runs.route.ts'
import { changesRoute } from '#src/pages/changes/changes.route.ts'
import { usersRoute } from '#src/pages/users/users.route.ts'
import { whoCanRoute } from '#src/pages/who-can/who-can.route.ts'
import type { Session } from '#src/session/credential.ts'
import { ErrorBoundary } from '#src/ui/error-boundary.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { withoutUrlKeys } from './url-credential-scrubber.ts'
import { Home } from './home.tsx'
import { ScopeGuard } from './scope-guard.tsx'
import { Shell } from './shell.tsx'

/** Routes with the reads they start, and their history. One for each session. */
export type AppRouter = { readonly routes: RouteObject[]; readonly history: GuardedHistory }

/** The whole route tree. Screens for a scope exist at each of the three levels. */
export function createAppRouter(client: QueryClient, session: Session): AppRouter {
  const routes: RouteObject[] = [
    {
      element: <Shell />,
      children: [
        {
          element: <Screen />,
          children: [
            { index: true, element: <Home /> },
            ...scopePatterns.map((pattern) => scopeRoutes(pattern, client, session)),
            notFoundRoute,
          ],
        },
      ],
    },
  ]
  const history = createGuardedHistory((location) => {
    for (const { route, params } of matchRoutes(routes, location, basePath) ?? [])
      if (isStarter(route.handle)) route.handle.start(params, new URLSearchParams(location.search))
  }, withoutUrlKeys)
  return { routes, history }
}

/** The router: everything below it can use links, parameters and the history. */
export function AppRoutes({ router: { routes, history } }: { router: AppRouter }) {
  return (
    <HistoryContext value={history}>
      <HistoryRouter basename={basePath} history={history}>
        <Screens routes={routes} />
      </HistoryRouter>
    </HistoryContext>
  )
}

function Screens({ routes }: { routes: RouteObject[] }) {
  return useRoutes(routes)
}

/** The page inside the shell: the old one stays until the code of the next one has loaded. */
function Screen() {
  return (
    <PageBoundary>
      <Suspense fallback={<Spinner label="Loading the page…" />}>
        <Outlet />
        <PageRendered />
      </Suspense>
    </PageBoundary>
  )
}

const notFoundRoute = toRoute({
  path: '*',
  Page: lazyPage(async () => (await import('#src/pages/not-found/not-found.page.tsx')).NotFoundPage),
})

function scopeRoutes(pattern: string, client: QueryClient, session: Session): RouteObject {
  const pages: PageRoute[] = [
    { ...usersRoute(client, session.account), children: [addUsersRoute(client, session.account)] },
    userDetailRoute(client, session.account),
    compareRoute,
    invitationsRoute(client, session.account),
    ...accessReviewRoutes,
    ...reviewsRoutes,
    whoCanRoute,
    snapshotsRoute,
    ...(pattern === 'account/:account' ? [...accountRoutes(client, session), ...bulkRunsRoutes, changesRoute] : []),
  ]
  return {
    path: pattern,
    // Nothing of the page below may be requested, or rendered, for an account that the key does not belong to.
    element: <ScopeGuard />,
    children: [{ index: true, element: <ToUsers /> }, ...pages.map(toRoute), notFoundRoute],
  }
}

function ToUsers() {
  return <Redirect to={paths.users(useScope())} />
}

function toRoute({ path, start, Page, children }: PageRoute): RouteObject {
  const handle: Starter = {
    start: (params, search) => {
      start?.(params, search)
      Page.preload()
    },
  }
  const shared = { element: <Page />, handle }
  if (path === undefined) return { index: true, ...shared }
  return { path, ...shared, ...(children === undefined ? {} : { children: children.map(toRoute) }) }
}

/** Starts the reads and the code of a page at the same time. */
type Starter = Required<Pick<PageRoute, 'start'>>

function isStarter(handle: unknown): handle is Starter {
  return typeof handle === 'object' && handle !== null && 'start' in handle
}

/** A failing page leaves the shell usable; going to another address tries again. */
function PageBoundary({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundary at={useLocation().key} fallback={() => <RouteError />}>
      {children}
    </ErrorBoundary>
  )
}
