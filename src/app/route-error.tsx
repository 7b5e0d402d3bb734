import { RotateCcw } from 'lucide-react'
import { ReloadPage } from '#src/components/missing-page.tsx'
import { useTitle } from '#src/components/use-title.ts'
import { EmptyState } from '#src/ui/empty-state.tsx'

/** Replaces a page that threw an error. The shell stays. */
export function RouteError() {
  useTitle('Something went wrong')
  return (
    <EmptyState icon={<RotateCcw />} level={1} title="This page stopped working" action={<ReloadPage />}>
      <p role="alert">Something went wrong. Your data wasn’t changed.</p>
    </EmptyState>
  )
}
