import { lazy, Suspense, useState, useSyncExternalStore } from 'react'
import { getNotices, subscribeNotices } from '#src/queries/notices.ts'

const ToastRegion = lazy(async () => ({ default: (await import('./toast-region.tsx')).ToastRegion }))

/** Shows notices; its parts are loaded with the first one. */
export function Toaster() {
  const notices = useSyncExternalStore(subscribeNotices, getNotices)
  const [used, setUsed] = useState(false)
  if (notices.length > 0 && !used) setUsed(true)
  return used ? (
    <Suspense>
      <ToastRegion notices={notices} />
    </Suspense>
  ) : null
}
