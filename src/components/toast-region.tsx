import { useEffect } from 'react'
import { drainToasts, type QueuedToast } from '#src/session/toast-queue.ts'
import { ToastProvider, useToast } from '#src/ui/toast.tsx'

/** Notices as toasts: bottom left, 8 s, waiting while they are read. */
export function ToastRegion({ queuedToasts }: { queuedToasts: readonly QueuedToast[] }) {
  return (
    <ToastProvider>
      <Feed queuedToasts={queuedToasts} />
    </ToastProvider>
  )
}

function Feed({ queuedToasts }: { queuedToasts: readonly QueuedToast[] }) {
  const toast = useToast()
  useEffect(() => {
    // Taken rather than read from `queuedToasts`: strict mode runs this twice for the same ones.
    for (const { tone, text } of drainToasts()) toast.add({ title: text, tone })
  }, [queuedToasts, toast])
  return null
}
