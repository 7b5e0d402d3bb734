import { observeElementRect, useVirtualizer } from '@tanstack/react-virtual'
import { startTransition, useCallback, useEffect, useMemo, useState, type RefObject } from 'react'

/** The size of the region before layout, and without a layout engine. */
const FIRST_RECT = { width: 1280, height: 720 }
/** Height of an item before it was measured, in rem. */
const ESTIMATED_HEIGHT_REM = { wide: 3.25, narrow: 10 }
const MORE_ITEMS = 8
/** Number of items of a long list in the first render: enough for most screens. */
const FIRST_ITEMS = 4
const ITEMS_PER_SCREEN = 40
const LONG_LIST = 1000

type ItemWindowOptions = {
  region: RefObject<HTMLDivElement | null>
  keys: readonly string[]
  isNarrow: boolean
  /** The focused item, and the one with a reason, stay rendered at any scroll position; -1: none. */
  pinned: readonly [current: number, pending: number]
}

/** Items of a long list to render, and the pixels before, between, and after them. */
export function useItemWindow({ region, keys, isNarrow, pinned: [current, pending] }: ItemWindowOptions) {
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16)
  const max = useRenderLimit(keys.length)
  const guess = (isNarrow ? ESTIMATED_HEIGHT_REM.narrow : ESTIMATED_HEIGHT_REM.wide) * rem
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here and never handed on
  const list = useVirtualizer<HTMLDivElement, HTMLTableSectionElement>({
    count: keys.length,
    getScrollElement: () => region.current,
    // Stable for the same items: a new function would recompute every position.
    getItemKey: useCallback((index: number) => keys[index] ?? index, [keys]),
    estimateSize: () => guess,
    measureElement: (element) => element.getBoundingClientRect().height || guess,
    overscan: MORE_ITEMS,
    initialRect: FIRST_RECT,
    observeElementRect: (instance, notify) =>
      observeElementRect(instance, (rect) => {
        notify(rect.width === 0 || rect.height === 0 ? FIRST_RECT : rect)
      }),
    // The sticky head covers the first pixels of the region.
    scrollPaddingStart: isNarrow ? 0 : 2.25 * rem,
    rangeExtractor: useMemo(
      () =>
        ({ startIndex, endIndex, overscan, count }) => {
          const from = Math.max(0, startIndex - overscan)
          const to = Math.min(count, endIndex + overscan + 1, from + max)
          const rendered = Array.from({ length: to - from }, (_, at) => from + at)
          const more = [current, pending].filter((at) => at >= 0 && at < count && (at < from || at >= to))
          return more.length === 0 ? rendered : [...new Set([...more, ...rendered])].sort((one, other) => one - other)
        },
      [current, pending, max],
    ),
  })
  const items = list.getVirtualItems()
  let end = 0
  const slots = items.map(({ index, start, size }) => {
    const slot = { index, gap: start - end }
    end = start + size
    return slot
  })
  return {
    slots,
    rest: Math.max(0, list.getTotalSize() - end),
    // Stable across renders, so that rows aren't measured again.
    measure: list.measureElement,
    reveal: (index: number) => {
      list.scrollToIndex(index)
    },
  }
}

/** Number of items rendered so far: a long list renders in steps, so that opening it doesn't block the page. */
function useRenderLimit(count: number): number {
  const [max, setMax] = useState(count > LONG_LIST ? FIRST_ITEMS : Infinity)
  useEffect(() => {
    if (max === Infinity) return undefined
    const timer = setTimeout(() => {
      startTransition(() => setMax(max < ITEMS_PER_SCREEN ? max + FIRST_ITEMS : Infinity))
    })
    return () => {
      clearTimeout(timer)
    }
  }, [max])
  return max
}
