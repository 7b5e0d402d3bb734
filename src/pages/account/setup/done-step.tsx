import { QrCode as QrIcon, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { StateDisc } from '../state-disc.tsx'
import { useTurnOff } from '../use-turn-off.tsx'
import type { Setup } from './setup.ts'
import { LinkQr, StepHeading } from './step-parts.tsx'

/** Step 3: 2FA is on; the setup key is shown for the last time. */
export function DoneStep({ me, setup, onClose }: { me: UserInfo; setup: Setup; onClose: () => void }) {
  const { enrollment, replaces } = setup
  const [showQr, setShowQr] = useState(false)
  const turnOff = useTurnOff(me, { onOff: onClose })
  const { link, secret } = enrollment
  return (
    <Card aria-labelledby="step-done">
      <div className="flex gap-4 p-4 md:p-5">
        <StateDisc tone="success">
          <ShieldCheck aria-hidden />
        </StateDisc>
        <div className="min-w-0 text-base text-text-secondary">
          <StepHeading id="step-done">{replaces ? 'Your new phone is set up' : '2FA is on'}</StepHeading>
          <Status className="mt-1">
            Next time you sign in, enter the code from your app after your password.
            {replaces && ' The old entry no longer works, so delete it from your app.'} If you lose your phone, an
            account admin can reset 2FA for you.
          </Status>
          <p className="mt-3">
            Harness has no recovery codes. Save the setup key in your password manager or on a second device now. We
            won’t show it again.
          </p>
          <div className="mt-2 flex flex-wrap items-center gap-2">
            <CopyButton variant="button" value={secret} label="Copy setup key" />
            {link !== undefined && (
              <Button
                size="small"
                icon={<QrIcon aria-hidden />}
                aria-expanded={showQr}
                onClick={() => {
                  setShowQr(!showQr)
                }}
              >
                {showQr ? 'Hide QR code' : 'Show QR code'}
              </Button>
            )}
          </div>
          {showQr && link !== undefined && (
            <div className="mt-3">
              <LinkQr link={link} />
            </div>
          )}
        </div>
      </div>
      <CardFooter>
        {turnOff.button}
        <Button variant="primary" className="ml-auto" onClick={onClose}>
          Done
        </Button>
      </CardFooter>
      {turnOff.dialog}
    </Card>
  )
}
