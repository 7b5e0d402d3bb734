import type { QueryClient } from '@tanstack/react-query'
import { MailX, Send } from 'lucide-react'
import { ConfirmRun } from '#src/components/confirm-run.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import type { Scope } from '#src/domain/scope.ts'
import { INVITATIONS_PER_MINUTE, resendPlan, revokePlan } from '#src/jobs/invite-bulk.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'

/** From how many on a word has to be typed before they are revoked. */
const MANY = 10
const WORD = 'revoke'

type BulkDialogProps = {
  what: 'resend' | 'revoke'
  scope: Scope
  scopeName: ScopeName
  invitations: readonly Invitation[]
  opener: HTMLElement
  onClose: () => void
  onStarted: () => void
}

/** Asks before many invitations are sent again or revoked, then starts the run and shows its ledger. */
export function BulkDialog({ what, scope, scopeName, invitations, ...run }: BulkDialogProps) {
  const count = counted(invitations.length, 'invitation', 'invitations')
  return (
    <ConfirmRun
      {...run}
      title={what === 'resend' ? `Send ${count} again?` : `Revoke ${count}?`}
      stamp={scopeName.full}
      action={
        what === 'resend'
          ? { label: `Send ${count} again`, icon: <Send aria-hidden /> }
          : { label: `Revoke ${count}`, icon: <MailX aria-hidden />, danger: true }
      }
      word={what === 'revoke' && invitations.length >= MANY ? WORD : undefined}
      plan={(client: QueryClient) => (what === 'resend' ? resendPlan : revokePlan)(client, scope, invitations)}
      label="Invitations"
      addresses={invitations.map(({ email }) => email)}
      consequences={
        what === 'resend' ? (
          <ConsequenceList
            items={[
              { kind: 'keeps', children: 'Each invitation keeps its roles and groups, as they are when it is sent.' },
              {
                kind: 'note',
                children: `Each person gets another mail, and the 30 days of the invitation start anew.`,
              },
              { kind: 'note', children: paceWords(invitations.length) },
            ]}
          />
        ) : (
          <ConsequenceList
            items={[
              {
                kind: 'loses',
                children: `The links in the mails stop working: nobody here can join ${scopeName.full} with them.`,
              },
              {
                kind: 'keeps',
                children: 'Nobody loses access: an invitation gives none before it is accepted and completed.',
              },
              {
                kind: 'note',
                children: 'Their roles and groups are forgotten. The addresses can be invited again at any time.',
              },
            ]}
          />
        )
      }
    />
  )
}

function paceWords(count: number): string {
  const ledger = 'The run goes on while you work elsewhere here; its page says what became of each.'
  if (count <= INVITATIONS_PER_MINUTE) return ledger
  return `Harness takes ${formatNumber(INVITATIONS_PER_MINUTE)} invitations a minute. ${ledger}`
}
