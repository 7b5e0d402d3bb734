import { LifeBuoy, QrCode as QrIcon, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Note } from '#src/ui/note.tsx'
import type { Setup } from './setup.ts'
import { LinkQr, StepHeading } from './step-parts.tsx'

/** Step 3: it is on; the key is shown for the last time. */
export function DoneStep({ setup: { enrolment, replaces }, onClose }: { setup: Setup; onClose: () => void }) {
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
              <LinkQr link={link} />
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
