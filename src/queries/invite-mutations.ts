import { deleteInvite, getPendingUsersAggregated, updateInvite } from '#src/api/invite-api.ts'
import type { Invite } from '#src/contract/invite-schema.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { isSameAccess, type InviteAccess } from '#src/domain/invitations.ts'
import { mutationOutcome } from '#src/domain/outcome.ts'
import { searchTermOf } from '#src/domain/search.ts'
import type { Scope } from '#src/domain/scope.ts'
import { inviteKeys, readOpenInvites } from './invite-queries.ts'
import { userKeys } from './user-keys.ts'
import type { SafeMutation } from './safe-mutation.ts'

/** Mutations of invitations. */

/** `invite`: the full row, just loaded. `access`: the new access of the invitation, unchanged or edited. */
export type Resend = { readonly invite: Invite; readonly access: InviteAccess }

/** Resends an invitation with its access. Data: null if it was accepted in the meantime, or no longer exists. */
export function resendInviteMutation(scope: Scope): SafeMutation<Resend, Invite | null> {
  return {
    operation: 'updateInvite',
    scope,
    target: ({ invite }) => invite.id,
    label: ({ invite }) => `Resend the invitation for ${invite.email}`,
    past: ({ invite }) => `The invitation for ${invite.email} was resent`,
    send: ({ invite, access }) => updateInvite(scope, invite, access),
    confirms: (answer, { invite, access }) => {
      if (answer === null) return false
      // It was sent; whether the access changed must be read.
      return answer.unread > 0 && !isSameAccess(access, invite) ? undefined : true
    },
    answerText: (answer) =>
      answer === null ? 'The invitation is no longer pending. No changes were made.' : undefined,
    staleOnSuccess: [inviteKeys.all(scope)],
    // A user who accepted might be a user of the scope by now.
    staleIfInDoubt: [inviteKeys.all(scope), userKeys.lists(scope)],
    verify: async ({ invite, access }) => {
      const now = (await readOpenInvites(scope, new Set([invite.id]))).found.get(invite.id)
      // A row doesn't show whether an email was sent, only whether its access changed.
      if (now === undefined || isSameAccess(access, invite)) return 'unknown'
      return isSameAccess(access, now) ? 'done' : 'not-done'
    },
  }
}

/** Result of a revocation. `gone`: the invitation no longer existed. */
export type Revocation = 'revoked' | 'gone'

/** The same in a bulk action, where lists are loaded again only at its end: the row is removed after the response. */
export function revokeInviteInBulk(scope: Scope): ReturnType<typeof revokeInviteMutation> {
  return {
    ...revokeInviteMutation(scope),
    onAnswer: (client, _, { id }) => {
      client.setQueriesData<Page<{ readonly id: string }>>({ queryKey: inviteKeys.lists(scope) }, (page) => {
        const rows = page?.rows.filter((row) => row.id !== id)
        if (page === undefined || rows === undefined || rows.length === page.rows.length) return page
        return { ...page, rows, totalItems: Math.max(0, page.totalItems - 1) }
      })
    },
  }
}

/** Revokes an invitation. */
export function revokeInviteMutation(scope: Scope): SafeMutation<Pick<Invite, 'id' | 'email'>, Revocation> {
  return {
    operation: 'deleteInvite',
    scope,
    target: ({ id }) => id,
    label: ({ email }) => `Revoke the invitation for ${email}`,
    past: ({ email }) => `The invitation for ${email} was revoked`,
    send: async ({ id }) => {
      try {
        return (await deleteInvite(scope, id)) === null ? 'gone' : 'revoked'
      } catch (error) {
        // It no longer exists, which was the goal.
        if (mutationOutcome(error) === 'gone') return 'gone'
        throw error
      }
    },
    answerText: (answer) => (answer === 'gone' ? 'The invitation was already gone. No changes were made.' : undefined),
    staleOnSuccess: [inviteKeys.all(scope)],
    staleIfInDoubt: [inviteKeys.all(scope), inviteKeys.older(scope), userKeys.lists(scope)],
    verify: async ({ id, email }) => {
      // The list of all invitations: an accepted one is not among the pending ones.
      const page = await getPendingUsersAggregated(scope, {
        pageIndex: 0,
        pageSize: 100,
        sortOrders: ['email,ASC'],
        searchTerm: searchTermOf(email),
      })
      if (page.rows.some((row) => row.id === id)) return 'not-done'
      return page.unread === 0 && page.totalItems <= page.rows.length ? 'done' : 'unknown'
    },
  }
}
