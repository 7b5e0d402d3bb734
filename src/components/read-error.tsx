import { CircleAlert, Lock } from 'lucide-react'
import { lazy, Suspense, type ComponentProps, type ComponentType, type ReactNode } from 'react'
import { isApiError } from '#src/domain/api-error.ts'
import { readFailure } from '#src/domain/outcome.ts'
import { formatTime } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Note } from '#src/ui/note.tsx'
import type { FailureDetails } from './error-details.tsx'

// Of use to whoever is asked for help; without it the words and the way on are there all the same.
const Details = lazy<ComponentType<ComponentProps<typeof FailureDetails>>>(() =>
  import('./error-details.tsx').then(
    (part) => ({ default: part.FailureDetails }),
    () => ({ default: () => null }),
  ),
)

/** Their place is kept while they load: “Try again” below them must not move away under the pointer. */
function LateDetails({ error, thing }: { error: unknown; thing: string }) {
  const some = isApiError(error) && (error.status !== undefined || error.correlationId !== undefined)
  return (
    <Suspense
      fallback={
        some && (
          <span aria-hidden className="invisible block text-sm">
            Details
          </span>
        )
      }
    >
      <Details error={error} thing={thing} />
    </Suspense>
  )
}

type ReadErrorProps = {
  error: unknown
  /** What could not be loaded, with its article: "the users of account Meridian Foods". */
  thing: string
  onRetry: () => void
  retrying?: boolean
  /** A way on when the thing is gone or not allowed. */
  action?: ReactNode
}

/** In place of content that could not be loaded at all: refused, gone, or failed with a way to try again. */
export function ReadError({ error, thing, onRetry, retrying = false, action }: ReadErrorProps) {
  const { title, text, again } = readFailure(error, thing)
  return (
    <EmptyState
      icon={again ? <CircleAlert /> : <Lock />}
      title={title}
      action={
        <>
          {again && (
            <Button variant="primary" onClick={onRetry} busy={retrying}>
              Try again
            </Button>
          )}
          {action}
        </>
      }
    >
      <p role="alert">{text}</p>
      <LateDetails error={error} thing={thing} />
    </EmptyState>
  )
}

type StaleNoteProps = { thing: string; error: unknown; updatedAt: number; onRetry: () => void; retrying?: boolean }

/** Above rows that could not be refreshed: they stay, and it says from when they are. */
export function StaleNote({ thing, error, updatedAt, onRetry, retrying = false }: StaleNoteProps) {
  const { title, text, again } = readFailure(error, thing)
  return (
    <Note
      tone="warning"
      title={`${again ? "Couldn't refresh" : title}. Showing ${thing} from ${formatTime(updatedAt)}`}
      action={
        again && (
          <Button size="small" onClick={onRetry} busy={retrying}>
            Try again
          </Button>
        )
      }
    >
      <span role="alert">{text}</span>
      <LateDetails error={error} thing={thing} />
    </Note>
  )
}
