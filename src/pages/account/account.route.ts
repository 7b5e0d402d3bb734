import type { QueryClient } from '@tanstack/react-query'
import type { Params } from 'react-router'
import type { PageRoute } from '#src/components/page-route.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { startRead } from '#src/queries/start-read.ts'
import type { Session } from '#src/session/credential.ts'

/**
 * My settings. The routes start loading the current user; no address ever starts a change.
 *
 * @param session no account other than its own is requested
 */
export function accountRoutes(client: QueryClient, { account, keyType }: Session): PageRoute[] {
  const start = (params: Readonly<Params>) => {
    // A service account has no current user.
    if (params['account'] !== account || keyType !== 'pat') return
    const me = currentUserQuery(account)
    startRead(client, me, () => client.query(me))
  }
  return [
    {
      path: 'me/home',
      start,
      load: async () => (await import('./home.page.tsx')).HomePage,
    },
    {
      path: 'me/profile',
      start,
      load: async () => (await import('./profile.page.tsx')).ProfilePage,
    },
    {
      path: 'me/password',
      start,
      load: async () => (await import('./password.page.tsx')).PasswordPage,
    },
    {
      path: 'me/two-factor',
      start,
      load: async () => (await import('./two-factor.page.tsx')).TwoFactorPage,
    },
    {
      path: 'me/access',
      start,
      load: async () => (await import('./my-access.page.tsx')).MyAccessPage,
    },
    {
      path: 'me/preferences',
      load: async () => (await import('./preferences.page.tsx')).PreferencesPage,
    },
  ]
}
