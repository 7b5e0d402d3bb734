import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useRef, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { TimeAhead } from '#src/components/time-ahead.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { ConfirmWordField } from '#src/components/confirm-word-field.tsx'
import { groupReasons, type Preflight } from '#src/domain/bulk-guards.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { wordProblem } from '#src/domain/user-guards.ts'
import { leastTime } from '#src/domain/duration.ts'
import { paceOf, type BulkPlan } from '#src/jobs/bulk-run.ts'
import { startBulkRun } from '#src/jobs/bulk-mutation.ts'
import { AddressList } from '#src/ui/address-list.tsx'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'

type ConfirmManyProps = {
  scope: Scope
  scopeName: ScopeName
  /** The question without its mark: "Remove 3 people from project Checkout". It is the button, too. */
  question: string
  chosen: Preflight
  danger?: boolean
  icon: ReactNode
  /** The word that has to be typed. */
  word?: string | undefined
  /** Something is still looked up before it may start. */
  busy?: boolean
  /** What is missing before it can start. */
  missing?: string | undefined
  /** @param client of the session in which it is sent, which need not be this one */
  plan: (client: QueryClient) => BulkPlan
  opener: HTMLElement
  onClose: () => void
  onStarted: () => void
  children: ReactNode
}

/** Asks before many people are changed: who will be, who is left out and why. Then the run starts, in its ledger. */
export function ConfirmMany(props: ConfirmManyProps) {
  const { scope, scopeName, question, chosen, danger = false, icon, word, busy = false, missing } = props
  const { plan, opener, onClose, onStarted, children } = props
  const client = useQueryClient()
  const navigate = useNavigate()
  const cancel = useRef<HTMLButtonElement>(null)
  const back = useRef(opener)
  const field = useRef<HTMLInputElement>(null)
  const started = useRef(false)
  const [problem, setProblem] = useState<string>()
  const { changes, skipped } = chosen
  const nobody = changes.length === 0 && !busy ? 'Nobody would be changed.' : undefined

  const start = () => {
    // A second click comes before the dialog is gone.
    if (started.current) return
    const wrong = word === undefined ? undefined : wordProblem(field.current?.value ?? '', word)
    setProblem(wrong)
    if (wrong !== undefined) {
      field.current?.focus()
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
      title={`${question}?`}
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
          <Button
            variant={danger ? 'danger' : 'primary'}
            icon={icon}
            busy={busy}
            blockedReason={nobody ?? missing}
            onClick={start}
          >
            {question}
          </Button>
        </>
      }
    >
      {children}
      <p role="status" className="text-sm text-text">
        {busy
          ? 'Looking who can be changed'
          : `${counted(changes.length, 'person', 'people')} will be changed${skipped.length > 0 ? `, ${formatNumber(skipped.length)} left out` : ''}.`}
      </p>
      <TimeAhead milliseconds={busy ? 0 : leastTime(changes.length, paceOf(plan(client)).gap)} />
      {changes.length > 0 && (
        <AddressList label="People who will be changed" addresses={changes.map(({ user }) => user.email)} />
      )}
      {skipped.length > 0 && (
        <section aria-label="Left out" className="flex flex-col gap-1 text-sm">
          <h3 className="font-semibold text-text">Left out: nothing is sent for them</h3>
          <ul className="list-disc pl-5">
            {groupReasons(chosen).map(({ reason, people }) => (
              <li key={reason} className="wrap-anywhere">
                <bdi className="font-medium text-text">
                  {people.length <= 3
                    ? people.map(({ user }) => displayName(user)).join(', ')
                    : counted(people.length, 'person', 'people')}
                </bdi>
                : {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      {word !== undefined && (
        <ConfirmWordField
          ref={field}
          word={word}
          problem={problem}
          onChange={() => {
            setProblem(undefined)
          }}
        />
      )}
    </AlertDialog>
  )
}
