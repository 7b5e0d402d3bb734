import { startTransition, useEffect, useState } from 'react'

/** Number of items rendered first, and with each step. */
const FIRST = 12
const STEP = 10

/**
 * Renders a list in steps: the visible part first, so that a page of rows doesn't block the next input.
 *
 * @param keyOf identity of an item; a list with another first item starts over
 * @returns the items to render now
 */
export function useIncrementalCount<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
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
