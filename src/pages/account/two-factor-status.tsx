import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Lock, ShieldCheck, ShieldOff, ShieldQuestion, Smartphone } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useSession } from '#src/components/session-context.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { Note } from '#src/ui/note.tsx'
import { signInSettingsQuery } from '#src/queries/settings-queries.ts'

const TwoFactorOff = lazyPart(async () => (await import('./two-factor-off.tsx')).TwoFactorOff)

type TwoFactorStatusProps = {
  me: UserInfo
  /** When it appears. */
  takesFocus: boolean
  starting: boolean
  onStart: () => void
}

const looks = {
  on: {
    title: 'Two-factor is on',
    text: 'When you sign in with your password, Harness also asks for a code from your authenticator app.',
    icon: <ShieldCheck aria-hidden />,
    tint: 'border-success-edge bg-success-tint text-success-text',
  },
  off: {
    title: 'Two-factor is off',
    text: 'When you sign in, Harness asks for your password only: anyone who learns it can sign in as you. Setting it up takes about two minutes and an authenticator app on your phone.',
    icon: <ShieldOff aria-hidden />,
    tint: 'border-warning-edge bg-warning-tint text-warning-text',
  },
  unknown: {
    title: 'Two-factor: not reported',
    text: 'Harness did not say whether two-factor is on for you.',
    icon: <ShieldQuestion aria-hidden />,
    tint: 'border-neutral-edge bg-neutral-tint text-neutral-text',
  },
}

/** Present state, what the account requires, and the ways on. */
export function TwoFactorStatus({ me, takesFocus, starting, onStart }: TwoFactorStatusProps) {
  const { account } = useSession()
  const { account: accountName } = useScopeName({ account })
  const settings = useQuery(signInSettingsQuery(account))
  const [turningOff, setTurningOff] = useState(false)
  const [turnedOff, setTurnedOff] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const opener = useRef<HTMLElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  const flag = me.twoFactorAuthenticationEnabled
  const look = looks[flag === undefined ? 'unknown' : flag ? 'on' : 'off']
  const enforced = settings.data?.twoFactorEnabled === true

  return (
    <>
      {turnedOff && flag === false && (
        <Note tone="success" title="Two-factor was turned off">
          <p role="status">From now on Harness asks for your password only. You can delete the entry in your app.</p>
        </Note>
      )}
      <Card aria-labelledby="two-factor-state">
        <div className="flex gap-4 p-5 max-md:p-4">
          <span className={clsx('flex size-10 shrink-0 items-center justify-center rounded-card border', look.tint)}>
            {look.icon}
          </span>
          <div className="min-w-0">
            <h2
              id="two-factor-state"
              ref={heading}
              tabIndex={-1}
              className="text-md font-semibold text-text outline-none"
            >
              {look.title}
            </h2>
            <p className="mt-1 text-base text-text-secondary">{look.text}</p>
            {flag === false && enforced && (
              <p className="mt-2 text-base font-medium text-warning-text">
                <bdi>{accountName}</bdi> requires two-factor. Set it up before you next sign in with your password.
              </p>
            )}
            {me.externallyManaged === true && (
              <p className="mt-2 text-base text-text-secondary">
                Your identity provider has sign-in steps of its own. This page is about the step of Harness only.
              </p>
            )}
            {settings.isError && (
              <p className="mt-2 text-sm text-muted">
                Whether <bdi>{accountName}</bdi> requires two-factor cannot be read with your rights.
              </p>
            )}
          </div>
        </div>
        <CardFooter>
          {flag === true ? (
            <>
              <Button icon={<Smartphone aria-hidden />} busy={starting} busyLabel="Starting" onClick={onStart}>
                Move to a new phone
              </Button>
              <Button
                variant="danger-outline"
                reasonPlacement="hidden"
                blockedReason={enforced ? `Required by ${accountName}. An account admin can change that.` : undefined}
                onClick={(event) => {
                  opener.current = event.currentTarget
                  setTurnedOff(false)
                  setTurningOff(true)
                }}
              >
                Turn off
              </Button>
              {enforced && (
                <p aria-hidden className="flex w-full items-center gap-1.5 text-xs text-muted [&_svg]:size-3.5">
                  <Lock />
                  Required by {accountName}. An account admin can change that.
                </p>
              )}
            </>
          ) : (
            <>
              <Button variant="primary" busy={starting} busyLabel="Starting" onClick={onStart}>
                Set up two-factor
              </Button>
              <p className="min-w-0 text-sm text-muted">Nothing changes until you have confirmed a code.</p>
            </>
          )}
        </CardFooter>
      </Card>
      {turningOff && (
        <Suspense>
          <TwoFactorOff
            me={me}
            enforcementKnown={settings.data?.twoFactorEnabled !== undefined}
            finalFocus={opener}
            onClose={(off) => {
              // The button that opened the dialog is gone then.
              if (off) opener.current = heading.current
              setTurnedOff(off)
              setTurningOff(false)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
