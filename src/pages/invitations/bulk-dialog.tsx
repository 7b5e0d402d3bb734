import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { MailX, Send } from 'lucide-react'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { TimeAhead } from '#src/components/time-ahead.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { ConfirmWordField } from '#src/components/confirm-word-field.tsx'
import { leastTime } from '#src/domain/duration.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { wordProblem } from '#src/domain/user-guards.ts'
import { paceOf } from '#src/jobs/bulk-run.ts'
import { startBulkRun } from '#src/jobs/bulk-mutation.ts'
import { INVITATIONS_PER_MINUTE, resendPlan, revokePlan } from '#src/jobs/invite-bulk.ts'
import { AddressList } from '#src/ui/address-list.tsx'
import { Button } from '#src/ui/button.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'

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
export function BulkDialog({ what, scope, scopeName, invitations, opener, onClose, onStarted }: BulkDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const cancel = useRef<HTMLButtonElement>(null)
  const back = useRef(opener)
  const word = useRef<HTMLInputElement>(null)
  const started = useRef(false)
  const [problem, setProblem] = useState<string>()
  const count = counted(invitations.length, 'invitation', 'invitations')
  const typed = what === 'revoke' && invitations.length >= MANY

  const plan = (own: QueryClient) => (what === 'resend' ? resendPlan : revokePlan)(own, scope, invitations)

  const start = () => {
    // A second click comes before the dialog is gone.
    if (started.current) return
    const wrong = typed ? wordProblem(word.current?.value ?? '', WORD) : undefined
    setProblem(wrong)
    if (wrong !== undefined) {
      word.current?.focus()
      return
    }
    started.current = true
    const run = startBulkRun(plan(client), plan)
    onStarted()
    void navigate(paths.bulkRun(scope.account, run.id))
  }
  return (
    <AlertDialog
      open
      title={what === 'resend' ? `Send ${count} again?` : `Revoke ${count}?`}
      stamp={scopeName.full}
      initialFocus={cancel}
      finalFocus={back}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={cancel} onClick={onClose}>
            Cancel
          </Button>
          {what === 'resend' ? (
            <Button variant="primary" icon={<Send aria-hidden />} onClick={start}>
              Send {count} again
            </Button>
          ) : (
            <Button variant="danger" icon={<MailX aria-hidden />} onClick={start}>
              Revoke {count}
            </Button>
          )}
        </>
      }
    >
      {what === 'resend' ? (
        <ConsequenceList
          items={[
            { kind: 'keeps', children: 'Each invitation keeps its roles and groups, as they are when it is sent.' },
            { kind: 'note', children: `Each person gets another mail, and the 30 days of the invitation start anew.` },
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
      )}
      <TimeAhead milliseconds={leastTime(invitations.length, paceOf(plan(client)).gap)} />
      <AddressList label="Invitations" addresses={invitations.map(({ email }) => email)} />
      {typed && (
        <ConfirmWordField
          ref={word}
          word={WORD}
          problem={problem}
          onChange={() => {
            setProblem(undefined)
          }}
        />
      )}
    </AlertDialog>
  )
}

function paceWords(count: number): string {
  const ledger = 'The run goes on while you work elsewhere here; its page says what became of each.'
  if (count <= INVITATIONS_PER_MINUTE) return ledger
  return `Harness takes ${formatNumber(INVITATIONS_PER_MINUTE)} invitations a minute. ${ledger}`
}
