import { useState } from 'react'

/**
 * Whether what a list shows answers another question than the one asked now: rows stay until the next answer is there,
 * but their counts, totals or empty state would seem to answer the new question.
 *
 * @param question what is asked, without page and order
 * @param isPlaceholder whether the rows are those of an earlier answer
 */
export function useShowsPreviousQuery(question: string, isPlaceholder: boolean): boolean {
  const [answered, setAnswered] = useState(question)
  if (!isPlaceholder && answered !== question) setAnswered(question)
  return isPlaceholder && answered !== question
}
