import { useEffect, useRef, useState } from 'react'

const ANNOUNCE_MS = 5000

/** A text that changes constantly, updated at most every five seconds: for screen readers. */
export function useThrottledValue(text: string): string {
  const [announced, setAnnounced] = useState({ text })
  /** When the last change was requested, and then when it was rendered, which on a busy page is later. */
  const announcedAt = useRef(0)
  useEffect(() => {
    // The first text is announced as well, if there is one.
    if (announced.text !== '') announcedAt.current = Date.now()
  }, [announced])
  useEffect(() => {
    if (announced.text === text) return
    const timer = setTimeout(
      () => {
        // Another text can arrive before this one is rendered.
        announcedAt.current = Date.now()
        setAnnounced({ text })
      },
      Math.max(0, announcedAt.current + ANNOUNCE_MS - Date.now()),
    )
    return () => {
      clearTimeout(timer)
    }
  }, [text, announced])
  return announced.text
}
