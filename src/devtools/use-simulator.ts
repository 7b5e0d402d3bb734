import { useEffect, useEffectEvent, useRef, useState } from 'react'
import {
  getCatalog,
  getFaults,
  getLog,
  getUserCount,
  type Catalog,
  type LogEntry,
  type RuleUse,
} from '#src/api/simulator-api.ts'

const LINES = 50
const EVERY_MS = 2000

/** Changes something in the simulator and announces the result. `action`: "Turning off all faults". */
export type Act = (action: string, change: () => Promise<void>, done?: string) => void

/** Functions of the page that the console can call. */
export type PageData = { readonly readAgain: () => void; readonly reset: () => void }

type Known = {
  readonly uses: readonly RuleUse[]
  /** Of the simulated account; undefined until loaded. */
  readonly users?: number
  /** Loaded when the drawer is first opened. */
  readonly catalog?: Catalog
  readonly log: readonly LogEntry[]
}

/**
 * Active faults and recorded calls of the simulator. Polled every two seconds and after every change while the drawer
 * is open; loaded once while it is closed, for the number on the button.
 */
export function useSimulator(open: boolean) {
  const [known, setKnown] = useState<Known>({ uses: [], log: [] })
  const [unreadable, setUnreadable] = useState(false)
  const turns = useRef({ started: 0, shown: 0 })
  const running = useRef(new Set<string>())

  const read = async (): Promise<void> => {
    turns.current.started += 1
    const turn = turns.current.started
    try {
      const [uses, users, more] = await Promise.all([
        getFaults(),
        // Counting a large account takes long, so not every two seconds.
        open ? (known.users ?? getUserCount()) : getUserCount(),
        open ? Promise.all([known.catalog ?? getCatalog(), getLog(LINES)]) : undefined,
      ])
      // The response to a read that started before a change would show the old state of the switch.
      if (turn < turns.current.shown) return
      turns.current.shown = turn
      setKnown((before) =>
        more === undefined ? { ...before, uses, users } : { uses, users, catalog: more[0], log: more[1] },
      )
      setUnreadable(false)
    } catch {
      setUnreadable(true)
    }
  }
  const readAgain = useEffectEvent(read)
  useEffect(() => {
    const first = setTimeout(() => void readAgain())
    const timer = open ? setInterval(() => void readAgain(), EVERY_MS) : undefined
    return () => {
      clearTimeout(first)
      clearInterval(timer)
    }
  }, [open])

  /**
   * Changes something in the simulator, then reads.
   *
   * @param key what is changed: while that is in progress, a second click on the same control does nothing
   * @returns whether it succeeded; undefined for a second click
   */
  const change = async (key: string, act: () => Promise<void>): Promise<boolean | undefined> => {
    if (running.current.has(key)) return undefined
    running.current.add(key)
    try {
      await act()
      return true
    } catch {
      return false
    } finally {
      await read()
      running.current.delete(key)
    }
  }
  return { ...known, unreadable, change }
}

export type Simulator = ReturnType<typeof useSimulator>
