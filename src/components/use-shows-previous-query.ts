import { useState } from 'react'

/**
 * Whether a list shows the rows of another query than the current one: rows stay until the next response, but their
 * counts, totals or empty state would seem to belong to the current query.
 *
 * @param question the current query, without page and order
 * @param isPlaceholder whether the rows are from an earlier response
 */
export function useShowsPreviousQuery(question: string, isPlaceholder: boolean): boolean {
  const [answered, setAnswered] = useState(question)
  if (!isPlaceholder && answered !== question) setAnswered(question)
  return isPlaceholder && answered !== question
}
