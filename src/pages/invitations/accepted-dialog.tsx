import { useRef } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { InviteStatusBadge } from './invite-status-badge.tsx'

type AcceptedDialogProps = {
  scope: Scope
  invitation: Invitation
  deniedReason: string | undefined
  opener: HTMLElement
  onClose: () => void
  onRevoke: () => void
}

/** Explains an incomplete sign-up of one user, and what can be done (docs/service.md, trap 24). */
export function AcceptedDialog({ scope, invitation, deniedReason, opener, onClose, onRevoke }: AcceptedDialogProps) {
  const { full } = useScopeName(scope)
  const close = useRef<HTMLButtonElement>(null)
  const returnFocus = useRef(opener)
  const { email } = invitation
  return (
    <Dialog
      open
      size="confirm"
      title={
        <>
          Invitation for <bdi>{email}</bdi>
        </>
      }
      subtitle={full}
      initialFocus={close}
      finalFocus={returnFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={close} onClick={onClose}>
            Close
          </Button>
          <Button variant="danger-outline" blockedReason={deniedReason} onClick={onRevoke}>
            Revoke invitation…
          </Button>
        </>
      }
    >
      <p>
        <InviteStatusBadge status="accepted" />
      </p>
      <p>
        <bdi>{email}</bdi> accepted the invitation but hasn’t finished signing up. Roles and groups are assigned once
        they do.
      </p>
      <ul className="list-disc pl-5 text-sm">
        <li>You can’t resend or edit an accepted invitation.</li>
        <li>Adding this email fails, along with everyone added at the same time.</li>
        <li>Ask them to finish signing up, or revoke the invitation and invite them again.</li>
      </ul>
    </Dialog>
  )
}
