import type { QueryClient } from '@tanstack/react-query'
import { resendInvitations, revokeInvitations } from '#src/domain/bulk-titles.ts'
import { accessOf, answersOtherAccess, type Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { BulkItem, BulkVerdict } from './bulk-rows.ts'
import { failedAnswer, type BulkPlan } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { resendInviteMutation, revokeInviteInBulk } from '#src/queries/invite-mutations.ts'
import { inviteKeys, openInviteQuery } from '#src/queries/invite-queries.ts'
import { userKeys } from '#src/queries/user-keys.ts'

/** Invitations that Harness accepts from one address in a minute. */
export const INVITATIONS_PER_MINUTE = 10

/** Milliseconds between two invitations, so that a long run is never throttled. */
function gapFor(count: number): number {
  return count <= INVITATIONS_PER_MINUTE ? 200 : 60_000 / INVITATIONS_PER_MINUTE
}

function itemsOf(invitations: readonly Invitation[]): BulkItem[] {
  return invitations.map(({ id, email, name }) => ({ id, email, name: name ?? email }))
}

function rereadAfter(client: QueryClient, scope: Scope) {
  return () => {
    // A user who accepted might be a user of the scope by now.
    for (const queryKey of [inviteKeys.all(scope), userKeys.lists(scope)]) void client.invalidateQueries({ queryKey })
  }
}

const notOpen: BulkVerdict = {
  kind: 'skipped',
  text: 'No longer pending: accepted, expired, or revoked. No changes were made.',
}

/** Resends invitations unchanged, each with its full row loaded right before. */
export function resendPlan(client: QueryClient, scope: Scope, invitations: readonly Invitation[]): BulkPlan {
  return {
    title: resendInvitations(invitations.length),
    scope,
    itemKind: 'invitations',
    items: itemsOf(invitations),
    inFlight: 1,
    gap: gapFor(invitations.length),
    send: async ({ id }) => {
      let found
      try {
        found = await client.query(openInviteQuery(scope, id))
      } catch (error) {
        return failedAnswer(error, 'Not resent.')
      }
      if (found.kind === 'gone') return notOpen
      if (found.kind === 'unknown' || found.invite.unread > 0)
        return {
          kind: 'failed',
          text: 'Not resent. Harness didn’t return all roles and groups of this invitation, and resending it would remove them.',
        }
      const { invite } = found
      const access = accessOf(invite)
      return sendRow(
        client,
        resendInviteMutation(scope),
        { invite, access },
        {
          answered: (answer) => {
            if (answer === null) return notOpen
            return {
              kind: 'done',
              text: answersOtherAccess(access, answer)
                ? 'Resent, but Harness responded with different roles or groups. Check this invitation.'
                : 'Resent.',
            }
          },
          failed: 'Not resent.',
          foundDone: 'Resent.',
          gone: notOpen,
        },
      )
    },
    onOver: rereadAfter(client, scope),
  }
}

/** Revokes invitations. */
export function revokePlan(client: QueryClient, scope: Scope, invitations: readonly Invitation[]): BulkPlan {
  const emails = new Map(invitations.map(({ id, email }) => [id, email]))
  return {
    title: revokeInvitations(invitations.length),
    scope,
    itemKind: 'invitations',
    items: itemsOf(invitations),
    repeatable: true,
    send: ({ id }) =>
      sendRow(
        client,
        revokeInviteInBulk(scope),
        { id, email: emails.get(id) ?? '' },
        {
          answered: (answer) =>
            answer === 'revoked'
              ? { kind: 'done', text: 'Revoked.' }
              : { kind: 'skipped', text: 'No longer pending: accepted, expired, or revoked. No changes were made.' },
          failed: 'Not revoked.',
          foundDone: 'Revoked.',
        },
      ),
    onOver: rereadAfter(client, scope),
  }
}
