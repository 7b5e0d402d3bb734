import { useQuery } from '@tanstack/react-query'
import { Suspense, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useSession } from '#src/components/session-context.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { signInSettingsQuery } from '#src/queries/settings-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const TwoFactorOff = lazyPart(async () => (await import('./two-factor-off.tsx')).TwoFactorOff)

type TurnOffOptions = {
  /** The dialog opens, so an earlier message no longer applies. */
  onOpen?: () => void
  /** Called once it is off. */
  onOff: () => void
  /** Receives the focus when 2FA is off, because the button unmounts. */
  focusAfter?: RefObject<HTMLElement | null>
}

/**
 * Confirms turning off 2FA.
 *
 * @returns the button, disabled with the reason if the account requires 2FA, and separately the dialog, which stays
 *   while the page around the button changes
 */
export function useTurnOff(me: UserInfo, options: TurnOffOptions): { button: ReactNode; dialog: ReactNode } {
  const { onOpen, onOff, focusAfter } = options
  const { account } = useSession()
  const { account: accountName } = useScopeName({ account })
  const settings = useQuery(signInSettingsQuery(account))
  const [isConfirming, setConfirming] = useState(false)
  const finalFocus = useRef<HTMLElement>(null)
  const required = settings.data?.twoFactorEnabled
  return {
    button: (
      <Button
        variant="danger-outline"
        blockedReason={required === true ? `Required by ${accountName}. An account admin can change this.` : undefined}
        onClick={(event) => {
          finalFocus.current = event.currentTarget
          onOpen?.()
          setConfirming(true)
        }}
      >
        Turn off 2FA…
      </Button>
    ),
    dialog: isConfirming && (
      <Suspense>
        <TwoFactorOff
          me={me}
          enforcementKnown={required !== undefined}
          finalFocus={finalFocus}
          onClose={(off) => {
            if (off) finalFocus.current = focusAfter?.current ?? null
            setConfirming(false)
            if (off) onOff()
          }}
        />
      </Suspense>
    ),
  }
}
