import { useEffect, useRef } from 'react'
import { dismissedToasts, drainToasts, type QueuedToast } from '#src/session/toast-queue.ts'
import { useAnnounce } from '#src/ui/live-region.tsx'
import { ToastProvider, useToast } from '#src/ui/toast.tsx'
import { useUndoTime } from './undo-time.ts'
import { useStore } from './use-store.ts'

/** Messages as toasts: lower left, for the time chosen in Preferences, paused while they have pointer or focus. */
export function ToastRegion({ queuedToasts }: { queuedToasts: readonly QueuedToast[] }) {
  const [seconds] = useUndoTime()
  return (
    <ToastProvider timeout={seconds * 1000}>
      <Feed queuedToasts={queuedToasts} />
    </ToastProvider>
  )
}

function Feed({ queuedToasts }: { queuedToasts: readonly QueuedToast[] }) {
  const toast = useToast()
  const announce = useAnnounce()
  const dismissed = useStore(dismissedToasts)
  const shown = useRef(new Map<number, string>())
  useEffect(() => {
    // Captured rather than read from `queuedToasts`: strict mode runs this twice for the same toasts.
    for (const { id, tone, text, action } of drainToasts()) {
      shown.current.set(id, toast.add({ title: text, tone, action }))
      announce(
        action === undefined ? text : `${text} Press F6 for ${action.label}.`,
        tone === 'danger' ? 'assertive' : 'polite',
      )
    }
  }, [queuedToasts, toast, announce])
  useEffect(() => {
    for (const id of dismissed) {
      const key = shown.current.get(id)
      if (key !== undefined) toast.close(key)
      shown.current.delete(id)
    }
  }, [dismissed, toast])
  return null
}
