import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryCountdown } from '#src/components/use-retry-countdown.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { Finding } from '#src/domain/outcome.ts'
import { goneText, waitText } from '#src/domain/refusal.ts'
import { displayName } from '#src/domain/user.ts'
import { unlockUserMutation } from '#src/queries/user-mutations.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'
import { Note } from '#src/ui/note.tsx'

export type UnlockFailure = {
  user: UserMetadata
  result: Exclude<MutationResult<boolean | undefined>, { status: 'dropped' }>
}

type UnlockFailedProps = {
  scope: Scope
  failure: UnlockFailure
  onClose: () => void
  onRetry: () => void
}

/** A failed or unconfirmed unlock: the cause, the known state, and the next step. */
export function UnlockFailed({ scope, failure, onClose, onRetry }: UnlockFailedProps) {
  const { user } = failure
  const client = useQueryClient()
  /** Result of another check. */
  const [recheckResult, setRecheckResult] = useState<Finding | 'asking'>()
  const result =
    failure.result.status === 'doubt' && recheckResult !== undefined
      ? { ...failure.result, finding: recheckResult }
      : failure.result
  const close = useRef<HTMLButtonElement>(null)
  const { full } = useScopeName(scope)
  const wait = useRetryCountdown(result.status === 'done' ? undefined : result.error)
  const name = displayName(user)
  const done = result.status === 'doubt' && result.finding === 'done'
  const isChecking = result.status === 'doubt' && result.finding === 'asking'
  const recheck = async () => {
    const mutation = unlockUserMutation(scope)
    setRecheckResult('asking')
    const finding = await mutation.verify?.({ user }).catch((): Finding => 'unknown')
    await Promise.all(mutation.staleIfInDoubt.map((queryKey) => client.invalidateQueries({ queryKey })))
    setRecheckResult(finding ?? 'unknown')
  }
  const pointless = result.status === 'refused' && (result.outcome === 'forbidden' || result.outcome === 'gone')
  return (
    <AlertDialog
      open
      size="small"
      title={done ? `${name} was unlocked` : `${name} might still be locked`}
      subtitle={<bdi>{user.email}</bdi>}
      initialFocus={close}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose} className="max-md:min-h-10">
            Close
          </Button>
          {!done && !isChecking && !pointless && (
            <Button
              variant="primary"
              onClick={onRetry}
              className="max-md:min-h-10"
              blockedReason={wait === 0 ? undefined : waitText(wait)}
            >
              Unlock again
            </Button>
          )}
        </>
      }
    >
      {result.status === 'done' ? (
        <Note tone="warning" title={`Harness still reports ${name} as locked`}>
          <p role="alert">Harness accepted the request, but didn’t unlock the user. You can try again.</p>
        </Note>
      ) : (
        <MutationAlert
          state={result}
          takesFocus={false}
          failed={`Couldn’t unlock ${name}`}
          denied={`You don’t have permission to unlock ${name} in ${full}`}
          request={`Please grant me permission to unlock ${name} in ${full}.`}
          gone={goneText(full)}
          foundDone={`We checked, and ${name} isn’t locked anymore.`}
          doubt="Harness can take a few seconds to update, so check again shortly. It’s safe to try again."
          onCheckAgain={recheck}
        />
      )}
      {result.status === 'refused' && result.outcome === 'refused' && result.error.kind === 'http' && (
        <p className="text-sm">
          Only an admin of the default account of <bdi>{name}</bdi> can unlock them.
        </p>
      )}
    </AlertDialog>
  )
}
