import clsx from 'clsx'
import { CircleCheck, LifeBuoy, Lock, QrCode as QrIcon, ShieldCheck, Smartphone } from 'lucide-react'
import { Suspense, useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useWaitReason } from '#src/components/use-wait.ts'
import { useWrite } from '#src/components/use-write.ts'
import { WriteAlert } from '#src/components/write-alert.tsx'
import type { TwoFactorAuthSettings } from '#src/contract/two-factor.ts'
import type { UserInfo } from '#src/contract/user.ts'
import { goneSelf } from '#src/domain/refusal.ts'
import { clockOffset, durationWords, serverTimes, type ClockReading, type Enrolment } from '#src/domain/two-factor.ts'
import { enableTwoFactorWrite } from '#src/queries/me-mutations.ts'
import type { WriteState } from '#src/queries/write-attempt.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { CodeField } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'
import { checkTypedCode } from './two-factor.form.ts'

const SetupQr = lazyPart(async () => (await import('./setup-qr.tsx')).SetupQr)

/** One set-up, frozen when the settings came: every further fetch would make another secret (trap 34). */
export type Setup = {
  readonly settings: TwoFactorAuthSettings
  readonly enrolment: Enrolment
  /** Clocks when the settings came. */
  readonly clock: ClockReading
  /** Two-factor was on before: the key in the old app stops working. */
  readonly replaces: boolean
}

type Step = 'add' | 'confirm' | 'done'

const MANY_WRONG_CODES = 5

/** Set-up in three steps on the page. Nothing is switched on before a code made from the shown key was typed. */
export function TwoFactorSetup({ me, setup, onClose }: { me: UserInfo; setup: Setup; onClose: () => void }) {
  const { account } = useSession()
  const write = useWrite(enableTwoFactorWrite(account))
  const [step, setStep] = useState<Step>('add')
  /** A right code was typed: sending the same key again needs no other one. */
  const [proven, setProven] = useState(false)
  const pending = write.state.status === 'pending'
  const asking = write.state.status === 'doubt' && write.state.finding === 'asking'
  const waitReason = useWaitReason(write.state)
  // Until the look is over, another attempt would be dropped without a word.
  const waiting = asking ? 'Looking what became of it.' : waitReason
  const denied = write.state.status === 'refused' && write.state.outcome === 'W-403'

  const enable = async () => {
    setProven(true)
    const result = await write.run(setup.settings)
    if (result.status === 'done' && result.confirmed) setStep('done')
    if (result.status === 'doubt' && result.finding === 'done') setStep('done')
  }

  const look = async () => {
    if ((await write.lookAgain?.()) === 'done') setStep('done')
  }

  return (
    <>
      <Steps step={step} />
      {step === 'add' && <AddStep setup={setup} onContinue={() => setStep('confirm')} onCancel={onClose} />}
      {step === 'confirm' && (
        <ConfirmStep
          setup={setup}
          state={write.state}
          onProven={enable}
          // Where it was on before, no look can tell which key counts now.
          onLook={setup.replaces ? undefined : write.lookAgain && look}
          waiting={waiting}
          onBack={() => setStep('add')}
          again={
            proven && !pending && !denied && write.state.status !== 'idle' ? (
              <Button className="self-start" blockedReason={waiting} onClick={() => void enable()}>
                Send the same key again
              </Button>
            ) : undefined
          }
        />
      )}
      {step === 'done' && write.state.status === 'doubt' && (
        <WriteAlert
          state={write.state}
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
          : `Two-factor stays ${me.twoFactorAuthenticationEnabled === true ? 'on with the key you have' : 'off'}. The key on this page is forgotten; delete the entry in your app if you made one.`}
      </LeaveGuard>
    </>
  )
}

const stepNames: readonly (readonly [Step, string])[] = [
  ['add', 'Add to your app'],
  ['confirm', 'Confirm the code'],
  ['done', 'Done'],
]

function Steps({ step }: { step: Step }) {
  const present = stepNames.findIndex(([name]) => name === step)
  return (
    <ol aria-label="Steps" className="flex gap-2 text-sm">
      {stepNames.map(([name, title], index) => {
        const isDone = index < present || step === 'done'
        const isCurrent = index === present && !isDone
        return (
          <li
            key={name}
            aria-current={index === present ? 'step' : undefined}
            className={clsx(
              'flex min-w-0 items-center gap-2 border-t-2 pt-2 [&_svg]:size-4',
              isDone ? 'border-success-text' : isCurrent ? 'border-accent' : 'border-edge',
              index === present ? 'flex-[4] md:flex-1' : 'flex-1',
              isCurrent ? 'font-medium text-text' : 'text-muted',
            )}
          >
            {isDone ? <CircleCheck aria-hidden className="shrink-0 text-success-text" /> : <span>{index + 1}</span>}
            <span className={clsx('min-w-0', index !== present && 'max-md:sr-only')}>
              {title}
              {isDone && index !== present && <span className="sr-only">, done</span>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** Heading of a step; takes focus when the step appears. */
function StepHeading({ id, children }: { id: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
  }, [])
  return (
    <h2 id={id} ref={heading} tabIndex={-1} className="text-md font-semibold text-text outline-none">
      {children}
    </h2>
  )
}

type AddStepProps = { setup: Setup; onContinue: () => void; onCancel: () => void }

function AddStep({ setup: { enrolment, replaces }, onContinue, onCancel }: AddStepProps) {
  const [large, setLarge] = useState(false)
  const { link } = enrolment
  return (
    <Card aria-labelledby="step-add">
      <div className="flex flex-col gap-4 p-5 max-md:p-4">
        <StepHeading id="step-add">Add Harness to your authenticator app</StepHeading>
        {/* Key and link come first for a phone, the QR code for a wide screen (TF-10). */}
        <div className="flex flex-col gap-6 md:flex-row-reverse md:justify-end">
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <ol className="flex list-none flex-col gap-2 text-base text-text-secondary">
              <Instruction number={1}>
                Open an authenticator app on your phone and choose to add an account.
              </Instruction>
              <Instruction number={2}>
                {link === undefined ? 'Type the key below into it by hand.' : 'Scan this code with it.'}
              </Instruction>
              {replaces && (
                <Instruction number={3}>
                  Keep the old entry until you have confirmed the new code: then the old one stops working.
                </Instruction>
              )}
            </ol>
            <KeyBox enrolment={enrolment} title={link === undefined ? 'Key' : 'Or type the key by hand'} />
            {link !== undefined && (
              <a
                href={link}
                className="flex items-center gap-2 self-start text-base text-accent-text underline [&_svg]:size-4"
              >
                <Smartphone aria-hidden />
                Open in an app on this device
              </a>
            )}
          </div>
          {link === undefined ? (
            <div className="md:w-60">
              <Note tone="warning" title="No QR code this time">
                <p>
                  The set-up address from Harness is not as it should be, so only the key is shown. It works as well.
                </p>
              </Note>
            </div>
          ) : (
            <div className="flex flex-col items-start gap-2">
              <Suspense fallback={<Skeleton className="size-[200px]" />}>
                <SetupQr link={link} large={large} />
              </Suspense>
              <Button size="small" variant="ghost" onClick={() => setLarge(!large)}>
                {large ? 'Smaller QR code' : 'Larger QR code'}
              </Button>
            </div>
          )}
        </div>
      </div>
      <CardFooter>
        <Button variant="primary" onClick={onContinue}>
          Continue
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        <p className="text-sm text-muted">{stateWords(replaces)}</p>
      </CardFooter>
    </Card>
  )
}

function stateWords(replaces: boolean): string {
  return replaces ? 'Your old entry still works.' : 'Two-factor is still off.'
}

function Instruction({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full border border-edge bg-subtle text-xs font-semibold text-text"
      >
        {number}
      </span>
      <span className="min-w-0">{children}</span>
    </li>
  )
}

function KeyBox({ enrolment: { secret, groups }, title }: { enrolment: Enrolment; title: string }) {
  return (
    <div>
      <p id="setup-key" className="text-sm font-medium text-text">
        {title}
      </p>
      <div className="mt-1.5 flex flex-wrap items-center justify-between gap-3 rounded-control border border-edge bg-subtle px-3 py-2">
        <div role="group" aria-labelledby="setup-key">
          <code aria-hidden className="grid grid-cols-4 gap-x-2.5 font-mono text-base text-text">
            {groups.map((group, index) => (
              <span key={index}>{group}</span>
            ))}
          </code>
          {/* Sign by sign: a group would be read as a word. */}
          <span className="sr-only select-none">{groups.map((group) => [...group].join(' ')).join(', ')}</span>
        </div>
        <CopyButton look="button" value={secret} label="Copy key" />
      </div>
      <p className="mt-1.5 text-sm text-muted">
        Time based, 6 digits, every 30 seconds. The key has only letters and the digits 2 to 7. A copied key stays in
        the clipboard: paste it only into your app.
      </p>
    </div>
  )
}

type ConfirmStepProps = {
  setup: Setup
  state: WriteState<UserInfo>
  /** A right code was typed. */
  onProven: () => Promise<void>
  onLook: (() => Promise<void>) | undefined
  /** Why it may not be sent again yet. */
  waiting: string | undefined
  onBack: () => void
  /** Ways on after an attempt that did not clearly work. */
  again: ReactNode
}

function ConfirmStep({ setup, state, onProven, onLook, waiting, onBack, again }: ConfirmStepProps) {
  const { enrolment, clock, replaces } = setup
  const input = useRef<HTMLInputElement>(null)
  const working = useRef(false)
  const [error, setError] = useState<string>()
  const [wrong, setWrong] = useState(0)
  const pending = state.status === 'pending'
  const offset = clockOffset(clock)

  const submit = async () => {
    if (working.current || input.current === null) return
    const times = serverTimes(clock, { wall: Date.now(), monotonic: performance.now() })
    const result = checkTypedCode(input.current.value, enrolment.secret, times, clock.server !== undefined)
    if (result.code !== undefined) input.current.value = result.code
    if (!result.ok) {
      setError(result.error)
      if (result.wrong) setWrong(wrong + 1)
      input.current.focus()
      input.current.select()
      return
    }
    setError(undefined)
    working.current = true
    try {
      await onProven()
    } finally {
      working.current = false
    }
  }

  return (
    <Card aria-labelledby="step-confirm">
      <form
        noValidate
        method="post"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault()
          void submit()
        }}
      >
        <div className="flex flex-col gap-4 p-5 max-md:p-4">
          <div>
            <StepHeading id="step-confirm">Enter the code your app shows now</StepHeading>
            <p className="mt-0.5 text-sm text-text-secondary">
              This proves that your phone works before anything is {replaces ? 'changed' : 'switched on'}.
            </p>
          </div>
          <CodeField
            ref={input}
            label="6-digit code"
            pattern="[0-9]*"
            maxLength={64}
            error={error}
            onInput={() => setError(undefined)}
          />
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
          <WriteAlert
            state={state}
            verb="switch two-factor on"
            gone={goneSelf}
            onLook={onLook}
            failed={replaces ? 'Your phone was not changed' : 'Two-factor was not switched on'}
            foundNotDone="No answer came, and a look shows that two-factor is off. You can send the same key again."
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
      </form>
    </Card>
  )
}

/** Key and code stay in sight until it is known which key Harness has: the app may still need them (2.4). */
function KeptKey({ enrolment }: { enrolment: Enrolment }) {
  return (
    <div className="flex flex-wrap items-start gap-6">
      {enrolment.link !== undefined && (
        <Suspense fallback={<Skeleton className="size-[200px]" />}>
          <SetupQr link={enrolment.link} large={false} />
        </Suspense>
      )}
      <KeyBox enrolment={enrolment} title="The key on this page" />
    </div>
  )
}

function DoneStep({ setup: { enrolment, replaces }, onClose }: { setup: Setup; onClose: () => void }) {
  const [showQr, setShowQr] = useState(false)
  const { link, secret } = enrolment
  return (
    <Card aria-labelledby="step-done">
      <div className="flex flex-col gap-4 p-5 max-md:p-4">
        <div className="flex gap-4">
          <span className="flex size-10 shrink-0 items-center justify-center rounded-card border border-success-edge bg-success-tint text-success-text">
            <ShieldCheck aria-hidden />
          </span>
          <div className="min-w-0">
            <StepHeading id="step-done">{replaces ? 'Your new phone is in use' : 'Two-factor is on'}</StepHeading>
            <p role="status" className="mt-0.5 text-base text-text-secondary">
              Next time you sign in, Harness asks for your password and then for a code.
              {replaces && ' Codes of the old entry no longer work: delete it.'}
            </p>
          </div>
        </div>
        <Note tone="warning" icon={<LifeBuoy aria-hidden />} title="Prepare for a lost phone now">
          <p>Harness has no recovery codes. The key is shown here for the last time.</p>
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <CopyButton look="button" value={secret} label="Copy key for your password manager" />
            {link !== undefined && (
              <Button size="small" icon={<QrIcon aria-hidden />} onClick={() => setShowQr(!showQr)}>
                {showQr ? 'Hide QR code' : 'Show QR for a second device'}
              </Button>
            )}
          </div>
          {showQr && link !== undefined && (
            <div className="mt-3">
              <Suspense fallback={<Skeleton className="size-[200px]" />}>
                <SetupQr link={link} large={false} />
              </Suspense>
            </div>
          )}
        </Note>
        <p className="text-base text-text-secondary">
          Without a second copy, an account admin has to reset two-factor for you when the phone is lost.
        </p>
      </div>
      <CardFooter>
        <Button variant="primary" onClick={onClose}>
          Finish and forget the key
        </Button>
      </CardFooter>
    </Card>
  )
}
