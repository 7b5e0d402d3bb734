import { MailX, Send } from 'lucide-react'
import { Suspense, type RefObject } from 'react'
import { SelectionBar, type SelectionAction } from '#src/components/selection-bar.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { formatList, formatNumber } from '#src/domain/format.ts'
import { resendBlock, type Invitation } from '#src/domain/invitations.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'

const BulkDialog = lazyPart(async () => (await import('./bulk-dialog.tsx')).BulkDialog)

/** Maximum number of users that are named if some are skipped. */
const MAX_NAMED = 3

type BulkBarProps = {
  scope: Scope
  scopeName: ScopeName
  chosen: readonly Invitation[]
  onClear: () => void
  region: RefObject<HTMLElement | null>
}

/** The selection across all pages, and its actions. Each button counts only what it would change. */
export function BulkBar({ scope, scopeName, chosen, onClear, region }: BulkBarProps) {
  const permissions = usePermissions(scope)
  const denied = permissions.reason('core_user_invite')
  const [openDialog, setOpenDialog, close] = useDialogRequest<{ action: 'resend' | 'revoke'; opener: HTMLElement }>(
    `${scopeId(scope)} ${chosen.map(({ id }) => id).join()}`,
  )
  const resendable = chosen.filter(({ status }) => resendBlock(status) === undefined)
  const left = chosen.filter(({ status }) => resendBlock(status) !== undefined).map(({ email }) => email)
  const ask = (action: 'resend' | 'revoke') => (opener: HTMLElement) => {
    setOpenDialog({ action, opener })
  }
  const actions: SelectionAction[] = [
    {
      id: 'resend',
      label: `Resend ${formatNumber(resendable.length)}…`,
      plainLabel: 'Resend…',
      icon: <Send aria-hidden />,
      blockedReason: denied ?? (resendable.length === 0 ? 'All selected invitations were accepted.' : undefined),
      onAsk: ask('resend'),
    },
    {
      id: 'revoke',
      label: `Revoke ${formatNumber(chosen.length)}…`,
      plainLabel: 'Revoke…',
      icon: <MailX aria-hidden />,
      danger: true,
      blockedReason: denied,
      onAsk: ask('revoke'),
    },
  ]
  return (
    <>
      <SelectionBar
        label={`Selected invitations in ${scopeName.full}`}
        count={chosen.length}
        onClear={onClear}
        region={region}
        excluded={
          denied !== undefined ? (
            <p>{denied}</p>
          ) : left.length > 0 && resendable.length > 0 ? (
            <p>
              Can’t be resent: <bdi>{formatList(namedOf(left))}</bdi>. These invitations were accepted. Buttons count
              only the invitations they would change.
            </p>
          ) : undefined
        }
        actions={actions}
      />
      <Suspense>
        {openDialog !== undefined && (
          <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
            <BulkDialog
              action={openDialog.action}
              scope={scope}
              scopeName={scopeName}
              invitations={openDialog.action === 'resend' ? resendable : chosen}
              opener={openDialog.opener}
              onClose={close}
              onStarted={onClear}
            />
          </PartBoundary>
        )}
      </Suspense>
    </>
  )
}

function namedOf(emails: readonly string[]): string[] {
  if (emails.length <= MAX_NAMED) return [...emails]
  return [...emails.slice(0, MAX_NAMED - 1), `${formatNumber(emails.length - MAX_NAMED + 1)} more`]
}
