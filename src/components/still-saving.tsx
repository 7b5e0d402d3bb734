import { useEffect, useState } from 'react'

/** Seconds without an answer after which it is said that an effect still runs. */
const SLOW = 5

/** Says, after some seconds, that an effect still runs. Offers nothing that would pretend to undo it (F05). */
export function StillSaving() {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => {
      setSlow(true)
    }, SLOW * 1000)
    return () => {
      clearTimeout(timer)
    }
  }, [])
  return (
    <span role="status" className="text-sm text-muted empty:hidden">
      {slow && 'Still saving… Harness has not answered yet. What was sent cannot be called back.'}
    </span>
  )
}
