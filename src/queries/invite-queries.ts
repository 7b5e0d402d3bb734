import { queryOptions } from '@tanstack/react-query'
import { getInvites, getPendingUsersAggregated } from '#src/api/invite-api.ts'
import type { Invite } from '#src/contract/invite-schema.ts'
import { isApiError, type ApiError } from '#src/domain/api-error.ts'
import { invitationOf, type OpenInvites } from '#src/domain/invitations.ts'
import { searchTermOf } from '#src/domain/search.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'

/** Parameters of the invitations list. `search` as typed; `pageIndex` from 0; `sort` in wire format. */
export type InviteListParams = {
  readonly search: string
  readonly sort: string
  readonly pageIndex: number
  readonly pageSize: number
}

export const inviteKeys = {
  /** Everything about the invitations of a scope. */
  all: (scope: Scope) => [...sessionKey(scope.account), 'invites', scopeId(scope)] as const,
  lists: (scope: Scope) => [...inviteKeys.all(scope), 'list'] as const,
  /**
   * Pending ones after the newest 100: a separate query, because loading them takes long and adding users doesn't
   * change them.
   */
  older: (scope: Scope) => [...sessionKey(scope.account), 'older-invites', scopeId(scope)] as const,
}

const openPage = (pageIndex: number) => ({ pageIndex, pageSize: 100, sortOrders: ['createdAt,DESC'] })

/** Pending invitations of a scope, newest first. */
export function invitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: inviteKeys.all(scope),
    queryFn: ({ signal }) => getInvites(scope, openPage(0), signal),
  })
}

/** Maximum pages of pending invitations that are loaded to find some of them. */
const MAX_PAGES = 10

/**
 * Loads pending invitations until the requested ones are found. No call loads a single one or searches them.
 *
 * @param ids the requested ones
 * @throws ApiError
 */
export async function readOpenInvites(
  scope: Scope,
  ids: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<OpenInvites> {
  const found = new Map<string, Invite>()
  const seen = new Set<string>()
  let total: number | undefined
  for (let pageIndex = 0; pageIndex < MAX_PAGES; pageIndex += 1) {
    const page = await getInvites(scope, openPage(pageIndex), signal)
    for (const invite of page.rows) {
      seen.add(invite.id)
      if (ids.has(invite.id)) found.set(invite.id, invite)
    }
    if (found.size === ids.size) return { found, complete: true }
    // A different total: rows moved between the pages, so one might have been missed.
    const moved = total !== undefined && total !== page.totalItems
    total = page.totalItems
    if (moved || page.unread > 0) return { found, complete: false }
    if (page.rows.length === 0 || seen.size >= page.totalItems) return { found, complete: seen.size >= page.totalItems }
  }
  return { found, complete: false }
}

/**
 * A page of all invited users, each joined with its full row: the first call searches, the second one has groups and
 * who accepted. `openError`: the second one failed, so both are unknown.
 */
export function inviteListQuery(scope: Scope, params: InviteListParams) {
  return queryOptions({
    queryKey: [...inviteKeys.lists(scope), params],
    queryFn: async ({ signal }) => {
      const [page] = await findPending(scope, params, signal)
      let open: OpenInvites | undefined
      let openError: ApiError | undefined
      // After the first one: users who were invited or accepted in between must not be taken for the other.
      try {
        if (page.rows.length > 0) open = await readOpenInvites(scope, new Set(page.rows.map(({ id }) => id)), signal)
      } catch (error) {
        if (!isApiError(error) || error.kind === 'session') throw error
        openError = error
      }
      return { ...page, rows: page.rows.map((row) => invitationOf(row, open)), openError }
    },
    // Rows stay while the next page loads, but never rows of another scope.
    placeholderData: (previous, query) => (query?.queryKey[3] === scopeId(scope) ? previous : undefined),
  })
}

/**
 * A page of all invited users. This search is case-sensitive, and addresses are nearly always stored in lower case.
 *
 * @returns the page, and the text that was searched for
 */
export async function findPending(
  scope: Scope,
  { search, sort, pageIndex, pageSize }: InviteListParams,
  signal: AbortSignal,
) {
  const sortOrders = sort.startsWith('email,') ? [sort] : [sort, 'email,ASC']
  const ask = (text: string) =>
    getPendingUsersAggregated(scope, { pageIndex, pageSize, sortOrders, searchTerm: searchTermOf(text) }, signal)
  const page = await ask(search.toLowerCase())
  return page.totalItems === 0 && search !== search.toLowerCase()
    ? ([await ask(search), search] as const)
    : ([page, search.toLowerCase()] as const)
}

/** Result of loading one invitation. `gone`: no longer pending: accepted, revoked or expired. */
export type InviteLookup =
  { readonly kind: 'open'; readonly invite: Invite } | { readonly kind: 'gone' } | { readonly kind: 'unknown' }

/** One pending invitation with its full row, always loaded again: the body of a resend is built from it. */
export function openInviteQuery(scope: Scope, id: string) {
  return queryOptions({
    queryKey: [...inviteKeys.all(scope), 'open', id],
    queryFn: async ({ signal }): Promise<InviteLookup> => {
      const { found, complete } = await readOpenInvites(scope, new Set([id]), signal)
      const invite = found.get(id)
      if (invite !== undefined) return { kind: 'open', invite }
      return { kind: complete ? 'gone' : 'unknown' }
    },
    staleTime: 0,
    gcTime: 0,
  })
}

/** Maximum number of pending invitations that are compared with addresses, in pages of 100, the newest first. */
const MAX_INVITES = 2000
/** Milliseconds between two pages, so that other requests are not delayed. */
const BETWEEN_PAGES = 200

/**
 * The pending invitations of a scope after the newest 100, page by page. Only revoking and accepting change them, so
 * they are cached for a while.
 *
 * @returns `emails` in lower case; `left`: how many beyond `MAX_INVITES` were not loaded
 */
export function olderInvitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: inviteKeys.older(scope),
    queryFn: async ({ signal }) => {
      const emails = new Set<string>()
      let total = 0
      for (let pageIndex = 1; pageIndex * 100 < MAX_INVITES; pageIndex += 1) {
        if (pageIndex > 1) await delay(BETWEEN_PAGES, signal)
        const page = await getInvites(scope, openPage(pageIndex), signal)
        for (const { email } of page.rows) emails.add(email.toLowerCase())
        total = page.totalItems
        if (page.rows.length + page.unread === 0 || (pageIndex + 1) * 100 >= total) break
      }
      return { emails, left: Math.max(0, total - MAX_INVITES) }
    },
    staleTime: 300_000,
  })
}

/** Maximum pages of all invitations in which accepted ones are searched. */
const MAX_PENDING_PAGES = 5

/**
 * Addresses of users who accepted an invitation of a scope without finishing: one of them in an add call breaks the
 * whole call (docs/service.md, trap 24). Empty if unknown, because there are too many or rows moved.
 */
export function acceptedInvitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: [...inviteKeys.older(scope), 'accepted'],
    queryFn: async ({ signal }): Promise<ReadonlySet<string>> => {
      const pending = new Map<string, string>()
      for (let pageIndex = 0, more = true; more; pageIndex += 1) {
        if (pageIndex === MAX_PENDING_PAGES) return new Set()
        if (pageIndex > 0) await delay(BETWEEN_PAGES, signal)
        const page = await getPendingUsersAggregated(scope, openPage(pageIndex), signal)
        for (const { id, email } of page.rows) pending.set(id, email.toLowerCase())
        more = page.rows.length > 0 && (pageIndex + 1) * 100 < page.totalItems
      }
      if (pending.size === 0) return new Set()
      // After the first one: users who were invited in between must not be taken for users who accepted.
      const { found, complete } = await readOpenInvites(scope, new Set(pending.keys()), signal)
      return complete ? new Set([...pending].filter(([id]) => !found.has(id)).map(([, email]) => email)) : new Set()
    },
    staleTime: 300_000,
  })
}

/** @throws the reason of `signal` if it aborts during the wait */
function delay(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      // An AbortError, as from any canceled call.
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
