import { RotateCcw } from 'lucide-react'
import { useTitle } from '#src/components/use-title.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'

/** In place of a page that has a bug. The shell stays. */
export function RouteError() {
  useTitle('Something went wrong')
  return (
    <EmptyState icon={<RotateCcw />} level={1} title="This page stopped working" action={<Reload />}>
      <p role="alert">Something went wrong. Your data wasn’t changed.</p>
    </EmptyState>
  )
}

/**
 * In place of a page whose code could not be loaded, as after a deploy (docs/failures.md, F55). Nothing is reloaded by
 * itself.
 */
export function MissingPage({ retry }: { retry: () => void }) {
  useTitle('A new version is available')
  return (
    <EmptyState
      icon={<RotateCcw />}
      level={1}
      title="A new version is available"
      action={
        <>
          <Reload />
          <Button onClick={retry}>Try again</Button>
        </>
      }
    >
      <p role="alert">This page couldn’t be loaded. Reload to get the new version, or try again.</p>
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
