import { useEffect, useEffectEvent, useState } from 'react'
import { getCatalogue, getFaults, getLog, type Catalogue, type LogEntry, type RuleUse } from '#src/api/simulator-api.ts'

const LINES = 50
const EVERY_MS = 2000

type State = { readonly catalogue: Catalogue; readonly uses: readonly RuleUse[]; readonly log: readonly LogEntry[] }

/** What the simulator has in force and what it saw, read again every two seconds and after every change. */
export function useSimulator() {
  const [state, setState] = useState<State>()
  const [failed, setFailed] = useState(false)

  const read = async (known?: Catalogue): Promise<void> => {
    try {
      const [catalogue, uses, log] = await Promise.all([known ?? getCatalogue(), getFaults(), getLog(LINES)])
      setState({ catalogue, uses, log })
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }
  const readAgain = useEffectEvent(() => read(state?.catalogue))
  useEffect(() => {
    const first = setTimeout(() => void readAgain())
    const timer = setInterval(() => void readAgain(), EVERY_MS)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [])

  /** Does something to the simulator, then reads. @returns whether it was done */
  const change = async (act: () => Promise<void>): Promise<boolean> => {
    try {
      await act()
      await read(state?.catalogue)
      return true
    } catch {
      setFailed(true)
      return false
    }
  }
  return { state, failed, change }
}
