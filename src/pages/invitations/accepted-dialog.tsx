import { useRef } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { StandingBadge } from './invitation-row.tsx'

type AcceptedDialogProps = {
  scope: Scope
  invitation: Invitation
  deniedReason: string | undefined
  opener: HTMLElement
  onClose: () => void
  onRevoke: () => void
}

/** What "accepted, not finished" means for one person, and what can be done (docs/service.md, trap 24). */
export function AcceptedDialog({ scope, invitation, deniedReason, opener, onClose, onRevoke }: AcceptedDialogProps) {
  const { full } = useScopeName(scope)
  const close = useRef<HTMLButtonElement>(null)
  const back = useRef(opener)
  const { email } = invitation
  return (
    <Dialog
      open
      size="confirm"
      title={
        <>
          Invitation of <bdi>{email}</bdi>
        </>
      }
      stamp={full}
      initialFocus={close}
      finalFocus={back}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose}>
            Close
          </Button>
          <Button variant="danger-outline" blockedReason={deniedReason} onClick={onRevoke}>
            Revoke this invitation…
          </Button>
        </>
      }
    >
      <p>
        <StandingBadge standing="accepted" />
      </p>
      <p>
        <bdi>{email}</bdi> followed the link in the mail, but is not a user yet. Its roles and groups are given when the
        sign-up is completed.
      </p>
      <ul className="list-disc pl-5 text-sm">
        <li>It cannot be sent again or changed: Harness answers that there is no open invitation.</li>
        <li>Adding or inviting this address fails, and with it the whole call that carries it.</li>
        <li>Ask the person to complete the sign-up, or revoke the invitation and invite the address anew.</li>
      </ul>
    </Dialog>
  )
}
