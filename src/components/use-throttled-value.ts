import { useEffect, useState } from 'react'

const ANNOUNCE_MS = 5000

/** A text that changes all the time, changed at most every five seconds: for being read out. */
export function useThrottledValue(text: string): string {
  const [told, setTold] = useState({ text, at: 0 })
  useEffect(() => {
    if (told.text === text) return
    const timer = setTimeout(
      () => {
        setTold({ text, at: Date.now() })
      },
      Math.max(0, told.at + ANNOUNCE_MS - Date.now()),
    )
    return () => {
      clearTimeout(timer)
    }
  }, [text, told])
  return told.text
}
