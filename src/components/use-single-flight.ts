import { useRef } from 'react'

/**
 * One attempt at a time. The lock is taken in the click handler, because state updates too late for a second click.
 *
 * @returns `run(work, key)`, which ignores the call while another with the same key is in progress, and
 *   `isRunning(key)`
 */
export function useSingleFlight() {
  const running = useRef(new Set<string>())
  return {
    isRunning: (key = '') => running.current.has(key),
    run: async (work: () => Promise<void>, key = ''): Promise<void> => {
      if (running.current.has(key)) return
      running.current.add(key)
      try {
        await work()
      } finally {
        running.current.delete(key)
      }
    },
  }
}
