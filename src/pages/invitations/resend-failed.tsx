import { useRef } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryCountdown } from '#src/components/use-retry-countdown.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { Invite } from '#src/contract/invite-schema.ts'
import { isApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import { waitWords } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'

/**
 * Why an invitation was not simply sent again. `unread`: its full row, of which the body is made, could not be read or
 * not in full; nothing was sent. `gone`: it is not open any more; nothing was sent.
 */
export type ResendProblem =
  | { readonly kind: 'unread'; readonly error: unknown }
  | { readonly kind: 'gone' }
  | { readonly kind: 'mutation'; readonly result: Exclude<MutationResult<Invite | null>, { status: 'dropped' }> }
  | { readonly kind: 'other-access' }

export type ResendFailure = { invitation: Invitation; opener: HTMLElement; problem: ResendProblem }

type ResendFailedProps = { scope: Scope; failure: ResendFailure; onClose: () => void; onRetry: () => void }

/** An invitation that was not simply sent again: why, what is known now, and a way on. */
export function ResendFailed({ scope, failure, onClose, onRetry }: ResendFailedProps) {
  const { invitation, opener, problem } = failure
  const { full } = useScopeName(scope)
  const close = useRef<HTMLButtonElement>(null)
  const back = useRef(opener)
  const wait = useRetryCountdown(errorOf(problem))
  const { email } = invitation
  return (
    <AlertDialog
      open
      size="confirm"
      title={titleOf(problem)}
      stamp={
        <>
          <bdi>{email}</bdi>, <bdi>{full}</bdi>
        </>
      }
      initialFocus={close}
      finalFocus={back}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose}>
            Close
          </Button>
          {mayHelp(problem) && (
            <Button variant="primary" onClick={onRetry} blockedReason={wait === 0 ? undefined : waitWords(wait)}>
              Send again
            </Button>
          )}
        </>
      }
    >
      <ProblemWords problem={problem} email={email} scopeName={full} />
    </AlertDialog>
  )
}

/** That an invitation is not open any more, found before or while it was sent. */
export function GoneNote({ email }: { email: string }) {
  return (
    <Note tone="warning" title="This invitation is not open any more">
      <p role="alert">
        <bdi>{email}</bdi> accepted it, it ran out, or somebody else revoked it. Nothing was sent. The list is read
        again.
      </p>
    </Note>
  )
}

/** That a row cannot be sent again without taking something away. */
export function UnreadNote({ error }: { error: unknown }) {
  return (
    <Note tone="danger" title="Nothing was sent">
      <p role="alert">
        Before sending, the invitation is read anew with all roles and groups, because what is not sent along is taken
        away. {error === undefined ? 'Harness did not report all of it.' : causeOf(error)}
      </p>
      {isApiError(error) && <ErrorDetails error={error} />}
    </Note>
  )
}

/** That the answer names other roles or groups than were sent. */
export function OtherAccessNote() {
  return (
    <Note tone="warning" title="Sent again, with other access than asked for">
      <p role="alert">
        Harness answered with other roles or groups than were sent. Check this: the list shows what the invitation gives
        now.
      </p>
    </Note>
  )
}

type ProblemWordsProps = { problem: ResendProblem; email: string; scopeName: string }

function ProblemWords({ problem, email, scopeName }: ProblemWordsProps) {
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
          failed="The invitation was not sent again"
          verb={`send the invitation of ${email} again in ${scopeName}`}
          gone="This invitation is not there any more."
          doubt="A mail may be on its way. The access that the invitation gives is the same either way, so sending it again means a second mail at most."
        />
      )
  }
}

function errorOf(problem: ResendProblem) {
  return problem.kind === 'mutation' && problem.result.status !== 'done' ? problem.result.error : undefined
}

function titleOf(problem: ResendProblem): string {
  if (problem.kind === 'other-access') return 'Check what this invitation gives'
  if (problem.kind === 'mutation' && problem.result.status === 'doubt') return 'The invitation may have been sent again'
  return 'The invitation was not sent again'
}

function mayHelp(problem: ResendProblem): boolean {
  if (problem.kind === 'unread') return true
  if (problem.kind !== 'mutation' || problem.result.status === 'done') return false
  return problem.result.status === 'doubt' || problem.result.outcome === 'refused'
}
