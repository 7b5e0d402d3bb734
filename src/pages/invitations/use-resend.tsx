import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { WorkingNote } from '#src/components/still-saving.tsx'
import { usePreload } from '#src/ui/use-preload.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { accessOf, answersOtherAccess, type Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { resendInviteMutation } from '#src/queries/invite-mutations.ts'
import { inviteKeys, openInviteQuery } from '#src/queries/invite-queries.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import type { ResendFailure, ResendProblem } from './resend-failed.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'
import { useIsUnmounted } from '#src/components/use-is-unmounted.ts'

const load = () => import('./resend-failed.tsx')
const ResendFailed = lazyPart(async () => (await load()).ResendFailed)

/** Toast after an invitation was resent. It claims only what the service confirmed. */
export function resentText(email: string): string {
  return `Invitation resent to ${email}.`
}

/**
 * Resends invitations unchanged, without a confirmation. The full row is loaded right before, so that none of its
 * access is lost. Success is a toast; everything else is a dialog.
 *
 * @returns `run(invitation, opener)`, the IDs being sent, and what to render
 */
export function useResend(scope: Scope) {
  usePreload(load)
  const client = useQueryClient()
  const mutation = useSafeMutation(resendInviteMutation(scope))
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set())
  const [failures, setFailures] = useState<readonly ResendFailure[]>([])
  const singleFlight = useSingleFlight()
  const left = useIsUnmounted()

  const send = async (invitation: Invitation): Promise<ResendProblem | undefined> => {
    let found
    try {
      found = await client.query(openInviteQuery(scope, invitation.id))
    } catch (error) {
      return { kind: 'unread', error }
    }
    if (found.kind !== 'open' || found.invite.unread > 0) {
      if (found.kind === 'gone') await client.invalidateQueries({ queryKey: inviteKeys.all(scope) })
      return found.kind === 'gone' ? { kind: 'gone' } : { kind: 'unread', error: undefined }
    }
    const access = accessOf(found.invite)
    const result = await mutation.run({ invite: found.invite, access })
    // After navigation, useSafeMutation itself reports the outcome.
    if (result.status === 'dropped' || left.current) return undefined
    if (result.status !== 'done' || !result.confirmed) return { kind: 'mutation', result }
    if (result.data !== null && answersOtherAccess(access, result.data)) return { kind: 'other-access' }
    addToast('success', resentText(invitation.email))
    return undefined
  }

  const run = (invitation: Invitation, opener: HTMLElement) =>
    singleFlight.run(() => attempt(invitation, opener), invitation.id)
  const attempt = async (invitation: Invitation, opener: HTMLElement) => {
    const { id } = invitation
    setPending((before) => new Set(before).add(id))
    try {
      const problem = await send(invitation)
      if (problem === undefined) return
      if (left.current) {
        addToast('warning', `The invitation for ${invitation.email} wasn’t resent because we couldn’t load it.`)
        return
      }
      setFailures((before) => [
        ...before.filter((failure) => failure.invitation.id !== id),
        { invitation, opener, problem },
      ])
    } finally {
      setPending((before) => new Set([...before].filter((other) => other !== id)))
    }
  }

  const [failure] = failures
  const dismiss = () => {
    setFailures(([, ...rest]) => rest)
  }
  const dialog = (
    <>
      <WorkingNote>
        {pending.size > 0
          ? byCount(pending.size, 'Resending 1 invitation…', `Resending ${formatNumber(pending.size)} invitations…`)
          : undefined}
      </WorkingNote>
      {failure !== undefined && (
        <Suspense>
          <ResendFailed
            key={failure.invitation.id}
            scope={scope}
            failure={failure}
            onClose={dismiss}
            onRetry={() => {
              dismiss()
              void run(failure.invitation, failure.opener)
            }}
          />
        </Suspense>
      )}
    </>
  )
  return { run, pending, dialog }
}
