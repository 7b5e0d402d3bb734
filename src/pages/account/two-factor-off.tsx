import { useQueryClient } from '@tanstack/react-query'
import { useState, type RefObject } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { removedSelfText } from '#src/domain/refusal.ts'
import { disableTwoFactorMutation } from '#src/queries/me-mutations.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

const WORD = 'turn off'

type TwoFactorOffProps = {
  me: UserInfo
  /** Whether the sign-in settings of the account could be loaded. */
  enforcementKnown: boolean
  finalFocus: RefObject<HTMLElement | null>
  /** @param off whether the returned flag said so */
  onClose: (off: boolean) => void
}

/**
 * Turns off 2FA after a typed word (docs/testing.md, TF-18): the key can't be read back, so no code can be checked
 * here.
 */
export function TwoFactorOff({ me, enforcementKnown, finalFocus, onClose }: TwoFactorOffProps) {
  const { account } = useSession()
  const client = useQueryClient()
  const mutation = useSafeMutation(disableTwoFactorMutation(account))
  const [checking, setChecking] = useState(false)
  const [already, setAlready] = useState(false)
  const pending = checking || mutation.state.status === 'pending'
  const waiting = useRetryReason(mutation.state)
  const stillOn = mutation.state.status === 'done' && !mutation.state.confirmed
  const isOff = mutation.state.status === 'doubt' && mutation.state.finding === 'done'

  const submit = async () => {
    // Enter in the field bypasses the button.
    if (pending || isOff || already || waiting !== undefined) return
    // Another tab or app might have turned it off: then nothing is sent, and nothing is claimed.
    setChecking(true)
    let now: UserInfo | undefined
    try {
      now = await client.query({ ...currentUserQuery(account), staleTime: 0, retry: false })
    } catch (problem) {
      if (readOutcome(problem) === 'session-ended') return
    } finally {
      setChecking(false)
    }
    if (now?.twoFactorAuthenticationEnabled === false) {
      setAlready(true)
      return
    }
    const result = await mutation.run()
    if (result.status === 'done' && result.confirmed) onClose(true)
  }

  return (
    <ConfirmDialog
      title="Turn off two-factor authentication?"
      word={WORD}
      subtitle={me.email === undefined ? undefined : <bdi>{me.email}</bdi>}
      opener={finalFocus}
      pending={pending}
      onClose={() => onClose(isOff)}
      onConfirm={() => void submit()}
      cancel={mutation.state.status === 'doubt' || already ? 'Back' : 'Cancel'}
      action={
        isOff || already
          ? undefined
          : { label: 'Turn off 2FA', danger: true, busyLabel: 'Turning off…', blockedReason: waiting }
      }
      consequences={
        <ConsequenceList
          items={[
            {
              kind: 'loses',
              children: 'The code at sign-in. Anyone who learns your password can sign in as you.',
            },
            {
              kind: 'loses',
              children: 'The setup key in your authenticator app. If you turn on 2FA again, you’ll get a new one.',
            },
            { kind: 'keeps', children: 'Your access and your password.' },
            ...(enforcementKnown
              ? []
              : [
                  {
                    kind: 'note' as const,
                    children:
                      'We couldn’t check whether your account requires 2FA. If it does, you might have to set it up again.',
                  },
                ]),
          ]}
        />
      }
      outcome={
        <>
          {already && (
            <Note tone="info" title="2FA was already off">
              <Status>It was turned off elsewhere. No changes were made.</Status>
            </Note>
          )}
          {stillOn && (
            <Note tone="warning" title="2FA is still on">
              <p role="alert">
                Harness responded but kept 2FA on. Your account might require it. An account admin can change this.
              </p>
            </Note>
          )}
          <MutationAlert
            state={mutation.state}
            failed="Couldn’t turn off 2FA"
            denied="You don’t have permission to turn off 2FA"
            request="Please grant me permission to turn off 2FA."
            gone={removedSelfText}
            onCheckAgain={mutation.checkAgain}
            foundDone="We checked, and 2FA is off."
            foundNotDone="We checked, and 2FA is still on. You can try again."
            doubt="Check again before you retry."
          />
        </>
      }
    />
  )
}
