import { useEffect, useRef, useState } from 'react'

const ANNOUNCE_MS = 5000

/** A text that changes all the time, changed at most every five seconds: for being read out. */
export function useThrottledValue(text: string): string {
  const [announced, setAnnounced] = useState({ text })
  /** When the last change was requested, and then when it came on screen, which on a busy page is later. */
  const announcedAt = useRef(0)
  useEffect(() => {
    // The first one is read out as well, if there is one.
    if (announced.text !== '') announcedAt.current = Date.now()
  }, [announced])
  useEffect(() => {
    if (announced.text === text) return
    const timer = setTimeout(
      () => {
        // Another text can come before this one is drawn.
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
