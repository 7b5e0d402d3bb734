import { Copy, MailX, Send, SlidersHorizontal } from 'lucide-react'
import { Suspense, type ReactNode } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { resendBlock, type Invitation } from '#src/domain/invitations.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import type { MenuItem } from '#src/ui/menu.tsx'
import { useResend } from './use-resend.tsx'

const loadEdit = () => import('./edit-dialog.tsx')
const loadRevoke = () => import('./revoke-dialog.tsx')
const loadAccepted = () => import('./accepted-dialog.tsx')
const EditDialog = lazyPart(async () => (await loadEdit()).EditDialog)
const RevokeDialog = lazyPart(async () => (await loadRevoke()).RevokeDialog)
const AcceptedDialog = lazyPart(async () => (await loadAccepted()).AcceptedDialog)

type ActionRequest = { action: 'edit' | 'revoke' | 'accepted'; invitation: Invitation; opener: HTMLElement }

export type InvitationActions = {
  /** IDs of those that are being resent. */
  readonly pending: ReadonlySet<string>
  /** Details of the row: its access, or the meaning of an incomplete sign-up. */
  readonly open: (invitation: Invitation, opener: HTMLElement) => void
  /** Why an invitation can't be resent or revoked; undefined if it can. */
  readonly blockedOf: (invitation: Invitation) => Readonly<Record<'resend' | 'revoke', string | undefined>>
  readonly resend: (invitation: Invitation, opener: HTMLElement) => void
  /** Opens the confirmation. */
  readonly revoke: (invitation: Invitation, opener: HTMLElement) => void
  readonly itemsFor: (invitation: Invitation, opener: HTMLElement) => MenuItem[]
  readonly dialogs: ReactNode
}

/**
 * Actions for one invitation of a scope, with their guards; `dialogs` must be rendered once.
 *
 * @param onGone called for an invitation that was revoked or no longer exists
 */
export function useInvitationActions(scope: Scope, onGone: (invitation: Invitation) => void): InvitationActions {
  usePreload(() => Promise.all([loadEdit(), loadRevoke(), loadAccepted()]))
  const permissions = usePermissions(scope)
  const resend = useResend(scope)
  const [request, setRequest, close] = useDialogRequest<ActionRequest>(scopeId(scope))
  const denied = permissions.reason('core_user_invite')
  const ask = (action: ActionRequest['action'], invitation: Invitation, opener: HTMLElement) => {
    setRequest({ action, invitation, opener })
  }

  const blockedOf = ({ id, status }: Invitation) => {
    const revoke = denied ?? (resend.pending.has(id) ? 'Resending now' : undefined)
    return { revoke, resend: revoke ?? resendBlock(status) }
  }
  const itemsFor = (invitation: Invitation, opener: HTMLElement): MenuItem[] => {
    const blocked = blockedOf(invitation)
    return [
      {
        id: 'resend',
        label: 'Resend',
        icon: <Send aria-hidden />,
        blockedReason: blocked.resend,
        onSelect: () => void resend.run(invitation, opener),
      },
      {
        id: 'edit',
        label: 'Edit access and resend…',
        icon: <SlidersHorizontal aria-hidden />,
        blockedReason: blocked.resend,
        onSelect: () => {
          ask('edit', invitation, opener)
        },
      },
      {
        id: 'copy',
        label: 'Copy email',
        icon: <Copy aria-hidden />,
        separatorBefore: true,
        onSelect: () => {
          navigator.clipboard.writeText(invitation.email).then(
            () => {
              addToast('success', `Email ${invitation.email} copied.`)
            },
            () => {
              addToast('warning', `Couldn’t copy. Email: ${invitation.email}`)
            },
          )
        },
      },
      {
        id: 'revoke',
        label: 'Revoke…',
        icon: <MailX aria-hidden />,
        danger: true,
        separatorBefore: true,
        blockedReason: blocked.revoke,
        onSelect: () => {
          ask('revoke', invitation, opener)
        },
      },
    ]
  }

  const dialogs = (
    <>
      {resend.dialog}
      {request !== undefined && (
        <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
          <Suspense>
            {request.action === 'edit' && (
              <EditDialog
                key={request.invitation.id}
                scope={scope}
                invitation={request.invitation}
                deniedReason={denied}
                opener={request.opener}
                onClose={close}
              />
            )}
            {request.action === 'revoke' && (
              <RevokeDialog
                key={request.invitation.id}
                scope={scope}
                invitation={request.invitation}
                opener={request.opener}
                onGone={() => {
                  onGone(request.invitation)
                }}
                onClose={close}
              />
            )}
            {request.action === 'accepted' && (
              <AcceptedDialog
                scope={scope}
                invitation={request.invitation}
                deniedReason={denied}
                opener={request.opener}
                onClose={close}
                onRevoke={() => {
                  ask('revoke', request.invitation, request.opener)
                }}
              />
            )}
          </Suspense>
        </PartBoundary>
      )}
    </>
  )
  return {
    pending: resend.pending,
    blockedOf,
    resend: (invitation, opener) => void resend.run(invitation, opener),
    revoke: (invitation, opener) => {
      ask('revoke', invitation, opener)
    },
    open: (invitation, opener) => {
      ask(invitation.status === 'accepted' ? 'accepted' : 'edit', invitation, opener)
    },
    itemsFor,
    dialogs,
  }
}
