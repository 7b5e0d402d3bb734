import clsx from 'clsx'
import { CircleCheck } from 'lucide-react'

export type Step = 'add' | 'confirm' | 'done'

const stepNames: readonly (readonly [Step, string])[] = [
  ['add', 'Add to your app'],
  ['confirm', 'Confirm the code'],
  ['done', 'Done'],
]

/** Where the set-up stands. */
export function Steps({ step }: { step: Step }) {
  const present = stepNames.findIndex(([name]) => name === step)
  return (
    <ol aria-label="Steps" className="flex gap-2 text-sm">
      {stepNames.map(([name, title], index) => {
        const isDone = index < present || step === 'done'
        const isCurrent = index === present && !isDone
        return (
          <li
            key={name}
            aria-current={index === present ? 'step' : undefined}
            className={clsx(
              'flex min-w-0 items-center gap-2 border-t-2 pt-2 [&_svg]:size-4',
              isDone ? 'border-success-text' : isCurrent ? 'border-accent' : 'border-edge',
              index === present ? 'flex-[4] md:flex-1' : 'flex-1',
              isCurrent ? 'font-medium text-text' : 'text-muted',
            )}
          >
            {isDone ? <CircleCheck aria-hidden className="shrink-0 text-success-text" /> : <span>{index + 1}</span>}
            <span className={clsx('min-w-0', index !== present && 'max-md:sr-only')}>
              {title}
              {isDone && index !== present && <span className="sr-only">, done</span>}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
