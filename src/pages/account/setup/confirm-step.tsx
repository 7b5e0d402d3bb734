import { ArrowLeft, CircleCheck, QrCode as QrIcon } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Form, useForm } from '#src/components/form.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { removedSelfText } from '#src/domain/refusal.ts'
import { clockOffset, durationText } from '#src/domain/clock-offset.ts'
import { readCode, serverTimes, type Enrollment } from '#src/domain/two-factor.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { CodeField } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { checkTypedCode } from '../two-factor.form.ts'
import type { Setup } from './setup.ts'
import { KeyBox, LinkQr } from './step-parts.tsx'

const MANY_WRONG_CODES = 5

type ConfirmStepProps = {
  setup: Setup
  state: MutationState<UserInfo>
  /** A valid code was typed. */
  onProven: () => Promise<void>
  onCheckAgain: (() => Promise<void>) | undefined
  /** Why it can't be sent again yet. */
  waiting: string | undefined
  onBack: () => void
  /** Actions after an attempt that did not clearly succeed. */
  again: ReactNode
}

/** Step 2: a code generated from the shown key proves that the app works, before anything is sent. */
export function ConfirmStep({ setup, state, onProven, onCheckAgain, waiting, onBack, again }: ConfirmStepProps) {
  const { enrollment, clock, replaces } = setup
  const [wrong, setWrong] = useState(0)
  const [isRight, setRight] = useState(false)
  /** A code counts as wrong once, however often it is checked. */
  const counted = useRef(false)
  const pending = state.status === 'pending'
  const offset = clockOffset(clock)
  const check = (typed: unknown) => {
    const text = typeof typed === 'string' ? typed : ''
    const result = checkTypedCode(text, enrollment.secret, timesOf(clock), clock.server !== undefined)
    const input = form.element.current?.querySelector('input')
    if (result.code !== undefined && input) input.value = result.code
    setRight(result.ok)
    if (result.ok) return true
    form.showErrors({ code: result.error })
    if (result.wrong && !counted.current) setWrong((now) => now + 1)
    counted.current ||= result.wrong
    input?.select()
    return false
  }
  const form = useForm({
    labels: { code: '6-digit code from your app' },
    parse: (data) => ({ ok: true, value: data.get('code') }),
    onSubmit: async (typed) => {
      if (check(typed)) await onProven()
    },
  })
  const field = form.field('code')
  const { focus } = form
  const hasFocused = useRef(false)
  useEffect(() => {
    if (!hasFocused.current) focus()
    hasFocused.current = true
  }, [focus])

  return (
    <Card aria-labelledby="step-confirm">
      <Form form={form}>
        <div className="flex flex-col gap-4 p-4 md:p-5">
          <h2 id="step-confirm" className="sr-only">
            Enter the code
          </h2>
          <CodeField
            {...field}
            label="6-digit code from your app"
            pattern="[0-9]*"
            maxLength={64}
            onInput={({ currentTarget: { value } }) => {
              counted.current = false
              setRight(false)
              field.onInput()
              // Checked in the browser only: nothing is sent before Enter or the button.
              if (readCode(value).ok) check(value)
            }}
            hint={
              <Status as="span">
                {isRight ? (
                  <span className="flex items-center gap-1.5 text-success-text [&_svg]:size-4 [&_svg]:shrink-0">
                    <CircleCheck aria-hidden />
                    {replaces
                      ? 'The code is correct. Select Use new phone to finish.'
                      : 'The code is correct. Select Turn on 2FA to finish.'}
                  </span>
                ) : (
                  'Checked when you enter the sixth digit. The code changes every 30 seconds.'
                )}
              </Status>
            }
          />
          <details className="text-sm text-text-secondary">
            <summary className="min-h-6 py-0.5">The code wasn’t accepted</summary>
            <p className="mt-1">
              Set your phone’s time to automatic, then enter the next code. If it still fails, scan the QR code again.
            </p>
          </details>
          {replaces && state.status === 'idle' && (
            <p className="text-sm text-text-secondary">Your old entry still works until you confirm this code.</p>
          )}
          {offset !== undefined && (
            <Note tone="info" title={`Your computer’s clock is off by ${durationText(Math.abs(offset))}`}>
              <p>We check codes against Harness’s clock, so you can continue.</p>
            </Note>
          )}
          {wrong >= MANY_WRONG_CODES && (
            <Note
              tone="warning"
              title="Start over in your app"
              action={
                <Button size="small" icon={<QrIcon aria-hidden />} onClick={onBack}>
                  Show setup key
                </Button>
              }
            >
              <ol role="alert" className="list-decimal pl-5">
                <li>Delete the Harness entry you just added to your app.</li>
                <li>Select “Show setup key” and add it again. The key is still the same.</li>
                <li>Set your phone’s date and time to automatic.</li>
                <li>Enter the code from the new entry.</li>
              </ol>
            </Note>
          )}
          {state.status === 'done' && !state.confirmed && (
            <Note tone="warning" title="2FA is still off">
              <p role="alert">
                Harness responded but didn’t turn on 2FA. You can try again with the setup key on this page.
              </p>
            </Note>
          )}
          <MutationAlert
            state={state}
            denied="You don’t have permission to turn on 2FA"
            request="Please grant me permission to turn on 2FA."
            gone={removedSelfText}
            onCheckAgain={onCheckAgain}
            failed={replaces ? 'Couldn’t set up your new phone' : 'Couldn’t turn on 2FA'}
            foundNotDone="We checked, and 2FA is off. You can try this setup key again."
            doubt={
              replaces
                ? 'Keep both entries in your app until you know which one works. It’s safe to try this setup key again.'
                : 'Keep the entry in your app. It’s safe to try this setup key again.'
            }
          />
          {again}
          {state.status !== 'idle' && <KeptKey enrollment={enrollment} />}
        </div>
        <CardFooter>
          <Button
            variant="ghost"
            className="px-2!"
            icon={<ArrowLeft aria-hidden />}
            blockedReason={pending ? 'Wait for Harness to respond.' : undefined}
            reasonPlacement="hidden"
            onClick={onBack}
          >
            Back
          </Button>
          <span className="ml-auto">
            <Button
              type="submit"
              variant="primary"
              busy={pending}
              busyLabel={replaces ? 'Saving…' : 'Turning on…'}
              incomplete={!isRight && !pending}
              blockedReason={waiting}
              reasonPlacement="hidden"
            >
              {replaces ? 'Use new phone' : 'Turn on 2FA'}
            </Button>
          </span>
        </CardFooter>
      </Form>
    </Card>
  )
}

function timesOf(clock: Setup['clock']): readonly number[] {
  return serverTimes(clock, { wall: Date.now(), monotonic: performance.now() })
}

/** Key and code stay visible until it is known which key Harness has: the app might still need them. */
function KeptKey({ enrollment }: { enrollment: Enrollment }) {
  return (
    <div className="flex flex-wrap items-start gap-6">
      {enrollment.link !== undefined && <LinkQr link={enrollment.link} />}
      <KeyBox enrollment={enrollment} title="Your setup key" />
    </div>
  )
}
