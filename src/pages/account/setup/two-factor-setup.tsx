import { Lock } from 'lucide-react'
import { useState } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { enableTwoFactorMutation } from '#src/queries/me-mutations.ts'
import { Button } from '#src/ui/button.tsx'
import { Note } from '#src/ui/note.tsx'
import { AddStep } from './add-step.tsx'
import { ConfirmStep } from './confirm-step.tsx'
import { DoneStep } from './done-step.tsx'
import type { Setup } from './setup.ts'
import { Steps, type Step } from './steps.tsx'

/** Set-up in three steps on the page. Nothing is switched on before a code made from the shown key was typed. */
export function TwoFactorSetup({ setup, onClose }: { setup: Setup; onClose: () => void }) {
  const { account } = useSession()
  const mutation = useSafeMutation(enableTwoFactorMutation(account))
  const [step, setStep] = useState<Step>('add')
  /** A right code was typed: sending the same key again needs no other one. */
  const [proven, setProven] = useState(false)
  const pending = mutation.state.status === 'pending'
  const asking = mutation.state.status === 'doubt' && mutation.state.finding === 'asking'
  const waitReason = useRetryReason(mutation.state)
  // Until the look is over, another attempt would be dropped without a word.
  const waiting = asking ? 'Looking what became of it.' : waitReason
  const denied = mutation.state.status === 'refused' && mutation.state.outcome === 'forbidden'

  const enable = async () => {
    setProven(true)
    const result = await mutation.run(setup.settings)
    if (result.status === 'done' && result.confirmed) setStep('done')
    if (result.status === 'doubt' && result.finding === 'done') setStep('done')
  }

  const look = async () => {
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
          // Where it was on before, no look can tell which key counts now.
          onLook={setup.replaces ? undefined : mutation.checkAgain && look}
          waiting={waiting}
          onBack={() => setStep('add')}
          again={
            proven && !pending && !denied && mutation.state.status !== 'idle' ? (
              <Button className="self-start" blockedReason={waiting} onClick={() => void enable()}>
                Send the same key again
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
          verb=""
          foundDone="A look shows that two-factor is on with the key on this page."
        />
      )}
      {step === 'done' && <DoneStep setup={setup} onClose={onClose} />}
      {step !== 'done' && (
        <Note icon={<Lock aria-hidden />}>
          The code is drawn in this page and the key is not sent to any other service. It is forgotten when you leave.
        </Note>
      )}
      <LeaveGuard
        when={step !== 'done'}
        title={proven ? 'Leave before it is clear whether two-factor is on?' : 'Stop setting up two-factor?'}
        leave={proven ? 'Leave now' : 'Stop setting up'}
      >
        {proven
          ? 'Keep the Harness entry in your app: Harness may have taken its key. This page forgets the key.'
          : `Two-factor stays ${setup.replaces ? 'on with the key you have' : 'off'}. The key on this page is forgotten; delete the entry in your app if you made one.`}
      </LeaveGuard>
    </>
  )
}
