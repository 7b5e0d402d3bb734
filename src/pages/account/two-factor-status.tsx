import { useQuery } from '@tanstack/react-query'
import { ShieldCheck, ShieldOff, ShieldQuestion, Smartphone } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useSession } from '#src/components/session-context.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { Note } from '#src/ui/note.tsx'
import { signInSettingsQuery } from '#src/queries/settings-queries.ts'
import { Status } from '#src/ui/live-region.tsx'
import { StateDisc } from './state-disc.tsx'
import { useTurnOff } from './use-turn-off.tsx'

type TwoFactorStatusProps = {
  me: UserInfo
  /** When it appears. */
  takesFocus: boolean
  starting: boolean
  onStart: () => void
}

const styles = {
  on: {
    title: 'Two-factor authentication is on',
    text: 'When you sign in with your password, Harness also asks for a 6-digit code from your app. If you lose your phone, an account admin can reset 2FA for you.',
    icon: <ShieldCheck aria-hidden />,
    tone: 'success',
  },
  off: {
    title: 'Two-factor authentication is off',
    text: 'With 2FA, signing in takes your password and a 6-digit code from an app on your phone.',
    icon: <ShieldOff aria-hidden />,
    tone: 'warning',
  },
  unknown: {
    title: 'Two-factor authentication: unknown',
    text: 'Harness didn’t report whether 2FA is on for you. If you set it up now, codes from an earlier setup stop working.',
    icon: <ShieldQuestion aria-hidden />,
    tone: 'neutral',
  },
} as const

/** Current state, the account's requirement, and the actions. */
export function TwoFactorStatus({ me, takesFocus, starting, onStart }: TwoFactorStatusProps) {
  const { account } = useSession()
  const { account: accountName } = useScopeName({ account })
  const settings = useQuery(signInSettingsQuery(account))
  const [turnedOff, setTurnedOff] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])
  const turnOff = useTurnOff(me, {
    focusAfter: heading,
    onOpen: () => {
      setTurnedOff(false)
    },
    onOff: () => {
      setTurnedOff(true)
    },
  })
  const flag = me.twoFactorAuthenticationEnabled
  const style = styles[flag === undefined ? 'unknown' : flag ? 'on' : 'off']
  const required = settings.data?.twoFactorEnabled === true

  return (
    <>
      {turnedOff && flag === false && (
        <Note tone="success" title="Two-factor authentication was turned off">
          <Status>Harness now asks only for your password. You can delete the Harness entry in your app.</Status>
        </Note>
      )}
      <Card aria-labelledby="two-factor-state">
        <div className="flex gap-4 p-4 md:p-5">
          <StateDisc tone={style.tone}>{style.icon}</StateDisc>
          <div className="min-w-0 text-base text-text-secondary">
            <h2
              id="two-factor-state"
              ref={heading}
              tabIndex={-1}
              className="text-md font-semibold text-text outline-none"
            >
              {style.title}
            </h2>
            <p className="mt-1">
              {style.text}
              {flag === false && required && (
                <>
                  {' '}
                  <bdi>{accountName}</bdi> requires it.
                </>
              )}
            </p>
            {me.externallyManaged === true && (
              <p className="mt-2">
                Your identity provider has its own sign-in steps. This page is only about signing in with a Harness
                password.
              </p>
            )}
            {settings.isError && (
              <p className="mt-2 text-sm text-muted">
                You don’t have permission to check whether <bdi>{accountName}</bdi> requires 2FA.
              </p>
            )}
          </div>
        </div>
        <CardFooter>
          {flag === true ? (
            <>
              {turnOff.button}
              <Button
                className="ml-auto"
                icon={<Smartphone aria-hidden />}
                busy={starting}
                busyLabel="Starting…"
                onClick={onStart}
              >
                Move to a new phone
              </Button>
            </>
          ) : (
            <>
              <p className="min-w-0 grow text-sm text-muted">About 2 minutes. Any authenticator app works.</p>
              <Button variant="primary" busy={starting} busyLabel="Starting…" onClick={onStart}>
                Turn on 2FA
              </Button>
            </>
          )}
        </CardFooter>
      </Card>
      {turnOff.dialog}
    </>
  )
}
