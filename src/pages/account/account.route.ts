import type { QueryClient } from '@tanstack/react-query'
import type { Params } from 'react-router'
import type { PageRoute } from '#src/components/page-route.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { startRead } from '#src/queries/start-read.ts'
import { getSessionState } from '#src/session/credential.ts'

/**
 * One's own settings. The routes start reading the person; nothing in an
 * address ever starts a change.
 *
 * @param account account of the session
 */
export function accountRoutes(client: QueryClient, account: string): PageRoute[] {
  const start = (params: Readonly<Params>) => {
    const state = getSessionState()
    // A service account has no current user, and a foreign account is not asked about.
    if (params['account'] !== account || state.status !== 'open' || state.session.keyType !== 'pat') return
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
