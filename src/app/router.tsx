import type { QueryClient } from '@tanstack/react-query'
import { createBrowserRouter, redirect, type RouteObject } from 'react-router'
import { paths, scopeOfParams, scopePatterns } from '#src/domain/paths.ts'
import { accountRoutes } from '#src/pages/account/account.route.ts'
import { addUsersRoute } from '#src/pages/add-users/add-users.route.ts'
import { userDetailRoute } from '#src/pages/user-detail/user-detail.route.ts'
import { usersRoute } from '#src/pages/users/users.route.ts'
import type { Session } from '#src/queries/session.ts'
import { Home } from './home.tsx'
import { RouteError } from './route-error.tsx'
import { ScopeGuard } from './scope-guard.tsx'
import { Shell } from './shell.tsx'

const notFoundRoute: RouteObject = {
  path: '*',
  lazy: async () => ({ Component: (await import('#src/pages/not-found/not-found.page.tsx')).NotFoundPage }),
}

/** The whole route tree. Screens for a scope exist at each of the three levels. */
export function createAppRouter(client: QueryClient, session: Session) {
  return createBrowserRouter([
    {
      element: <Shell />,
      hydrateFallbackElement: <Shell />,
      errorElement: <RouteError />,
      children: [
        {
          errorElement: <RouteError />,
          children: [
            { index: true, element: <Home /> },
            ...scopePatterns.map((pattern) => scopeRoutes(pattern, client, session)),
            notFoundRoute,
          ],
        },
      ],
    },
  ])
}

function scopeRoutes(pattern: string, client: QueryClient, session: Session): RouteObject {
  return {
    path: pattern,
    // Nothing of the page below may be asked for, or rendered, for an account that the key does not belong to.
    element: <ScopeGuard />,
    children: [
      {
        errorElement: <RouteError />,
        children: [
          {
            index: true,
            loader: ({ params }) => redirect(paths.users(scopeOfParams(params) ?? { account: session.account })),
          },
          { ...usersRoute(client, session.account), children: [addUsersRoute(client, session.account)] },
          userDetailRoute(client, session.account),
          ...(pattern === 'account/:account' ? accountRoutes(client, session.account) : []),
          notFoundRoute,
        ],
      },
    ],
  }
}
