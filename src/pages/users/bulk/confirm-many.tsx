import type { ComponentProps, ReactNode } from 'react'
import { ConfirmRun } from '#src/components/confirm-run.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { groupReasons, type Preflight } from '#src/domain/bulk-guards.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { displayName } from '#src/domain/user.ts'
import { Status } from '#src/ui/live-region.tsx'

type ConfirmManyProps = Pick<
  ComponentProps<typeof ConfirmRun>,
  'choice' | 'consequences' | 'word' | 'plan' | 'opener' | 'onClose' | 'onStarted'
> & {
  scopeName: ScopeName
  /** The title without its question mark: "Remove 3 users from project Checkout". */
  question: string
  /** The button, without the scope that the title has: "Remove 3 users". */
  button: string
  chosen: Preflight
  danger?: boolean
  icon: ReactNode
  /** Something is still loading before it can start. */
  busy?: boolean
  /** The missing input before it can start. */
  missing?: string | undefined
}

/**
 * Confirms a change of several users: who will be changed, who is skipped and why. Then the bulk action starts, on its
 * page.
 */
export function ConfirmMany(props: ConfirmManyProps) {
  const { scopeName, question, button, chosen, danger = false, icon, busy = false, missing, ...run } = props
  const { changes, skipped } = chosen
  const nobody = changes.length === 0 && !busy ? 'No selected user would be changed.' : undefined
  return (
    <ConfirmRun
      {...run}
      title={`${question}?`}
      subtitle={scopeName.full}
      action={{ label: button, danger, icon, busy, blockedReason: nobody ?? missing }}
      label="Users who will be changed"
      addresses={changes.map(({ user }) => user.email)}
      status={
        <Status className="text-sm text-text">
          {busy ? 'Checking which users can be changed…' : changeText(changes.length, skipped.length)}
        </Status>
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
                    ? formatList(people.map(({ user }) => displayName(user)))
                    : byCount(people.length, '1 user', `${formatNumber(people.length)} users`)}
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

function changeText(changes: number, skipped: number): string {
  const changed = byCount(changes, '1 user will be changed.', `${formatNumber(changes)} users will be changed.`)
  if (skipped === 0) return changed
  return `${changed} ${byCount(skipped, '1 user will be skipped.', `${formatNumber(skipped)} users will be skipped.`)}`
}
