import { useState } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { enableTwoFactorMutation } from '#src/queries/me-mutations.ts'
import { Button } from '#src/ui/button.tsx'
import { AddStep } from './add-step.tsx'
import { ConfirmStep } from './confirm-step.tsx'
import { DoneStep } from './done-step.tsx'
import type { Setup } from './setup.ts'
import { Steps, type Step } from './steps.tsx'

type TwoFactorSetupProps = { me: UserInfo; setup: Setup; onClose: () => void }

/** Setup in three steps on the page. Nothing is turned on before a code generated from the shown key was typed. */
export function TwoFactorSetup({ me, setup, onClose }: TwoFactorSetupProps) {
  const { account } = useSession()
  const mutation = useSafeMutation(enableTwoFactorMutation(account))
  const [step, setStep] = useState<Step>('add')
  /** A valid code was typed: sending the same key again needs no other one. */
  const [proven, setProven] = useState(false)
  const pending = mutation.state.status === 'pending'
  const isChecking = mutation.state.status === 'doubt' && mutation.state.finding === 'asking'
  const waitReason = useRetryReason(mutation.state)
  // Until the check is done, another attempt would be silently ignored.
  const waiting = isChecking ? 'Checking whether 2FA was turned on…' : waitReason
  const denied = mutation.state.status === 'refused' && mutation.state.outcome === 'forbidden'

  const enable = async () => {
    setProven(true)
    const result = await mutation.run(setup.settings)
    if (result.status === 'done' && result.confirmed) setStep('done')
    if (result.status === 'doubt' && result.finding === 'done') setStep('done')
  }

  const recheck = async () => {
    if ((await mutation.checkAgain?.()) === 'done') setStep('done')
  }

  return (
    <>
      <Steps step={step} />
      {step === 'add' && <AddStep setup={setup} onContinue={() => setStep('confirm')} onCancel={onClose} />}
      {step === 'confirm' && (
        <ConfirmStep
          setup={setup}
          state={mutation.state}
          onProven={enable}
          // If it was on before, no read can show which key is valid now.
          onCheckAgain={setup.replaces ? undefined : mutation.checkAgain && recheck}
          waiting={waiting}
          onBack={() => setStep('add')}
          again={
            proven && !pending && !denied && mutation.state.status !== 'idle' ? (
              <Button className="self-start" blockedReason={waiting} onClick={() => void enable()}>
                Try this setup key again
              </Button>
            ) : undefined
          }
        />
      )}
      {step === 'done' && mutation.state.status === 'doubt' && (
        <MutationAlert
          state={mutation.state}
          takesFocus={false}
          failed=""

          foundDone="We checked, and 2FA is on with the setup key on this page."
        />
      )}
      {step === 'done' && <DoneStep me={me} setup={setup} onClose={onClose} />}
      <LeaveGuard
        when={step !== 'done'}
        title={proven ? 'Leave before 2FA is confirmed?' : 'Stop setting up 2FA?'}
        leave={proven ? 'Leave now' : 'Stop setup'}
      >
        {proven
          ? 'Keep the Harness entry in your app, because Harness might already use its setup key. We won’t show the key again.'
          : setup.replaces
            ? '2FA stays on with your old entry. If you already added a new one to your app, delete it.'
            : '2FA stays off. If you already added Harness to your app, delete the entry.'}
      </LeaveGuard>
    </>
  )
}
