import clsx from 'clsx'
import { Check } from 'lucide-react'

export type Step = 'add' | 'confirm' | 'done'

const stepNames: readonly (readonly [Step, string])[] = [
  ['add', 'Add to your app'],
  ['confirm', 'Enter the code'],
  ['done', 'Done'],
]

/** Progress of the setup. */
export function Steps({ step }: { step: Step }) {
  const present = stepNames.findIndex(([name]) => name === step)
  return (
    <ol aria-label="Steps" className="-mt-1 -mb-2 flex gap-2 text-sm leading-5.5">
      {stepNames.map(([name, title], index) => {
        const isDone = index < present || step === 'done'
        const isCurrent = index === present && !isDone
        return (
          <li
            key={name}
            aria-current={index === present ? 'step' : undefined}
            className={clsx(
              'flex min-w-0 flex-1 items-center gap-2 border-t-2 pt-2 [&_svg]:size-4',
              isDone ? 'border-success-text' : isCurrent ? 'border-accent-text' : 'border-edge',
              isCurrent ? 'font-medium text-text' : 'text-muted',
            )}
          >
            {isDone ? <Check aria-hidden className="shrink-0 text-success-text" /> : <span>{index + 1}</span>}
            <span className="truncate">
              {title}
              {isDone && index !== present && <span className="sr-only">, done</span>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
