import { Circle, CircleCheck } from 'lucide-react'
import type { PasswordStrength, PolicyRule } from '#src/domain/password.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { Progress } from '#src/ui/progress.tsx'
import { ruleText } from './password.form.ts'

type PasswordChecksProps = {
  strength: PasswordStrength | undefined
  /** Harness refused it: this app's own rating does not count then. */
  refused: boolean
  /** Rules of the account; empty if there are none or they are unknown. */
  rules: readonly PolicyRule[]
  /** Characters that count for the account's length rule, and the total. */
  counted: { counting: number; all: number }
}

/** Below the new password: which requirements of the account it meets so far, and its strength. */
export function PasswordChecks({ strength, refused, rules, counted: { counting, all } }: PasswordChecksProps) {
  const met = rules.filter((rule) => rule.met).length
  return (
    <div className="-mt-1.5 flex flex-col gap-2 text-sm">
      {rules.length > 0 && (
        <ul
          aria-label={`Requirements, ${formatNumber(met)} of ${formatNumber(rules.length)} met`}
          className="grid gap-x-4 gap-y-1 sm:grid-cols-2"
        >
          {rules.map((rule) => (
            <li key={rule.kind} className="flex items-center gap-[7px] [&_svg]:size-4 [&_svg]:shrink-0">
              {rule.met ? (
                <CircleCheck aria-hidden className="text-success-text" />
              ) : (
                <Circle aria-hidden className="text-muted" />
              )}
              <span className={rule.met ? 'text-text-secondary' : 'text-muted'}>
                {ruleText(rule)}
                <span className="sr-only">{rule.met ? ', met' : ', not met yet'}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      {rules.length > 0 && counting < all && (
        <p className="text-muted">
          {byCount(
            counting,
            'Harness counts 1 character here. It doesn’t count spaces or letters outside A–Z.',
            `Harness counts ${formatNumber(counting)} characters here. It doesn’t count spaces or letters outside A–Z.`,
          )}
        </p>
      )}
      <div className="flex items-center gap-3">
        <p className="text-muted">
          Strength
          {(refused || strength !== undefined) && ': '}
          <span className="text-text-secondary">{refused ? 'not accepted by Harness' : strength?.word}</span>
        </p>
        <div className="w-24">
          <Progress label="Strength of the new password" value={refused ? 0 : (strength?.level ?? 0)} max={4} />
        </div>
      </div>
    </div>
  )
}
