import { RotateCcw } from 'lucide-react'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { useTitle } from '#src/components/use-title.ts'

/** In place of a page that failed: its code could not be loaded, or it has a bug. The shell stays. */
export function RouteError({ error }: { error: unknown }) {
  useTitle('Something went wrong')
  const missing = isMissingChunk(error)
  return (
    <EmptyState
      icon={<RotateCcw />}
      level={1}
      title={missing ? 'This part of the app could not be loaded' : 'This page stopped working'}
      action={
        <Button
          variant="primary"
          onClick={() => {
            location.reload()
          }}
        >
          Reload the page
        </Button>
      }
    >
      <p role="alert">
        {missing
          ? 'A new version may have been installed, or the network failed. Reloading gets it.'
          : 'Something went wrong in the app itself. Nothing was changed by it.'}
      </p>
    </EmptyState>
  )
}

function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /import|module/iu.test(error.message)
}
