import { observeElementRect, useVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual'
import { startTransition, useEffect, useLayoutEffect, useMemo, useState, type RefObject } from 'react'

/**
 * Number of users, and of roles, that are rendered together; with the header and the first three columns 60 × 20
 * cells.
 */
const MAX_ROWS = 59
const MAX_ROLES = 17
/**
 * Rows and columns rendered beyond the visible ones, so that scrolling shows no gap; at first few, so that it opens
 * fast.
 */
const MORE_ROWS = 10
const FIRST_MORE_ROWS = 2
const MORE_ROLES = 1

/** Sizes in rem. The widths of the first three columns are classes in matrix-grid.tsx. */
const ROW_HEIGHT = 2.75
const HEAD_HEIGHT = 3.5
const ROLE_WIDTH = 9
const FIXED_WIDTH = 21

/** The size of the region before layout, and without a layout engine. */
const FIRST_RECT = { width: 1280, height: 720 }

/** A rendered row or column, with the pixels left empty before it. */
export type Slot = { readonly index: number; readonly gap: number; readonly size: number }

export type Slots = {
  readonly slots: readonly Slot[]
  /** Pixels left empty after the last one, and the total. */
  readonly rest: number
  readonly total: number
}

type GridWindowOptions = {
  region: RefObject<HTMLDivElement | null>
  table: RefObject<HTMLTableElement | null>
  rows: number
  roles: number
  /** The user and the role with the focus stay rendered at any scroll position; -1: none. */
  pinned: { readonly row: number; readonly role: number }
}

/** Which users and roles of a large matrix to render. */
export function useGridWindow({ region, table, rows, roles, pinned }: GridWindowOptions) {
  const [rem] = useState(() => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16)
  const [rowHeight, setRowHeight] = useState(ROW_HEIGHT * rem)
  const [more, setMore] = useState(FIRST_MORE_ROWS)
  useEffect(() => {
    const timer = setTimeout(() => {
      startTransition(() => setMore(MORE_ROWS))
    })
    return () => {
      clearTimeout(timer)
    }
  }, [])
  const shared = {
    getScrollElement: () => region.current,
    observeElementRect: (
      instance: Parameters<typeof observeElementRect<HTMLDivElement>>[0],
      notify: Parameters<typeof observeElementRect>[1],
    ) =>
      observeElementRect(instance, (rect) => {
        notify(rect.width === 0 || rect.height === 0 ? FIRST_RECT : rect)
      }),
    initialRect: FIRST_RECT,
  }
  // Before the rows: both read how far the region is scrolled, and after rows are drawn that would lay all of them out.
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here and never handed on
  const across = useVirtualizer<HTMLDivElement, HTMLTableCellElement>({
    ...shared,
    horizontal: true,
    count: roles,
    estimateSize: () => ROLE_WIDTH * rem,
    overscan: MORE_ROLES,
    rangeExtractor: useMemo(() => withPinned(pinned.role, MAX_ROLES), [pinned.role]),
    scrollPaddingEnd: FIXED_WIDTH * rem,
  })
  const down = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    ...shared,
    count: rows,
    estimateSize: () => rowHeight,
    overscan: more,
    rangeExtractor: useMemo(() => withPinned(pinned.row, MAX_ROWS), [pinned.row]),
    // The header covers the first pixels of the region.
    scrollPaddingEnd: HEAD_HEIGHT * rem,
  })
  // The height follows the chosen density and the text spacing.
  useEffect(() => {
    if (table.current === null) return
    const observer = new ResizeObserver(() => {
      const row = table.current?.querySelector<HTMLElement>('tbody tr[aria-rowindex]')
      if (row != null && row.offsetHeight > 0) setRowHeight(row.offsetHeight)
    })
    observer.observe(table.current)
    return () => {
      observer.disconnect()
    }
  }, [table])
  useLayoutEffect(() => {
    down.measure()
  }, [down, rowHeight])
  const rowItems = down.getVirtualItems()
  const roleItems = across.getVirtualItems()
  const width = across.getTotalSize()
  return {
    rows: slotsOf(rowItems, down.getTotalSize()),
    /** Stays the same object while unchanged, so that rows needn't re-render. */
    roles: useMemo(() => slotsOf(roleItems, width), [roleItems, width]),
    tableWidth: width + FIXED_WIDTH * rem,
    pageRows: () => Math.max(1, Math.floor((region.current?.clientHeight || FIRST_RECT.height) / rowHeight) - 2),
    /** Scrolls no further than needed. The header is always visible, so moving to it scrolls to the start. */
    revealRow: (row: number) => {
      down.scrollToIndex(Math.max(0, row))
    },
    revealRole: (role: number) => {
      across.scrollToIndex(Math.max(0, role))
    },
  }
}

/** The visible range with a few more on both sides, and the pinned one. */
function withPinned(pinned: number, max: number) {
  return ({ startIndex, endIndex, overscan, count }: Range): number[] => {
    const from = Math.max(0, startIndex - overscan)
    const to = Math.min(count, endIndex + overscan + 1, from + max - 1)
    const rendered = Array.from({ length: to - from }, (_, at) => from + at)
    if (pinned < 0 || pinned >= count) return rendered
    if (pinned < from) return [pinned, ...rendered]
    return pinned >= to ? [...rendered, pinned] : rendered
  }
}

function slotsOf(items: readonly VirtualItem[], total: number): Slots {
  let end = 0
  const slots = items.map(({ index, start, size }) => {
    const slot = { index, gap: start - end, size }
    end = start + size
    return slot
  })
  return { slots, rest: Math.max(0, total - end), total }
}
