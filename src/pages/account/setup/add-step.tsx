import clsx from 'clsx'
import { ChevronDown, Smartphone } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { Note } from '#src/ui/note.tsx'
import type { Setup } from './setup.ts'
import { KeyBox, LinkQr, StepHeading } from './step-parts.tsx'

type AddStepProps = { setup: Setup; onContinue: () => void; onCancel: () => void }

/** Step 1: add the setup key to the app, by QR code, by link or manually. */
export function AddStep({ setup: { enrollment, replaces }, onContinue, onCancel }: AddStepProps) {
  const [large, setLarge] = useState(false)
  /** On a phone, which can't scan its own screen, the QR code is collapsed. */
  const [unfolded, setUnfolded] = useState(false)
  const { link } = enrollment
  return (
    <Card aria-labelledby="step-add">
      <div className="flex flex-col gap-4 p-4 md:p-5">
        <StepHeading id="step-add">
          {link === undefined
            ? 'Enter this setup key in your authenticator app'
            : 'Scan this with your authenticator app'}
        </StepHeading>
        {/* Link and key come first for a phone, the QR code for a wide screen (docs/testing.md, TF-10). */}
        {link !== undefined && (
          <a href={link} className={clsx(buttonClasses('primary', 'large'), 'md:pointer-fine:hidden')}>
            <Smartphone aria-hidden />
            Open in an app on this device
          </a>
        )}
        <div className="flex flex-col gap-5 sm:flex-row-reverse sm:gap-6">
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <ol className="flex list-none flex-col gap-3 text-base text-text-secondary">
              <Instruction number={1}>Open an authenticator app and choose to add an account.</Instruction>
              <Instruction number={2}>
                {link === undefined ? 'Enter the setup key below.' : 'Point your camera at the code.'}
              </Instruction>
              <Instruction number={3}>
                {replaces
                  ? 'Keep the old Harness entry. It works until you confirm the code from the new one.'
                  : 'The app then shows a 6-digit code for Harness.'}
              </Instruction>
            </ol>
            <KeyBox enrollment={enrollment} title={link === undefined ? 'Setup key' : 'Or enter the setup key'} />
          </div>
          {link === undefined ? (
            <div className="sm:w-50">
              <Note tone="warning" title="Couldn’t show a QR code">
                <p>Enter the setup key in your app instead.</p>
              </Note>
            </div>
          ) : (
            <div className="flex flex-col items-start gap-2">
              <Button
                variant="ghost"
                className="px-2! md:hidden"
                aria-expanded={unfolded}
                onClick={() => {
                  setUnfolded(!unfolded)
                }}
              >
                {unfolded ? 'Hide QR code' : 'Show QR code'}
                <ChevronDown aria-hidden className={clsx(unfolded && 'rotate-180')} />
              </Button>
              <div className={clsx('flex flex-col items-start gap-2', !unfolded && 'max-md:hidden')}>
                <LinkQr link={link} large={large} />
                <Button
                  size="small"
                  variant="ghost"
                  onClick={() => {
                    setLarge(!large)
                  }}
                >
                  {large ? 'Smaller QR code' : 'Larger QR code'}
                </Button>
              </div>
            </div>
          )}
        </div>
      </div>
      <CardFooter>
        <Button variant="ghost" className="px-2!" onClick={onCancel}>
          Cancel
        </Button>
        <Button variant="primary" className="ml-auto" onClick={onContinue}>
          Next: enter the code
        </Button>
      </CardFooter>
    </Card>
  )
}

function Instruction({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <span
        aria-hidden
        className="flex size-5.5 shrink-0 items-center justify-center rounded-full border border-edge bg-subtle text-xs font-semibold text-text"
      >
        {number}
      </span>
      <span className="min-w-0">{children}</span>
    </li>
  )
}
