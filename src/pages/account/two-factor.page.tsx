import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { SlowNotice } from '#src/components/slow-read-notice.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { failureText } from '#src/domain/read-failure.ts'
import { removedSelfText } from '#src/domain/refusal.ts'
import { readEnrollment } from '#src/domain/two-factor.ts'
import { draftSlot } from '#src/session/drafts.ts'
import { startTwoFactorMutation } from '#src/queries/me-mutations.ts'
import { meKeys } from '#src/queries/me-queries.ts'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { AccountPage } from './account-page.tsx'
import type { Setup } from './setup/setup.ts'
import { TwoFactorSetup } from './setup/two-factor-setup.tsx'
import { TwoFactorStatus } from './two-factor-status.tsx'

const cutOffSetups = draftSlot('secret')

/** My settings, Two-factor authentication. Nothing starts automatically or from the address. */
export function TwoFactorPage() {
  return (
    <AccountPage
      title="Two-factor authentication"
      whyNoServiceAccount="Service accounts don’t sign in with a password, so they don’t use 2FA."
    >
      {(me) => <TwoFactor me={me} />}
    </AccountPage>
  )
}

function TwoFactor({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const client = useQueryClient()
  const start = useSafeMutation(startTwoFactorMutation(account))
  /** The only place that stores the secret. Cleared on closing and on leaving the page (docs/testing.md, TF-16). */
  const [setup, setSetup] = useState<Setup>()
  const stop = useRef<AbortController>(undefined)
  const [problem, setProblem] = useState<string>()
  /** A setup was closed: focus moves to the resulting state. */
  const [closed, setClosed] = useState(false)

  const cutOff = useSavedDraft(cutOffSetups, account)
  useSaveDraft(cutOffSetups, account, () => (setup === undefined ? undefined : 'emptied'))

  // Clear the secret when the user leaves.
  useEffect(() => () => stop.current?.abort(), [])

  const begin = async () => {
    setProblem(undefined)
    stop.current = new AbortController()
    const result = await start.run(stop.current.signal)
    if (result.status !== 'done') return
    // Read immediately: the secret stays here only, not in the state of the mutation.
    start.reset()
    const { settings, serverTime } = result.data
    const read = readEnrollment(settings)
    if (!read.ok) {
      setProblem(read.problem)
      return
    }
    const now = settings.twoFactorAuthenticationEnabled ?? me.twoFactorAuthenticationEnabled
    setSetup({
      settings,
      enrollment: read.enrollment,
      clock: { server: serverTime, wall: Date.now(), monotonic: performance.now() },
      replaces: now === true,
    })
    // Changed in another tab or app since this page was loaded.
    if (now !== me.twoFactorAuthenticationEnabled) void client.invalidateQueries({ queryKey: meKeys.all(account) })
  }

  const close = () => {
    setSetup(undefined)
    setClosed(true)
  }

  if (setup !== undefined) return <TwoFactorSetup me={me} setup={setup} onClose={close} />
  const failed = start.state.status === 'refused' || start.state.status === 'doubt' ? start.state.error : undefined
  return (
    <>
      {cutOff !== undefined && !closed && (
        <Note tone="warning" title="Your session ended during setup">
          <Status>
            {me.twoFactorAuthenticationEnabled === true
              ? 'The setup key was cleared. Two-factor authentication is on, so keep the Harness entry in your app.'
              : 'The setup key was cleared, and two-factor authentication is off. Delete the Harness entry in your app before you start again.'}
          </Status>
        </Note>
      )}
      <TwoFactorStatus
        me={me}
        takesFocus={closed}
        starting={start.state.status === 'pending'}
        onStart={() => void begin()}
      />
      {start.state.status === 'pending' && <SlowNotice what="setupKey" onStop={() => stop.current?.abort()} />}
      {(problem !== undefined || failed !== undefined) && (
        <Note
          tone="danger"
          title={
            readOutcome(failed) === 'forbidden' ? 'You don’t have permission to set up 2FA' : 'Couldn’t start 2FA setup'
          }
        >
          <p role="alert">{problem ?? startFailure(failed)} No changes were made.</p>
          <ErrorDetails error={failed} />
        </Note>
      )}
    </>
  )
}

function startFailure(error: unknown): string {
  return readOutcome(error) === 'gone' ? removedSelfText : failureText(error)
}
