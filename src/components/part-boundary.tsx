import type { ReactNode } from 'react'
import { Button } from '#src/ui/button.tsx'
import { ErrorBoundary } from '#src/ui/error-boundary.tsx'
import { Note } from '#src/ui/note.tsx'

type PartBoundaryProps = {
  /** Error message shown in its place: "Couldn’t show your name". */
  failed: string
  /** A new value renders the failed part again. */
  at?: string
  /** For a dialog, which has no place on the page: the message is shown over the page and can be closed. */
  onClose?: () => void
  children: ReactNode
}

/**
 * Error boundary of one part of a page: a bug in it leaves the rest of the page usable
 * (docs/failures.md, F57).
 */
export function PartBoundary({ failed, at, onClose, children }: PartBoundaryProps) {
  return (
    <ErrorBoundary
      {...(at === undefined ? {} : { at })}
      fallback={(_, retry) => {
        const note = (
          <Note
            tone="danger"
            title={failed}
            action={
              <span className="flex gap-2">
                <Button size="small" onClick={retry}>
                  Try again
                </Button>
                {onClose && (
                  <Button size="small" onClick={onClose}>
                    Close
                  </Button>
                )}
              </span>
            }
          >
            <span role="alert">Something went wrong. Your data wasn’t changed.</span>
          </Note>
        )
        return onClose ? <div className="fixed inset-x-4 bottom-4 z-50 mx-auto max-w-xl">{note}</div> : note
      }}
    >
      {children}
    </ErrorBoundary>
  )
}
