import { startTransition, useEffect, useState } from 'react'

/** Items drawn first, and with each step after. */
const FIRST = 12
const STEP = 10

/**
 * Draws a list bit by bit: the part in sight first, so that a page of rows doesn't hold up what the reader does next.
 *
 * @param keyOf identity of an item; a list that begins with another one begins from the start
 * @returns the items to draw now
 */
export function useGrowing<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const [first] = items
  const of = first === undefined ? '' : keyOf(first)
  const [state, setState] = useState({ of, drawn: FIRST })
  const drawn = state.of === of ? state.drawn : FIRST
  const isWhole = drawn >= items.length
  useEffect(() => {
    if (isWhole) return
    const timer = setTimeout(() => {
      startTransition(() => setState({ of, drawn: drawn + STEP }))
    })
    return () => {
      clearTimeout(timer)
    }
  }, [isWhole, of, drawn])
  return isWhole ? items : items.slice(0, drawn)
}
