import type { QueryClient } from '@tanstack/react-query'
import type { Params } from 'react-router'
import { lazyPage, type PageRoute } from '#src/components/page-route.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { startRead } from '#src/queries/start-read.ts'
import type { Session } from '#src/session/credential.ts'

const HomePage = lazyPage(async () => (await import('./home.page.tsx')).HomePage)
const ProfilePage = lazyPage(async () => (await import('./profile.page.tsx')).ProfilePage)
const PasswordPage = lazyPage(async () => (await import('./password.page.tsx')).PasswordPage)
const TwoFactorPage = lazyPage(async () => (await import('./two-factor.page.tsx')).TwoFactorPage)
const MyAccessPage = lazyPage(async () => (await import('./my-access.page.tsx')).MyAccessPage)
const PreferencesPage = lazyPage(async () => (await import('./preferences.page.tsx')).PreferencesPage)

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
      Page: HomePage,
    },
    {
      path: 'me/profile',
      start,
      Page: ProfilePage,
    },
    {
      path: 'me/password',
      start,
      Page: PasswordPage,
    },
    {
      path: 'me/two-factor',
      start,
      Page: TwoFactorPage,
    },
    {
      path: 'me/access',
      start,
      Page: MyAccessPage,
    },
    {
      path: 'me/preferences',
      Page: PreferencesPage,
    },
  ]
}
