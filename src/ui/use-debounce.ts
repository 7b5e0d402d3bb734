import { useEffect, useEffectEvent, useState } from 'react'

/**
 * Calls back once a value has not changed for a while; a new value restarts the wait, unmounting cancels it.
 *
 * @param ms the wait, in milliseconds
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
 * Debounced typed text, trimmed; a cleared one immediately.
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
