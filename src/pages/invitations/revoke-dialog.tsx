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
  /** It is not there any more. */
  onGone: () => void
  onClose: () => void
}

/** Asks before an invitation is taken back, sends it once, and says what came of it. */
export function RevokeDialog({ scope, invitation, opener, onGone, onClose }: RevokeDialogProps) {
  const { full } = useScopeName(scope)
  const mutation = useSafeMutation(revokeInviteMutation(scope))
  const { state } = mutation
  const { id, email, standing } = invitation
  const waiting = useRetryReason(state)
  const gone = state.status === 'done' || (state.status === 'doubt' && state.finding === 'done')
  const denied = state.status === 'refused' && state.outcome === 'forbidden'

  const send = async () => {
    const result = await mutation.run({ id, email })
    if (result.status !== 'done') return
    onGone()
    if (result.data !== 'revoked') return
    addToast('success', `The invitation of ${email} is revoked.`)
    onClose()
  }
  return (
    <ConfirmDialog
      title={
        <>
          Revoke the invitation of <bdi>{email}</bdi>?
        </>
      }
      stamp={full}
      opener={opener}
      pending={state.status === 'pending'}
      onClose={onClose}
      onConfirm={() => void send()}
      {...(state.status === 'doubt' && { cancel: 'Close' })}
      action={
        gone || denied
          ? undefined
          : {
              label: `Revoke the invitation${state.status === 'doubt' ? ' again' : ''}`,
              danger: true,
              icon: <MailX aria-hidden />,
              busyLabel: 'Revoking',
              blockedReason: waiting,
            }
      }
      consequences={
        state.status === 'idle' ? (
          <RevokeConsequences who={email} accepted={standing === 'accepted'} scopeName={full} />
        ) : undefined
      }
      outcome={
        <>
          {state.status === 'done' && state.data === 'gone' && (
            <Note tone="warning" title="It was gone already">
              <p role="alert">
                <bdi>{email}</bdi> accepted it, it ran out, or somebody else revoked it. Nothing was changed. The list
                is read again; look among the users whether <bdi>{email}</bdi> is there.
              </p>
            </Note>
          )}
          <MutationAlert
            state={state}
            failed={`The invitation of ${email} was not revoked`}
            verb={`revoke the invitation of ${email} in ${full}`}
            gone="This invitation is not there any more."
            foundDone="A look shows that the invitation is not there any more."
            foundNotDone="A look shows that the invitation is still there. You can try again."
            doubt="Revoking again does no harm."
            onLook={mutation.checkAgain}
          />
        </>
      }
    />
  )
}

type RevokeConsequencesProps = { who: string; accepted: boolean; scopeName: string }

/** What revoking takes away and what stays. */
function RevokeConsequences({ who, accepted, scopeName }: RevokeConsequencesProps) {
  return (
    <ConsequenceList
      items={[
        {
          kind: 'loses',
          children: accepted
            ? `The accepted invitation is taken back. Harness does not say what becomes of a sign-up that ${who} completes afterwards.`
            : `The link in the mail stops working: ${who} cannot join ${scopeName} with it.`,
        },
        {
          kind: 'keeps',
          children: 'Nobody loses access: an invitation gives none before it is accepted and completed.',
        },
        {
          kind: 'note',
          children:
            'The roles and groups of the invitation are forgotten. You can invite the address again at any time.',
        },
      ]}
    />
  )
}
