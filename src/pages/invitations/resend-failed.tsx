import { useRef } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryCountdown } from '#src/components/use-retry-countdown.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { Invite } from '#src/contract/invite-schema.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import { waitText } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'
import { GoneNote, OtherAccessNote, UnreadNote } from './resend-notes.tsx'

/**
 * Why an invitation was not simply resent. `unread`: its full row, needed for the body, could not be loaded
 * completely; nothing was sent. `gone`: it is no longer pending; nothing was sent.
 */
export type ResendProblem =
  | { readonly kind: 'unread'; readonly error: unknown }
  | { readonly kind: 'gone' }
  | { readonly kind: 'mutation'; readonly result: Exclude<MutationResult<Invite | null>, { status: 'dropped' }> }
  | { readonly kind: 'other-access' }

export type ResendFailure = { invitation: Invitation; opener: HTMLElement; problem: ResendProblem }

type ResendFailedProps = { scope: Scope; failure: ResendFailure; onClose: () => void; onRetry: () => void }

/** An invitation that was not simply resent: the reason, its current state, and the next step. */
export function ResendFailed({ scope, failure, onClose, onRetry }: ResendFailedProps) {
  const { invitation, opener, problem } = failure
  const { full } = useScopeName(scope)
  const close = useRef<HTMLButtonElement>(null)
  const returnFocus = useRef(opener)
  const wait = useRetryCountdown(errorOf(problem))
  const { email } = invitation
  return (
    <AlertDialog
      open
      size="confirm"
      title={titleOf(problem)}
      subtitle={
        <>
          <bdi>{email}</bdi>, <bdi>{full}</bdi>
        </>
      }
      initialFocus={close}
      finalFocus={returnFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose}>
            Close
          </Button>
          {canHelp(problem) && (
            <Button variant="primary" onClick={onRetry} blockedReason={wait === 0 ? undefined : waitText(wait)}>
              Resend
            </Button>
          )}
        </>
      }
    >
      <ProblemText problem={problem} email={email} scopeName={full} />
    </AlertDialog>
  )
}

type ProblemWordsProps = { problem: ResendProblem; email: string; scopeName: string }

function ProblemText({ problem, email, scopeName }: ProblemWordsProps) {
  switch (problem.kind) {
    case 'unread':
      return <UnreadNote error={problem.error} />
    case 'gone':
      return <GoneNote email={email} />
    case 'other-access':
      return <OtherAccessNote />
    case 'mutation':
      return problem.result.status === 'done' ? (
        <GoneNote email={email} />
      ) : (
        <MutationAlert
          state={problem.result}
          takesFocus={false}
          failed="Invitation wasn’t resent"
          denied={`You don’t have permission to resend the invitation for ${email} in ${scopeName}`}
          request={`Please grant me permission to resend the invitation for ${email} in ${scopeName}.`}
          gone="This invitation no longer exists."
          doubt="Trying again sends a second email and cancels the first."
        />
      )
  }
}

function errorOf(problem: ResendProblem) {
  return problem.kind === 'mutation' && problem.result.status !== 'done' ? problem.result.error : undefined
}

function titleOf(problem: ResendProblem): string {
  if (problem.kind === 'other-access') return 'Check the access of this invitation'
  if (problem.kind === 'mutation' && problem.result.status === 'doubt')
    return 'We couldn’t confirm that the invitation was resent'
  return 'Invitation wasn’t resent'
}

function canHelp(problem: ResendProblem): boolean {
  if (problem.kind === 'unread') return true
  if (problem.kind !== 'mutation' || problem.result.status === 'done') return false
  return problem.result.status === 'doubt' || problem.result.outcome === 'refused'
}
