import { queryOptions } from '@tanstack/react-query'
import { getInvites } from '#src/api/invite-api.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { sessionKey } from './session-keys.ts'

/** Open invitations of a scope, newest first. */
export function invitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'invites', scopeId(scope)],
    queryFn: ({ signal }) => getInvites(scope, { pageIndex: 0, pageSize: 100, sortOrders: ['createdAt,DESC'] }, signal),
  })
}

/** Most open invitations that are compared with addresses, in pages of 100, the newest first. */
const MOST_INVITES = 2000
/** Milliseconds between two pages, so that reading them leaves room for what people do meanwhile (contract.md 1.9). */
const BETWEEN_PAGES = 200

/**
 * The open invitations of a scope after the newest 100, page by page. They only ever become fewer, so they are read
 * once.
 *
 * @returns `emails` in lower case; `left`: how many beyond `MOST_INVITES` were not read
 */
export function olderInvitesQuery(scope: Scope) {
  return queryOptions({
    queryKey: [...sessionKey(scope.account), 'older-invites', scopeId(scope)],
    queryFn: async ({ signal }) => {
      const emails = new Set<string>()
      let total = 0
      for (let pageIndex = 1; pageIndex * 100 < MOST_INVITES; pageIndex += 1) {
        if (pageIndex > 1) await pause(BETWEEN_PAGES, signal)
        const page = await getInvites(scope, { pageIndex, pageSize: 100, sortOrders: ['createdAt,DESC'] }, signal)
        for (const { email } of page.rows) emails.add(email.toLowerCase())
        total = page.totalItems
        if (page.rows.length + page.unread === 0 || (pageIndex + 1) * 100 >= total) break
      }
      return { emails, left: Math.max(0, total - MOST_INVITES) }
    },
    staleTime: Infinity,
  })
}

/** @throws the reason of `signal` when it aborts meanwhile */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      // An AbortError, as from any call that was stopped.
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
