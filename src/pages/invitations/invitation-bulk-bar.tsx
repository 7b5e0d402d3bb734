import { MailX, Send } from 'lucide-react'
import { Suspense } from 'react'
import { SelectionBar } from '#src/components/selection-bar.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { formatList, formatNumber } from '#src/domain/format.ts'
import { resendBlock, type Invitation } from '#src/domain/invitations.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Button } from '#src/ui/button.tsx'

const BulkDialog = lazyPart(async () => (await import('./bulk-dialog.tsx')).BulkDialog)

/** Most people that are named where some are left out. */
const MAX_NAMED = 3

type BulkBarProps = {
  scope: Scope
  scopeName: ScopeName
  chosen: readonly Invitation[]
  onClear: () => void
}

/** What is selected, also on other pages, and what can be done with it. Each button counts only what it would change. */
export function BulkBar({ scope, scopeName, chosen, onClear }: BulkBarProps) {
  const rights = usePermissions(scope)
  const denied = rights.reason('core_user_invite')
  const [asking, setAsking, close] = useDialogRequest<{ what: 'resend' | 'revoke'; opener: HTMLElement }>(
    `${scopeId(scope)} ${chosen.map(({ id }) => id).join()}`,
  )
  const resendable = chosen.filter(({ standing }) => resendBlock(standing) === undefined)
  const left = chosen.filter(({ standing }) => resendBlock(standing) !== undefined).map(({ email }) => email)
  const ask =
    (what: 'resend' | 'revoke') =>
    ({ currentTarget }: { currentTarget: HTMLElement }) => {
      setAsking({ what, opener: currentTarget })
    }
  const nothing = 'All that are selected were accepted already.'
  return (
    <>
      <SelectionBar
        label={`Selected invitations of ${scopeName.full}`}
        count={chosen.length}
        onClear={onClear}
        below={
          denied !== undefined ? (
            <p className="text-sm text-text-secondary">{denied}</p>
          ) : (
            left.length > 0 &&
            resendable.length > 0 && (
              <p className="text-sm break-words text-text-secondary">
                Left out of sending: <bdi>{formatList(namedOf(left))}</bdi>, accepted already. Each button counts only
                the invitations it would change.
              </p>
            )
          )
        }
      >
        <Button
          icon={<Send aria-hidden />}
          blockedReason={denied ?? (resendable.length === 0 ? nothing : undefined)}
          reasonPlacement={denied === undefined ? 'below' : 'hidden'}
          onClick={ask('resend')}
        >
          Send {formatNumber(resendable.length)} again…
        </Button>
        <Button
          variant="danger-outline"
          icon={<MailX aria-hidden />}
          blockedReason={denied}
          reasonPlacement="hidden"
          onClick={ask('revoke')}
        >
          Revoke {formatNumber(chosen.length)}…
        </Button>
      </SelectionBar>
      <Suspense>
        {asking !== undefined && (
          <PartBoundary name="this dialog" onClose={close}>
            <BulkDialog
              what={asking.what}
              scope={scope}
              scopeName={scopeName}
              invitations={asking.what === 'resend' ? resendable : chosen}
              opener={asking.opener}
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
