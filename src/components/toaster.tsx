import { Suspense, useState } from 'react'
import { queuedToasts } from '#src/session/toast-queue.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { usePreload } from '#src/ui/use-preload.ts'
import { useStore } from './use-store.ts'

const load = () => import('./toast-region.tsx')
const ToastRegion = lazyPart(async () => (await load()).ToastRegion)

/** Shows toasts; its code loads after the page. */
export function Toaster() {
  usePreload(load)
  const waiting = useStore(queuedToasts)
  const [used, setUsed] = useState(false)
  if (waiting.length > 0 && !used) setUsed(true)
  return used ? (
    <Suspense>
      <ToastRegion queuedToasts={waiting} />
    </Suspense>
  ) : null
}
