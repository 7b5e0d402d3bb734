import { Smartphone } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { Note } from '#src/ui/note.tsx'
import { stateWords, type Setup } from './setup.ts'
import { KeyBox, LinkQr, StepHeading } from './step-parts.tsx'

type AddStepProps = { setup: Setup; onContinue: () => void; onCancel: () => void }

/** Step 1: the key gets into the app, by QR code, by link or by hand. */
export function AddStep({ setup: { enrolment, replaces }, onContinue, onCancel }: AddStepProps) {
  const [large, setLarge] = useState(false)
  const { link } = enrolment
  return (
    <Card aria-labelledby="step-add">
      <div className="flex flex-col gap-4 p-5 max-md:p-4">
        <StepHeading id="step-add">Add Harness to your authenticator app</StepHeading>
        {/* Key and link come first for a phone, the QR code for a wide screen (docs/testing.md, TF-10). */}
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
              <LinkQr link={link} large={large} />
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
