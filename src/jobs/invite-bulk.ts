import type { QueryClient } from '@tanstack/react-query'
import { counted } from '#src/domain/format.ts'
import { accessOf, answersOtherAccess, type Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { failedAnswer, type BulkItem, type BulkPlan, type BulkVerdict } from './bulk-run.ts'
import { sendRow } from './bulk-mutation.ts'
import { resendInviteMutation, revokeInviteInBulk } from '#src/queries/invite-mutations.ts'
import { inviteKeys, openInviteQuery } from '#src/queries/invite-queries.ts'
import { userKeys } from '#src/queries/user-keys.ts'

/** Invitations that Harness takes from one address in a minute. */
export const INVITATIONS_PER_MINUTE = 10

/** Milliseconds between two invitations, so that a run of many is never told to wait. */
function gapFor(count: number): number {
  return count <= INVITATIONS_PER_MINUTE ? 200 : 60_000 / INVITATIONS_PER_MINUTE
}

function itemsOf(invitations: readonly Invitation[]): BulkItem[] {
  return invitations.map(({ id, email, name }) => ({ id, email, name: name ?? email }))
}

function rereadAfter(client: QueryClient, scope: Scope) {
  return () => {
    // Who accepted may be a user by now.
    for (const queryKey of [inviteKeys.all(scope), userKeys.lists(scope)]) void client.invalidateQueries({ queryKey })
  }
}

const notOpen: BulkVerdict = {
  kind: 'skipped',
  text: 'Not open any more: accepted, run out or revoked. Nothing was sent.',
}

/** Sends invitations again as they are, each with its full row read just before. */
export function resendPlan(client: QueryClient, scope: Scope, invitations: readonly Invitation[]): BulkPlan {
  return {
    title: `Send ${counted(invitations.length, 'invitation', 'invitations')} again`,
    scope,
    items: itemsOf(invitations),
    inFlight: 1,
    gap: gapFor(invitations.length),
    send: async ({ id }) => {
      let look
      try {
        look = await client.query(openInviteQuery(scope, id))
      } catch (error) {
        return failedAnswer(error, 'Not sent.')
      }
      if (look.kind === 'gone') return notOpen
      if (look.kind === 'unknown' || look.invite.unread > 0)
        return {
          kind: 'failed',
          text: 'Not sent. Harness did not report all of its roles and groups, and what is not sent along is taken away.',
        }
      const { invite } = look
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
                ? 'Sent again, but Harness answered with other roles or groups. Check this.'
                : 'Sent again. Harness does not say whether the mail arrived.',
            }
          },
          failed: 'Not sent.',
          foundDone: 'Sent again.',
          gone: notOpen,
        },
      )
    },
    onOver: rereadAfter(client, scope),
  }
}

/** Takes invitations back. */
export function revokePlan(client: QueryClient, scope: Scope, invitations: readonly Invitation[]): BulkPlan {
  const emails = new Map(invitations.map(({ id, email }) => [id, email]))
  return {
    title: `Revoke ${counted(invitations.length, 'invitation', 'invitations')}`,
    scope,
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
              : { kind: 'skipped', text: 'It was gone already: accepted, run out or revoked. Nothing was changed.' },
          failed: 'Not revoked.',
          foundDone: 'Revoked.',
        },
      ),
    onOver: rereadAfter(client, scope),
  }
}
