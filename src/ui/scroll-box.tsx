import clsx from 'clsx'
import type { ReactNode, Ref, UIEvent } from 'react'

type ScrollBoxProps = {
  /** Names the region: "People". */
  label: string
  className?: string | undefined
  ref?: Ref<HTMLDivElement> | undefined
  onScroll?: ((event: UIEvent<HTMLDivElement>) => void) | undefined
  children: ReactNode
}

/** A region that scrolls. It takes the focus, because the keyboard cannot reach otherwise what is cut off (WCAG 2.1.1). */
export function ScrollBox({ label, className, ref, onScroll, children }: ScrollBoxProps) {
  return (
    <div
      ref={ref}
      role="region"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region is scrolled by keys
      tabIndex={0}
      onScroll={onScroll}
      className={clsx('overflow-auto', className)}
    >
      {children}
    </div>
  )
}
