import { useEffect } from 'react'
import { dropNotice, type Notice } from '#src/queries/notices.ts'
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
    for (const { id, tone, text } of notices) {
      dropNotice(id)
      toast.add({ title: text, tone })
    }
  }, [notices, toast])
  return null
}
