import { MailX } from 'lucide-react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { revokeInviteMutation } from '#src/queries/invite-mutations.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Note } from '#src/ui/note.tsx'

type RevokeDialogProps = {
  scope: Scope
  invitation: Invitation
  opener: HTMLElement
  /** Called if it no longer exists. */
  onGone: () => void
  onClose: () => void
}

/** Confirms revoking an invitation, sends the request once, and shows the outcome. */
export function RevokeDialog({ scope, invitation, opener, onGone, onClose }: RevokeDialogProps) {
  const { full } = useScopeName(scope)
  const mutation = useSafeMutation(revokeInviteMutation(scope))
  const { state } = mutation
  const { id, email, status } = invitation
  const waiting = useRetryReason(state)
  const gone = state.status === 'done' || (state.status === 'doubt' && state.finding === 'done')
  const denied = state.status === 'refused' && state.outcome === 'forbidden'

  const send = async () => {
    const result = await mutation.run({ id, email })
    if (result.status !== 'done') return
    onGone()
    if (result.data !== 'revoked') return
    addToast('success', `The invitation for ${email} was revoked.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title={
        <>
          Revoke the invitation for <bdi>{email}</bdi>?
        </>
      }
      subtitle={full}
      opener={opener}
      pending={state.status === 'pending'}
      onClose={onClose}
      onConfirm={() => void send()}
      {...(state.status === 'doubt' && { cancel: 'Close' })}
      action={
        gone || denied
          ? undefined
          : {
              label: state.status === 'doubt' ? 'Try again' : 'Revoke invitation',
              danger: true,
              icon: <MailX aria-hidden />,
              busyLabel: 'Revoking…',
              blockedReason: waiting,
            }
      }
      consequences={
        state.status === 'idle' ? <RevokeConsequences name={email} accepted={status === 'accepted'} /> : undefined
      }
      outcome={
        <>
          {state.status === 'done' && state.data === 'gone' && (
            <Note tone="warning" title="This invitation is no longer pending">
              <p role="alert">
                <bdi>{email}</bdi> might have accepted it, or it expired or was revoked. No changes were made. Check the
                users list for <bdi>{email}</bdi>.
              </p>
            </Note>
          )}
          <MutationAlert
            state={state}
            failed={`The invitation for ${email} wasn’t revoked`}
            denied={`You don’t have permission to revoke the invitation for ${email} in ${full}`}
            request={`Please grant me permission to revoke the invitation for ${email} in ${full}.`}
            gone="This invitation no longer exists."
            foundDone="We checked, and the invitation is revoked."
            foundNotDone="We checked, and the invitation is still there. You can try again."
            doubt="It’s safe to try again."
            onCheckAgain={mutation.checkAgain}
          />
        </>
      }
    />
  )
}

type RevokeConsequencesProps = { name: string; accepted: boolean }

/** Consequences of revoking. */
function RevokeConsequences({ name, accepted }: RevokeConsequencesProps) {
  return (
    <ConsequenceList
      items={[
        {
          kind: 'loses',
          children: accepted
            ? `The accepted invitation. Harness doesn’t report whether ${name} can still finish signing up.`
            : `The link in the email stops working, so ${name} can’t accept the invitation.`,
        },
        {
          kind: 'keeps',
          children: `No one loses access. ${name} has none until they finish signing up.`,
        },
        {
          kind: 'note',
          children: `You can invite ${name} again, but you’ll need to choose roles and groups again.`,
        },
      ]}
    />
  )
}
