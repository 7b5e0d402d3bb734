import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { mightHaveReplaced } from '#src/domain/outcome.ts'
import { goneText } from '#src/domain/refusal.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { startCooldown, cooldownLeft } from '#src/session/reset-cooldown.ts'
import { reset2faMutation } from '#src/queries/user-mutations.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { UnlockInstead } from './unlock-instead.tsx'
import { useEffect, useState } from 'react'

type ResetDialogProps = { scope: Scope; user: UserMetadata; opener: HTMLElement | null; onClose: () => void }

/**
 * Confirms that a user's setup key is replaced, sends the request once, and shows the outcome (docs/testing.md, TF-21,
 * TF-22).
 */
export function ResetDialog({ scope, user, opener, onClose }: ResetDialogProps) {
  const account = useScopeName({ account: scope.account })
  const mutation = useSafeMutation(reset2faMutation(scope))
  const coolDown = useCooldown(scope.account, user.uuid)
  const name = displayName(user)
  const { state } = mutation
  const pending = state.status === 'pending'
  const waiting = useRetryReason(state)
  const denied = state.status === 'refused' && (state.outcome === 'forbidden' || state.outcome === 'gone')
  const ended = state.status === 'done' || denied
  const again = state.status === 'doubt' || (state.status === 'refused' && mightHaveReplaced(state.error))

  const send = async () => {
    const result = await mutation.run({ user })
    const sent = result.status === 'doubt' || (result.status === 'done' && result.confirmed)
    if (sent || (result.status === 'refused' && mightHaveReplaced(result.error)))
      startCooldown(scope.account, user.uuid, Date.now())
  }
  return (
    <ConfirmDialog
      title={
        <>
          Reset 2FA for <bdi>{name}</bdi>?
        </>
      }
      subtitle={
        <>
          <bdi>{user.email}</bdi> in <bdi>{account.full}</bdi>
        </>
      }
      opener={opener}
      pending={pending}
      onClose={onClose}
      onConfirm={() => void send()}
      {...(state.status === 'doubt' && { cancel: 'Close' })}
      action={
        ended
          ? undefined
          : {
              label: again ? 'Reset 2FA again' : 'Reset 2FA',
              danger: true,
              busyLabel: 'Resetting…',
              blockedReason:
                coolDown > 0 && !pending
                  ? byCount(
                      coolDown,
                      'You reset it a moment ago. Another reset cancels the first email. Wait 1 second.',
                      `You reset it a moment ago. Another reset cancels the first email. Wait ${formatNumber(coolDown)} seconds.`,
                    )
                  : waiting,
            }
      }
      consequences={!ended && !again ? <Question name={name} /> : undefined}
      outcome={<ResetOutcome scope={scope} state={state} user={user} account={account.full} />}
    />
  )
}

function Question({ name }: { name: string }) {
  return (
    <>
      <ConsequenceList
        items={[
          {
            kind: 'loses',
            children: 'Their authenticator app stops working immediately',
          },
          { kind: 'keeps', children: '2FA stays on. Password, roles, and groups stay the same.' },
          {
            kind: 'note',
            children: 'Harness emails them a new setup key. Until they set it up, they can’t sign in with a password.',
          },
        ]}
      />
      <Note tone="warning" title={`Check first that ${name} asked for this`}>
        <ul className="list-disc pl-5">
          <li>Call a number that you already have, or talk face to face.</li>
          <li>Don’t rely on email or chat. An attacker there would get the new setup key.</li>
        </ul>
      </Note>
    </>
  )
}

type ResetOutcomeProps = { scope: Scope; state: MutationState<boolean>; user: UserMetadata; account: string }

function ResetOutcome({ scope, state, user, account }: ResetOutcomeProps) {
  const name = displayName(user)
  if (state.status === 'done')
    return state.confirmed ? (
      <Note tone="success" title={`2FA was reset for ${name}`}>
        <Status>
          Their old authenticator no longer works. Harness sends a new setup key to <bdi>{user.email}</bdi>.
        </Status>
      </Note>
    ) : (
      <Note tone="warning" title={`2FA wasn’t reset for ${name}`}>
        <p role="alert">2FA isn’t on for this user, so there’s nothing to reset.</p>
      </Note>
    )
  if (state.status === 'refused' && mightHaveReplaced(state.error))
    return (
      <Note tone="danger" title={`Harness reported a failure for ${name}`}>
        <p role="alert">
          {causeOf(state.error)} Their authenticator might have stopped working, because Harness replaces the setup key
          before it sends the email. Ask <bdi>{name}</bdi> whether they got one before you reset again.
        </p>
        <ErrorDetails error={state.error} />
      </Note>
    )
  return (
    <MutationAlert
      state={state}
      failed={`Couldn’t reset 2FA for ${name}`}
      denied={`You don’t have permission to reset 2FA for ${name} in ${account}`}
      request={`Please grant me permission to reset 2FA for ${name} in ${account}.`}
      gone={goneText(account)}
      doubt="Trying again sends a second email and cancels the first."
      unlock={<UnlockInstead scope={scope} user={user} />}
    />
  )
}

/** Seconds until 2FA of a user can be reset again; 0 when it can. */
function useCooldown(account: string, userId: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return cooldownLeft(account, userId, now)
}
