import clsx from 'clsx'
import { ArrowRightLeft, Check, CircleQuestionMark, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'

const styles: Record<Decision, { icon: ReactNode; chosen: string }> = {
  keep: { icon: <Check aria-hidden />, chosen: 'aria-pressed:bg-success-tint aria-pressed:text-success-text' },
  remove: { icon: <Minus aria-hidden />, chosen: 'aria-pressed:bg-danger-tint aria-pressed:text-danger-text' },
  'change-role': {
    icon: <ArrowRightLeft aria-hidden />,
    chosen: 'aria-pressed:bg-accent-tint aria-pressed:text-accent-text',
  },
  'not-sure': {
    icon: <CircleQuestionMark aria-hidden />,
    chosen: 'aria-pressed:bg-warning-tint aria-pressed:text-warning-text',
  },
}

type DecisionButtonsProps = {
  /** The item to decide on: "Dana Kim, Release Manager". */
  name: string
  choices: readonly Decision[]
  chosen: Decision | undefined
  /** Not a tab stop: keyboard shortcuts reach it from its row. */
  isCurrent: boolean
  disabled: boolean
  onChoose: (decision: Decision) => void
}

/** The decisions on an item, side by side. */
export function DecisionButtons({ name, choices, chosen, isCurrent, disabled, onChoose }: DecisionButtonsProps) {
  return (
    <span
      role="group"
      aria-label={`Decision for ${name}`}
      className="inline-flex max-md:flex max-md:w-full divide-x divide-button overflow-hidden rounded-control border border-button bg-surface shadow-card"
    >
      {choices.map((decision) => {
        const { icon, chosen: chosenClass } = styles[decision]
        const isIconOnly = decision === 'not-sure'
        return (
          <button
            key={decision}
            type="button"
            tabIndex={isCurrent ? 0 : -1}
            aria-pressed={chosen === decision}
            aria-disabled={disabled || undefined}
            aria-label={isIconOnly || decision === 'change-role' ? decisionLabels[decision] : undefined}
            onClick={() => {
              if (!disabled) onChoose(decision)
            }}
            className={clsx(
              'inline-flex min-h-7 items-center justify-center gap-1 px-2 text-xs font-medium max-md:text-sm text-text-secondary -outline-offset-2 hover:bg-hover max-md:min-h-[38px]',
              isIconOnly ? 'max-md:w-11' : 'max-md:flex-1',
              'aria-disabled:cursor-default aria-disabled:hover:bg-transparent forced-colors:aria-pressed:outline-2 forced-colors:aria-pressed:outline-[Highlight] [&_svg]:size-[13px] [&_svg]:shrink-0',
              chosenClass,
            )}
          >
            {isIconOnly ? (
              <span aria-hidden title={decisionLabels[decision]}>
                {icon}
              </span>
            ) : (
              icon
            )}
            {isIconOnly ? null : decision === 'change-role' ? 'Change' : decisionLabels[decision]}
          </button>
        )
      })}
    </span>
  )
}
