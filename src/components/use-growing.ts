import { startTransition, useEffect, useState } from 'react'

/** Items drawn first, and with each step after. */
const FIRST = 12
const STEP = 10

/**
 * Draws a list bit by bit: the visible part first, so that a page of rows doesn't hold up what the reader does next.
 *
 * @param keyOf identity of an item; a list that begins with another one begins from the start
 * @returns the items to draw now
 */
export function useGrowingCount<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const [first] = items
  const listKey = first === undefined ? '' : keyOf(first)
  const [state, setState] = useState({ of: listKey, count: FIRST })
  const count = state.of === listKey ? state.count : FIRST
  const isComplete = count >= items.length
  useEffect(() => {
    if (isComplete) return
    const timer = setTimeout(() => {
      startTransition(() => setState({ of: listKey, count: count + STEP }))
    })
    return () => {
      clearTimeout(timer)
    }
  }, [isComplete, listKey, count])
  return isComplete ? items : items.slice(0, count)
}
