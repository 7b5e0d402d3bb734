import { useEffect } from 'react'
import { takeNotices, type Notice } from '#src/queries/notices.ts'
import { ToastProvider, useToast } from '#src/ui/toast.tsx'

/** Notices as toasts: bottom left, 8 s, waiting while they are read. */
export function ToastRegion({ notices }: { notices: readonly Notice[] }) {
  return (
    <ToastProvider>
      <Feed notices={notices} />
    </ToastProvider>
  )
}

function Feed({ notices }: { notices: readonly Notice[] }) {
  const toast = useToast()
  useEffect(() => {
    // Taken rather than read from `notices`: strict mode runs this twice for the same ones.
    for (const { tone, text } of takeNotices()) toast.add({ title: text, tone })
  }, [notices, toast])
  return null
}
