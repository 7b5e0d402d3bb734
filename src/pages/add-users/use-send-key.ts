import { useEffectEvent, useLayoutEffect } from 'react'
import { isInForeignElement } from '#src/ui/keys.ts'

/** Ctrl or Cmd with Enter submits from anywhere in the dialog. */
export function useSendKey(send: () => void) {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    if (isInForeignElement(event)) return
    event.preventDefault()
    send()
  })
  useLayoutEffect(() => {
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('keydown', onKey)
    }
  }, [])
}
