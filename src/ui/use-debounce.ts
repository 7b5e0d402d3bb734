import { useEffect, useEffectEvent, useState } from 'react'

/**
 * Calls back once a value has rested; a new value restarts the wait, unmounting ends it.
 *
 * @param ms how long it has to rest, in milliseconds
 */
export function useDebouncedEffect<Value>(value: Value, ms: number, then: (value: Value) => void): void {
  const latest = useEffectEvent(then)
  useEffect(() => {
    const timer = setTimeout(() => {
      latest(value)
    }, ms)
    return () => {
      clearTimeout(timer)
    }
  }, [value, ms])
}

/**
 * A text that follows what is typed after a pause, trimmed; an emptied one at once.
 *
 * @param ms the pause, in milliseconds
 */
export function useDebouncedText(typed: string, ms = 300): string {
  const text = typed.trim()
  const [rested, setRested] = useState(text)
  useDebouncedEffect(text, ms, setRested)
  if (text === '' && rested !== '') setRested('')
  return text === '' ? '' : rested
}
