import { QrCode as QrIcon } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Form, useForm } from '#src/components/form.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { goneSelf } from '#src/domain/refusal.ts'
import { clockOffset, durationWords, serverTimes, type Enrolment } from '#src/domain/two-factor.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { CodeField } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { checkTypedCode } from '../two-factor.form.ts'
import { stateWords, type Setup } from './setup.ts'
import { KeyBox, LinkQr, StepHeading } from './step-parts.tsx'

const MANY_WRONG_CODES = 5

type ConfirmStepProps = {
  setup: Setup
  state: MutationState<UserInfo>
  /** A right code was typed. */
  onProven: () => Promise<void>
  onLook: (() => Promise<void>) | undefined
  /** Why it may not be sent again yet. */
  waiting: string | undefined
  onBack: () => void
  /** Ways on after an attempt that did not clearly work. */
  again: ReactNode
}

/** Step 2: a code made from the shown key proves the app, before anything is sent. */
export function ConfirmStep({ setup, state, onProven, onLook, waiting, onBack, again }: ConfirmStepProps) {
  const { enrolment, clock, replaces } = setup
  const [wrong, setWrong] = useState(0)
  const pending = state.status === 'pending'
  const offset = clockOffset(clock)
  const form = useForm({
    labels: { code: '6-digit code' },
    parse: (data) => ({ ok: true, value: data.get('code') }),
    onSubmit: async (typed) => {
      const text = typeof typed === 'string' ? typed : ''
      const result = checkTypedCode(text, enrolment.secret, timesOf(clock), clock.server !== undefined)
      const input = form.element.current?.querySelector('input')
      if (result.code !== undefined && input) input.value = result.code
      if (result.ok) {
        await onProven()
        return
      }
      form.showErrors({ code: result.error })
      if (result.wrong) setWrong((now) => now + 1)
      input?.select()
    },
  })

  return (
    <Card aria-labelledby="step-confirm">
      <Form form={form}>
        <div className="flex flex-col gap-4 p-5 max-md:p-4">
          <div>
            <StepHeading id="step-confirm">Enter the code your app shows now</StepHeading>
            <p className="mt-0.5 text-sm text-text-secondary">
              This proves that your phone works before anything is {replaces ? 'changed' : 'switched on'}.
            </p>
          </div>
          <CodeField {...form.field('code')} label="6-digit code" pattern="[0-9]*" maxLength={64} />
          {offset !== undefined && (
            <Note tone="info" title={`Your computer's clock is off by ${durationWords(Math.abs(offset))}`}>
              <p>Codes are checked with the clock of Harness, so this does no harm here.</p>
            </Note>
          )}
          {wrong >= MANY_WRONG_CODES && (
            <Note
              tone="warning"
              title="Start again with the code in your app"
              action={
                <Button size="small" icon={<QrIcon aria-hidden />} onClick={onBack}>
                  Show the key again
                </Button>
              }
            >
              <ol role="alert" className="list-decimal pl-5">
                <li>Delete the Harness entry that you just made in your app.</li>
                <li>Go back, and scan the code or type the key once more. It is still the same key.</li>
                <li>Check that date and time on your phone are set automatically.</li>
                <li>Enter the code of the new entry.</li>
              </ol>
            </Note>
          )}
          {state.status === 'done' && !state.confirmed && (
            <Note tone="warning" title="Two-factor is still off">
              <p role="alert">
                Harness answered, but did not switch it on. The key on this page stays valid for another try.
              </p>
            </Note>
          )}
          <MutationAlert
            state={state}
            verb="switch two-factor on"
            gone={goneSelf}
            onLook={onLook}
            failed={replaces ? 'Your phone was not changed' : 'Two-factor was not switched on'}
            foundNotDone="A look shows that two-factor is off. You can send the same key again."
            doubt={
              replaces
                ? 'Keep both entries in your app until it is clear which one works. Sending the same key again does no harm.'
                : 'Keep the entry in your app. Sending the same key again does no harm.'
            }
          />
          {again}
          {state.status !== 'idle' && <KeptKey enrolment={enrolment} />}
        </div>
        <CardFooter>
          <Button
            type="submit"
            variant="primary"
            busy={pending}
            busyLabel="Switching on"
            blockedReason={waiting}
            reasonPlacement="hidden"
          >
            {replaces ? 'Use the new phone' : 'Turn on two-factor'}
          </Button>
          <Button
            blockedReason={pending ? 'Waiting for the answer of Harness.' : undefined}
            reasonPlacement="hidden"
            onClick={onBack}
          >
            Back
          </Button>
          {state.status === 'idle' && (
            <p className="text-sm text-muted">{stateWords(replaces)} The key stays the same.</p>
          )}
        </CardFooter>
      </Form>
    </Card>
  )
}

function timesOf(clock: Setup['clock']): readonly number[] {
  return serverTimes(clock, { wall: Date.now(), monotonic: performance.now() })
}

/** Key and code stay in sight until it is known which key Harness has: the app may still need them. */
function KeptKey({ enrolment }: { enrolment: Enrolment }) {
  return (
    <div className="flex flex-wrap items-start gap-6">
      {enrolment.link !== undefined && <LinkQr link={enrolment.link} />}
      <KeyBox enrolment={enrolment} title="The key on this page" />
    </div>
  )
}
