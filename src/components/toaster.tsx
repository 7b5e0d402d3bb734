import { Suspense, useState, useSyncExternalStore } from 'react'
import { getNotices, subscribeNotices } from '#src/queries/notices.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { usePreload } from './use-preload.ts'

const load = () => import('./toast-region.tsx')
const ToastRegion = lazyPart(async () => (await load()).ToastRegion)

/** Shows notices; its parts are loaded after the page. */
export function Toaster() {
  usePreload(load)
  const notices = useSyncExternalStore(subscribeNotices, getNotices)
  const [used, setUsed] = useState(false)
  if (notices.length > 0 && !used) setUsed(true)
  return used ? (
    <Suspense>
      <ToastRegion notices={notices} />
    </Suspense>
  ) : null
}
