import { useState } from 'react'
import { queryProblem } from '#src/domain/list-search.ts'

/**
 * The text of a search box whose search is stored in the address. Text that is not searched stays in the box and out
 * of the address; it is cleared when the address gets another search.
 *
 * @param q the search of the address
 * @param onSearch called with each new search
 * @returns the text of the box, why it is not searched, and `commit` for typed text
 */
export function useSearchText(q: string, onSearch: (q: string) => void) {
  const [held, setHeld] = useState<{ text: string; over: string }>()
  const shown = (held?.over === q ? held.text : undefined) ?? q
  const commit = (text: string) => {
    const refused = queryProblem(text) !== undefined
    setHeld(refused ? { text, over: q } : undefined)
    const next = text.trim() === '' ? '' : text
    if (!refused && next !== q) onSearch(next)
  }
  return { shown, problem: queryProblem(shown), commit }
}
