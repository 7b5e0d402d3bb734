import {
  useQueries,
  useQuery,
  useQueryClient,
  type QueryClient,
  type QueryKey,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { usePermissions } from '#src/components/use-permissions.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import type { UserAggregate, UserMetadata } from '#src/contract/user-schema.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { membersByEmailQuery } from '#src/queries/user-queries.ts'
import { acceptedInvitesQuery, invitesQuery, olderInvitesQuery } from '#src/queries/invite-queries.ts'
import { signInSettingsQuery } from '#src/queries/settings-queries.ts'
import type { KnownAddresses } from './headcount.ts'

/** Facts about the addresses before they are sent. */
export type KnownPeople = KnownAddresses & {
  readonly pending: boolean
  /** A batch of addresses whose lookup failed, or is pending. */
  readonly lookup:
    { readonly query: UseQueryResult<Map<string, UserMetadata>>; readonly queryKey: QueryKey } | undefined
  readonly invitesFailed: boolean
  /**
   * Pending invitations that were not compared: the oldest if there are very many, or all but the newest if loading
   * failed.
   */
  readonly moreInvites: number
  /** Older invitations are loading. */
  readonly invitesPending: boolean
  /** Users who accepted an invitation without finishing, if that is certain. */
  readonly unfinished: ReadonlySet<string>
  /** Domains whose addresses can sign in; empty: all, or not viewable by the caller. */
  readonly allowedDomains: readonly string[]
}

/**
 * Looks up addresses: members of the scope and of the account, pending invitations.
 *
 * @param lookups batches of at most 100 addresses that never change
 */
export function useKnownPeople(scope: Scope, lookups: readonly (readonly string[])[]): KnownPeople {
  const members = useQueries({ queries: lookups.map((emails) => lookup(scope, emails)) })
  const below = scopeLevel(scope) !== 'account'
  const inAccount = useQueries({
    queries: below ? lookups.map((emails) => lookup({ account: scope.account }, emails)) : [],
  })
  const invites = useQuery(invitesQuery(scope))
  const notNewest = Math.max(0, (invites.data?.totalItems ?? 0) - (invites.data?.rows.length ?? 0))
  const older = useQuery({ ...olderInvitesQuery(scope), enabled: notNewest > 0 && lookups.length > 0 })
  const accepted = useQuery({ ...acceptedInvitesQuery(scope), enabled: lookups.length > 0 })
  const allowedDomains = useAllowedDomains(scope)
  const found = (results: typeof members) => new Set(results.flatMap(({ data }) => [...(data?.keys() ?? [])]))
  const here = found(members)
  const lookupResults = [
    ...lookups.map((emails, index) => ({ options: lookup(scope, emails), query: members[index] })),
    ...lookups.map((emails, index) => ({
      options: lookup({ account: scope.account }, emails),
      query: inAccount[index],
    })),
  ]
  const notable =
    lookupResults.find(({ query }) => query?.isError === true) ??
    lookupResults.find(({ query }) => query?.isFetching === true)
  return {
    here,
    checked: new Set(lookups.flatMap((emails, index) => (members[index]?.data === undefined ? [] : emails))),
    inAccount: below ? (inAccount.every(({ data }) => data !== undefined) ? found(inAccount) : undefined) : here,
    invited: new Set([
      ...(invites.data?.rows ?? []).map(({ email }) => email.toLowerCase()),
      ...(older.data?.emails ?? []),
    ]),
    invitesRead: invites.data !== undefined,
    moreInvites: notNewest === 0 ? 0 : (older.data?.left ?? notNewest),
    invitesPending: older.isFetching,
    unfinished: accepted.data ?? nobody,
    allowedDomains,
    pending: members.some(({ isPending }) => isPending),
    lookup: notable?.query && { query: notable.query, queryKey: notable.options.queryKey },
    invitesFailed: invites.isError,
  }
}

const nobody: ReadonlySet<string> = new Set()
const none: readonly string[] = []

/** Domains that can sign in to the account. Most users lack the permission to view them; then nothing is shown. */
function useAllowedDomains({ account }: Scope): readonly string[] {
  const canRead = usePermissions({ account }).has('core_authsetting_view')
  const { data } = useQuery({ ...signInSettingsQuery(account), enabled: canRead })
  return data?.whitelistedDomains ?? none
}

/**
 * Domains of the scope's users, if loaded: no call lists them.
 *
 * @param here addresses that were found to be members
 * @returns the same set as long as nothing was added
 */
export function useKnownDomains(scope: Scope, here: ReadonlySet<string>): ReadonlySet<string> {
  const client = useQueryClient()
  const all = [...knownEmails(client, scope), ...here].map((email) => email.slice(email.lastIndexOf('@') + 1))
  const text = [...new Set(all)].sort().join(' ')
  return useMemo(() => new Set(text.split(' ').filter((word) => word !== '')), [text])
}

function lookup(scope: Scope, emails: readonly string[]) {
  // Each batch is requested once, not on every window focus.
  return { ...membersByEmailQuery(scope, emails), staleTime: 300_000 }
}

/** Addresses in the lists of a scope that were loaded in this session, in lower case. Requests nothing. */
function knownEmails(client: QueryClient, scope: Scope): string[] {
  return client
    .getQueriesData<Page<UserAggregate>>({ queryKey: userKeys.lists(scope) })
    .flatMap(([, page]) => page?.rows ?? [])
    .map(({ user }) => user.email.toLowerCase())
}
