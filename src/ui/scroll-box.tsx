import clsx from 'clsx'
import type { ComponentProps } from 'react'

type ScrollBoxProps = Omit<ComponentProps<'div'>, 'role' | 'tabIndex'> & {
  /** Names the region: "People". */
  label: string
}

/** A scrolling region. Focusable, because the keyboard could not reach the cut-off content otherwise (WCAG 2.1.1). */
export function ScrollBox({ label, className, ...props }: ScrollBoxProps) {
  return (
    <div
      {...props}
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region is scrolled by keys
      tabIndex={0}
      className={clsx('overflow-auto', className)}
    />
  )
}
