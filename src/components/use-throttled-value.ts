import { useEffect, useRef, useState } from 'react'

const ANNOUNCE_MS = 5000

/** A text that changes all the time, changed at most every five seconds: for being read out. */
export function useThrottledValue(text: string): string {
  const [told, setTold] = useState({ text })
  /** When the last change was asked for, and then when it came on screen, which on a busy page is later. */
  const toldAt = useRef(0)
  useEffect(() => {
    // The first one is read out as well, if there is one.
    if (told.text !== '') toldAt.current = Date.now()
  }, [told])
  useEffect(() => {
    if (told.text === text) return
    const timer = setTimeout(
      () => {
        // Another text can come before this one is drawn.
        toldAt.current = Date.now()
        setTold({ text })
      },
      Math.max(0, toldAt.current + ANNOUNCE_MS - Date.now()),
    )
    return () => {
      clearTimeout(timer)
    }
  }, [text, told])
  return told.text
}
