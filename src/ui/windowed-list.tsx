import clsx from 'clsx'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { ScrollBox } from './scroll-box.tsx'

/** Number of rows rendered together, and maximum list length for rendering all. */
const BLOCK = 20
const MAX_UNWINDOWED = 100
/** Estimated row height before measuring, in pixels. */
const INITIAL_ROW_HEIGHT = 20

type WindowedListProps<Item> = {
  /** Names the region: "People". */
  label: string
  items: readonly Item[]
  /** Identity of an item, unique in the list. */
  keyOf: (item: Item) => string | number
  className?: string
  itemClassName?: string
  /** Index of the first item to show. */
  start?: number
  /** Receives the index of the first visible item when the list unmounts. */
  onLeave?: (first: number) => void
  children: (item: Item) => ReactNode
}

/** Blocks of rows to render, the second index excluded. */
type Window = { readonly from: number; readonly to: number }

/**
 * A list in a scrolling box, of which only the rows near the visible ones are rendered: thousands of rows cost as much
 * as a hundred. Rows can have different heights, so heights are measured, and estimated for rows that were not
 * rendered yet. Every row has its index and the size of the list, because a screen reader can't count missing rows.
 */
export function WindowedList<Item>({
  label,
  items,
  keyOf,
  className,
  itemClassName,
  start = 0,
  onLeave,
  children,
}: WindowedListProps<Item>) {
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const above = useRef<HTMLDivElement>(null)
  const below = useRef<HTMLDivElement>(null)
  const measured = useRef<{ row: number | undefined; width: number; blocks: Map<number, number> }>({
    row: undefined,
    width: 0,
    blocks: new Map(),
  })
  /** Whether the last pressed key was End: rows that are measured on the way must not stop it before the end. */
  const isPinnedToEnd = useRef(false)
  /** Whether it is at its start position. */
  const isPlaced = useRef(false)
  const [window, setWindow] = useState<Window>(() => {
    const from = Math.max(0, Math.floor(start / BLOCK) - 1)
    return { from, to: from + (start === 0 ? 2 : 3) }
  })
  const isShort = items.length <= MAX_UNWINDOWED
  const blocks = isShort ? 1 : Math.ceil(items.length / BLOCK)
  const from = isShort ? 0 : Math.min(window.from, blocks - 1)
  const to = isShort ? 1 : Math.min(window.to, blocks)
  const first = from * BLOCK
  const shown = isShort ? items : items.slice(first, to * BLOCK)

  const heightOf = (block: number) =>
    measured.current.blocks.get(block) ??
    (measured.current.row ?? INITIAL_ROW_HEIGHT) * Math.min(BLOCK, items.length - block * BLOCK)
  const heightOfAll = (start: number, end: number) => {
    let height = 0
    for (let block = start; block < end; block += 1) height += heightOf(block)
    return height
  }
  const measure = () => {
    const { current: known } = measured
    const rows = list.current?.children
    const width = box.current?.clientWidth ?? 0
    // Rows wrap differently.
    if (width !== known.width) measured.current = { row: undefined, width, blocks: new Map() }
    for (let block = from; block < to; block += 1) {
      const top = rows?.[(block - from) * BLOCK]
      const end = rows?.[Math.min((block - from + 1) * BLOCK, rows.length) - 1]
      if (top === undefined || end === undefined) continue
      const height = end.getBoundingClientRect().bottom - top.getBoundingClientRect().top
      if (height === 0) continue
      measured.current.blocks.set(block, height)
      measured.current.row ??= height / Math.min(BLOCK, items.length - block * BLOCK)
    }
  }
  const blockAt = (y: number) => {
    let block = 0
    for (let end = heightOf(0); end <= y && block < blocks - 1; end += heightOf(block)) block += 1
    return block
  }
  const checkHeight = () => {
    if (isShort || box.current === null) return
    const { scrollTop, clientHeight } = box.current
    // One more block on each side, so that one step of the wheel or a key never shows a gap.
    const next = {
      from: Math.max(0, blockAt(scrollTop) - 1),
      to: Math.min(blocks, blockAt(scrollTop + clientHeight) + 2),
    }
    if (next.from !== from || next.to !== to) setWindow(next)
  }
  const scrollTo = (row: Element | undefined) => {
    if (start === 0 || box.current === null || row === undefined) return
    box.current.scrollTop += row.getBoundingClientRect().top - box.current.getBoundingClientRect().top
  }
  useLayoutEffect(() => {
    if (isShort) {
      if (!isPlaced.current) scrollTo(list.current?.children[start])
      isPlaced.current = true
      return
    }
    measure()
    if (above.current !== null) above.current.style.height = `${String(heightOfAll(0, from))}px`
    if (below.current !== null) below.current.style.height = `${String(heightOfAll(to, blocks))}px`
    if (!isPlaced.current) scrollTo(list.current?.children[start - first])
    isPlaced.current = true
    if (isPinnedToEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight
    checkHeight()
  })
  const latest = useRef({ first, onLeave })
  useLayoutEffect(() => {
    latest.current = { first, onLeave }
  })
  useLayoutEffect(() => {
    const [region, rows] = [box.current, list.current]
    return () => {
      if (region === null || rows === null) return
      const { top } = region.getBoundingClientRect()
      // Half a pixel is a rounding.
      const at = [...rows.children].findIndex((row) => row.getBoundingClientRect().bottom > top + 0.5)
      latest.current.onLeave?.(latest.current.first + Math.max(0, at))
    }
  }, [])
  const unpin = () => {
    isPinnedToEnd.current = false
  }

  return (
    <ScrollBox
      ref={box}
      label={label}
      // The browser's own scroll anchoring would move it when rows above are rendered, and interrupt a jump with End.
      className={clsx('[overflow-anchor:none]', className)}
      onPointerDown={unpin}
      onWheel={unpin}
      onKeyDown={(event) => {
        isPinnedToEnd.current = event.key === 'End'
        if (event.key !== 'End' || isShort) return
        // Without smooth scrolling: the browser would scroll to where the end was before the rows on the way were
        // measured.
        event.preventDefault()
        event.currentTarget.scrollTop = event.currentTarget.scrollHeight
      }}
      onScroll={({ currentTarget }) => {
        const { scrollTop, clientHeight, scrollHeight } = currentTarget
        const isAtEnd = scrollHeight > clientHeight && scrollTop + clientHeight >= scrollHeight - 1
        // useLayoutEffect: otherwise, a jump with End shows an empty box for a moment.
        flushSync(checkHeight)
        // The rows rendered there can be higher than estimated.
        if (isAtEnd) currentTarget.scrollTop = currentTarget.scrollHeight
      }}
    >
      <div ref={above} />
      <ul ref={list} className="text-sm">
        {shown.map((item, index) => (
          <li
            key={keyOf(item)}
            aria-setsize={items.length}
            aria-posinset={first + index + 1}
            className={clsx('wrap-anywhere', itemClassName)}
          >
            {children(item)}
          </li>
        ))}
      </ul>
      <div ref={below} />
    </ScrollBox>
  )
}
