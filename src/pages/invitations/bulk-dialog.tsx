import type { QueryClient } from '@tanstack/react-query'
import { MailX, Send } from 'lucide-react'
import { ConfirmRun } from '#src/components/confirm-run.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { INVITATIONS_PER_MINUTE, resendPlan, revokePlan } from '#src/jobs/invite-bulk.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'

/** Number of invitations from which a word must be typed to revoke them. */
const MANY = 10
const WORD = 'revoke'

type BulkDialogProps = {
  action: 'resend' | 'revoke'
  scope: Scope
  scopeName: ScopeName
  invitations: readonly Invitation[]
  opener: HTMLElement
  onClose: () => void
  onStarted: () => void
}

/** Confirms resending or revoking several invitations, then starts the run and shows its ledger. */
export function BulkDialog({ action, scope, scopeName, invitations, ...run }: BulkDialogProps) {
  const count = invitations.length
  const label =
    action === 'resend'
      ? byCount(count, 'Resend 1 invitation', `Resend ${formatNumber(count)} invitations`)
      : byCount(count, 'Revoke 1 invitation', `Revoke ${formatNumber(count)} invitations`)
  return (
    <ConfirmRun
      {...run}
      title={`${label}?`}
      subtitle={scopeName.full}
      action={
        action === 'resend'
          ? { label, icon: <Send aria-hidden /> }
          : { label, icon: <MailX aria-hidden />, danger: true }
      }
      word={action === 'revoke' && invitations.length >= MANY ? WORD : undefined}
      plan={(client: QueryClient) => (action === 'resend' ? resendPlan : revokePlan)(client, scope, invitations)}
      label="Invitations"
      addresses={invitations.map(({ email }) => email)}
      consequences={
        action === 'resend' ? (
          <ConsequenceList
            items={[
              { kind: 'keeps', children: 'Each invitation keeps its current roles and groups.' },
              {
                kind: 'note',
                children: `Each invitee gets a new email, and their invitation is extended by 30 days.`,
              },
              { kind: 'note', children: paceText(invitations.length) },
            ]}
          />
        ) : (
          <ConsequenceList
            items={[
              {
                kind: 'loses',
                children: 'The links in their emails stop working, so these invitees can’t accept their invitations.',
              },
              {
                kind: 'keeps',
                children: 'No one loses access. Invitees have none until they finish signing up.',
              },
              {
                kind: 'note',
                children:
                  'You can invite these email addresses again, but you’ll need to choose their roles and groups again.',
              },
            ]}
          />
        )
      }
    />
  )
}

function paceText(count: number): string {
  const ledger = 'You can keep working. Track progress in Bulk actions.'
  if (count <= INVITATIONS_PER_MINUTE) return ledger
  return `Harness accepts up to ${formatNumber(INVITATIONS_PER_MINUTE)} invitations a minute. ${ledger}`
}
