import type { ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { ErrorBoundary } from '#src/ui/error-boundary.tsx'
import { Note } from '#src/ui/note.tsx'

/** Around a part of a page that can fail by itself: a bug in it leaves the rest of the page alive (F57). */
export function Widget({ name, at, children }: { name: string; at?: string; children: ReactNode }) {
  return (
    <ErrorBoundary
      {...(at === undefined ? {} : { at })}
      fallback={(_, retry) => (
        <Note
          tone="danger"
          title={`Couldn't show ${name}`}
          action={
            <Button size="small" onClick={retry}>
              Try again
            </Button>
          }
        >
          <span role="alert">Something went wrong in the app itself. Nothing was changed by it.</span>
        </Note>
      )}
    >
      {children}
    </ErrorBoundary>
  )
}
