import clsx from 'clsx'
import type { ReactNode } from 'react'

const tints = {
  success: 'border-success-edge bg-success-tint text-success-text',
  warning: 'border-warning-edge bg-warning-tint text-warning-text',
  neutral: 'border-neutral-edge bg-neutral-tint text-neutral-text',
}

/** The large icon of a state, next to its text. */
export function StateDisc({ tone, children }: { tone: keyof typeof tints; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'flex size-10 shrink-0 items-center justify-center rounded-dialog border [&_svg]:size-5',
        tints[tone],
      )}
    >
      {children}
    </span>
  )
}
