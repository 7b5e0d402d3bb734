import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { listKeyTargets } from './list-keys.ts'

type SelectionBarProps = {
  /** "Selected users of account Meridian Foods". */
  label: string
  count: number
  onClear: () => void
  /** Scrolling region of the table below, which stays where it is under the pointer. */
  region?: RefObject<HTMLElement | null>
  /** Beside the count. */
  beside?: ReactNode
  /** Below the bar: who is left out, and why. */
  below?: ReactNode
  /** Buttons; each counts only what it would change. */
  children: ReactNode
}

/** What is selected, also on other pages, and what can be done with it. */
export function SelectionBar({ label, count, onClear, region, beside, below, children }: SelectionBarProps) {
  const box = useRef<HTMLDivElement>(null)
  useStillRows(box, region)
  return (
    <div ref={box} className="flex flex-col gap-2 px-4 pb-3 md:px-6">
      <div
        role="region"
        aria-label={label}
        // The key goes here, because which button is the first one in sight depends on the width.
        tabIndex={-1}
        {...{ [listKeyTargets.bar]: '' }}
        className="flex min-h-[46px] flex-wrap items-center gap-2 rounded-card border border-accent-edge bg-accent-tint px-3 py-1.5 text-sm"
      >
        <span role="status" className="font-semibold text-text tabular-nums">
          {formatNumber(count)} selected
        </span>
        {beside}
        <Button variant="ghost" size="small" onClick={onClear}>
          Clear
        </Button>
        <div className="flex flex-wrap items-start gap-2 md:ml-auto">{children}</div>
      </div>
      {below}
    </div>
  )
}

/** Scrolls the rows by as much as the bar pushes them down, so that none moves under the pointer. */
function useStillRows(box: RefObject<HTMLElement | null>, region: RefObject<HTMLElement | null> | undefined): void {
  const height = useRef(0)
  const follow = useRef((next: number) => {
    const by = next - height.current
    height.current = next
    const rows = region?.current
    if (by === 0 || rows == null) return
    const page = rows.closest('main')
    // The rows scroll in their region; on a phone the page does.
    if (rows.scrollHeight > rows.clientHeight) rows.scrollBy(0, by)
    else if (page !== null && page.scrollHeight > page.clientHeight) page.scrollBy(0, by)
    else window.scrollBy(0, by)
  })
  useLayoutEffect(() => {
    const move = follow.current
    move(box.current?.offsetHeight ?? 0)
    return () => {
      move(0)
    }
  }, [box])
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      follow.current(element.offsetHeight)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [box])
}
