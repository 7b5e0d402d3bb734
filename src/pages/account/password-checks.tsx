import { Circle, CircleCheck } from 'lucide-react'
import type { PasswordStrength, PolicyRule } from '#src/domain/password.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { Progress } from '#src/ui/progress.tsx'
import { ruleWords } from './password.form.ts'

type PasswordChecksProps = {
  strength: PasswordStrength | undefined
  /** Harness refused it: what this app thinks of it does not count then. */
  refused: boolean
  /** Rules of the account; empty when it has none or they are not known. */
  rules: readonly PolicyRule[]
  /** Characters that count for the account's length rule, and all of them. */
  counted: { counting: number; all: number }
}

/** Under the new password: how strong it is, and which rules of the account it meets so far. */
export function PasswordChecks({ strength, refused, rules, counted: { counting, all } }: PasswordChecksProps) {
  const met = rules.filter((rule) => rule.met).length
  return (
    <div className="flex flex-col gap-3 rounded-card border border-edge bg-subtle px-3 py-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <p className="text-text">
          Strength:{' '}
          <span className="font-medium">
            {refused ? 'refused by Harness' : (strength?.word ?? 'nothing typed yet')}
          </span>
        </p>
        <div className="w-32">
          <Progress label="Strength of the new password" value={refused ? 0 : (strength?.level ?? 0)} max={4} />
        </div>
      </div>
      {rules.length > 0 && (
        <div className="border-t border-line pt-3">
          <p className="font-medium text-text">
            Rules of your account: {formatNumber(met)} of {formatNumber(rules.length)} met
          </p>
          <ul className="mt-2 grid gap-x-4 gap-y-1.5 sm:grid-cols-2">
            {rules.map((rule) => (
              <li key={rule.kind} className="flex items-start gap-2 text-text-secondary [&_svg]:mt-0.5 [&_svg]:size-4">
                {rule.met ? (
                  <CircleCheck aria-hidden className="shrink-0 text-success-text" />
                ) : (
                  <Circle aria-hidden className="shrink-0 text-muted" />
                )}
                <span>
                  {ruleWords(rule)}: <span className="text-muted">{rule.met ? 'met' : 'not yet'}</span>
                </span>
              </li>
            ))}
          </ul>
          {counting < all && (
            <p className="mt-2 text-muted">
              Spaces and letters outside A–Z are fine, but Harness does not count them:{' '}
              {counted(counting, 'character', 'characters')} counted.
            </p>
          )}
        </div>
      )}
    </div>
  )
}
