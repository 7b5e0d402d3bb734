import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryCountdown } from '#src/components/use-retry-countdown.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { Finding } from '#src/domain/outcome.ts'
import { goneWords, waitWords } from '#src/domain/refusal.ts'
import { displayName, firstName } from '#src/domain/user.ts'
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

/** An unlock that did not simply work: why, what is known now, and a way on. */
export function UnlockFailed({ scope, failure, onClose, onRetry }: UnlockFailedProps) {
  const { user } = failure
  const client = useQueryClient()
  /** What a further look found. */
  const [looked, setLooked] = useState<Finding | 'asking'>()
  const result =
    failure.result.status === 'doubt' && looked !== undefined ? { ...failure.result, finding: looked } : failure.result
  const close = useRef<HTMLButtonElement>(null)
  const { full } = useScopeName(scope)
  const wait = useRetryCountdown(result.status === 'done' ? undefined : result.error)
  const name = displayName(user)
  const first = firstName(user)
  const done = result.status === 'doubt' && result.finding === 'done'
  const asking = result.status === 'doubt' && result.finding === 'asking'
  const look = async () => {
    const mutation = unlockUserMutation(scope)
    setLooked('asking')
    const finding = await mutation.verify?.({ user }).catch((): Finding => 'unknown')
    await Promise.all(mutation.staleIfInDoubt.map((queryKey) => client.invalidateQueries({ queryKey })))
    setLooked(finding ?? 'unknown')
  }
  const pointless = result.status === 'refused' && (result.outcome === 'forbidden' || result.outcome === 'gone')
  return (
    <AlertDialog
      open
      size="small"
      title={done ? `${name} is unlocked` : `${name} may still be locked`}
      stamp={<bdi>{user.email}</bdi>}
      initialFocus={close}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose} className="max-md:min-h-10">
            Close
          </Button>
          {!done && !asking && !pointless && (
            <Button
              variant="primary"
              onClick={onRetry}
              className="max-md:min-h-10"
              blockedReason={wait === 0 ? undefined : waitWords(wait)}
            >
              Unlock {first} again
            </Button>
          )}
        </>
      }
    >
      {result.status === 'done' ? (
        <Note tone="warning" title={`Harness still reports ${first} as locked`}>
          <p role="alert">The call was accepted, but its answer says that the lock is still there.</p>
        </Note>
      ) : (
        <MutationAlert
          state={result}
          takesFocus={false}
          failed={`${first} could not be unlocked`}
          verb={`unlock ${name} in ${full}`}
          gone={goneWords(full)}
          foundDone={`A look shows that ${first} is not locked any more.`}
          doubt={`A look does not show it yet, but Harness goes on showing a lifted lock for some seconds: look again later. Unlocking ${first} again does no harm.`}
          onLook={look}
        />
      )}
      {result.status === 'refused' && result.outcome === 'refused' && result.error.kind === 'http' && (
        <p className="text-sm">
          Only an administrator of the account that is <bdi>{first}</bdi>’s default account can unlock{' '}
          <bdi>{first}</bdi>.
        </p>
      )}
    </AlertDialog>
  )
}
