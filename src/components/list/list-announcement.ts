import { useState } from 'react'
import { formatNumber } from '#src/domain/format.ts'

type ListState = {
  /** The list's current content. */
  readonly text: string
  readonly sorted: string | undefined
  /** The rows of it that are shown. */
  readonly range: string
}

/**
 * Announcement of a list: first its content, afterwards only changes of its content, sort or page.
 *
 * @param now undefined while unknown
 */
export function useListAnnouncement(now: ListState | undefined): string {
  const [announced, setAnnounced] = useState<{ readonly state: ListState; readonly text: string }>()
  const before = announced?.state
  if (
    now !== undefined &&
    (before === undefined || now.text !== before.text || now.sorted !== before.sorted || now.range !== before.range)
  ) {
    const isNew = before === undefined || now.text !== before.text
    const text = isNew ? now.text : now.sorted !== before.sorted && now.sorted !== undefined ? now.sorted : now.range
    setAnnounced({ state: now, text })
  }
  return now === undefined ? '' : (announced?.text ?? now.text)
}

/**
 * "26 to 50 of 240".
 *
 * @param page from 1.
 * @param totalText the total, if it is not the exact number
 */
export function rangeText(page: number, size: number, total: number, totalText: string | undefined): string {
  const first = Math.min(total, (page - 1) * size + 1)
  const last = Math.min(total, page * size)
  return `${formatNumber(first)} to ${formatNumber(last)} of ${totalText ?? formatNumber(total)}`
}
