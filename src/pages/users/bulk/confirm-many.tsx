import type { ComponentProps, ReactNode } from 'react'
import { ConfirmRun } from '#src/components/confirm-run.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { groupReasons, type Preflight } from '#src/domain/bulk-guards.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'

type ConfirmManyProps = Pick<
  ComponentProps<typeof ConfirmRun>,
  'choice' | 'consequences' | 'word' | 'plan' | 'opener' | 'onClose' | 'onStarted'
> & {
  scopeName: ScopeName
  /** The question without its mark: "Remove 3 people from project Checkout". It is the button, too. */
  question: string
  chosen: Preflight
  danger?: boolean
  icon: ReactNode
  /** Something is still looked up before it may start. */
  busy?: boolean
  /** What is missing before it can start. */
  missing?: string | undefined
}

/** Asks before many people are changed: who will be, who is left out and why. Then the run starts, in its ledger. */
export function ConfirmMany(props: ConfirmManyProps) {
  const { scopeName, question, chosen, danger = false, icon, busy = false, missing, ...run } = props
  const { changes, skipped } = chosen
  const nobody = changes.length === 0 && !busy ? 'No one would be changed.' : undefined
  return (
    <ConfirmRun
      {...run}
      title={`${question}?`}
      stamp={scopeName.full}
      action={{ label: question, danger, icon, busy, blockedReason: nobody ?? missing }}
      label="People who will be changed"
      addresses={changes.map(({ user }) => user.email)}
      status={
        <p role="status" className="text-sm text-text">
          {busy
            ? 'Checking who can be changed'
            : `${counted(changes.length, 'person', 'people')} will be changed${skipped.length > 0 ? `, ${formatNumber(skipped.length)} skipped` : ''}.`}
        </p>
      }
    >
      {skipped.length > 0 && (
        <section aria-label="Skipped" className="flex flex-col gap-1 text-sm">
          <h3 className="font-semibold text-text">Skipped: no changes for these users</h3>
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
    </ConfirmRun>
  )
}
