import type { QueryClient } from '@tanstack/react-query'
import type { LoaderFunctionArgs, RouteObject } from 'react-router'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { getSessionState } from '#src/queries/session.ts'

/**
 * One's own profile, password and two-factor (product.md P6). The loaders start reading the person; nothing in an
 * address ever starts a change.
 *
 * @param account account of the session
 */
export function accountRoutes(client: QueryClient, account: string): RouteObject[] {
  const loader = ({ params }: LoaderFunctionArgs) => {
    const state = getSessionState()
    // A service account has no current user, and a foreign account is not asked about.
    if (params['account'] === account && state.status === 'open' && state.session.keyType === 'pat')
      void client.query(currentUserQuery(account)).catch(() => undefined)
    return null
  }
  return [
    {
      path: 'me/profile',
      loader,
      lazy: async () => ({ Component: (await import('./profile.page.tsx')).ProfilePage }),
    },
    {
      path: 'me/password',
      loader,
      lazy: async () => ({ Component: (await import('./password.page.tsx')).PasswordPage }),
    },
    {
      path: 'me/two-factor',
      loader,
      lazy: async () => ({ Component: (await import('./two-factor.page.tsx')).TwoFactorPage }),
    },
  ]
}
