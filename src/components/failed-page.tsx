import { RotateCcw } from 'lucide-react'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { MISSING_PART } from '#src/ui/lazy-part.tsx'
import { useTitle } from './use-title.ts'

/** Replaces a page that threw an error. The shell stays. */
export function RouteError() {
  useTitle('Something went wrong')
  return (
    <EmptyState icon={<RotateCcw />} level={1} title="This page stopped working" action={<Reload />}>
      <p role="alert">Something went wrong. Your data wasn’t changed.</p>
    </EmptyState>
  )
}

/** Replaces a page whose code could not be loaded (docs/failures.md, F55). Nothing is reloaded automatically. */
export function MissingPage() {
  useTitle('Reload to continue')
  return (
    <EmptyState icon={<RotateCcw />} level={1} title="Reload to continue" action={<Reload />}>
      <p role="alert">{MISSING_PART}</p>
    </EmptyState>
  )
}

function Reload() {
  return (
    <Button
      variant="primary"
      onClick={() => {
        location.reload()
      }}
    >
      Reload
    </Button>
  )
}
